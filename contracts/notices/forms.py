"""What the buyer chooses and notes about the notice of the award."""

from django import forms

from contracts.domain.notices import MODE_LABELS
from ui.fields import LocalDateField
from ui.forms import Form


class ModeForm(Form):
    mode = forms.ChoiceField(
        label="Hoe kondigt u de gunning aan?",
        choices=[(mode.value, label) for mode, label in MODE_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe u de gunning aankondigt."},
    )


class NoticeForm(Form):
    reference = forms.CharField(
        label="Kenmerk op TenderNed",
        max_length=60,
        help_text="Het nummer waaronder de aankondiging van de gegunde opdracht op TenderNed staat.",
        error_messages={"required": "Vul het kenmerk van TenderNed in."},
    )
    ted_reference = forms.CharField(
        label="Nummer op TED",
        max_length=60,
        required=False,
        help_text="Als u het al weet, bijvoorbeeld 123456-2026.",
    )
    published_on = LocalDateField(
        label="Datum van publicatie op TenderNed",
        error_messages={"required": "Vul de datum van publicatie in."},
    )
