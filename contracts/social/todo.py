"""Efforts that wait to be judged, for the start page."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from contracts.domain.social_return import KIND_LABELS, EffortStatus, Kind
from contracts.execution.selectors import managed_tenders
from contracts.models import SocialReturnEffort
from tenders.todo import Todo


def social_return_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """A constant number of queries."""
    waiting = (
        SocialReturnEffort.objects.filter(
            file__contract__decision__tender__in=managed_tenders(user), status=EffortStatus.REGISTERED.value
        )
        .select_related("file__contract__bid__organisation", "file__contract__decision")
        .prefetch_related("file__contract__decision__tender__authority")
    )
    return [
        Todo(
            text=f"Beoordeel de social return van {row.file.contract.bid.organisation.name}: "
            f"{KIND_LABELS[Kind(row.kind)]}",
            without_names="Beoordeel een opgave van social return",
            url=reverse("contracts:social_return_effort", args=[row.file.public_id, row.public_id]),
            tender=row.file.contract.decision.tender,
        )
        for row in waiting.order_by("registered_at", "pk")
    ]
