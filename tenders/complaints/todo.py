"""Complaints that wait for a decision."""

from datetime import datetime, time

from django.urls import reverse

from accounts.models import User
from clock.source import AMSTERDAM
from tenders.complaints.selectors import undecided
from tenders.models import Complaint, Role, Tender
from tenders.todo import Todo


def complaints_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """For a buyer, by the last day of the term."""
    leading = Tender.objects.with_role(user, Role.BUYER)
    waiting = undecided(Complaint.objects.filter(tender__in=leading)).select_related("tender__authority")
    return [
        Todo(
            text=f"Beslis op klacht {row.number}",
            url=reverse("tenders:complaint_decide", args=[row.tender.public_id, row.number]),
            tender=row.tender,
            due=datetime.combine(row.due_on, time(23, 59, 59), AMSTERDAM),
        )
        for row in waiting.order_by("due_on", "pk")
    ]
