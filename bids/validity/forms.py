"""Forms of the gestanddoening."""

from django import forms

from ui.fields import LocalDateField, LocalDateTimeField
from ui.forms import Form


class ExtensionForm(Form):
    until = LocalDateField(label="Inschrijvingen blijven geldig tot en met")
    answer_by = LocalDateTimeField(label="Antwoorden kan tot en met")
    reason = forms.CharField(
        label="Reden",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Alle inschrijvers lezen deze tekst.",
    )


class AnswerForm(Form):
    agrees = forms.TypedChoiceField(
        label="Houdt u uw inschrijving langer gestand?",
        choices=[("ja", "Ja, onze inschrijving blijft geldig"), ("nee", "Nee, wij verlengen niet")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee."},
    )
