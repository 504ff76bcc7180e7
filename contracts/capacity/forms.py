"""Forms of the toeleiding."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from contracts.capacity.models import AllocationRule
from contracts.capacity.selectors import LotShares
from contracts.domain.allocation import MOST_DAYS, Division, Method, Terms
from contracts.domain.area_budget import AreaBudget as BudgetNumbers
from contracts.domain.capacity import MOST
from contracts.domain.care_months import month_in_words
from contracts.models import Contract
from documents.upload_field import UploadField
from tenders.domain.contract_rules import CapacityRule
from tenders.domain.definition import StatementRule
from tenders.domain.vocabulary import AtLimit, CapacityTarget, CapacityUnit
from tenders.forms.base import part
from ui.fields import LocalDateField, MoneyField, PercentageField, WholeNumberField
from ui.forms import Form

_YES, _NO = "ja", "nee"
_CHOICES = [(_YES, "Ja"), (_NO, "Nee")]
MAX_SHEET_BYTES = 5 * 1024 * 1024


class CountField(WholeNumberField):
    """A number of clients."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_value": MOST, **kwargs})


class ReasonField(forms.CharField):
    """Why something that stood is changed; one line of text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 300, **kwargs})


class RuleForm(Form):
    """What each method needs; what another method needs keeps what it was."""

    layout = Layout(
        part("Hoe komen nieuwe cliënten bij een opdrachtnemer?", "method"),
        part(
            "Bij toeleiding op capaciteit",
            "limit",
            "at_limit",
            "target",
            "unit",
            "statement",
            "floor",
            "offer_is_ceiling",
            "may_pause",
            "paused_counts_as_below",
        ),
        part("Bij gezamenlijk verdelen", "division", "days", "in_working_days"),
    )
    method = forms.ChoiceField(
        label="Manier",
        choices=AllocationRule.Method.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe cliënten bij een opdrachtnemer komen."},
    )
    limit = CountField(
        label="Grens",
        min_value=1,
        help_text="Boven dit aantal krijgt een aanbieder geen nieuwe cliënten, zolang een ander nog ruimte heeft.",
    )
    at_limit = forms.ChoiceField(
        label="Wie precies op de grens zit, is",
        choices=AllocationRule.AtLimit.choices,
        widget=forms.RadioSelect,
    )
    floor = CountField(
        label="Minimum", required=False, help_text="Een opgave mag niet lager zijn dan dit aantal."
    )
    offer_is_ceiling = forms.ChoiceField(
        label="Is de eigen opgave een maximum?",
        choices=_CHOICES,
        widget=forms.RadioSelect,
        help_text="Kiest u ja, dan is een aanbieder dicht zodra het aantal de eigen opgave bereikt.",
    )
    may_pause = forms.ChoiceField(
        label="Mag een aanbieder boven de eigen opgave zelf pauzeren?",
        choices=_CHOICES,
        widget=forms.RadioSelect,
    )
    target = forms.ChoiceField(
        label="Een ander heeft nog ruimte tot",
        choices=AllocationRule.Target.choices,
        widget=forms.RadioSelect,
    )
    paused_counts_as_below = forms.ChoiceField(
        label="Telt een aanbieder die zelf pauzeert mee als iemand met ruimte?",
        choices=_CHOICES,
        widget=forms.RadioSelect,
        help_text="Kiest u ja, dan kan iemand die pauzeert een ander dicht houden.",
    )
    unit = forms.ChoiceField(
        label="Geteld worden", choices=AllocationRule.Unit.choices, widget=forms.RadioSelect
    )
    statement = forms.ChoiceField(label="Eigen opgave in de inschrijving", required=False)
    division = forms.ChoiceField(
        label="Verdeling", choices=AllocationRule.Division.choices, widget=forms.RadioSelect
    )
    days = CountField(
        label="Binnen hoeveel dagen is zichtbaar wie de cliënt helpt?",
        min_value=1,
        max_value=MOST_DAYS,
        unit="dagen",
    )

    in_working_days = forms.ChoiceField(
        label="Tellen alleen werkdagen mee?", choices=_CHOICES, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, statements: Sequence[StatementRule], is_change: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        none = ("", "geen: de contractmanager legt elke opgave vast")
        self.fields["statement"].choices = [*((each.code, each.name) for each in statements), none]
        if is_change:
            self.fields["reason"] = ReasonField(
                label="Waarom verandert de regel?",
                error_messages={"required": "Schrijf op waarom de regel verandert."},
            )

    def terms(self) -> Terms:
        chosen = self.cleaned_data
        capacity = CapacityRule(
            limit=chosen["limit"],
            floor=chosen["floor"],
            target=CapacityTarget(chosen["target"]),
            unit=CapacityUnit(chosen["unit"]),
            at_limit=AtLimit(chosen["at_limit"]),
            statement=chosen["statement"],
            paused_counts_as_below=chosen["paused_counts_as_below"] == _YES,
            may_pause=chosen["may_pause"] == _YES,
            offer_is_ceiling=chosen["offer_is_ceiling"] == _YES,
        )
        return Terms(
            Method(chosen["method"]),
            capacity,
            Division(chosen["division"]),
            chosen["days"],
            chosen["in_working_days"] == _YES,
        )


def rule_initial(rule: AllocationRule | None) -> dict[str, Any]:
    """What the form opens with: the rule that counts, or what is usual."""
    row = rule or AllocationRule.of_terms(Terms(Method.CAPACITY))
    names = ("method", "limit", "floor", "target", "unit", "at_limit", "statement", "division", "days")
    switches = ("paused_counts_as_below", "may_pause", "offer_is_ceiling", "in_working_days")
    return {
        **{name: getattr(row, name) for name in names},
        **{name: _YES if getattr(row, name) else _NO for name in switches},
    }


class MonthChoiceForm(Form):
    """Which month is filled in. What cannot be chosen is the last one."""

    maand = forms.ChoiceField(label="Maand", widget=forms.Select)

    def __init__(self, *args: Any, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months = months
        self.fields["maand"].choices = [(f"{each:%Y-%m}", month_in_words(each)) for each in reversed(months)]
        self.fields["maand"].widget = forms.Select(choices=self.fields["maand"].choices)

    @property
    def last_finished(self) -> date:
        """The month that is over, where there is one."""
        return self.months[-2] if len(self.months) > 1 else self.months[-1]

    def month(self, default: date) -> date:
        self.is_valid()
        chosen = self.cleaned_data.get("maand")
        return next((each for each in self.months if f"{each:%Y-%m}" == chosen), default)


class MonthForm(Form):
    """A number per contract; an empty one says nothing."""

    def __init__(
        self, *args: Any, contracts: Sequence[Contract], kept: Mapping[int, int], unit: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contracts = contracts
        has_lots = len({each.lot_id for each in contracts}) > 1
        for each in contracts:
            name = each.bid.organisation.name
            self.fields[self.name_of(each)] = CountField(
                label=f"{name}, perceel {each.lot.number}" if has_lots else name,
                required=False,
                unit=unit,
                initial=kept.get(each.pk),
            )
        if kept:
            self.fields["reason"] = ReasonField(
                label="Waarom verandert een aantal dat er al stond?",
                required=False,
                help_text="Alleen nodig als u een aantal verandert. Het oude aantal blijft te lezen.",
            )

    @staticmethod
    def name_of(contract: Contract) -> str:
        return f"aantal_{contract.public_id}"

    def numbers(self) -> list[tuple[Contract, int]]:
        values = ((each, self.cleaned_data.get(self.name_of(each))) for each in self.contracts)
        return [(contract, number) for contract, number in values if number is not None]


class ImportForm(Form):
    file = UploadField(
        label="Excel-bestand",
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        error_messages={"required": "Kies het Excel-bestand met de aantallen."},
    )
    reason = ReasonField(
        label="Waarom verandert een aantal dat er al stond?",
        required=False,
        help_text="Alleen nodig als het bestand een aantal verandert. Het oude aantal blijft te lezen.",
    )


class OfferForm(Form):
    offer = CountField(label="Nieuwe opgave")
    reason = ReasonField(
        label="Waarom verandert de opgave?",
        help_text="Bijvoorbeeld: afgesproken in het overleg van 3 maart.",
        error_messages={"required": "Schrijf op waarom de opgave verandert."},
    )


class UnmetForm(Form):
    requirement = forms.CharField(
        label="Aan welke eis voldoet de aanbieder niet?",
        max_length=60,
        help_text="Bijvoorbeeld: eis 18.",
        error_messages={"required": "Schrijf op om welke eis het gaat."},
    )
    reason = ReasonField(
        label="Wat is er aan de hand?",
        help_text="Zonder gegevens van cliënten.",
        error_messages={"required": "Schrijf op wat er aan de hand is."},
    )


class AssignmentForm(Form):
    """A client that was reported, by the reference of the municipality."""

    reference = forms.CharField(
        label="Kenmerk van de gemeente",
        max_length=60,
        help_text="Het nummer van de melding. Geen naam, geen geboortedatum, geen burgerservicenummer.",
        error_messages={"required": "Vul het kenmerk van de melding in."},
    )
    requested_on = LocalDateField(label="Gemeld op")
    wish = forms.ChoiceField(
        label="Naar wie wil de cliënt?",
        required=False,
        widget=forms.Select,
        help_text="Laat leeg als de cliënt geen voorkeur heeft.",
    )

    def __init__(self, *args: Any, lots: Sequence[LotShares], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lots = {str(each.lot.number): each for each in lots}
        if len(lots) > 1:
            self.fields["lot"] = forms.ChoiceField(
                label="Perceel",
                choices=[(number, str(each.lot)) for number, each in self.lots.items()],
                widget=forms.Select,
            )
        self.contracts = {str(one.public_id): one for each in lots for one in each.contracts}
        names = {key: _named(each, with_lot=len(lots) > 1) for key, each in self.contracts.items()}
        self.fields["wish"].choices = [("", "geen voorkeur"), *names.items()]

    def registration(self) -> dict[str, Any]:
        """What the service `register_client` is asked."""
        chosen = self.cleaned_data
        number = chosen.get("lot") or next(iter(self.lots))
        return {
            "lot": self.lots[number].lot,
            "reference": chosen["reference"],
            "requested_on": chosen["requested_on"],
            "wish": self.contracts.get(chosen["wish"]),
        }


class AssignForm(Form):
    """Who takes the client."""

    contractor = forms.ChoiceField(
        label="Wie helpt deze cliënt?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een opdrachtnemer."},
    )
    reason = ReasonField(
        label="Waarom gaat het anders?",
        required=False,
        help_text="Alleen nodig als u iemand kiest die niet aan de beurt is. Zonder gegevens van de cliënt.",
    )

    def __init__(self, *args: Any, shares: LotShares, turn: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contracts = {str(each.public_id): each for each in shares.contracts}
        self.fields["contractor"].choices = [
            (each.key, f"{each.name} (aan de beurt)" if each.key == turn else each.name)
            for each in shares.shares
        ]


def _named(contract: Contract, *, with_lot: bool) -> str:
    name = contract.bid.organisation.name
    return f"{name}, perceel {contract.lot.number}" if with_lot else name


class BudgetForm(Form):
    """What was agreed for an area and year, and how it turned out."""

    budget = MoneyField(label="Budget van het jaar", min_value=0)
    expected = CountField(
        label="Verwachte beschikkingen", min_value=1, help_text="Waar het budget van uitgaat."
    )
    moving = PercentageField(
        label="Deel van het budget dat meebeweegt",
        help_text="100% als het hele budget meebeweegt met het aantal beschikkingen.",
    )
    actual = CountField(
        label="Werkelijke beschikkingen",
        required=False,
        help_text="Laat leeg zolang het aantal niet bekend is.",
    )
    reason = ReasonField(
        label="Toelichting",
        required=False,
        help_text="Verplicht als u verandert wat is afgesproken.",
    )

    def numbers(self) -> BudgetNumbers:
        chosen = self.cleaned_data
        return BudgetNumbers(chosen["budget"], chosen["expected"], chosen["actual"], chosen["moving"])
