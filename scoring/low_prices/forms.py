"""Forms of the prijsonderzoek: asking, explaining, judging, and choosing a price without a signal."""

from collections.abc import Sequence
from typing import Any

from django import forms

from documents.upload_field import UploadField
from scoring.domain.low_prices import MOST_DAYS, VERDICTS
from ui.forms import Form


class AskForm(Form):
    """What the bidder is asked and how long it has; without a signal also why its price seems low."""

    reason = forms.CharField(
        label="Waarom lijkt deze prijs abnormaal laag?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Er is geen signaal. Deze reden blijft in het dossier; de inschrijver leest haar niet.",
        error_messages={"required": "Schrijf op waarom deze prijs abnormaal laag lijkt."},
    )
    question = forms.CharField(
        label="Vraag aan de inschrijver",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=(
            "Vraag bijvoorbeeld naar de opbouw van de prijs, de uren, de lonen volgens de cao en de werkwijze. Noem "
            "geen prijzen van anderen."
        ),
        error_messages={"required": "Schrijf op wat u de inschrijver vraagt."},
    )
    days = forms.IntegerField(
        label="Aantal dagen om te antwoorden",
        min_value=1,
        max_value=MOST_DAYS,
        help_text="Kalenderdagen. De dag na vandaag is dag 1.",
    )

    def __init__(self, *args: Any, has_signal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_signal:
            del self.fields["reason"]


class ExplainForm(Form):
    """The answer of a bidder: a text, and a PDF where that helps."""

    text = forms.CharField(
        label="Uw uitleg",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Leg uit hoe uw prijs is opgebouwd en waarom u het hiervoor kunt doen.",
        error_messages={"required": "Schrijf uw uitleg op."},
    )
    file = UploadField(
        from_provider=True,
        label="PDF-bestand",
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text="Alleen als u bij uw uitleg iets wilt laten zien, bijvoorbeeld een berekening.",
    )


class JudgeForm(Form):
    """What the buyer finds of the explanation, with the reasons."""

    verdict = forms.ChoiceField(
        label="Is de prijs onderbouwd?",
        choices=[(verdict.value, words[0].upper() + words[1:]) for verdict, words in VERDICTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u van de uitleg vindt."},
    )
    motivation = forms.CharField(
        label="Motivering",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Als u de prijs afwijst, leest de inschrijver deze tekst in de brief.",
        error_messages={"required": "Schrijf op waarom: de brief neemt dit over als u de prijs afwijst."},
    )


class ChooseForm(Form):
    """About which ranked price to ask where there is no signal."""

    price = forms.ChoiceField(label="Inschrijving", error_messages={"required": "Kies een inschrijving."})

    def __init__(self, *args: Any, prices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["price"].choices = list(prices)
