"""Consultations that have closed and have no report for everybody yet."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from tenders.consultation.selectors import unreported
from tenders.domain.lifecycle import Status
from tenders.models import Role, Tender
from tenders.todo import Todo

_WHILE = (Status.DRAFT.value, Status.PUBLISHED.value, Status.PAUSED.value)


def consultations_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """For a buyer, as long as the report can be published; it is due with the publication of the tender."""
    leading = Tender.objects.with_role(user, Role.BUYER).filter(status__in=_WHILE, is_rehearsal=False)
    return [
        Todo(
            text=f"Publiceer het verslag van de marktconsultatie “{row.title}”",
            url=reverse("tenders:consultation_desk", args=[row.tender.public_id, row.number]),
            tender=row.tender,
        )
        for row in unreported(leading, at=at)
    ]
