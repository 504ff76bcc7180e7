"""The outcome of a simulation as sentences, rows and pictures; nothing is counted here."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tenders.domain.definition import Criterion
from tenders.domain.method import as_dutch
from tenders.domain.method.standing import DRAW, PRICE, TOTAL
from tenders.domain.simulation import (
    Advice,
    Settings,
    Share,
    Simulated,
    Statements,
    Tally,
    advice_on,
    lot_statements,
    percent,
    simulated_from,
    statements_of,
)
from tenders.domain.simulation.plan import NOISE
from tenders.domain.vocabulary import SetAsideGround
from tenders.models import MethodSimulation, SimulationProgress, Tender
from tenders.presenters import SUBJECT_TITLES, subject_url

_PLOT, _BAR, _GAP = 670, 18, 10
GROUND_WORDS = {
    SetAsideGround.KNOCK_OUT: "Een niveau van de schaal legt een inschrijving terzijde",
    SetAsideGround.ABOVE_CEILING: "Een prijs ligt boven het plafond",
    SetAsideGround.BELOW_CRITERION_MINIMUM: "Een inschrijving haalt het minimum van een criterium niet",
    SetAsideGround.BELOW_TOTAL_MINIMUM: "Een inschrijving haalt het minimum aantal punten niet",
}
_STATUS = {
    SimulationProgress.Status.QUEUED: ("in de rij", "info"),
    SimulationProgress.Status.RUNNING: ("bezig", "info"),
    SimulationProgress.Status.READY: ("klaar", "good"),
    SimulationProgress.Status.FAILED: ("mislukt", "bad"),
}


@dataclass(frozen=True)
class Bar:
    """A bar of a picture, or with `low` and `high` also the line of what is certain."""

    y: int
    width: str
    kind: str
    text: str
    low: str = ""
    high: str = ""

    @property
    def middle(self) -> int:
        return self.y + _BAR // 2

    @property
    def text_y(self) -> int:
        return self.y + _BAR - 4


@dataclass(frozen=True)
class ChartRow:
    label: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """`words` says what the picture shows; a table below it gives the same numbers. `legend` is (kind, words)."""

    name: str
    words: str
    rows: tuple[ChartRow, ...]
    height: int
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ShareRow:
    """How often something happens: of how many, with the bounds of what is certain."""

    label: str
    part: str
    between: str
    counted: str


@dataclass(frozen=True)
class WeightRow:
    code: str
    name: str
    stated: str
    effective: str
    difference: str
    decides: str
    between: str


@dataclass(frozen=True)
class AdviceRow:
    advice: Advice
    url: str
    place: str


@dataclass(frozen=True)
class LotRow:
    label: str
    tie: str
    drawn: str
    short: str
    decides: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SimulationRow:
    """A simulation in the list."""

    simulation: MethodSimulation
    status: str
    tone: str
    about: str


class Result:
    """A finished simulation, read with the method and the settings that it was made with."""

    def __init__(self, simulation: MethodSimulation) -> None:
        self.simulation = simulation
        self.simulated: Simulated = simulated_from(simulation.definition)
        self.settings = Settings.from_mapping(simulation.chosen)
        self.tally = Tally.from_mapping(simulation.tally or {})

    @cached_property
    def statements(self) -> Statements:
        return statements_of(self.simulated.method, self.tally)

    @cached_property
    def per_lot(self) -> list[tuple[int, Statements]]:
        return lot_statements(self.simulated.method, self.tally)

    @property
    def made(self) -> str:
        return _whole(self.tally.fields)

    @property
    def asked(self) -> str:
        return _whole(self.settings.fields)

    @property
    def is_shortened(self) -> bool:
        """Fewer fields were made than asked."""
        return self.tally.fields < self.settings.fields

    @property
    def has_lots(self) -> bool:
        return len(self.simulated.method.lots) > 1

    @property
    def advice(self) -> tuple[Advice, ...]:
        return advice_on(self.simulated.method, self.statements, bidders=self.settings.bidders)


def simulation_rows(simulations: Sequence[MethodSimulation]) -> list[SimulationRow]:
    return [
        SimulationRow(
            one,
            *_STATUS[SimulationProgress.Status(one.progress.status)],
            about=f"{_whole(one.fields)} velden van {one.chosen['bidders']} inschrijvers, startgetal "
            f"{one.chosen['seed']}",
        )
        for one in simulations
    ]


def share_rows(result: Result) -> list[ShareRow]:
    return [_share_row(label, found) for label, found in happenings(result)]


def happenings(result: Result) -> list[tuple[str, Share]]:
    """What can happen in a field, as often as it did."""
    found = result.statements
    rows = [
        ("Inschrijvers staan gelijk op de gunningsgrens", found.tie_at_limit),
        ("Een loting is nodig", found.drawn),
        *((GROUND_WORDS[row.ground], row.fields) for row in found.set_aside),
        ("Er blijven minder inschrijvers over dan er overeenkomsten zijn", found.short),
    ]
    if found.swapped is not None:
        rows.append(("Twee inschrijvers wisselen van positie als een derde niet meedoet", found.swapped))
    if found.swapped_winners is not None:
        rows.append(("Daardoor wint een ander", found.swapped_winners))
    return rows


def happenings_chart(result: Result) -> Chart:
    return _chart(
        "hoe-vaak",
        "Hoe vaak iets gebeurt, in procenten van de velden.",
        [
            (label, [("effective", found.part, percent(found.part), found)])
            for label, found in happenings(result)
        ],
    )


def aside_rows(result: Result) -> list[ShareRow]:
    """Of all bids, what falls away by each ground."""
    return [_share_row(GROUND_WORDS[row.ground], row.bids) for row in result.statements.set_aside]


def limit_rows(result: Result) -> list[ShareRow]:
    return [_share_row(key_words(result, key), found) for key, found in result.statements.at_limit]


def limit_chart(result: Result) -> Chart | None:
    """None where nobody ever stands beyond the limit."""
    rows = [
        (key_words(result, key), [("effective", found.part, percent(found.part), found)])
        for key, found in result.statements.at_limit
    ]
    if not rows:
        return None
    return _chart("grens", "Wat de laatste winnaar scheidt van de eerste die niet wint.", rows)


def key_words(result: Result, key: str) -> str:
    words = {TOTAL: "Het totaal aantal punten", DRAW: "De loting", PRICE: "De prijs"}
    named = {one.code: f"Punten op {one.code} {one.name}" for one in result.simulated.method.all_criteria()}
    stated = {one.code: f"Opgave {one.name}" for one in result.simulated.statements}
    return (words | named | stated).get(key, key)


def weight_rows(result: Result) -> list[WeightRow]:
    return [
        WeightRow(
            code=row.leaf.code,
            name=row.leaf.name,
            stated=percent(row.stated),
            effective="–" if row.effective is None else percent(row.effective),
            difference="–" if row.effective is None else _signed(row.difference),
            decides=percent(row.decides.part),
            between=_between(row.decides),
        )
        for row in result.statements.weights
    ]


def weight_chart(result: Result) -> Chart:
    rows = []
    for row in result.statements.weights:
        bars: list[tuple[str, Fraction, str, Share | None]] = [
            ("stated", row.stated, f"{percent(row.stated)} volgens de leidraad", None)
        ]
        if row.effective is not None:
            bars.append(("effective", row.effective, f"{percent(row.effective)} in werkelijkheid", None))
        rows.append((_short(row.leaf), bars))
    legend = (("stated", "gewicht volgens de leidraad"), ("effective", "werkelijk gewicht"))
    return _chart(
        "gewicht", "Gewicht van elk criterium volgens de leidraad en in werkelijkheid.", rows, legend
    )


def lot_rows(result: Result) -> list[LotRow]:
    names = {lot.number: lot.name for lot in result.simulated.method.lots}
    return [
        LotRow(
            label=f"Perceel {number}: {names[number]}",
            tie=percent(found.tie_at_limit.part),
            drawn=percent(found.drawn.part),
            short=percent(found.short.part),
            decides=tuple((row.leaf.code, percent(row.decides.part)) for row in found.weights),
        )
        for number, found in result.per_lot
    ]


def advice_rows(tender: Tender, result: Result, *, linked: bool) -> list[AdviceRow]:
    """With a link to the page where it is changed, for who may change it now."""
    return [
        AdviceRow(one, subject_url(tender, one.subject) if linked else "", SUBJECT_TITLES[one.subject])
        for one in result.advice
    ]


def setting_rows(result: Result) -> list[tuple[str, str]]:
    """What it was made with, so that anybody can make it again."""
    used, method = result.settings, result.simulated.method
    rows = [
        ("Velden", _whole(result.tally.fields)),
        ("Inschrijvers per veld", str(used.bidders)),
        ("Startgetal", str(used.seed)),
        ("Gemiddelde inschrijving", used.centre),
        ("Verschil tussen inschrijvers", f"{used.spread}% van een niveau"),
        ("Samenhang tussen criteria", f"{used.correlation}%"),
        ("Beoordelaars", str(used.evaluators)),
        ("Verschil in strengheid", f"{used.harshness}% van een niveau"),
        ("Toeval in één score", f"{NOISE}% van een niveau"),
    ]
    if any(leaf.max_points for leaf in method.price_leaves):
        rows.append(("Verschil in prijs", f"{used.price_spread}%"))
    if result.has_lots:
        rows.append(("Plannen per perceel", "hetzelfde plan" if used.one_plan else "een eigen plan"))
    return rows


def _share_row(label: str, found: Share) -> ShareRow:
    return ShareRow(
        label, percent(found.part), _between(found), f"{_whole(found.count)} van {_whole(found.of)}"
    )


def _between(found: Share) -> str:
    return f"{percent(found.low)} tot {percent(found.high)}"


def _signed(difference: Fraction) -> str:
    """In percentage points; a difference that rounds to nothing has no sign."""
    text = as_dutch(abs(difference) * 100, 1)
    if text == "0,0":
        return text
    return f"{'+' if difference > 0 else '−'}{text}"


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _short(leaf: Criterion) -> str:
    text = f"{leaf.code} {leaf.name}"
    return text if len(text) <= 34 else f"{text[:33].rstrip()}…"


def _chart(
    name: str,
    words: str,
    rows: Sequence[tuple[str, Sequence[tuple[str, Fraction, str, Share | None]]]],
    legend: tuple[tuple[str, str], ...] = (),
) -> Chart:
    """Bars of parts of a whole, from 0 to 100%, each row under its label."""
    made, y = [], 8
    for label, parts in rows:
        bars = []
        top = y + 18
        for kind, part, text, certain in parts:
            width = max(Fraction(0), min(Fraction(1), part)) * _PLOT
            bars.append(
                Bar(
                    y=top,
                    width=_pixels(width),
                    kind=kind,
                    text=text,
                    low=_pixels(certain.low * _PLOT) if certain else "",
                    high=_pixels(certain.high * _PLOT) if certain else "",
                )
            )
            top += _BAR + 2
        made.append(ChartRow(label, y + 12, tuple(bars)))
        y = top + _GAP
    return Chart(name, words, tuple(made), y, legend)


def _pixels(length: Fraction) -> str:
    return f"{float(length):.1f}"
