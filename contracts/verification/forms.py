"""Forms of the verification: supplying, judging, asking a supplement, letting a winner fall away."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from contracts.domain.verification import Outcome
from documents.upload_field import UploadField
from ui.fields import LocalDateField
from ui.forms import Form


class SupplyForm(Form):
    file = UploadField(
        from_provider=True,
        label="PDF-bestand",
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": "Kies het PDF-bestand dat u wilt aanleveren."},
    )
    issued_on = LocalDateField(
        label="Datum van afgifte",
        required=False,
        help_text="De datum die op het document staat, als die er is.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_issued_on(self) -> date | None:
        issued_on: date | None = self.cleaned_data["issued_on"]
        if issued_on is not None and issued_on > self.today:
            raise forms.ValidationError(
                "Deze datum ligt in de toekomst. Vul de datum in die op het document staat."
            )
        return issued_on


class JudgmentForm(Form):
    outcome = forms.ChoiceField(
        label="Voldoet dit bewijsmiddel?",
        choices=[(Outcome.MET.value, "Voldoet"), (Outcome.NOT_MET.value, "Voldoet niet")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of dit voldoet."},
    )
    reason = forms.CharField(
        label="Reden",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Verplicht als dit niet voldoet. De winnaar leest deze tekst.",
    )


class SupplementForm(Form):
    text = forms.CharField(
        label="Wat is nog nodig?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Precies dit, en niets anders. De winnaar leest deze tekst.",
        error_messages={"required": "Schrijf op wat deze partij nog moet aanleveren."},
    )


class RequestForm(Form):
    """Which winners supply which bewijsmiddelen: `winners` by public id of the bid, `codes` by code, with names."""

    winners = forms.MultipleChoiceField(
        label="Van welke winnaars?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies ten minste één winnaar."},
    )
    codes = forms.MultipleChoiceField(
        label="Welke bewijsmiddelen?",
        widget=forms.CheckboxSelectMultiple,
        help_text="Dit zijn de bewijsmiddelen die de aanbesteding op verzoek vraagt. Elke partij krijgt alleen wat van "
        "haar wordt gevraagd.",
        error_messages={"required": "Kies ten minste één bewijsmiddel."},
    )

    def __init__(
        self, *args: Any, winners: Mapping[str, str], codes: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["winners"].choices = list(winners.items())
        self.fields["codes"].choices = list(codes.items())
        if len(winners) == 1:
            self.fields["winners"].initial = list(winners)


class FailureForm(Form):
    reason = forms.CharField(
        label="Waarom valt deze winnaar af?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="De nieuwe brief aan deze inschrijver noemt deze reden.",
        error_messages={"required": "Schrijf op waarom deze partij afvalt."},
    )
