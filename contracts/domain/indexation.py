"""Indexation of tariffs: weights times yearly figures make an index, and the index makes the new tariffs.

UbWmo 5.4 lid 3 onder e has tariffs follow the cost of labour and material: OVA for the first, CPI for the second, each
with its weight. Nothing on the way is rounded. A new tariff is, once: half up, to four decimals of the unit in which
it is paid. The next year goes on from that tariff, so that every letter can be checked with the one before it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from contracts.domain.errors import DecisionRefused
from tenders.domain.method import as_dutch

PLACES = 4
WHOLE = 100
# A figure beyond this is more often a comma that was forgotten than the growth of cost in a year.
UNLIKELY = 15
MOST_PERCENT = 100
_MOST_PLACES = 40
# As usual in Dutch: what stands between a number and its unit does not break.
_EURO = "€\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Weight:
    """The part of the cost that follows an index, in percents."""

    index: str
    percent: Fraction


@dataclass(frozen=True)
class Rule:
    """How the tariffs of a tender are indexed; `source` says where that stands."""

    weights: tuple[Weight, ...]
    at_start: bool
    source: str

    @property
    def indexes(self) -> tuple[str, ...]:
        return tuple(each.index for each in self.weights)


@dataclass(frozen=True)
class Figure:
    """An index in one year, in percents of growth, with where it was published and when."""

    index: str
    year: int
    percent: Fraction
    source: str
    published_on: date


@dataclass(frozen=True)
class Tariff:
    """What is paid for a unit of a product, in euros."""

    name: str
    unit: str
    price: Fraction


@dataclass(frozen=True)
class Part:
    """An index with its weight and its figure."""

    index: str
    weight: Fraction
    figure: Fraction
    source: str
    published_on: date

    @property
    def share(self) -> Fraction:
        """What it adds to the index, in percent points."""
        return self.weight * self.figure / WHOLE


@dataclass(frozen=True)
class Line:
    """A tariff before and after. `unrounded` is exact, `new` has four decimals."""

    name: str
    unit: str
    old: Fraction
    unrounded: Fraction
    new: Fraction


@dataclass(frozen=True)
class Calculation:
    """The whole way from weights and figures to the tariffs that hold from `starts_on`."""

    year: int
    starts_on: date
    parts: tuple[Part, ...]
    lines: tuple[Line, ...]

    @property
    def percent(self) -> Fraction:
        return sum((part.share for part in self.parts), Fraction(0))

    @property
    def factor(self) -> Fraction:
        return 1 + self.percent / WHOLE

    @property
    def tariffs(self) -> tuple[Tariff, ...]:
        return tuple(Tariff(line.name, line.unit, line.new) for line in self.lines)

    def as_mapping(self) -> dict[str, Any]:
        """Numbers as decimal text, without a loss; days as ISO dates."""
        return {
            "year": self.year,
            "starts_on": self.starts_on.isoformat(),
            "parts": [
                {
                    "index": part.index,
                    "weight": plain(part.weight),
                    "figure": plain(part.figure),
                    "source": part.source,
                    "published_on": part.published_on.isoformat(),
                }
                for part in self.parts
            ],
            "percent": plain(self.percent),
            "lines": [
                {
                    "name": line.name,
                    "unit": line.unit,
                    "old": plain(line.old),
                    "unrounded": plain(line.unrounded),
                    "new": plain(line.new),
                }
                for line in self.lines
            ],
        }


@dataclass(frozen=True)
class Step:
    """One step in words and in numbers."""

    words: str
    sum: str
    result: str


@dataclass(frozen=True)
class LetterContent:
    """Everything that the letter to the provider says; `replaces` is the day of the letter that it corrects."""

    authority: str
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    reference: str
    tender: str
    provider: str
    lot: str
    basis: str
    calculation: Mapping[str, Any]
    fixed_on: str
    signatory: str
    replaces: str = ""
    reason: str = ""
    accent: str = ""
    logo: str = ""

    def as_mapping(self) -> dict[str, Any]:
        return asdict(self)


def calculate(
    year: int, starts_on: date, rule: Rule, figures: Mapping[str, Figure], tariffs: Iterable[Tariff]
) -> Calculation:
    """`figures` by index, one for each of the rule. ValueError where one is missing."""
    missing = [name for name in rule.indexes if name not in figures]
    if missing:
        raise ValueError(f"No figure for {missing}.")
    parts = tuple(
        Part(
            each.index,
            each.percent,
            figures[each.index].percent,
            figures[each.index].source,
            figures[each.index].published_on,
        )
        for each in rule.weights
    )
    bare = Calculation(year, starts_on, parts, ())
    lines = tuple(
        Line(one.name, one.unit, one.price, one.price * bare.factor, rounded(one.price * bare.factor))
        for one in tariffs
    )
    return Calculation(year, starts_on, parts, lines)


def rounded(price: Fraction) -> Fraction:
    """To four decimals, half up: € 0,76205 becomes € 0,7621."""
    scaled = price * 10**PLACES
    return Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**PLACES)


def years_to_index(starts_on: date, last_on: date, *, at_start: bool, today: date) -> range:
    """The years with an indexation of their own, up to the one after this: a letter goes out before the year begins."""
    first = starts_on.year if at_start else starts_on.year + 1
    return range(first, min(last_on.year, max(today.year + 1, starts_on.year)) + 1)


def first_day(year: int, starts_on: date) -> date:
    """From which day the tariffs of a year hold: the first of January, or that of the contract."""
    return max(date(year, 1, 1), starts_on)


def check_weights(weights: Sequence[Weight]) -> None:
    """Each index once, with a weight above nothing, and all together the whole."""
    if not weights:
        raise DecisionRefused("Vul ten minste één index met een gewicht in.")
    names = [each.index.casefold() for each in weights]
    if len(set(names)) < len(names):
        raise DecisionRefused("Een index staat er twee keer. Noem elke index één keer.")
    if any(each.percent <= 0 for each in weights):
        raise DecisionRefused("Een gewicht is meer dan 0 procent. Laat een index zonder gewicht weg.")
    total = sum((each.percent for each in weights), Fraction(0))
    if total != WHOLE:
        raise DecisionRefused(
            f"De gewichten zijn samen {number_text(total)} procent. Dat moet 100 procent zijn."
        )


def check_figure(percent: Fraction, *, is_checked: bool) -> None:
    """Refuse what cannot be, and what is unlikely as long as nobody said that it was looked at."""
    if abs(percent) > MOST_PERCENT:
        raise DecisionRefused(
            "Een indexcijfer is de groei in procenten, niet meer dan 100. Vul 2,5 in voor 2,5%.",
            field="percent",
        )
    if abs(percent) > UNLIKELY and not is_checked:
        shown = percent_text(percent)
        raise DecisionRefused(
            f"{shown} is ongewoon veel voor één jaar. Bedoelt u {percent_text(percent / 10)}? Verbeter het dan. "
            f"Is het echt {shown}, vink dan aan dat u het hebt nagekeken.",
            field="percent",
        )


def steps_of(calculation: Calculation) -> list[Step]:
    """The index, step by step."""
    steps = [
        Step(
            f"{part.index} telt voor {percent_text(part.weight)} mee en is {percent_text(part.figure)}.",
            f"{percent_text(part.weight)} × {percent_text(part.figure)}",
            percent_text(part.share),
        )
        for part in calculation.parts
    ]
    together = " + ".join(percent_text(part.share) for part in calculation.parts)
    return [*steps, Step("Samen is dat de index.", together, percent_text(calculation.percent))]


def tariff_step(line: Line, calculation: Calculation) -> Step:
    """A new tariff: the sum with the number that comes out of it, and what is left of that after rounding."""
    return Step(
        f"{line.name} ({line.unit})" if line.unit else line.name,
        f"{price_text(line.old)} × {number_text(calculation.factor)} = {price_text(line.unrounded)}",
        price_text(line.new),
    )


def number_text(value: Fraction, *, fewest: int = 0) -> str:
    """Every decimal, with a comma: "1,02976"."""
    return as_dutch(value, max(fewest, _places(value)))


def percent_text(value: Fraction) -> str:
    return f"{number_text(value)}%"


def price_text(value: Fraction) -> str:
    """Four decimals, or as many more as it takes, and a dot per thousand: "€ 0,7620", "€ 32.675,3703"."""
    whole, _, rest = number_text(value, fewest=PLACES).partition(",")
    return f"{_EURO}{int(whole):,}".replace(",", ".") + f",{rest}"


def plain(value: Fraction) -> str:
    """Every decimal, as a machine reads it: "1.02976"."""
    return number_text(value).replace(",", ".")


def calculation_from(data: Mapping[str, Any]) -> Calculation:
    """The reverse of `Calculation.as_mapping`, after JSON."""
    return Calculation(
        year=data["year"],
        starts_on=date.fromisoformat(data["starts_on"]),
        parts=tuple(
            Part(
                part["index"],
                Fraction(part["weight"]),
                Fraction(part["figure"]),
                part["source"],
                date.fromisoformat(part["published_on"]),
            )
            for part in data["parts"]
        ),
        lines=tuple(
            Line(
                line["name"],
                line["unit"],
                Fraction(line["old"]),
                Fraction(line["unrounded"]),
                Fraction(line["new"]),
            )
            for line in data["lines"]
        ),
    )


def letter_from(data: Mapping[str, Any]) -> LetterContent:
    """The reverse of `LetterContent.as_mapping`, after JSON."""
    return LetterContent(**{**data, "sender": tuple(data["sender"]), "recipient": tuple(data["recipient"])})


def hash_of(content: Calculation | LetterContent) -> str:
    """SHA-256 of the canonical JSON."""
    text = json.dumps(content.as_mapping(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _places(value: Fraction) -> int:
    """How many decimals it takes to be exact. ValueError where there is no end."""
    for places in range(_MOST_PLACES + 1):
        if (value * 10**places).denominator == 1:
            return places
    raise ValueError(f"{value} has no exact decimals.")
