"""Forms of overeenkomsten."""

from collections.abc import Sequence
from typing import Any

from django import forms

from contracts.domain.agreement_words import VARIANTS
from contracts.domain.agreements import ORDER_LABELS, SigningOrder
from contracts.models import Mandate
from documents.upload_field import UploadField
from ui.fields import LocalDateField
from ui.forms import Form


class SettingsForm(Form):
    """`mandates` are those that are in force."""

    mandate = forms.ChoiceField(
        label="Wie ondertekent namens de aanbestedende dienst?",
        help_text="Iemand uit het mandaatregister. Het mandaat moet reiken tot de waarde van de overeenkomst.",
        error_messages={"required": "Kies wie ondertekent."},
        widget=forms.RadioSelect,
    )
    order = forms.ChoiceField(
        label="In welke volgorde wordt ondertekend?",
        choices=[(order.value, label) for order, label in ORDER_LABELS.items()],
        initial=SigningOrder.PROVIDER_FIRST.value,
        error_messages={"required": "Kies de volgorde van ondertekenen."},
    )
    variant = forms.ChoiceField(
        label="Uitvoeringsvariant",
        choices=[(value, label) for value, label in VARIANTS.items()],
        required=False,
        help_text="Volgens de contractstandaarden voor het sociaal domein.",
    )
    particulars = forms.CharField(
        label="Bijzondere afspraken",
        required=False,
        max_length=8000,
        help_text=(
            "Wat nog niet in de configuratie staat, zoals overleg, toewijzing en berichten. "
            "Elke regel wordt een alinea."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, mandates: Sequence[Mandate], has_variant: bool, **kwargs: Any) -> None:
        """With `has_variant` the documents of the tender say the uitvoeringsvariant: then nobody chooses it here."""
        super().__init__(*args, **kwargs)
        if has_variant:
            del self.fields["variant"]
        self._mandates = {str(row.public_id): row for row in mandates}
        self.fields["mandate"].choices = [  # type: ignore[attr-defined]
            (key, f"{row.holder.name}, {row.function} ({row.document})")
            for key, row in self._mandates.items()
        ]

    def clean_mandate(self) -> Mandate:
        return self._mandates[self.cleaned_data["mandate"]]


class CopyForm(Form):
    """A signed copy; `signatory` is asked of a provider alone, for the authority the mandate says who signs."""

    file = UploadField(
        label="Het ondertekende exemplaar",
        allow_empty_file=True,
        max_length=200,
        help_text="Eén PDF van de hele overeenkomst met de handtekening: een scan, of digitaal ondertekend.",
        error_messages={"required": "Kies de PDF met de handtekening."},
    )
    signatory = forms.CharField(
        label="Wie heeft ondertekend?",
        max_length=200,
        help_text="Naam en functie van wie bevoegd is uw organisatie te binden.",
        error_messages={"required": "Vul in wie heeft ondertekend."},
    )
    signed_on = LocalDateField(
        label="Datum van ondertekening", error_messages={"required": "Vul de datum van ondertekening in."}
    )

    def __init__(self, *args: Any, asks_signatory: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].from_provider = asks_signatory
        if not asks_signatory:
            del self.fields["signatory"]


class ReasonForm(Form):
    """Why a copy goes back, or the overeenkomst is withdrawn."""

    reason = forms.CharField(
        label="Reden",
        max_length=4000,
        help_text="De opdrachtnemer leest deze reden.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf de reden op."},
    )


class ModelForm(Form):
    """The municipality's own model overeenkomst."""

    file = UploadField(
        label="Uw model",
        allow_empty_file=True,
        max_length=200,
        help_text="Een Word-document (.docx) zonder macro's, met invulvelden uit de lijst. Ten hoogste 10 MB.",
        error_messages={"required": "Kies een Word-document."},
    )
    is_fixed_text = forms.BooleanField(
        label="Wat in mijn model geen invulveld heeft, staat daar als vaste tekst",
        required=False,
        help_text="Zonder vinkje noemen wij elk invulveld dat bij deze aanbesteding niet mag ontbreken.",
    )
