"""Goals and channels, what a buyer says about a technique, and values of lots to try."""

from decimal import Decimal
from typing import Any

from django import forms

import ui.forms
from tenders.forms.base import ConfigurationForm
from tenders.models import Tender
from ui.fields import MoneyField

MOST_LOTS = 200


class SocialForm(ConfigurationForm):
    class Meta:
        model = Tender
        fields = ("policy_goals", "announcement_channels")
        widgets = {
            "policy_goals": forms.Textarea(attrs={"rows": 4}),
            "announcement_channels": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "policy_goals": "Wat de opdracht voor de samenleving moet opleveren. Leeg: er zijn geen eigen doelen.",
            "announcement_channels": (
                "Eén plek per regel, naast TenderNed. Bijvoorbeeld: de website van de gemeente, een nieuwsbrief, een "
                "bijeenkomst in de wijk."
            ),
        }


class NoteForm(ui.forms.Form):
    text = forms.CharField(
        label="Hoe u dit doet",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Eén of twee zinnen. Leeg: u zegt hier niets over.",
    )
    place = forms.CharField(
        label="Waar dat staat",
        required=False,
        max_length=200,
        help_text="Bijvoorbeeld: inkoopstrategie, paragraaf 4, of hoofdstuk 5 van het inkoopdocument.",
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        text, place = (data.get("text") or "").strip(), (data.get("place") or "").strip()
        if text and not place and "place" not in self.errors:
            self.add_error("place", "Vul in waar iemand dit kan nalezen.")
        if place and not text and "text" not in self.errors:
            self.add_error("text", "Schrijf op hoe u dit doet, of maak de vindplaats leeg.")
        return data


class ValuesForm(ui.forms.Form):
    """One amount per line; a line that is no amount is named."""

    waarden = forms.CharField(
        label="Geraamde waarde van elk perceel, zonder btw",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Eén bedrag per regel, in euro. Bijvoorbeeld: 75.000,00.",
    )

    def clean_waarden(self) -> list[Decimal]:
        lines = [line.strip() for line in self.cleaned_data["waarden"].splitlines() if line.strip()]
        if len(lines) > MOST_LOTS:
            raise forms.ValidationError(f"Dit zijn {len(lines)} percelen. Vul er ten hoogste {MOST_LOTS} in.")
        field = MoneyField(min_value=0, decimal_places=2)
        found, wrong = [], []
        for number, line in enumerate(lines, start=1):
            try:
                found.append(field.clean(line))
            except forms.ValidationError as error:
                wrong.append(f"Regel {number}: {error.messages[0]}")
        if wrong:
            raise forms.ValidationError(wrong)
        return found
