"""Forms of acts on a published tender: rectify, pause, resume."""

from datetime import datetime
from typing import Any

from django import forms

import ui.forms
from documents.upload_field import UploadField
from ui.fields import LocalDateTimeField

_TEXT = forms.Textarea(attrs={"rows": 5})


class RectifyForm(ui.forms.Form):
    reason = forms.CharField(
        label="Reden",
        max_length=4000,
        widget=_TEXT,
        help_text="Waarom wijzigt u? De reden staat op de openbare pagina.",
        error_messages={"required": "Schrijf op waarom u wijzigt."},
    )
    deadline_reason = forms.CharField(
        label="Waarom blijft de termijn lang genoeg?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Deze reden staat ook op de openbare pagina.",
    )
    demands_confirmation = forms.BooleanField(
        label="Wie al heeft ingediend, bevestigt zijn inschrijving opnieuw",
        required=False,
        help_text=(
            "Een ingediende inschrijving blijft geldig. Met een vinkje vragen wij elke inschrijver te bevestigen dat "
            "zij na deze wijziging nog klopt; na de opening ziet u wie dat niet deed."
        ),
    )

    def __init__(self, *args: Any, is_early: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_early:
            del self.fields["deadline_reason"]


class PauseForm(ui.forms.Form):
    reason = forms.CharField(
        label="Reden",
        max_length=4000,
        widget=_TEXT,
        help_text="De reden staat op de openbare pagina.",
        error_messages={"required": "Schrijf op waarom u deze aanbesteding stillegt."},
    )


class OutageForm(ui.forms.Form):
    """An outage with its proof, and the new deadline."""

    began_at = LocalDateTimeField(label="De storing begon op")
    ended_at = LocalDateTimeField(label="De storing eindigde op")
    closes_at = LocalDateTimeField(label="Inschrijven kan weer tot en met")
    reason = forms.CharField(
        label="Reden",
        max_length=4000,
        widget=_TEXT,
        help_text="Wat was er aan de hand? De reden staat op de openbare pagina.",
        error_messages={"required": "Schrijf op wat er aan de hand was."},
    )
    proof = forms.CharField(
        label="Bewijs",
        max_length=200,
        help_text="Het nummer van de storingsmelding, of waar de meting staat.",
        error_messages={"required": "Noem het nummer van de melding of het document."},
    )
    proof_file = UploadField(
        label="Document",
        required=False,
        help_text="Bijvoorbeeld het verslag van de storing. PDF, Word of afbeelding.",
    )


class ResumeForm(ui.forms.Form):
    closes_at = LocalDateTimeField(label="Inschrijven kan tot en met")
    reason = forms.CharField(
        label="Reden",
        max_length=4000,
        widget=_TEXT,
        help_text="Wat is er gebeurd, en waarom kan het verder? De reden staat op de openbare pagina.",
        error_messages={"required": "Schrijf op waarom de aanbesteding verder kan."},
    )

    def __init__(self, *args: Any, proposed: datetime | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"closes_at": proposed}, **kwargs)
        if proposed is None:
            del self.fields["closes_at"]
