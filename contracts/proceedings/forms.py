"""Forms of the register."""

from django import forms

from contracts.domain.proceedings import JUDGMENT_LABELS, KIND_LABELS, PAPER_LABELS
from documents.upload_field import UploadField
from ui.fields import LocalDateField, LocalDateTimeField
from ui.forms import Form


class HearingForm(Form):
    """What becomes known after the writ."""

    court = forms.CharField(
        label="Rechtbank of commissie",
        required=False,
        max_length=160,
        help_text="Bij een kort geding verplicht. Bij een klacht mag dit leeg blijven.",
    )
    case_number = forms.CharField(label="Zaaknummer", required=False, max_length=80)
    hearing_at = LocalDateTimeField(label="Zitting", required=False, help_text="Als de dag bekend is.")


class ProceedingForm(HearingForm):
    """A new entry."""

    kind = forms.ChoiceField(
        label="Wat is er begonnen?",
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        error_messages={"required": "Kies of het een kort geding is of een klacht."},
    )
    claimant = forms.CharField(
        label="Van wie",
        max_length=200,
        error_messages={"required": "Vul in van wie dit uitgaat."},
    )
    begun_at = LocalDateTimeField(
        label="Dagvaarding betekend, of klacht ontvangen",
        help_text="Het moment waarop de dagvaarding aan u is uitgereikt, of de klacht binnenkwam.",
    )
    suspends = forms.BooleanField(
        label="Wij schorten de gunning op",
        required=False,
        help_text=(
            "Een kort geding dat binnen de opschortende termijn begint, schort altijd op, ook zonder vinkje. "
            "Kiest u zelf voor opschorten, schrijf dan hieronder waarom."
        ),
    )
    reason = forms.CharField(
        label="Toelichting", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    field_order = ["kind", "claimant", "begun_at", "court", "case_number", "hearing_at", "suspends", "reason"]


class EndForm(Form):
    """How it ended."""

    outcome = forms.ChoiceField(
        label="Uitkomst",
        choices=[(each.value, label) for each, label in JUDGMENT_LABELS.items()],
        error_messages={"required": "Kies de uitkomst."},
    )
    ended_on = LocalDateField(
        label="Datum van de uitspraak of intrekking",
        help_text="Na een kort geding blijven de inschrijvingen nog 14 dagen vanaf deze datum geldig.",
    )
    summary = forms.CharField(
        label="De uitkomst in het kort",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Schrijf in het kort op wat de uitkomst is."},
    )


class PaperForm(Form):
    """One document of a case."""

    kind = forms.ChoiceField(
        label="Welk stuk is dit?",
        choices=[(kind.value, label) for kind, label in PAPER_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies welk stuk dit is."},
    )
    file = UploadField(
        label="Het stuk",
        allow_empty_file=True,
        max_length=200,
        help_text="Een PDF, bijvoorbeeld een scan. Hij blijft bij de zaak bewaard.",
        error_messages={"required": "Kies een PDF."},
    )
