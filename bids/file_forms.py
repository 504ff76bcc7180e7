"""The forms with which a file comes into a bid: input shape only."""

from datetime import date
from typing import Any

from django import forms

from bids.domain.details import EvidenceDetails
from ui.fields import LocalDateField
from ui.forms import Form


class EvidenceFields(Form):
    """The dates and the issuer of a bewijsmiddel. Dates are read from the document, never from the file."""

    issued_on = LocalDateField(label="Datum van afgifte", help_text="De datum die op het document staat.")
    valid_until = LocalDateField(
        label="Geldig tot en met",
        required=False,
        help_text="Alleen als er een einddatum op het document staat.",
    )
    issuer = forms.CharField(
        label="Afgegeven door",
        required=False,
        max_length=120,
        help_text="Bijvoorbeeld: Kamer van Koophandel, Justis, Belastingdienst of uw verzekeraar.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_issued_on(self) -> date:
        issued_on: date = self.cleaned_data["issued_on"]
        if issued_on > self.today:
            raise forms.ValidationError(
                "Deze datum ligt in de toekomst. Vul de datum in die op het document staat."
            )
        return issued_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        issued_on, valid_until = data.get("issued_on"), data.get("valid_until")
        if issued_on and valid_until and valid_until < issued_on:
            self.add_error(
                "valid_until",
                "Deze datum ligt vóór de datum van afgifte. Kijk op het document welke datum waarbij hoort.",
            )
        return data

    @property
    def details(self) -> EvidenceDetails:
        data = self.cleaned_data
        return EvidenceDetails(data["issued_on"], data.get("valid_until"), data.get("issuer", "").strip())

    @staticmethod
    def initial_from(details: EvidenceDetails) -> dict[str, Any]:
        return {
            "issued_on": details.issued_on,
            "valid_until": details.valid_until,
            "issuer": details.issuer,
        }


class FileForm(EvidenceFields):
    """A PDF, for evidence with what stands on it. With a file already there the rest alone may change."""

    field_order = ["file"]
    file = forms.FileField(
        label="PDF-bestand", widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"})
    )

    def __init__(self, *args: Any, is_evidence: bool, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_file:
            self.fields["file"].required = False
            self.fields["file"].label = "Ander PDF-bestand"
        if not is_evidence:
            for name in EvidenceFields.base_fields:
                del self.fields[name]
