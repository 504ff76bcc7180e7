"""Requests to decide on and announcements to publish, for the start page."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from contracts.domain.changes import RULES
from contracts.domain.subcontracting import State
from contracts.execution.selectors import managed_tenders
from contracts.models import ContractChange, SubcontractorChange
from tenders.todo import Todo

_WITH = ("file__contract__decision__tender__authority", "file__contract__bid__organisation")


def changes_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """For who manages contracts; a constant number of queries."""
    managed = list(managed_tenders(user).values_list("pk", flat=True))
    if not managed:
        return []
    asked = SubcontractorChange.objects.filter(
        file__contract__decision__tender__in=managed, state=State.ASKED.value
    )
    routes = [route.value for route, rule in RULES.items() if rule.has_notice]
    unannounced = ContractChange.objects.filter(
        file__contract__decision__tender__in=managed, route__in=routes, notice_on=None
    )
    return [
        *(
            Todo(
                text=f"Besluit over een onderaannemer van {row.file.contract.bid.organisation.name}",
                without_names="Besluit over een onderaannemer",
                url=reverse("contracts:subcontractor", args=[row.file.public_id, row.public_id]),
                tender=row.file.contract.decision.tender,
            )
            for row in asked.select_related(*_WITH)
        ),
        *(
            Todo(
                text=f"Kondig wijziging {row.number} aan van het contract met "
                f"{row.file.contract.bid.organisation.name} (eForms 38)",
                without_names="Kondig een wijziging van een contract aan (eForms 38)",
                url=reverse("contracts:contract_change_notice", args=[row.file.public_id, row.public_id]),
                tender=row.file.contract.decision.tender,
            )
            for row in unannounced.select_related(*_WITH)
        ),
    ]
