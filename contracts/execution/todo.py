"""What awaits a person around contracts in execution, for the start page."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from contracts.domain.agreements import AgreementStatus
from contracts.execution.selectors import managed_tenders
from contracts.models import Contract
from tenders.todo import Todo


def execution_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """A constant number of queries."""
    return _to_start(user)


def _to_start(user: User) -> list[Todo]:
    waiting = Contract.objects.filter(
        decision__tender__in=managed_tenders(user),
        decision__replaced_at=None,
        agreements__status=AgreementStatus.SIGNED.value,
        file__isnull=True,
    )
    return [
        Todo(
            text=f"Start de uitvoering met {row.bid.organisation.name}, perceel {row.lot.number}",
            url=reverse("contracts:contract_start", args=[row.decision.tender.public_id, row.public_id]),
            tender=row.decision.tender,
        )
        for row in waiting.select_related("decision__tender__authority", "lot", "bid__organisation").order_by(
            "pk"
        )
    ]
