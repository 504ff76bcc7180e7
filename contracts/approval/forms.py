"""Forms of the register and of the approval."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import User
from tenders.models import Lot
from ui.fields import LocalDateField, MoneyField
from ui.forms import Form


class MandateForm(Form):
    """A new line of the register; `holders` may be given a mandate."""

    holder = forms.ChoiceField(
        label="Wie heeft het mandaat?",
        help_text="Iemand die in deze aanbesteding inkoper of jurist is. Uw eigen mandaat legt een collega vast.",
        error_messages={"required": "Kies wie het mandaat heeft."},
    )
    function = forms.CharField(
        label="Functie",
        max_length=160,
        help_text="Zoals die in het mandaatbesluit staat, bijvoorbeeld: concernmanager Sociaal Domein.",
        error_messages={"required": "Vul de functie in die het mandaat heeft."},
    )
    document = forms.CharField(
        label="Besluit waarmee het mandaat is gegeven",
        max_length=300,
        help_text="Naam, datum en kenmerk, bijvoorbeeld: Mandaatbesluit 2025, 14 januari 2025, Z-2025-0031.",
        error_messages={"required": "Vul in met welk besluit het mandaat is gegeven."},
    )
    amount = MoneyField(
        label="Tot welk bedrag",
        required=False,
        min_value=0,
        help_text="Vergeleken met de geraamde waarde over de langste looptijd. Leeg: zonder grens.",
    )
    lots = forms.MultipleChoiceField(
        label="Voor welke percelen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kies er geen als het mandaat voor alle percelen geldt.",
    )
    valid_until = LocalDateField(
        label="Geldig tot en met", required=False, help_text="Leeg: zonder einddatum."
    )

    def __init__(self, *args: Any, holders: Sequence[User], lots: Sequence[Lot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._holders = {str(user.public_id): user for user in holders}
        self.fields["holder"].choices = [  # type: ignore[attr-defined]
            ("", "Kies een persoon"),
            *((key, user.name) for key, user in self._holders.items()),
        ]
        self.fields["lots"].choices = [(str(lot.number), str(lot)) for lot in lots]  # type: ignore[attr-defined]
        if len(lots) < 2:
            del self.fields["lots"]

    def clean_holder(self) -> User:
        return self._holders[self.cleaned_data["holder"]]

    def clean_lots(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["lots"]]


class ApprovalForm(Form):
    """`seen` is the fingerprint of the ranking that was on the page."""

    note = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=4000,
        help_text="Alleen voor het dossier; inschrijvers lezen deze niet. Mag leeg blijven.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
