"""Destruction lists that wait for a decision, for the start page."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from contracts.domain.retention import ListStatus
from contracts.models import DestructionLine
from tenders.models import Role, active_roles
from tenders.todo import Todo


def retention_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """For jurists and buyers, once per list that somebody else made; a constant number of queries."""
    mine = active_roles(user=user, role__in=[Role.JURIST, Role.BUYER]).values("tender_id")
    lines = DestructionLine.objects.filter(tender__in=mine, list__status=ListStatus.MADE.value)
    found = {
        line.list_id: line
        for line in lines.exclude(list__made_by=user)
        .select_related("list")
        .prefetch_related("tender__authority")
        .order_by("-tender__title", "-pk")
    }
    return [
        Todo(
            text=f"Beoordeel vernietigingslijst {line.list.number}",
            url=reverse("contracts:destruction", args=[line.list.public_id]),
            tender=line.tender,
        )
        for line in found.values()
    ]
