"""Reads of the proces-verbaal: what the record says, what was filled in, and what was fixed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from bids.domain.participation import Capacity
from bids.involvement.selectors import involvements_by_bid
from bids.models import Bid, BidMember
from contracts.approval.selectors import value_of
from contracts.domain.composition import DecisionRecord
from contracts.domain.mandates import why_not
from contracts.domain.minutes import (
    EarlierInvolvement,
    Facts,
    Gap,
    Interest,
    MinutesContent,
    Participant,
    Subcontractor,
    Supplement,
    gaps,
)
from contracts.domain.minutes_text import compose_minutes
from contracts.models import AwardDecision, AwardMinutes, Mandate, MinutesSupplement
from contracts.selectors.record import record_of
from contracts.selectors.report import confidentials_of
from scoring.models import InterestDeclaration, InterestReport
from tenders.domain.lifecycle import Act, Status
from tenders.domain.questions import Confidentiality
from tenders.domain.wording import date_in_words, local_date
from tenders.models import Role, StatusChange, Tender, TenderRole
from tenders.questions.models import Question
from ui.formatting import dutch_datetime

_MOMENTS = {
    Act.PUBLISH.value: "Gepubliceerd",
    Act.OPEN.value: "Geopend",
    Act.FINISH_CHECKS.value: "Toetsing afgerond",
    Act.FIX_QUALITY.value: "Kwaliteit vastgesteld",
    Act.FIX_RANKING.value: "Rangorde vastgesteld",
    Act.DECIDE.value: "Besluit opgesteld",
    Act.CORRECT_DECISION.value: "Besluit herzien",
    Act.RELEASE_LETTERS.value: "Brieven verstuurd",
    Act.AWARD.value: "Definitief gegund",
    Act.CLOSE_UNAWARDED.value: "Afgesloten zonder gunning",
    Act.WITHDRAW.value: "Ingetrokken",
}


@dataclass(frozen=True)
class Draft:
    """The proces-verbaal as it would be now. `bids` has the bid by the name under which it stands in it."""

    content: MinutesContent
    record: DecisionRecord
    facts: Facts
    bids: dict[str, Bid]
    gaps: tuple[Gap, ...]


def draft_of(decision: AwardDecision) -> Draft:
    """A constant number of queries. Raises DecisionRefused where the ranking is no longer that of the decision."""
    record, bids = record_of(decision, sent_on=decision.sending_on)
    facts = _facts(decision, record, bids)
    supplement = supplement_of(decision, bids)
    return Draft(
        content=compose_minutes(record, facts, supplement),
        record=record,
        facts=facts,
        bids=bids,
        gaps=gaps(record, facts, supplement),
    )


def minutes_of(decision: AwardDecision) -> AwardMinutes | None:
    return AwardMinutes.objects.select_related("fixed_by", "file").filter(decision=decision).first()


def minutes_by_id(public_id: UUID | str) -> AwardMinutes | None:
    rows = AwardMinutes.objects.select_related("decision__tender__authority", "fixed_by", "file")
    return rows.filter(public_id=public_id).first()


def earlier_minutes(decision: AwardDecision) -> list[AwardMinutes]:
    """Of decisions that this one replaced, newest first."""
    rows = AwardMinutes.objects.filter(
        decision__tender=decision.tender_id, decision__number__lt=decision.number
    )
    return list(rows.select_related("decision", "file").order_by("-decision__number"))


def stored_supplement(decision: AwardDecision) -> MinutesSupplement | None:
    return MinutesSupplement.objects.select_related("changed_by").filter(decision=decision).first()


def supplement_of(decision: AwardDecision, bids: dict[str, Bid]) -> Supplement:
    row = stored_supplement(decision)
    if row is None:
        return Supplement()
    return Supplement(
        address=row.address,
        subject=row.subject,
        value=None if row.value is None else Fraction(row.value),
        undecided=row.undecided,
        has_low=row.has_low,
        low=row.low,
        shares={name: row.shares.get(str(bid.public_id), "") for name, bid in bids.items()},
        has_interests=row.has_interests,
        interests=row.interests,
    )


def mandate_to_fix(decision: AwardDecision, user_id: int, *, on: date) -> Mandate | None:
    """A mandate of this person that holds on this day; how much it reaches to is about taking the decision."""
    for mandate in Mandate.objects.filter(tender=decision.tender_id, holder=user_id, ended_at=None):
        if not why_not(mandate.terms, value=Fraction(0), lots=mandate.lots, on=on):
            return mandate
    return None


def is_buyer_of(decision: AwardDecision, user_id: int) -> bool:
    return TenderRole.objects.filter(
        tender=decision.tender_id, user=user_id, role=Role.BUYER, ended_at=None
    ).exists()


def _facts(decision: AwardDecision, record: DecisionRecord, bids: dict[str, Bid]) -> Facts:
    tender = decision.tender
    return Facts(
        address=record.sender,
        subject=(tender.summary or tender.description).strip(),
        value=_value(tender),
        participants=_participants(bids),
        confidential=confidentials_of(tender),
        withheld=tuple(_withheld(tender)),
        interests=tuple(_interests(tender)),
        moments=tuple(_moments(tender)),
        roles=tuple(_roles(tender)),
        withdrawal=_withdrawal(tender),
        involvements=tuple(_involvements(tender, bids)),
    )


def _value(tender: Tender) -> Fraction | None:
    """Over the longest term; where the configuration does not say how long that is, the maximum that it names."""
    value = value_of(tender)
    if value is None and tender.max_value is not None:
        return Fraction(tender.max_value)
    return value


def _participants(bids: dict[str, Bid]) -> dict[str, Participant]:
    rows = BidMember.objects.filter(
        bid__in=[bid.pk for bid in bids.values()], capacity=Capacity.SUBCONTRACTOR.value
    )
    subcontractors: dict[int, list[Subcontractor]] = {}
    for row in rows:
        share = None if row.share is None else Fraction(row.share)
        subcontractors.setdefault(row.bid_id, []).append(Subcontractor(row.name, row.work, share))
    return {
        name: Participant(
            name=name,
            kvk=bid.organisation.kvk_number,
            received_at=bid.opened_submission.received_at if bid.opened_submission else None,
            is_admitted=bid.admitted_at is not None,
            subcontractors=tuple(subcontractors.get(bid.pk, ())),
        )
        for name, bid in bids.items()
    }


def _withheld(tender: Tender) -> Iterator[str]:
    """Why a question was kept out of the nota's; not what it asked, nor who asked it."""
    rows = Question.objects.filter(tender=tender, confidentiality=Confidentiality.GRANTED.value).sent()
    for place, reason in enumerate(rows.values_list("confidentiality_reason", flat=True), 1):
        yield f"Vertrouwelijke vraag {place}: {reason.strip() or 'zonder nadere reden toegestaan'}"


def _interests(tender: Tender) -> Iterator[Interest]:
    """What is declared now, and what a later report replaced."""
    declared = InterestDeclaration.objects.filter(bid__tender=tender, has_interest=True)
    for row in declared.select_related("bid__organisation").order_by("bid__organisation__name", "pk"):
        yield Interest(
            row.bid.organisation.name, row.text, row.get_decision_display(), row.decision_reason.strip()
        )
    words = dict(InterestDeclaration.Decision.choices)
    earlier = InterestReport.objects.filter(declaration__bid__tender=tender, earlier_interest=True)
    for report in earlier.select_related("declaration__bid__organisation"):
        yield Interest(
            report.declaration.bid.organisation.name,
            report.earlier_text,
            f"{words.get(report.earlier_decision, report.earlier_decision)} (later gewijzigd)",
            report.earlier_reason.strip(),
        )


def _involvements(tender: Tender, bids: dict[str, Bid]) -> Iterator[EarlierInvolvement]:
    found = involvements_by_bid(tender, bids.values())
    for name, bid in bids.items():
        for row in found[bid.pk]:
            measures = row.note.measures.strip() if row.note else ""
            yield EarlierInvolvement(name, row.consultation.title, measures)


def _moments(tender: Tender) -> Iterator[tuple[str, str]]:
    for change in StatusChange.objects.filter(tender=tender, act__in=_MOMENTS).order_by("at", "pk"):
        yield _MOMENTS[change.act], dutch_datetime(change.at)


def _roles(tender: Tender) -> Iterator[tuple[str, str, str]]:
    """Given and ended roles alike, in the order in which they were given."""
    for row in TenderRole.objects.filter(tender=tender).select_related("user").order_by("given_at", "pk"):
        begin = f"vanaf {date_in_words(local_date(row.given_at))}"
        end = f" tot {date_in_words(local_date(row.ended_at))}" if row.ended_at else ""
        yield row.user.name, row.get_role_display(), f"{begin}{end}"


def _withdrawal(tender: Tender) -> str:
    if tender.state is not Status.WITHDRAWN:
        return ""
    change = StatusChange.objects.filter(tender=tender, act=Act.WITHDRAW.value).order_by("at").last()
    return change.reason.strip() if change else ""
