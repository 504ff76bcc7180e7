"""Forms of complaints."""

from django import forms

import ui.forms
from documents.upload_field import UploadField
from tenders.domain.complaints import OUTCOME_LABELS
from tenders.models import Complaint
from ui.fields import LocalDateTimeField


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


class OutsideComplaintForm(ui.forms.Form):
    """What came by letter, mail or telephone, entered by the buyer."""

    complainant = forms.CharField(
        label="Wie klaagt?",
        max_length=160,
        help_text="De naam van de organisatie of de persoon, zoals die onder de klacht staat.",
        error_messages={"required": "Schrijf op wie klaagt."},
    )
    channel = forms.ChoiceField(
        label="Hoe kwam de klacht binnen?",
        choices=[row for row in Complaint.Channel.choices if row[0] != Complaint.Channel.PORTAL],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe de klacht binnenkwam."},
    )
    received_at = LocalDateTimeField(
        label="Wanneer is de klacht ontvangen?",
        help_text="Vanaf deze dag loopt de termijn voor de beslissing, ook als u de klacht later inschrijft.",
        error_messages={"required": "Vul in wanneer de klacht is ontvangen."},
    )
    reply_to = forms.CharField(
        label="Waar stuurt u het antwoord heen?",
        max_length=300,
        help_text="Een postadres of een e-mailadres.",
        error_messages={"required": "Vul in waar het antwoord heen gaat."},
    )
    subject = forms.CharField(
        label="Waar gaat de klacht over?",
        max_length=160,
        error_messages={"required": "Schrijf op waar de klacht over gaat."},
    )
    text = forms.CharField(
        label="De klacht",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="In de woorden van de klager, of uw verslag van het gesprek.",
        error_messages={"required": "Schrijf de klacht op."},
    )
    wish = forms.CharField(
        label="Wat vraagt de klager?",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    letter = UploadField(
        label="De brief of de mail",
        required=False,
        allow_empty_file=True,
        max_length=200,
        help_text="Een PDF, bijvoorbeeld een scan. Hij blijft bij de klacht bewaard.",
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
