"""Where the bars and dots of the charts in a gunningsrapport stand: lengths as exact parts of the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from contracts.domain.report import IndividualScore, ReportLot, ReportRow


@dataclass(frozen=True)
class Segment:
    """A part of a bar: what a bidder got on one criterion. `start` and `length` are parts of the highest total."""

    code: str
    series: int
    points: Fraction
    start: Fraction
    length: Fraction


@dataclass(frozen=True)
class Bar:
    """All points of one bidder that this reader may see; `total` is their sum."""

    bidder: str
    place: int
    is_awarded: bool
    segments: tuple[Segment, ...]
    total: Fraction


@dataclass(frozen=True)
class DotRow:
    """The values on one criterion as parts of the highest value: of each evaluator, and as agreed."""

    code: str
    individual: tuple[tuple[str, Fraction, Fraction], ...]
    agreed: tuple[Fraction, Fraction] | None


def bars_of(lot: ReportLot, maxima: Mapping[str, Fraction]) -> list[Bar]:
    """A bar per ranked bid in the order of the ranking; `maxima` by criterion, in the order of the method."""
    whole = sum(maxima.values(), Fraction(0))
    return [_bar(row, list(maxima), whole) for row in lot.ranked] if whole else []


def _bar(row: ReportRow, codes: Sequence[str], whole: Fraction) -> Bar:
    segments, total = [], Fraction(0)
    for series, code in enumerate(codes):
        points = row.points.get(code)
        if points is None:
            continue
        segments.append(Segment(code, series, points, total / whole, points / whole))
        total += points
    return Bar(row.bidder, row.place or 0, row.is_awarded, tuple(segments), total)


def dots_of(
    row: ReportRow,
    lot: int,
    individual: Sequence[IndividualScore],
    *,
    codes: Sequence[str],
    highest: Fraction,
) -> list[DotRow]:
    """A row per criterion on which this bid has a value; a level without a value (knock-out) is no dot."""
    found = []
    for code in codes:
        dots = tuple(
            (score.evaluator, score.value, score.value / highest)
            for score in individual
            if (score.lot, score.bidder, score.code) == (lot, row.bidder, code)
            and isinstance(score.value, Fraction)
        )
        agreed = row.values.get(code)
        value = agreed.value if agreed is not None and isinstance(agreed.value, Fraction) else None
        if dots or value is not None:
            found.append(DotRow(code, dots, None if value is None else (value, value / highest)))
    return found
