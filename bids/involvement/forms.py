"""What was asked of article 2.51, and what was done."""

from django import forms

from ui.forms import Form

_YES_NO = [("ja", "Ja"), ("nee", "Nee")]


class InvolvementForm(Form):
    is_shared = forms.ChoiceField(
        label="Is alles wat deze deelnemer wist, met de anderen gedeeld?",
        choices=_YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee."},
    )
    had_time = forms.ChoiceField(
        label="Hadden de anderen genoeg tijd om in te schrijven?",
        choices=_YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee."},
    )
    measures = forms.CharField(
        label="Wat is er gedaan?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Bijvoorbeeld: het verslag stond op de dag van publicatie bij de stukken.",
        error_messages={"required": "Schrijf op wat er is gedaan."},
    )
