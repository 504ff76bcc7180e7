"""Warnings about a maximum that nobody answered yet, for the start page."""

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from contracts.execution.selectors import managed_tenders
from contracts.models import ValueWarning
from tenders.todo import Todo


def maximum_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """Of each tender the highest mark; a constant number of queries."""
    waiting = ValueWarning.objects.filter(tender__in=managed_tenders(user), answered_at=None)
    highest = {row.tender_id: row for row in waiting.prefetch_related("tender__authority").order_by("mark")}
    return [
        Todo(
            text=_words(row),
            url=reverse("contracts:contract_value_warning", args=[row.tender.public_id, row.public_id]),
            tender=row.tender,
        )
        for row in highest.values()
    ]


def _words(warning: ValueWarning) -> str:
    if warning.mark >= 100:
        return "Besluit wat volgt: de maximale waarde is bereikt"
    return f"Besluit wat volgt: {warning.mark}% van de maximale waarde is bereikt"
