"""What the start page shows: everything that awaits a person, and the tenders it is part of."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from contracts.selectors import todo_for as contract_todos
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.selectors import memberships_of
from bids.models import Bid
from bids.selectors import todo_for as bid_todos
from scoring.selectors import todo_for as scoring_todos
from tenders.domain.lifecycle import STATUS_LABELS, Status
from tenders.models import Role, Tender, TenderRole
from tenders.selectors import todo_for as tender_todos
from tenders.todo import Todo

_SOURCES = (tender_todos, bid_todos, scoring_todos, contract_todos)
_LAST = datetime.max.replace(tzinfo=UTC)
# Where each role goes first in a tender; the first that the person may see is taken.
_DESKS: dict[str, str] = {
    Role.BUYER: "tenders:overview",
    Role.CHAIR: "tenders:overview",
    Role.CHECKER: "bids:checks",
    Role.EVALUATOR: "scoring:start",
    Role.CONTRACT_MANAGER: "tenders:overview",
    Role.JURIST: "tenders:overview",
    Role.AUDITOR: "tenders:overview",
    Role.SECOND_OPENER: "bids:opening",
}


@dataclass(frozen=True)
class MyTender:
    """A tender on the start page: why it is mine, how far it is, where I go."""

    tender: Tender
    reason: str
    status: str
    url: str


def todos_for(user: User, *, at: datetime) -> list[Todo]:
    """Everything that awaits the user in all apps: first what is due first, then the rest."""
    found = [todo for source in _SOURCES for todo in source(user, at=at)]
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


def _as_staff(tender: Tender, roles: list[Role], at: datetime) -> MyTender:
    names = [_DESKS[role] for role in roles]
    url = next((found for found in (_address(name, tender) for name in names) if found), "")
    return MyTender(tender, ", ".join(str(role.label) for role in roles), _status(tender, at), url)


def _as_bidder(bid: Bid, at: datetime) -> MyTender:
    reason = f"inschrijver ({bid.organisation.name})"
    return MyTender(bid.tender, reason, _status(bid.tender, at), _address("bids:desk", bid.tender))


def _status(tender: Tender, at: datetime) -> str:
    """ "Gesloten" is read from the clock: no job has to have run."""
    if tender.state is Status.PUBLISHED and tender.has_closed(at):
        return "gesloten, nog niet geopend"
    return STATUS_LABELS[tender.state]


def _address(name: str, tender: Tender) -> str:
    try:
        return reverse(name, args=[tender.public_id])
    except NoReverseMatch:
        return ""
