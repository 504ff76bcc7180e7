"""The days of a contract in the agenda of who reads it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch, Q

from accounts.models import User
from accounts.selectors import memberships_of
from contracts.domain.options import Outcome, next_option
from contracts.execution.selectors import files, readable_tenders
from contracts.models import ContractFile, ContractMeeting
from tenders.domain.milestones import Milestone, Step
from tenders.exports import CalendarTender


def contracts_in_agenda(user: User, *, today: date) -> list[ContractFile]:
    """Those that have not stopped and that the user reads, for the authority or as the provider; three queries."""
    own = [each.organisation_id for each in memberships_of(user)]
    rows = files().filter(
        Q(contract__decision__tender__in=readable_tenders(user)) | Q(contract__bid__organisation__in=own),
        Q(ended_on=None) | Q(ended_on__gte=today),
    )
    coming = ContractMeeting.objects.filter(held_on__gte=today)
    return list(
        rows.order_by("pk").prefetch_related(
            "options", Prefetch("meetings", coming, to_attr="coming_meetings")
        )
    )


def calendar_contract(file: ContractFile, *, url: str) -> CalendarTender:
    """Its own events, under its own name; what was said in a meeting is not among them."""
    return CalendarTender(
        public_id=str(file.public_id),
        title=f"{file.contract.bid.organisation.name}, {file.contract.decision.tender.title}",
        url=url,
        changed_at=file.changed_at or file.started_at,
        version=file.changes,
        is_cancelled=False,
        milestones=tuple(_milestones(file)),
    )


def _milestones(file: ContractFile) -> Iterator[Milestone]:
    options = [one.terms for one in file.options.all()]
    if file.ended_on is None and next_option(options) is not None:
        for one in options:
            if one.outcome is Outcome.OPEN:
                label = f"Beslisdatum verlenging {one.number}"
                yield Milestone(Step.OPTION_DECISION, label, one.decide_by, number=one.number)
    for meeting in file.coming_meetings:  # type: ignore[attr-defined]
        yield Milestone(Step.CONTRACT_MEETING, "Contractgesprek", meeting.held_on, number=meeting.pk)
    yield Milestone(Step.CONTRACT_END, "Laatste dag van het contract", file.term.last_on)
