"""The form of a screening: a date and an outcome."""

from typing import Any

from django import forms

from bids.domain.screening import OF_KIND, OUTCOMES, ScreeningKind
from ui.fields import LocalDateField
from ui.forms import Form


class ScreeningForm(Form):
    asked_on = LocalDateField(label="Datum")
    outcome = forms.ChoiceField(label="Uitkomst", choices=[], widget=forms.RadioSelect)

    def __init__(self, *args: Any, kind: ScreeningKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_bibob = kind is ScreeningKind.BIBOB
        self.fields["asked_on"].label = "Formulier gevraagd op" if is_bibob else "Register geraadpleegd op"
        if is_bibob:
            self.fields[
                "asked_on"
            ].help_text = "De inschrijver heeft 14 kalenderdagen om het formulier terug te sturen."
        self.fields["outcome"].choices = [(each.value, OUTCOMES[each]) for each in OF_KIND[kind]]
