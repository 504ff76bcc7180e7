"""Forms of the maximum value. Amounts leave a form in whole cents."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from contracts.domain.maximum import MONTHS, MOST_CENTS, cents_of
from contracts.models import CallOff
from documents.upload_field import UploadField
from ui.fields import LocalDateField, MoneyField
from ui.forms import Form


class _CentsMixin:
    """`amount` as typed in euros leaves as whole cents."""

    cleaned_data: dict[str, Any]

    def clean_amount(self) -> int:
        amount: Decimal = self.cleaned_data["amount"]
        return cents_of(amount)


class ValueForm(_CentsMixin, Form):
    municipality = forms.ChoiceField(label="Gemeente", error_messages={"required": "Kies een gemeente."})
    month = forms.TypedChoiceField(
        label="Maand",
        coerce=int,
        choices=[(number, name) for number, name in enumerate(MONTHS, start=1)],
        widget=forms.Select,
        error_messages={"required": "Kies een maand."},
    )
    year = forms.IntegerField(
        label="Jaar",
        min_value=2000,
        max_value=2200,
        error_messages={
            "required": "Vul een jaar in.",
            "invalid": "Vul een jaar in vier cijfers in.",
            "min_value": "Vul een jaar in vier cijfers in.",
            "max_value": "Vul een jaar in vier cijfers in.",
        },
    )
    amount = MoneyField(
        label="Gerealiseerd in deze maand",
        min_value=0,
        max_value=Decimal(MOST_CENTS) / 100 - 1,
        help_text="Zonder btw. Een nieuw bedrag vervangt het vorige van dezelfde maand.",
    )
    call_off = forms.ModelChoiceField(
        CallOff.objects.none(),
        label="Uit welke afroep",
        required=False,
        to_field_name="public_id",
        empty_label="geen afroep",
        help_text="Wat u hier invult, gaat af van wat uit die afroep nog komt.",
    )

    def __init__(
        self, *args: Any, municipalities: Sequence[str], call_offs: Any, today: date, **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"year": today.year, "month": today.month})
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = [(name, name) for name in municipalities]
        self.fields["call_off"].queryset = call_offs
        self.fields["call_off"].label_from_instance = lambda row: f"{row.reference}: {row.description}"
        if not call_offs:
            del self.fields["call_off"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        number, year = data.pop("month", None), data.pop("year", None)
        if number and year:
            data["month"] = date(year, number, 1)
        return data


class CallOffForm(_CentsMixin, Form):
    reference = forms.CharField(
        label="Kenmerk",
        max_length=60,
        help_text="Bijvoorbeeld het nummer van de toewijzing. Geen naam van een cliënt.",
        error_messages={"required": "Geef deze afroep een kenmerk."},
    )
    municipality = forms.ChoiceField(label="Gemeente", error_messages={"required": "Kies een gemeente."})
    description = forms.CharField(
        label="Wat wordt afgeroepen?",
        max_length=300,
        help_text="Geen gegevens van cliënten.",
        error_messages={"required": "Schrijf op wat wordt afgeroepen."},
    )
    starts_on = LocalDateField(label="Begint op")
    amount = MoneyField(
        label="Verwacht bedrag",
        min_value=0,
        max_value=Decimal(MOST_CENTS) / 100 - 1,
        help_text="Zonder btw, voor de hele afroep.",
    )

    def __init__(self, *args: Any, municipalities: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = [(name, name) for name in municipalities]


class CloseForm(Form):
    reason = forms.CharField(
        label="Waarom sluit u deze afroep af?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bijvoorbeeld: afgerond, of ingetrokken.",
        error_messages={"required": "Schrijf op waarom u deze afroep afsluit."},
    )


class AnswerForm(Form):
    answer = forms.CharField(
        label="Wat volgt hieruit?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Bijvoorbeeld: een nieuwe aanbesteding begint in maart.",
        error_messages={"required": "Schrijf op wat hieruit volgt."},
    )


class ImportForm(Form):
    file = UploadField(
        label="Excel-bestand",
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="Gebruik het bestand dat u hier downloadt. De kopjes blijven staan.",
        error_messages={"required": "Kies het Excel-bestand."},
    )
