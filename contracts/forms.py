"""Input shapes of the award."""

from collections.abc import Sequence
from typing import Any

from django import forms

from contracts.domain.verdicts import Verdict, VerdictKind
from contracts.models import AwardDecision, AwardReport
from documents.upload_field import UploadField
from tenders.domain.procedure_words import said
from ui.forms import Form
from ui.polish import polish

PER_LOT = "per_lot"
_KINDS = [
    (VerdictKind.AWARD.value, "Gunnen volgens de vastgestelde rangorde"),
    (VerdictKind.NO_AWARD.value, "Niet gunnen"),
    (VerdictKind.WITHDRAWN.value, "De aanbesteding intrekken"),
]
_KINDS_OF_ADMISSION = [
    (VerdictKind.AWARD.value, "Iedereen toelaten die aan alle eisen voldoet"),
    (VerdictKind.NO_AWARD.value, "Niemand toelaten"),
    (VerdictKind.WITHDRAWN.value, "De procedure intrekken"),
]
_ALL_READ_IT = "Alle inschrijvers lezen deze reden in hun brief."


class DecisionForm(Form):
    """One decision for the whole tender, or with more lots one per lot.

    `awards` says whether there is a ranking to award by, `numbers` the lots. The reason is asked by the service.
    """

    kind = forms.ChoiceField(
        label="Wat is het besluit?",
        choices=[*_KINDS, (PER_LOT, "Per perceel een eigen besluit")],
        error_messages={"required": "Kies wat het besluit is."},
    )
    reason = forms.CharField(
        label="Reden om niet te gunnen of in te trekken",
        required=False,
        max_length=8000,
        help_text=f"Alleen nodig als u niet gunt. {_ALL_READ_IT}",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self,
        *args: Any,
        numbers: Sequence[int] = (),
        awards: bool = True,
        is_admission: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._numbers = numbers if len(numbers) > 1 else ()
        choices = _KINDS_OF_ADMISSION if is_admission else _KINDS
        if is_admission:
            # Who meets the requirements is admitted: not to admit anybody is no choice where somebody does.
            choices = [choices[0], choices[2]] if awards else choices[1:]
            self.fields["reason"].label = "Reden om niemand toe te laten of in te trekken"
            self.fields["reason"].help_text = f"Alleen nodig als u niemand toelaat. {_ALL_READ_IT}"
        elif not awards:
            choices = choices[1:]
        per_lot = [(PER_LOT, "Per perceel een eigen besluit")] if self._numbers else []
        self.fields["kind"].choices = [*choices, *per_lot]  # type: ignore[attr-defined]
        self.fields["kind"].required = awards
        for number in self._numbers:
            self._add(
                f"kind_{number}",
                forms.ChoiceField(label=f"Perceel {number}", choices=choices, required=False),
            )
            self._add(
                f"reason_{number}",
                forms.CharField(
                    label=f"Reden bij perceel {number}",
                    required=False,
                    max_length=8000,
                    help_text=said(
                        f"Alleen nodig als u dit perceel niet gunt. {_ALL_READ_IT}", is_admission=is_admission
                    ),
                    widget=forms.Textarea(attrs={"rows": 3}),
                ),
            )

    def _add(self, name: str, field: forms.Field) -> None:
        polish(field, label=str(field.label))
        self.fields[name] = field

    def kind_for_all(self) -> str:
        """The one decision; where nothing can be awarded and nothing was chosen, not to award."""
        return self.cleaned_data["kind"] or VerdictKind.NO_AWARD.value

    def verdicts(self) -> dict[int, Verdict] | None:
        """The choice per lot; None where one decision holds for all."""
        data = self.cleaned_data
        if data["kind"] != PER_LOT:
            return None
        return {
            number: Verdict(
                VerdictKind(data[f"kind_{number}"] or VerdictKind.NO_AWARD), data[f"reason_{number}"]
            )
            for number in self._numbers
        }


class SignedForm(Form):
    """Who signs a letter, and where somebody goes who does not agree with it."""

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


class DetailsForm(SignedForm):
    """What every letter of a decision names beside the reasons."""

    demands_second_reading = forms.BooleanField(
        label="De brieven wachten op de tweede lezing",
        required=False,
        help_text="Versturen kan dan pas als een jurist elke brief heeft gelezen. Zonder vinkje is het een advies.",
    )
    individual_scores = forms.ChoiceField(
        label="Individuele scores in het rapport voor contractmanagement",
        choices=AwardDecision.IndividualScores.choices,
        required=False,
        help_text="Wat contractmanagers zien van wat elke beoordelaar gaf. Het volledige rapport toont alles.",
    )

    def clean_individual_scores(self) -> str:
        return self.cleaned_data["individual_scores"] or AwardDecision.IndividualScores.UNNAMED


class HouseStyleForm(Form):
    """Everything may be empty: then the letter has the name of the authority and our own colour."""

    logo = UploadField(
        label="Logo",
        required=False,
        help_text="Een PNG- of JPEG-bestand van ten hoogste 3 MB. Het staat linksboven op elke brief.",
        error_messages={"empty": "Dit bestand is leeg. Kies een ander bestand."},
    )
    without_logo = forms.BooleanField(label="Gebruik geen logo", required=False)
    accent = forms.CharField(
        label="Kleur",
        required=False,
        max_length=7,
        help_text="Voor kopjes en lijnen: # met zes cijfers of letters, bijvoorbeeld #0b5c6b.",
    )
    address = forms.CharField(
        label="Adresregels",
        required=False,
        max_length=600,
        help_text="Elke regel apart, bijvoorbeeld bezoekadres, postadres en telefoonnummer.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    signatory = forms.CharField(
        label="Ondertekenaar",
        required=False,
        max_length=200,
        help_text="Naam en functie. Wij stellen deze voor bij elk besluit; u kunt per besluit iemand anders invullen.",
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


class DismissalForm(Form):
    """`mark` says which flag."""

    reason = forms.CharField(
        label="Waarom mag dit zo in de brief staan?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf op waarom deze tekst zo in de brief mag staan."},
    )
    mark = forms.CharField(widget=forms.HiddenInput, required=False)


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

    def __init__(self, *args: Any, has_points: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_points:
            excel = (AwardReport.Format.EXCEL.value, "Excel, om zelf te filteren en te rekenen")
            self.fields["format"].choices = [ReportForm.base_fields["format"].choices[0], excel]
