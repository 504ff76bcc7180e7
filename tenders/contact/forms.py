"""Forms of the contact log."""

from typing import Any

from django import forms

import ui.forms
from accounts.models import Organisation
from documents.upload_field import UploadField
from tenders.models import ContactMessage


def _attachment(*, from_provider: bool) -> UploadField:
    return UploadField(
        from_provider=from_provider,
        label="Bijlage",
        required=False,
        allow_empty_file=True,
        max_length=200,
        help_text="Een PDF. Stuur geen onderdelen van een inschrijving: die levert u in via de inschrijving.",
    )


class MessageForm(ui.forms.Form):
    text = forms.CharField(
        label="Bericht",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Schrijf uw bericht op."},
    )
    attachment = _attachment(from_provider=True)


class AuthorityMessageForm(MessageForm):
    field_order = ["channel", "text", "attachment", "could_influence", "measure"]
    attachment = _attachment(from_provider=False)
    channel = forms.ChoiceField(
        label="Wat legt u vast?",
        choices=[
            (ContactMessage.Channel.PORTAL.value, "een bericht aan deze aanbieder"),
            (ContactMessage.Channel.PHONE.value, "een telefoongesprek dat u hebt gehad"),
            (ContactMessage.Channel.MEETING.value, "een gesprek dat u hebt gehad"),
        ],
        initial=ContactMessage.Channel.PORTAL.value,
        widget=forms.RadioSelect,
    )
    could_influence = forms.BooleanField(
        label="Dit contact kan inschrijvingen of de beoordeling beïnvloeden", required=False
    )
    measure = forms.CharField(
        label="Wat doet u om andere aanbieders gelijk te behandelen?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bijvoorbeeld: het antwoord komt in de volgende nota van inlichtingen.",
    )


class ProviderForm(ui.forms.Form):
    """With whom to begin a thread: any registered provider."""

    provider = forms.ModelChoiceField(
        label="Aanbieder", queryset=None, to_field_name="public_id", empty_label="kies een aanbieder"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = Organisation.objects.providers()
