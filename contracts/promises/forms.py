"""Forms of prestatieafspraken and reports."""

from typing import Any

from django import forms

from contracts.domain.obligations import DAYS_TO_REPORT, FREQUENCY_LABELS, NORM_LABELS, NormKind
from contracts.models import Obligation
from documents.upload_field import UploadField
from ui.fields import DutchDecimalField, LocalDateField
from ui.forms import Form

_MET = [("ja", "Ja, deze afspraak is nagekomen"), ("nee", "Nee, deze afspraak is niet nagekomen")]


class ObligationForm(Form):
    title = forms.CharField(
        label="Wat is afgesproken?",
        max_length=300,
        error_messages={"required": "Schrijf op wat is afgesproken."},
    )
    norm_kind = forms.ChoiceField(
        label="Norm",
        choices=[(each.value, label) for each, label in NORM_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waaraan wordt gemeten."},
    )
    norm_value = DutchDecimalField(label="Getal", required=False, decimal_places=4)
    norm_unit = forms.CharField(
        label="Eenheid", required=False, max_length=40, help_text="Bijvoorbeeld %, dagen of cliënten."
    )
    norm_text = forms.CharField(
        label="Afspraak in woorden",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen als geen getal past. De aanbieder zegt dan of de afspraak is nagekomen.",
    )
    frequency = forms.ChoiceField(
        label="Hoe vaak wordt gerapporteerd?",
        choices=[(each.value, label) for each, label in FREQUENCY_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe vaak wordt gerapporteerd."},
    )
    starts_on = LocalDateField(label="Telt vanaf")
    once_on = LocalDateField(label="Datum", required=False, help_text="Alleen als het om één keer gaat.")
    days_to_report = forms.IntegerField(
        label="Dagen om te rapporteren",
        min_value=1,
        max_value=180,
        initial=DAYS_TO_REPORT,
        help_text="Na het einde van een maand, kwartaal of jaar.",
    )
    owner = forms.CharField(
        label="Verantwoordelijke",
        max_length=120,
        help_text="Naam of functie van wie hierover rapporteert.",
        error_messages={"required": "Vul in wie verantwoordelijk is."},
    )
    evidence = forms.CharField(
        label="Gevraagd bewijs",
        required=False,
        max_length=300,
        help_text="Bijvoorbeeld: uitdraai van de wachtlijst. Laat leeg als geen bewijs nodig is.",
    )

    def clean(self) -> dict[str, Any]:
        """What belongs to another kind of norm is no part of this one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("norm_kind") == NormKind.TEXT.value:
            cleaned["norm_value"], cleaned["norm_unit"] = None, ""
        return cleaned


class EndObligationForm(Form):
    ended_on = LocalDateField(label="Geldt tot en met")
    reason = forms.CharField(
        label="Waarom eindigt deze prestatieafspraak?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op waarom deze prestatieafspraak eindigt."},
    )


class ReportForm(Form):
    """`version` is the one of the draft that this page showed."""

    value = DutchDecimalField(label="Wat is bereikt?", required=False, decimal_places=4)
    is_met = forms.ChoiceField(
        label="Is deze afspraak nagekomen?", required=False, choices=_MET, widget=forms.RadioSelect
    )
    explanation = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Verplicht als de norm niet is gehaald: hoe dat komt en wat u eraan doet.",
    )
    evidence = UploadField(
        from_provider=True,
        label="Voeg bewijs toe",
        required=False,
        allow_empty_file=True,
        max_length=200,
        help_text="PDF, Word, Excel, ODT, PNG of JPG. Alleen u en de opdrachtgever kunnen dit lezen.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, obligation: Obligation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if obligation.norm_value is None:
            del self.fields["value"]
        else:
            del self.fields["is_met"]
            self.fields["value"].unit = obligation.norm_unit
        if obligation.evidence:
            self.fields[
                "evidence"
            ].help_text = f"Gevraagd: {obligation.evidence}. {self.fields['evidence'].help_text}"

    def said(self) -> dict[str, Any]:
        """What goes to the service."""
        chosen = self.cleaned_data.get("is_met") or ""
        return {
            "value": self.cleaned_data.get("value"),
            "is_met": {"ja": True, "nee": False}.get(chosen),
            "explanation": self.cleaned_data["explanation"],
            "version": self.cleaned_data["version"],
        }


class JudgeForm(Form):
    remarks = forms.CharField(
        label="Opmerking of reden",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Verplicht als u de rapportage terugstuurt. De aanbieder leest dit.",
    )
