"""Reads of notices: what is due, what was noted, and every publication of a tender in one list."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from contracts.domain.notices import Mode
from contracts.models import AwardDecision, AwardNotice, Contract, NoticeMode
from tenders.domain.lifecycle import Act
from tenders.domain.vocabulary import Procedure
from tenders.models import Rectification, StatusChange, Tender


@dataclass(frozen=True)
class Publication:
    """A row of the publication log. `on` is the day of appearing, None where only its sending was noted."""

    kind: str
    reference: str
    ted_reference: str
    on: date | None
    sent_at: datetime | None
    by: str
    noted_at: datetime
    here_at: datetime | None = None


def mode_of(tender: Tender) -> Mode:
    row = NoticeMode.objects.filter(tender=tender).first()
    return Mode(row.mode) if row else Mode.SINGLE


def modes_of(tenders: Collection[int]) -> dict[int, Mode]:
    """By primary key; one query."""
    rows = NoticeMode.objects.filter(tender__in=tenders).values_list("tender_id", "mode")
    return {pk: Mode(mode) for pk, mode in rows}


def is_social(tender: Tender) -> bool:
    return tender.procedure == Procedure.SOCIAL_SERVICES


def decided_at(decision: AwardDecision) -> datetime | None:
    """When the award became definitive, or the tender was closed without one; None before that."""
    return decided_moments([decision]).get(decision.pk)


def decided_moments(decisions: Collection[AwardDecision]) -> dict[int, datetime]:
    """By primary key of the decision; two queries."""
    contracts = Contract.objects.filter(decision__in=[row.pk for row in decisions]).order_by("-awarded_at")
    found = dict(contracts.values_list("decision_id", "awarded_at"))
    closed = StatusChange.objects.filter(
        tender__in=[row.tender_id for row in decisions], act=Act.CLOSE_UNAWARDED.value
    )
    moments = dict(closed.values_list("tender_id", "at"))
    for decision in decisions:
        if decision.pk not in found and not decision.awards and decision.tender_id in moments:
            found[decision.pk] = moments[decision.tender_id]
    return found


def notice_of(decision: AwardDecision) -> AwardNotice | None:
    return AwardNotice.objects.select_related("recorded_by").filter(decision=decision).first()


def publications_of(tender: Tender) -> list[Publication]:
    """Announcement, rectifications and notices of awards, oldest first; three queries."""
    rectifications = {row.number: row for row in Rectification.objects.filter(tender=tender)}
    found = [
        Publication(
            kind=_kind(row.number, rectifications.get(row.number)),
            reference=row.reference,
            ted_reference="",
            on=row.announced_on,
            sent_at=row.sent_at,
            by=row.recorded_by.name,
            noted_at=row.recorded_at,
            here_at=_here_at(tender, row.number, rectifications),
        )
        for row in tender.announcements.select_related("recorded_by").order_by("number")
    ]
    notices = AwardNotice.objects.filter(decision__tender=tender).select_related("recorded_by", "decision")
    found += [
        Publication(
            kind=_kind_of_notice(row),
            reference=row.reference,
            ted_reference=row.ted_reference,
            on=row.published_on,
            sent_at=None,
            by=row.recorded_by.name,
            noted_at=row.recorded_at,
        )
        for row in notices.order_by("decision__number")
    ]
    return found


def _kind(number: int, rectification: Rectification | None) -> str:
    if number == 0:
        return "Aankondiging van de opdracht"
    word = rectification.get_cause_display().capitalize() if rectification else "Rectificatie"
    return f"{word} {number}"


def _here_at(tender: Tender, number: int, rectifications: dict[int, Rectification]) -> datetime | None:
    if number == 0:
        return tender.published_at
    return rectifications[number].issued_at if number in rectifications else None


def _kind_of_notice(row: AwardNotice) -> str:
    bundled = ", gebundeld per kwartaal" if row.mode == Mode.QUARTERLY.value else ""
    word = "Aankondiging van de gegunde opdracht" if row.decision.awards else "Aankondiging zonder gunning"
    return f"{word} (besluit {row.decision.number}){bundled}"
