"""What the buyer fills in for the proces-verbaal: only what the record leaves open."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from contracts.domain.minutes import Supplement
from ui.fields import MoneyField
from ui.forms import Form

_YES_NO = [("nee", "Nee"), ("ja", "Ja")]
_ANSWERS = {"ja": True, "nee": False}


class SupplementForm(Form):
    """`questions` are the names that `contracts.domain.minutes.questions_of` gives; `winners` by public id of the bid.

    Nothing is required here: what is half filled in is kept, and what is still missing blocks the fixing.
    """

    address = forms.CharField(
        label="Adres van de aanbestedende dienst",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    subject = forms.CharField(
        label="Voorwerp van de opdracht",
        required=False,
        max_length=4000,
        help_text="In een of twee zinnen: wat koopt u in?",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    value = MoneyField(
        label="Waarde van de opdracht, zonder btw",
        required=False,
        help_text="Over de langste looptijd, met alle verlengingen.",
    )
    undecided = forms.CharField(
        label="Wat gebeurde er met de vertrouwelijke vragen waarover niet is beslist?",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    has_interests = forms.ChoiceField(
        label="Waren er andere belangenconflicten?",
        required=False,
        choices=_YES_NO,
        help_text=(
            "Bijvoorbeeld van anderen dan commissieleden, of van een inschrijver die bij de voorbereiding hielp "
            "(artikel 2.51). Wat commissieleden hebben gemeld, staat er al in."
        ),
        widget=forms.RadioSelect,
    )
    interests = forms.CharField(
        label="Welke, en welke maatregelen zijn genomen?",
        required=False,
        max_length=8000,
        help_text="Alleen nodig als u hierboven ja kiest.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        *args: Any,
        questions: Sequence[str],
        winners: Mapping[str, str],
        stored: Supplement,
        **kwargs: Any,
    ) -> None:
        initial = {
            **vars(stored),
            "value": None if stored.value is None else _decimal(stored.value),
            "has_interests": _word(stored.has_interests),
        }
        super().__init__(*args, initial=initial, **kwargs)
        for name in [name for name in self.fields if name not in questions]:
            del self.fields[name]
        asked = [(bid, name) for bid, name in winners.items() if f"shares:{name}" in questions]
        for bid, name in asked:
            self.fields[f"share_{bid}"] = forms.CharField(
                label=f"Welk deel van de opdracht geeft {name} in onderaanneming?",
                required=False,
                max_length=1000,
                initial=stored.shares.get(name, ""),
                help_text="In procenten of in woorden. De inschrijving noemt wel onderaannemers, maar geen aandeel.",
            )
        self._shares = [bid for bid, _ in asked]

    def values(self) -> dict[str, Any]:
        """As `save_supplement` takes them."""
        data = dict(self.cleaned_data)
        shares = {bid: data.pop(f"share_{bid}") for bid in self._shares}
        if "has_interests" in data:
            data["has_interests"] = _ANSWERS.get(data["has_interests"])
        return {**data, "shares": shares}


def _decimal(value: Fraction) -> Decimal:
    """Exact: it was typed as a decimal number."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def _word(answer: bool | None) -> str:
    return "" if answer is None else {True: "ja", False: "nee"}[answer]
