"""Forms of the contract in execution."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from contracts.domain.execution import PHASE_LABELS, Phase
from contracts.domain.periods import extended
from contracts.execution.selectors import Filters
from tenders.models import Tender
from ui.fields import LocalDateField
from ui.forms import Form

_EXPIRY = {"3": "binnen 3 maanden", "6": "binnen 6 maanden", "12": "binnen 12 maanden"}


class StartForm(Form):
    starts_on = LocalDateField(label="Eerste dag")
    ends_on = LocalDateField(
        label="Laatste dag",
        help_text="Zonder verlengingen. Verlengingen legt u later vast, elk met een besluit.",
    )


class FilterForm(Form):
    """What the list is narrowed to. What cannot be read narrows nothing."""

    stand = forms.ChoiceField(
        label="Stand",
        required=False,
        choices=[("", "elke stand"), *((each.value, PHASE_LABELS[each]) for each in Phase)],
        widget=forms.Select,
    )
    aanbesteding = forms.ChoiceField(label="Aanbesteding", required=False, widget=forms.Select)
    loopt_af = forms.ChoiceField(
        label="Loopt af",
        required=False,
        choices=[("", "maakt niet uit"), *_EXPIRY.items()],
        widget=forms.Select,
    )

    def __init__(self, *args: Any, tenders: Sequence[Tender], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["aanbesteding"].choices = [
            ("", "alle aanbestedingen"),
            *((str(each.public_id), each.title) for each in tenders),
        ]

    def filters(self, today: date) -> Filters:
        self.is_valid()
        chosen = self.cleaned_data
        months = chosen.get("loopt_af")
        return Filters(
            phase=Phase(chosen["stand"]) if chosen.get("stand") else None,
            tender=UUID(chosen["aanbesteding"]) if chosen.get("aanbesteding") else None,
            expires_by=extended(today, int(months)) if months else None,
        )
