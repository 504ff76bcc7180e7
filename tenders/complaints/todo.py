"""Complaints that wait for a decision."""

from datetime import datetime, time, timedelta

from django.urls import reverse

from accounts.models import User
from accounts.selectors import memberships_of
from clock.source import AMSTERDAM
from tenders.complaints.selectors import undecided
from tenders.models import Complaint, Role, Tender
from tenders.todo import Todo

_RECENT = timedelta(days=14)


def complaints_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """For a buyer what is to be decided, by the last day of the term; for a complainant the decision."""
    return [*_to_decide(user), *_to_read(user, at)]


def _to_decide(user: User) -> list[Todo]:
    leading = Tender.objects.with_role(user, Role.BUYER)
    waiting = undecided(Complaint.objects.filter(tender__in=leading)).prefetch_related("tender__authority")
    return [
        Todo(
            text=f"Beslis op klacht {row.number}",
            url=reverse("tenders:complaint_decide", args=[row.tender.public_id, row.number]),
            tender=row.tender,
            due=datetime.combine(row.due_on, time(23, 59, 59), AMSTERDAM),
        )
        for row in waiting.order_by("due_on", "pk")
    ]


def _to_read(user: User, at: datetime) -> list[Todo]:
    own = [membership.organisation_id for membership in memberships_of(user)]
    decided = Complaint.objects.filter(organisation__in=own, decision__decided_at__gt=at - _RECENT)
    return [
        Todo(
            text=f"Lees de beslissing op uw klacht {row.number}",
            url=reverse("tenders:complaint", args=[row.tender.public_id, row.number]),
            tender=row.tender,
        )
        for row in decided.prefetch_related("tender__authority").order_by("pk")
    ]
