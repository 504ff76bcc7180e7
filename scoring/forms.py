"""Shapes of input on the scoring pages; what is allowed is decided by the services."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms

from bids.insiders.forms import InterestForm
from bids.models import Bid
from documents.upload_field import UploadField
from scoring.domain.draw import MAX_WORD
from scoring.models import InterestDeclaration
from tenders.domain.definition import Method
from tenders.domain.method import DROP_OUT_GROUNDS
from tenders.domain.vocabulary import FinalScore, SetAsideGround
from tenders.models import Lot
from ui.fields import LocalDateTimeField
from ui.forms import Form

Decision = InterestDeclaration.Decision
_GROUND_WORDS = {
    SetAsideGround.VERIFICATION_FAILED: "De verificatie is mislukt: de inschrijver kan zijn opgave niet bewijzen",
    SetAsideGround.WITHDRAWN: "De inschrijver heeft zich teruggetrokken",
}


class DeclarationForm(InterestForm):
    decider = "De voorzitter"


class ReportForm(Form):
    text = forms.CharField(
        label="Wat is er veranderd, of wat zag u eerder niet?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Schrijf op wat er is veranderd. De voorzitter beslist daarop."},
    )


class MemberForm(Form):
    function = forms.CharField(label="Functie", max_length=120)
    expertise = forms.CharField(
        label="Deskundigheid",
        help_text="Waarover, en bij welke criteria. Dit staat in het proces-verbaal.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
    is_external = forms.BooleanField(
        label="Deze persoon is van buiten of ervaringsdeskundige", required=False
    )


class DecisionForm(Form):
    decision = forms.ChoiceField(
        label="Uw beslissing",
        choices=[
            (Decision.ADMITTED, "Laat toe: beoordeelt deze inschrijver"),
            (Decision.BARRED, "Sluit uit: beoordeelt deze inschrijver niet"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een beslissing."},
    )
    reason = forms.CharField(
        label="Reden",
        help_text="Nodig bij uitsluiten, bij een verklaard belang en bij een nieuwe beslissing.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, lots: Sequence[Lot] = (), **kwargs: Any) -> None:
        """`lots`: those of the bid from which the evaluator can still be released; none is no question."""
        super().__init__(*args, **kwargs)
        if lots:
            self._lots = {str(lot.number): lot for lot in lots}
            self.fields["without_lots"] = forms.MultipleChoiceField(
                label="Niet voor deze percelen",
                help_text="Laat leeg als dit lid alle percelen van deze inschrijver beoordeelt.",
                choices=[(key, f"Perceel {key}: {lot.name}") for key, lot in self._lots.items()],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            self.fields[
                "reason"
            ].help_text = (
                "Nodig bij uitsluiten, een verklaard belang, een nieuwe beslissing of een gekozen perceel."
            )
            self.order_fields(["decision", "without_lots", "reason"])

    def clean_without_lots(self) -> list[Lot]:
        return [self._lots[key] for key in self.cleaned_data["without_lots"]]


class ReasonForm(Form):
    reason = forms.CharField(
        label="Reden",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={"required": "Schrijf de reden op."},
    )


class ReopenForm(Form):
    """Which finished sheet goes open, and why."""

    sheet = forms.ChoiceField(
        label="Welke beoordeling?", error_messages={"required": "Kies een beoordeling."}
    )
    reason = forms.CharField(
        label="Reden",
        help_text="Alle commissieleden lezen deze reden. Noem daarom geen niveau en geen score.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        error_messages={
            "required": "Schrijf op waarom u deze beoordeling heropent. Alle commissieleden lezen dat."
        },
    )

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [*names.items()]
        if len(names) <= 8:
            self.fields["sheet"].widget = forms.RadioSelect(choices=[*names.items()])
        else:
            self.fields["sheet"].choices = [("", "Kies een beoordeling"), *names.items()]


class ScoreForm(Form):
    """A score as it is being written: nothing is required until the sheet is finished."""

    level_label = forms.ChoiceField(label="Niveau", required=False, widget=forms.RadioSelect)
    motivation = forms.CharField(label="Motivering", required=False, max_length=8000, widget=forms.Textarea)
    page_reference = forms.CharField(label="Pagina in het plan", required=False, max_length=60)
    notes = forms.CharField(label="Eigen notities", required=False, max_length=8000, widget=forms.Textarea)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, method: Method, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level_label"].choices = [(level.label, level.label) for level in method.scale]


class HintForm(Form):
    hint = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Waarom geldt deze aanwijzing hier niet?",
        max_length=500,
        error_messages={"required": "Schrijf op waarom deze aanwijzing hier niet geldt."},
    )


class CommitmentForm(Form):
    """Toezegging: where in the plan, and what is promised."""

    page = forms.IntegerField(
        label="Pagina",
        min_value=1,
        error_messages={
            "required": "Vul het nummer van de pagina in.",
            "invalid": "Vul een paginanummer in.",
        },
    )
    text = forms.CharField(
        label="Wat zegt de inschrijver toe?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf over wat de inschrijver toezegt."},
    )


class ConsensusForm(Form):
    """A level, a value or nothing (it is computed), as the published final score says."""

    level_label = forms.ChoiceField(label="Niveau", required=False, widget=forms.RadioSelect)
    value = forms.CharField(label="Of een waarde tussen twee niveaus", required=False, max_length=20)
    motivation = forms.CharField(
        label="Motivering van de commissie",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": "Schrijf de motivering van de commissie. De brief neemt deze tekst over."
        },
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, method: Method, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level_label"].choices = [(level.label, level.label) for level in method.scale]
        if not method.final_score.is_consensus:
            del self.fields["level_label"]
        if method.final_score is not FinalScore.CONSENSUS_FREE:
            del self.fields["value"]

    def clean_value(self) -> Fraction | None:
        text = self.cleaned_data["value"].strip().replace(",", ".")
        if not text:
            return None
        try:
            return Fraction(text)
        except (ValueError, ZeroDivisionError):
            raise forms.ValidationError("Vul een getal in, bijvoorbeeld 7,5.") from None


class AdjustForm(Form):
    """Another level for one's own score, with the reason; `from_label` is what the member saw."""

    level_label = forms.ChoiceField(
        label="Uw nieuwe niveau",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies het niveau waarop u nu uitkomt."},
    )
    reason = forms.CharField(
        label="Waarom stelt u bij?",
        help_text="Het verslag van het overleg neemt deze reden over.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op waarom u uw score bijstelt."},
    )
    from_label = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, method: Method, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level_label"].choices = [(level.label, level.label) for level in method.scale]


class ConfirmationForm(Form):
    dissent = forms.CharField(
        label="Afwijkende mening",
        help_text="Laat leeg als u het eens bent. Vul in waarin u afwijkt: dat komt in het verslag.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )


class DropOutForm(Form):
    """Who drops out, why, and on which lot where there is more than one."""

    bid = forms.ChoiceField(label="Inschrijver", error_messages={"required": "Kies een inschrijver."})
    lot = forms.ChoiceField(label="Perceel", required=False)
    ground = forms.ChoiceField(
        label="Wat is er gebeurd?",
        choices=[(ground.value, _GROUND_WORDS[ground]) for ground in DROP_OUT_GROUNDS],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat er is gebeurd."},
    )
    reason = forms.CharField(
        label="Reden",
        help_text="De brieven noemen deze reden.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": "Schrijf op waarom deze inschrijver afvalt."},
    )

    def __init__(self, *args: Any, bids: dict[str, Bid], lots: Sequence[Lot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bid"].choices = [(str(bid.public_id), name) for name, bid in sorted(bids.items())]
        self.fields["lot"].choices = [("", "Alle percelen"), *((str(lot.number), str(lot)) for lot in lots)]
        if len(lots) == 1:
            del self.fields["lot"]


class SupposeForm(Form):
    """Which bidder one thinks away; nothing is sent that changes anything."""

    bid = forms.ChoiceField(label="Inschrijver", error_messages={"required": "Kies een inschrijver."})
    lot = forms.ChoiceField(label="Perceel", required=False)

    def __init__(self, *args: Any, bids: dict[str, Bid], lots: Sequence[Lot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bid"].choices = [(str(bid.public_id), name) for name, bid in sorted(bids.items())]
        self.fields["lot"].choices = [("", "Alle percelen"), *((str(lot.number), str(lot)) for lot in lots)]
        if len(lots) == 1:
            del self.fields["lot"]


class CommitDrawForm(Form):
    planned_at = LocalDateTimeField(
        label="Wanneer is de loting?",
        help_text="Alle deelnemers krijgen een uitnodiging met dit tijdstip en het kenmerk van het geheim.",
        error_messages={"required": "Kies dag en tijd van de loting."},
    )
    place = forms.CharField(
        label="Waar?",
        help_text="Een adres, of hoe men kan meekijken.",
        max_length=200,
        error_messages={"required": "Schrijf op waar de loting is."},
    )
    witness = forms.CharField(
        label="Getuigen",
        help_text="Wie vraagt u om erbij te zijn? Naam en functie, met komma's ertussen.",
        max_length=200,
        required=False,
    )


class HoldDrawForm(Form):
    witness = forms.CharField(
        label="Getuigen",
        help_text="Wie is erbij, naast u? Naam en functie, met komma's ertussen. Dit komt in het proces-verbaal.",
        max_length=200,
        error_messages={"required": "Schrijf op wie erbij is. Een loting heeft een getuige."},
    )


class WordForm(Form):
    word = forms.CharField(
        label="Uw woord",
        help_text="Een woord of korte zin die u zelf bedenkt. Het hoeft niets te betekenen.",
        max_length=MAX_WORD,
        error_messages={"required": "Schrijf een woord op."},
    )


class RecordDrawForm(Form):
    """The result of a draw held elsewhere: a place for every participant."""

    reason = forms.CharField(
        label="Wie heeft geloot, waar en wanneer?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": "Schrijf op wie heeft geloot, waar en wanneer."},
    )
    document = UploadField(
        label="Proces-verbaal van de notaris (PDF)",
        error_messages={"required": "Kies het proces-verbaal van de notaris."},
    )

    def __init__(self, *args: Any, names: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [key for key, _ in names]
        places = [(str(place), str(place)) for place in range(1, len(names) + 1)]
        for key, name in names:
            self.fields[f"place-{key}"] = forms.ChoiceField(
                label=f"Plaats van {name}",
                choices=[("", "Kies een plaats"), *places],
                error_messages={"required": f"Kies de plaats van {name}."},
            )
        self.order_fields([*(f"place-{key}" for key in self.keys), "reason", "document"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [data.get(f"place-{key}") for key in self.keys]
        if None not in given and len(set(given)) < len(given):
            raise forms.ValidationError(
                "Twee inschrijvers hebben dezelfde plaats. Geef ieder een eigen plaats."
            )
        return data

    @property
    def order(self) -> list[str]:
        """The keys, first drawn first."""
        return sorted(self.keys, key=lambda key: int(self.cleaned_data[f"place-{key}"]))
