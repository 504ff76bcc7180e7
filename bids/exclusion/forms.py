"""Forms of an exclusion case."""

from typing import Any

from django import forms

from bids.models import Bid, BidMember, ExclusionCase
from tenders.domain.exclusion import Ground
from ui.fields import LocalDateField
from ui.forms import Form


class BeginForm(Form):
    ground = forms.ChoiceField(label="Grond", choices=[])
    member = forms.ModelChoiceField(
        label="Om wie gaat het?",
        queryset=BidMember.objects.none(),
        required=False,
        to_field_name="public_id",
        widget=forms.RadioSelect,
    )
    happened_on = LocalDateField(
        label="Datum waarop de termijn begint",
        help_text="De dag van het onherroepelijke vonnis of besluit; bij een beroepsfout de dag van de gedraging.",
    )
    facts = forms.CharField(
        label="Wat is er gebeurd, en waaruit blijkt dat?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Alleen wat nodig is. Schrijf niets over uit een Bibob-onderzoek of het Waarschuwingsregister.",
    )

    def __init__(self, *args: Any, bid: Bid, grounds: list[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [
            (ground.code, f"{ground.name} ({ground.article})") for ground in grounds
        ]
        members = bid.members.all()
        if members:
            self.fields["member"].queryset = members
            self.fields["member"].empty_label = bid.organisation.name
        else:
            del self.fields["member"]


class OfferForm(Form):
    text = forms.CharField(
        label="Wat vraagt u de inschrijver?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Noem de grond en het feit, en vraag welke maatregelen sindsdien zijn genomen.",
    )


class DecideForm(Form):
    decision = forms.ChoiceField(
        label="Uw besluit",
        choices=[
            (ExclusionCase.Decision.KEPT.value, "Niet uitsluiten: de inschrijver doet mee"),
            (ExclusionCase.Decision.EXCLUDED.value, "Uitsluiten: de inschrijving doet niet mee"),
        ],
        widget=forms.RadioSelect,
    )
    measures = forms.CharField(
        label="Wat vindt u van de maatregelen?",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Verplicht als u uitsluit. Kwam er geen antwoord, schrijf dat dan op.",
    )
    proportionality = forms.CharField(
        label="Waarom is dit besluit evenredig?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Weeg de ernst, hoe lang het geleden is, en wat het voor deze opdracht betekent.",
    )
