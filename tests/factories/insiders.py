"""Declarations of interest of who works on opened bids without scoring them."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from bids.insiders.gate import INSIDERS, undeclared_bids
from bids.models import InsiderDeclaration
from tenders.models import Tender, TenderRole


def all_declared(tender: Tender, *, at: datetime) -> None:
    """Everybody who has to declare has no interest in any bid that was opened; as rows, for the log of a scene stays
    that of what it is about. A test of the declaring itself begins with `nobody_declared`."""
    for user in User.objects.filter(tender_roles__in=_held(tender)).distinct():
        InsiderDeclaration.objects.bulk_create(
            [
                InsiderDeclaration(bid=bid, user=user, has_interest=False, signed_at=at)
                for bid in undeclared_bids(user, tender)
            ]
        )


def nobody_declared(tender: Tender) -> None:
    """As after the opening, before anybody signed."""
    InsiderDeclaration.objects.filter(bid__tender=tender).delete()


def _held(tender: Tender) -> QuerySet[TenderRole]:
    return tender.roles.filter(ended_at=None, role__in=INSIDERS)
