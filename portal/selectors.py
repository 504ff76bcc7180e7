"""What the start page shows: everything that awaits a person, and the tenders it is part of."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.selectors import memberships_of
from bids.asked_todo import asked_todo_for
from bids.insiders.todo import insider_todo_for
from bids.models import Bid
from bids.selectors import todo_for as bid_todos
from contracts.agreement.todo import agreements_todo_for
from contracts.archiving.todo import archiving_todo_for
from contracts.capacity.todo import allocation_todo_for
from contracts.changes.todo import changes_todo_for
from contracts.execution.todo import execution_todo_for
from contracts.indexation.todo import indexation_todo_for
from contracts.maximum.todo import maximum_todo_for
from contracts.minutes.todo import minutes_todo_for
from contracts.notices.todo import notices_todo_for
from contracts.promises.todo import obligations_todo_for
from contracts.retention.todo import retention_todo_for
from contracts.selectors import todo_for as contract_todos
from contracts.social.todo import social_return_todo_for
from contracts.withdrawal.todo import withdrawal_todo_for
from scoring.selectors import todo_for as scoring_todos
from tenders.complaints.todo import complaints_todo_for
from tenders.consultation.todo import consultations_todo_for
from tenders.contact.todo import contact_todo_for
from tenders.domain.lifecycle import AFTER_AWARD
from tenders.header import status_in_words
from tenders.models import Role, Tender, TenderRole
from tenders.permissions import roles_read_once
from tenders.questions.todo import questions_todo_for
from tenders.selectors import todo_for as tender_todos
from tenders.todo import Todo

_SOURCES = (
    tender_todos,
    consultations_todo_for,
    questions_todo_for,
    contact_todo_for,
    complaints_todo_for,
    bid_todos,
    asked_todo_for,
    insider_todo_for,
    scoring_todos,
    contract_todos,
    withdrawal_todo_for,
    minutes_todo_for,
    notices_todo_for,
    agreements_todo_for,
    execution_todo_for,
    maximum_todo_for,
    changes_todo_for,
    indexation_todo_for,
    obligations_todo_for,
    social_return_todo_for,
    allocation_todo_for,
    archiving_todo_for,
)
# What still awaits somebody when the tender is in the archive.
_SOURCES_OF_ARCHIVE = (retention_todo_for,)
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class MyTender:
    """A tender on the start page: why it is mine, how far it is, where I go."""

    tender: Tender
    reason: str
    status: str
    url: str
    # For who works on it; a bidder's list keeps what it did.
    is_archived: bool = False


def todos_for(user: User, *, at: datetime) -> list[Todo]:
    """Everything that awaits the user in all apps: first what is due first, then the rest.

    A generale repetitie awaits nobody: it is found among the own tenders. Nor does an archived tender, but for what
    goes on until everything is destroyed.
    """
    with roles_read_once(user):
        found = [todo for source in _SOURCES for todo in source(user, at=at) if not todo.tender.is_archived]
        found += [todo for source in _SOURCES_OF_ARCHIVE for todo in source(user, at=at)]
    found = [todo for todo in found if not todo.tender.is_rehearsal]
    return sorted(found, key=lambda todo: (todo.due or _LAST, todo.tender.title, todo.text))


def tenders_of(user: User, *, at: datetime) -> list[MyTender]:
    """The tenders in which the user has a role or its organisation a bid; three queries."""
    roles: dict[int, list[Role]] = defaultdict(list)
    tenders: dict[int, Tender] = {}
    rows = TenderRole.objects.filter(user=user, ended_at__isnull=True).select_related("tender__authority")
    for row in rows:
        roles[row.tender_id].append(Role(row.role))
        tenders[row.tender_id] = row.tender
    found = [_as_staff(tender, roles[pk], at) for pk, tender in tenders.items()]
    organisations = [membership.organisation_id for membership in memberships_of(user)]
    bids = Bid.objects.filter(organisation__in=organisations).select_related(
        "tender__authority", "organisation"
    )
    found += [_as_bidder(bid, at) for bid in bids]
    return sorted(found, key=lambda row: (row.tender.closes_at or _LAST, row.tender.title), reverse=True)


def allocations_of(user: User) -> QuerySet[Tender]:
    """Of which the user reads who takes new clients, as somebody of the authority: with a contract in execution."""
    own = [membership.organisation_id for membership in memberships_of(user)]
    in_execution = Tender.objects.filter(
        authority__in=own,
        status__in=[status.value for status in AFTER_AWARD],
        is_rehearsal=False,
        archived_at=None,
        decisions__replaced_at=None,
        decisions__contracts__file__isnull=False,
    )
    return in_execution.distinct().order_by("title", "pk")


def _as_staff(tender: Tender, roles: list[Role], at: datetime) -> MyTender:
    words = ", ".join(str(role.label) for role in roles)
    return MyTender(
        tender,
        words,
        status_in_words(tender, at=at, is_insider=True),
        reverse("portal:dossier", args=[tender.public_id]),
        is_archived=tender.is_archived,
    )


def _as_bidder(bid: Bid, at: datetime) -> MyTender:
    reason = f"inschrijver ({bid.organisation.name})"
    url = reverse("bids:desk", args=[bid.tender.public_id])
    return MyTender(bid.tender, reason, status_in_words(bid.tender, at=at, is_insider=False), url)
