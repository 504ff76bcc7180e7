"""The settings of a simulation."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

import ui.forms
from tenders.domain.simulation import Settings
from tenders.domain.simulation.settings import (
    FEWEST_BIDDERS,
    FEWEST_FIELDS,
    MOST_BIDDERS,
    MOST_EVALUATORS,
    MOST_FIELDS,
    MOST_PRICE_SPREAD,
    MOST_SEED,
    MOST_SPREAD,
)
from tenders.forms.base import part, with_present_fields
from ui.fields import WholeNumberField

_SAME, _OWN = "zelfde", "eigen"


class SimulationForm(ui.forms.Form):
    """`lots` adds the question whether plans differ per lot, `asks_price` how far prices lie apart."""

    layout = Layout(
        part("Het veld", "fields_count", "bidders", "one_plan", "seed"),
        part("De inschrijvers", "centre", "spread", "correlation", "price_spread"),
        part("De beoordelaars", "evaluators", "harshness"),
    )
    fields_count = WholeNumberField(
        label="Aantal velden",
        min_value=FEWEST_FIELDS,
        max_value=MOST_FIELDS,
        help_text="Een veld is één verzonnen aanbesteding. Meer velden geven zekerder getallen.",
    )
    bidders = WholeNumberField(
        label="Inschrijvers per veld",
        min_value=FEWEST_BIDDERS,
        max_value=MOST_BIDDERS,
        help_text="Hoeveel aanbieders verwacht u? Iedereen schrijft in op elk perceel.",
    )
    one_plan = forms.ChoiceField(
        label="Plannen per perceel",
        choices=[
            (_SAME, "Een inschrijver heeft voor elk perceel hetzelfde plan en dezelfde prijs"),
            (_OWN, "Elk perceel heeft een eigen plan en een eigen prijs"),
        ],
        widget=forms.RadioSelect,
    )
    seed = WholeNumberField(
        label="Startgetal",
        max_value=MOST_SEED,
        help_text="Hetzelfde getal geeft dezelfde velden. Zo vergelijkt u twee methoden op dezelfde inschrijvers.",
    )
    centre = forms.ChoiceField(
        label="Gemiddelde inschrijving",
        widget=forms.RadioSelect,
        help_text="Rond dit niveau van de schaal liggen de scores.",
        error_messages={
            "invalid_choice": "Kies een niveau van de scoreschaal.",
            "required": "Kies een niveau.",
        },
    )
    spread = WholeNumberField(
        label="Verschil tussen inschrijvers",
        max_value=MOST_SPREAD,
        unit="% van een niveau",
        help_text="100%: twee van de drie inschrijvingen liggen binnen één niveau van het gemiddelde.",
    )
    correlation = WholeNumberField(
        label="Samenhang tussen criteria",
        max_value=100,
        unit="%",
        help_text="100%: wie op het ene criterium goed is, is dat op alle. 0%: elk criterium staat op zichzelf.",
    )
    price_spread = WholeNumberField(
        label="Verschil in prijs",
        max_value=MOST_PRICE_SPREAD,
        unit="%",
        help_text="10%: twee van de drie prijzen liggen binnen 10% van het midden.",
    )
    evaluators = WholeNumberField(label="Beoordelaars", min_value=1, max_value=MOST_EVALUATORS)
    harshness = WholeNumberField(
        label="Verschil in strengheid",
        max_value=MOST_SPREAD,
        unit="% van een niveau",
        help_text="0%: iedereen is even streng. 100%: de een geeft vaak een heel niveau minder dan de ander.",
    )

    def __init__(
        self, *args: Any, levels: tuple[str, ...], has_lots: bool, asks_price: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].choices = [(label, label) for label in levels]
        if not has_lots:
            del self.fields["one_plan"]
        if not asks_price:
            del self.fields["price_spread"]

    @property
    def helper(self) -> FormHelper:
        """A part names every field that it can have; not every method has them all."""
        return with_present_fields(super().helper, self.fields)

    @staticmethod
    def initial_of(settings: Settings) -> dict[str, Any]:
        found = settings.as_mapping()
        return {
            **found,
            "fields_count": found["fields"],
            "one_plan": _SAME if settings.one_plan else _OWN,
        }

    @property
    def settings(self) -> Settings:
        """Of a valid form."""
        data = dict(self.cleaned_data)
        data["fields"] = data.pop("fields_count")
        data["one_plan"] = data.get("one_plan", _SAME) == _SAME
        return Settings(**data)
