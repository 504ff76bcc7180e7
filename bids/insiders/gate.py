"""Who has to declare, and which bids are open to whom: the one place that answers it (`docs/adr/0045`)."""

from typing import Any

import rules
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.models import User
from bids.domain.insiders import CLOSED_WORDS, Clearance, clearance_of
from bids.models import Bid, InsiderDeclaration
from tenders.access import AskedFirst
from tenders.domain.lifecycle import AFTER_AWARD, AFTER_OPENING, Status
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed, Prerequisite, roles_in

# Who can influence the outcome. A commissielid declares to the voorzitter, see `scoring`; an auditor only reads.
INSIDERS: frozenset[str] = frozenset({Role.BUYER, Role.CHAIR, Role.CHECKER, Role.JURIST})
# From the moment the bidders are known until nothing can be influenced any more.
ASKED_IN = AFTER_OPENING - AFTER_AWARD - {Status.UNAWARDED}


def is_asked(user: User | Any, tender: Tender) -> bool:
    """Whether this person declares in this tender, with its present status."""
    return Status(tender.status) in ASKED_IN and bool(roles_in(user, tender) & INSIDERS)


def undeclared_bids(user: User, tender: Tender) -> QuerySet[Bid]:
    """The opened bids about which this person declared nothing."""
    return Bid.objects.filter(~Exists(_standing(user)), tender=tender, opened_submission__isnull=False)


def _standing(user: User) -> QuerySet[InsiderDeclaration]:
    return InsiderDeclaration.objects.filter(bid=OuterRef("pk"), user=user, replaced_at=None)


def clearance(user: User | Any, bid: Bid) -> Clearance:
    """What stands between this person and the content of the bid; OPEN where nothing is asked of it."""
    if not is_asked(user, bid.tender):
        return Clearance.OPEN
    found = (
        InsiderDeclaration.objects.filter(bid=bid, user=user, replaced_at=None)
        .values_list("has_interest", "decision")
        .first()
    )
    has_interest, decision = found or (None, "")
    return clearance_of(has_interest=has_interest, decision=decision)


def require_cleared(user: User | Any, bid: Bid) -> None:
    """Raise NotAllowed, with the reason in words, unless the bid is open to this person."""
    found = clearance(user, bid)
    if found is not Clearance.OPEN:
        raise NotAllowed(CLOSED_WORDS[found])


def send_unless_cleared(user: User | Any, bid: Bid) -> None:
    """For a page about one bid: AskedFirst where something stands between this person and the bid."""
    if clearance(user, bid) is not Clearance.OPEN:
        raise AskedFirst(_page_of(bid.tender))


def require_cleared_of_all(user: User | Any, tender: Tender) -> None:
    """Raise NotAllowed where an interest closes one of the bids: for an act on all of them at once."""
    if not is_asked(user, tender):
        return
    rows = InsiderDeclaration.objects.filter(bid__tender=tender, user=user, replaced_at=None)
    for row in rows.filter(has_interest=True).select_related("bid__organisation"):
        if row.clearance is not Clearance.OPEN:
            raise NotAllowed(f"{row.bid.organisation.name}: {CLOSED_WORDS[row.clearance]}")


@rules.predicate(name="has_declared")
def has_declared(user: Any, tender: Tender) -> bool:
    """Asked once per user object and status of the tender, so once per request; only a yes is remembered."""
    if not is_asked(user, tender):
        return True
    known: set[tuple[int, str]] = user.__dict__.setdefault("_declared_in", set())
    key = (tender.pk, tender.status)
    if key not in known:
        if undeclared_bids(user, tender).exists():
            return False
        known.add(key)
    return True


def _page_of(tender: Tender) -> str:
    return reverse("bids:insider", args=[tender.public_id])


DECLARED = Prerequisite(has_declared, _page_of)
