"""The term of a category, and the tenders on a new destruction list."""

from collections.abc import Sequence
from typing import Any

from django import forms

from contracts.domain.retention import LONGEST_TERM
from tenders.models import Tender
from ui.forms import Form


class TermForm(Form):
    months = forms.IntegerField(
        label="Termijn in maanden",
        min_value=1,
        max_value=LONGEST_TERM,
        help_text="Bijvoorbeeld 36 voor 3 jaar of 84 voor 7 jaar.",
        error_messages={
            "required": "Vul de termijn in.",
            "invalid": "Vul een heel aantal maanden in, bijvoorbeeld 84.",
        },
    )
    source = forms.CharField(
        label="Grondslag",
        max_length=300,
        required=False,
        help_text="De wet of de selectielijst waarop de termijn rust. Leeg: wat hier voor dit onderdeel al staat.",
    )
    reason = forms.CharField(
        label="Waarom wijzigt u de termijn?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op waarom u de termijn wijzigt."},
    )


class ListForm(Form):
    tenders = forms.MultipleChoiceField(
        label="Welke aanbestedingen komen op de lijst?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies ten minste één aanbesteding."},
    )

    def __init__(self, *args: Any, tenders: Sequence[Tender], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._tenders = {str(tender.public_id): tender for tender in tenders}
        self.fields["tenders"].choices = [
            (key, f"{tender.title}{f' ({tender.reference})' if tender.reference else ''}")
            for key, tender in self._tenders.items()
        ]
        self.fields["tenders"].initial = list(self._tenders)

    def chosen(self) -> list[Tender]:
        return [self._tenders[key] for key in self.cleaned_data["tenders"]]
