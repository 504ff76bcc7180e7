"""Forms of overeenkomsten."""

from collections.abc import Sequence
from typing import Any

from django import forms

from contracts.domain.agreement_words import VARIANTS
from contracts.domain.agreements import ORDER_LABELS, SigningOrder
from contracts.models import Mandate
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

    def __init__(self, *args: Any, mandates: Sequence[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._mandates = {str(row.public_id): row for row in mandates}
        self.fields["mandate"].choices = [  # type: ignore[attr-defined]
            (key, f"{row.holder.name}, {row.function} ({row.document})")
            for key, row in self._mandates.items()
        ]

    def clean_mandate(self) -> Mandate:
        return self._mandates[self.cleaned_data["mandate"]]
