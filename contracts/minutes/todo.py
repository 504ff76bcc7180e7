"""What awaits a buyer around the proces-verbaal, for the start page."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from contracts.models import AwardDecision, AwardMinutes
from tenders.domain.lifecycle import AFTER_RELEASE, Status
from tenders.models import Role, active_roles
from tenders.todo import Todo


def minutes_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """Fix the proces-verbaal of every decision of which the letters are out; a constant number of queries."""
    bought = active_roles(
        user=user,
        role=Role.BUYER,
        tender__status__in=[status.value for status in AFTER_RELEASE - {Status.ARCHIVED}],
        tender__is_rehearsal=False,
        tender__is_admission=False,
    )
    waiting = AwardDecision.objects.filter(
        tender__in=bought.values("tender"), replaced_at=None, released_at__lte=at
    ).exclude(pk__in=AwardMinutes.objects.values("decision"))
    return [
        Todo(
            text="Stel het proces-verbaal van de gunning vast",
            url=reverse("contracts:minutes", args=[decision.tender.public_id]),
            tender=decision.tender,
            due=None,
        )
        for decision in waiting.prefetch_related("tender__authority").order_by("pk")
    ]
