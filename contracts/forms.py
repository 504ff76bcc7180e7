"""Input shapes of the award."""

from django import forms

from contracts.models import AwardDecision, AwardReport
from ui.forms import Form


class DecisionForm(Form):
    """To award as the ranking says, or not at all."""

    kind = forms.ChoiceField(
        label="Wat is het besluit?",
        choices=[
            (AwardDecision.Kind.AWARD.value, "Gunnen volgens de vastgestelde rangorde"),
            (AwardDecision.Kind.NO_AWARD.value, "Niet gunnen"),
        ],
        error_messages={"required": "Kies of u gunt."},
    )
    reason = forms.CharField(
        label="Reden om niet te gunnen",
        required=False,
        max_length=8000,
        help_text="Alleen nodig als u niet gunt. Alle inschrijvers lezen deze reden in hun brief.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NoAwardForm(Form):
    """Where nothing can be awarded only the reason is asked."""

    reason = forms.CharField(
        label="Reden om niet te gunnen",
        error_messages={
            "required": "Schrijf op waarom u niet gunt. Alle inschrijvers lezen deze reden in hun brief."
        },
        max_length=8000,
        help_text="Alle inschrijvers lezen deze reden in hun brief.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DetailsForm(Form):
    """What every letter names beside the reasons."""

    court = forms.CharField(
        label="Bevoegde rechtbank",
        error_messages={"required": "Vul in bij welke rechtbank een kort geding kan worden begonnen."},
        max_length=120,
        help_text="Zoals het in de zin past, bijvoorbeeld: de rechtbank Midden-Nederland, locatie Utrecht.",
    )
    complaint_desk = forms.CharField(
        label="Klachtenmeldpunt",
        error_messages={"required": "Vul in hoe iemand een klacht kan indienen."},
        max_length=2000,
        help_text="Hoe iemand een klacht indient: naam, mailadres of webadres.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    signatory = forms.CharField(
        label="Ondertekenaar",
        error_messages={"required": "Vul in wie de brieven ondertekent."},
        max_length=200,
        help_text="Naam en functie van wie namens de aanbestedende dienst tekent.",
    )
    demands_second_reading = forms.BooleanField(
        label="De brieven wachten op de tweede lezing",
        required=False,
        help_text="Versturen kan dan pas als een jurist elke brief heeft gelezen. Zonder vinkje is het een advies.",
    )


class ReadingForm(Form):
    """`seen` is the hash of the content that was read."""

    remarks = forms.CharField(
        label="Opmerkingen voor de inkoper",
        required=False,
        max_length=4000,
        help_text="Laat leeg als de brief zo kan worden verstuurd.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class AdvantageForm(Form):
    """`seen` is the mark of the text that the form was made from."""

    text = forms.CharField(
        label="Kenmerken en voordelen",
        error_messages={"required": "Schrijf op wat deze inschrijving op dit criterium sterk maakt."},
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class SendingForm(Form):
    """The day on which the letters go out."""

    sending_on = forms.DateField(
        label="Datum van verzending",
        help_text="De opschortende termijn begint de dag erna. Het einde ervan staat in elke brief.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Kies de dag waarop u de brieven verstuurt.",
            "invalid": "Vul een datum in.",
        },
    )


class ReportForm(Form):
    """Which file to make."""

    format = forms.ChoiceField(
        label="Welk bestand?",
        choices=[
            (AwardReport.Format.PDF.value, "PDF, om te lezen en te bewaren"),
            (AwardReport.Format.EXCEL.value, "Excel, met formules die de punten narekenen"),
        ],
        initial=AwardReport.Format.PDF.value,
        error_messages={"required": "Kies PDF of Excel."},
    )
