"""Forms of complaints."""

from django import forms

import ui.forms
from tenders.domain.complaints import OUTCOME_LABELS


class ComplaintForm(ui.forms.Form):
    subject = forms.CharField(
        label="Waar gaat uw klacht over?",
        max_length=160,
        error_messages={"required": "Schrijf op waar uw klacht over gaat."},
    )
    text = forms.CharField(
        label="Uw klacht",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Noem de bepaling of de handeling, en waarom die volgens u niet klopt.",
        error_messages={"required": "Schrijf uw klacht op."},
    )
    wish = forms.CharField(
        label="Wat vraagt u van ons?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf op wat u van ons vraagt."},
    )


class DecisionForm(ui.forms.Form):
    outcome = forms.ChoiceField(
        label="Uitkomst",
        choices=[(outcome.value, label) for outcome, label in OUTCOME_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een uitkomst."},
    )
    reasons = forms.CharField(
        label="Redenen",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Schrijf de redenen op."},
    )
    measures = forms.CharField(
        label="Wat doen wij?",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nodig als de klacht gegrond of deels gegrond is.",
    )
