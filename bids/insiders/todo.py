"""Declarations to sign, and interests of colleagues to decide on, for the start page."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import User
from bids.insiders.gate import ASKED_IN, INSIDERS
from bids.models import Bid, InsiderDeclaration
from tenders.models import Role, Tender
from tenders.todo import Todo

_STATUSES = [status.value for status in ASKED_IN]


def insider_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """At most one of each kind per tender; a constant number of queries."""
    return [*_to_sign(user), *_to_decide(user)]


def _to_sign(user: User) -> list[Todo]:
    own = InsiderDeclaration.objects.filter(bid=OuterRef("pk"), user=user, replaced_at=None)
    left = Bid.objects.filter(~Exists(own), opened_submission__isnull=False, tender=OuterRef("pk"))
    tenders = Tender.objects.with_role(user, *INSIDERS).filter(Exists(left), status__in=_STATUSES)
    return [
        Todo(
            text="Teken de belangenverklaring",
            url=reverse("bids:insider", args=[tender.public_id]),
            tender=tender,
        )
        for tender in tenders.prefetch_related("authority")
    ]


def _to_decide(user: User) -> list[Todo]:
    waiting = InsiderDeclaration.objects.filter(
        bid__tender=OuterRef("pk"), has_interest=True, decision="", replaced_at=None
    ).exclude(user=user)
    deciding = Tender.objects.with_role(user, Role.BUYER, Role.CHAIR, Role.JURIST)
    return [
        Todo(
            text="Beslis over het belang van een collega",
            url=reverse("bids:interests", args=[tender.public_id]),
            tender=tender,
        )
        for tender in deciding.filter(Exists(waiting), status__in=_STATUSES).prefetch_related("authority")
    ]
