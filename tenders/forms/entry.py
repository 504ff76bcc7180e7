"""The page "Instroom" of a toelatingsprocedure: when providers enter, and by how many people bids are opened."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from tenders.domain.labels import choices
from tenders.domain.vocabulary import Entry
from tenders.forms.base import ConfigurationForm, part
from tenders.models import Tender
from ui.fields import LocalDateField
from ui.forms import Form


class EntryForm(ConfigurationForm):
    entry = forms.ChoiceField(label="Aanbieders stappen in", choices=choices(Entry), widget=forms.RadioSelect)
    round_days = forms.IntegerField(
        label="Lengte van een ronde, in dagen",
        required=False,
        min_value=1,
        max_value=365,
        help_text="Alleen bij doorlopend. Een ronde sluit altijd op een werkdag, behalve op de laatste dag.",
    )
    last_entry_on = LocalDateField(
        label="Laatste dag van instroom",
        required=False,
        help_text="Alleen bij doorlopend. Op deze dag sluit de laatste ronde.",
    )

    layout = Layout(
        part("Wanneer aanbieders instappen", "entry", "round_days", "last_entry_on"),
        part("De opening", "two_person_opening", "single_opener_reason"),
    )

    class Meta:
        model = Tender
        fields = ("entry", "round_days", "last_entry_on", "two_person_opening", "single_opener_reason")
        widgets = {"single_opener_reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"single_opener_reason": "Alleen nodig als één persoon opent."}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.refuse_strange_years("last_entry_on")
        is_continuous = data.get("entry") == Entry.CONTINUOUS
        for name, missing in (
            ("round_days", "Vul in hoeveel dagen een ronde duurt."),
            ("last_entry_on", "Vul de laatste dag in waarop een aanbieder kan instappen."),
        ):
            if is_continuous and not data.get(name) and name not in self.errors:
                self.add_error(name, missing)
            if "entry" in data and not is_continuous and data.get(name):
                self.add_error(name, "Dit hoort alleen bij doorlopende instroom: maak dit veld leeg.")
        if data.get("two_person_opening") is False and not data.get("single_opener_reason"):
            self.add_error("single_opener_reason", "Schrijf op waarom één persoon opent.")
        return data


class MomentForm(Form):
    """One of the later moments: the day on which a round closes."""

    on = LocalDateField(label="Sluiting van een latere ronde")
