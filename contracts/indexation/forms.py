"""Forms of the indexation."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from contracts.domain.indexation import UNLIKELY, Rule, Weight
from tenders.fields import fraction_to_decimal
from ui.fields import DutchDecimalField, LocalDateField, PercentageField
from ui.forms import Form

MOST_INDEXES = 4
_USUAL = ("OVA", "CPI")
_YES_NO = [("ja", "Ja, vanaf de eerste dag"), ("nee", "Nee, voor het eerst in het jaar daarna")]


class RuleForm(Form):
    """The names of the indexes are given where the tender has them; else they are typed, at most four."""

    at_start = forms.ChoiceField(
        label="Worden de tarieven al geïndexeerd bij de eerste dag van het contract?",
        choices=_YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies ja of nee."},
    )
    source = forms.CharField(
        label="Waar staat dit?",
        max_length=200,
        help_text="Dit komt in de brief, bijvoorbeeld: bijlage 5, paragraaf 4, of: artikel 7 van de overeenkomst.",
        error_messages={"required": "Schrijf op waar dit staat."},
    )
    reason = forms.CharField(
        label="Waarom legt u dit hier vast?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bijvoorbeeld: de aanbesteding verwijst hiervoor naar een bijlage.",
        error_messages={"required": "Schrijf op waarom u dit zo vastlegt."},
    )

    def __init__(
        self, *args: Any, named: Sequence[str], rule: Rule | None, at_start: bool, **kwargs: Any
    ) -> None:
        self.named = list(named)
        known = {each.index: each.percent for each in rule.weights} if rule is not None else {}
        names = self.named or [*known] or list(_USUAL)
        initial: dict[str, Any] = {"source": rule.source if rule is not None else ""}
        starts = rule.at_start if rule is not None else at_start
        if rule is not None or self.named:
            initial["at_start"] = "ja" if starts else "nee"
        for number, name in enumerate(names, start=1):
            initial[f"index_{number}"] = name
            percent = known.get(name)
            initial[f"weight_{number}"] = fraction_to_decimal(percent) if percent is not None else None
        super().__init__(*args, initial=initial, **kwargs)
        rows: dict[str, forms.Field] = {}
        for number in range(1, (len(self.named) or MOST_INDEXES) + 1):
            if not self.named:
                rows[f"index_{number}"] = forms.CharField(
                    label=f"Index {number}", required=False, max_length=120
                )
            weight = PercentageField(
                label=f"Gewicht van {names[number - 1]}" if self.named else f"Gewicht van index {number}",
                required=bool(self.named),
                decimal_places=4,
            )
            rows[f"weight_{number}"] = weight
        self.fields = {**rows, **self.fields}

    def clean(self) -> dict[str, Any]:
        """A weight needs an index, and an index a weight."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, MOST_INDEXES + 1):
            if self.named or {f"index_{number}", f"weight_{number}"} & self.errors.keys():
                continue
            name, weight = cleaned.get(f"index_{number}", ""), cleaned.get(f"weight_{number}")
            if name and weight is None:
                self.add_error(f"weight_{number}", f"Vul het gewicht van {name} in, of maak de index leeg.")
            elif weight is not None and not name:
                self.add_error(f"index_{number}", "Vul in bij welke index dit gewicht hoort.")
        return cleaned

    def said(self) -> dict[str, Any]:
        """What goes to the service."""
        found = []
        for number in range(1, (len(self.named) or MOST_INDEXES) + 1):
            name = (
                self.named[number - 1] if self.named else self.cleaned_data.get(f"index_{number}", "").strip()
            )
            weight: Decimal | None = self.cleaned_data.get(f"weight_{number}")
            if name and weight is not None:
                found.append(Weight(name, Fraction(weight)))
        return {
            "weights": found,
            "at_start": self.cleaned_data["at_start"] == "ja",
            "source": self.cleaned_data["source"],
            "reason": self.cleaned_data["reason"],
        }


class FigureForm(Form):
    """`is_checked` is asked where a figure is unlikely, and not before."""

    index = forms.ChoiceField(
        label="Index", widget=forms.RadioSelect, error_messages={"required": "Kies een index."}
    )
    year = forms.TypedChoiceField(
        label="Jaar",
        coerce=int,
        widget=forms.Select,
        help_text="Het jaar waarvoor de nieuwe tarieven gelden.",
        error_messages={"required": "Kies een jaar.", "invalid_choice": "Kies een jaar uit de lijst."},
    )
    percent = DutchDecimalField(
        label="Cijfer",
        decimal_places=4,
        unit="%",
        help_text="De groei in procenten, bijvoorbeeld 2,5. Bij een daling met een minteken.",
        error_messages={
            "required": "Vul het cijfer in.",
            "invalid": "“%(value)s” is geen percentage. Schrijf het in cijfers, bijvoorbeeld 2,5.",
        },
    )
    is_checked = forms.BooleanField(label="Ik heb dit cijfer nagekeken en het klopt", required=False)
    source = forms.CharField(
        label="Bron",
        max_length=300,
        help_text="Wie het heeft gepubliceerd en waar, bijvoorbeeld: NZa, definitieve OVA. Dit komt in de brief.",
        error_messages={"required": "Schrijf op waar dit cijfer is gepubliceerd."},
    )
    published_on = LocalDateField(label="Gepubliceerd op")
    reason = forms.CharField(
        label="Waarom vervangt u een eerder cijfer?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Alleen als er voor dit jaar al een cijfer is.",
    )

    def __init__(self, *args: Any, indexes: Sequence[str], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["index"].choices = [(name, name) for name in indexes]
        self.fields["year"].choices = [(year, str(year)) for year in years]
        if not self._is_unlikely():
            del self.fields["is_checked"]

    def _is_unlikely(self) -> bool:
        if not self.is_bound:
            return False
        try:
            percent = self.fields["percent"].clean(self.data.get(self.add_prefix("percent")))
        except forms.ValidationError:
            return False
        return abs(percent) > UNLIKELY


class FixForm(Form):
    """`reason` is asked for a correction only; the provider reads it in its letter."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label="Waarom verbetert u de tarieven?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="De opdrachtnemer leest dit in de brief.",
    )

    def __init__(self, *args: Any, seen: str, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": seen}, **kwargs)
        if not is_correction:
            del self.fields["reason"]


def years_to_choose(first: int, today: date) -> list[int]:
    """From the first contract up to the year after this, the nearest first."""
    return list(range(max(today.year + 1, first), first - 1, -1))
