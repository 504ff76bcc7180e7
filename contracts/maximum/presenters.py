"""The maximum on pages: a bar with its marks, and the same in a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from contracts.domain.maximum import FULL, MARKS, Use, euros, percent_in_words
from contracts.maximum.selectors import HolderUse, YearOfMunicipality
from contracts.models import CallOff, RealisedValue
from ui.presentation import Tone

# The picture in its own units. What is above the maximum is drawn up to a fifth beyond it.
_LEFT, _WIDTH, _BEYOND = 10, 500, 100


@dataclass(frozen=True)
class Mark:
    """A line across the bar. `x` is where it stands."""

    percent: int
    x: int
    is_reached: bool
    amount: str


@dataclass(frozen=True)
class Bar:
    """`words` says what the picture shows. Lengths are in the units of the picture."""

    words: str
    percent: str
    tone: Tone
    realised: int
    to_come_from: int
    to_come: int
    marks: tuple[Mark, ...]
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class HolderRow:
    use: HolderUse
    realised: str
    to_come: str
    used: str
    part: str


@dataclass(frozen=True)
class ValueRow:
    value: RealisedValue
    amount: str


@dataclass(frozen=True)
class CallOffRow:
    call_off: CallOff
    amount: str
    realised: str
    to_come: str
    word: str
    tone: Tone


@dataclass(frozen=True)
class MunicipalityRow:
    name: str
    cells: tuple[tuple[int, str], ...]
    total: str


def bar_of(use: Use | None) -> Bar | None:
    """None where the tender named no maximum: there is nothing to draw it against."""
    if use is None or use.maximum is None or use.percent is None or use.room is None:
        return None
    maximum = use.maximum
    realised = _length(use.realised, maximum)
    both = _length(use.used, maximum)
    percent = percent_in_words(use.percent)
    words = (
        f"Van de maximale waarde van {euros(maximum)} is {percent} gebruikt: {euros(use.realised)} gerealiseerd en "
        f"{euros(use.to_come)} nog te komen uit afroepen. Er is nog ruimte voor {euros(use.room)}."
    )
    return Bar(
        words=words,
        percent=percent,
        tone=_tone(use),
        realised=realised,
        to_come_from=_LEFT + realised,
        to_come=both - realised,
        marks=tuple(
            Mark(mark, _LEFT + _WIDTH * mark // FULL, mark in use.reached, euros(mark * maximum // FULL))
            for mark in MARKS
        ),
        rows=(
            ("Gerealiseerd", euros(use.realised), _part(use.realised, maximum)),
            ("Nog te komen uit afroepen", euros(use.to_come), _part(use.to_come, maximum)),
            ("Gebruikt", euros(use.used), percent),
            ("Maximale waarde", euros(maximum), "100%"),
            ("Nog ruimte", euros(use.room), _part(use.room, maximum)),
        ),
    )


def holder_rows(uses: Iterable[HolderUse], maximum: int | None) -> list[HolderRow]:
    return [
        HolderRow(
            one,
            euros(one.realised),
            euros(one.to_come),
            euros(one.used),
            _part(one.used, maximum) if maximum else "–",
        )
        for one in uses
    ]


def value_rows(values: Iterable[RealisedValue]) -> list[ValueRow]:
    return [ValueRow(one, euros(one.amount)) for one in values]


def call_off_rows(found: Iterable[tuple[CallOff, int]]) -> list[CallOffRow]:
    rows = []
    for one, realised in found:
        is_open = one.closed_at is None
        rows.append(
            CallOffRow(
                one,
                euros(one.amount),
                euros(realised),
                euros(one.terms(realised).to_come),
                "loopt" if is_open else "afgesloten",
                Tone.INFO if is_open else Tone.NEUTRAL,
            )
        )
    return rows


def municipality_rows(found: Sequence[YearOfMunicipality]) -> tuple[list[int], list[MunicipalityRow]]:
    """The years, and per municipality what was realised in each and in all."""
    years = sorted({one.year for one in found})
    by_place = {(one.municipality, one.year): one.realised for one in found}
    rows = [
        MunicipalityRow(
            name,
            tuple((year, euros(by_place.get((name, year), 0))) for year in years),
            euros(sum(by_place.get((name, year), 0) for year in years)),
        )
        for name in sorted({one.municipality for one in found})
    ]
    return years, rows


def _length(cents: int, maximum: int) -> int:
    return min(_WIDTH * cents // maximum, _WIDTH + _BEYOND)


def _part(cents: int, maximum: int) -> str:
    return percent_in_words(Fraction(cents * 100, maximum))


def _tone(use: Use) -> Tone:
    if use.is_full:
        return Tone.BAD
    return Tone.WARN if use.reached else Tone.GOOD
