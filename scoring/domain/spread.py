"""How far evaluators are apart on one item, and the order in which the commission talks about the items."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.method import KnockOut

Value = Fraction | KnockOut


@dataclass(frozen=True)
class Spread:
    """`difference` is between the highest and the lowest number; a knock-out level is no number.

    `is_split` says that some gave a knock-out level and others did not: no disagreement is larger.
    """

    lowest: Fraction | None
    highest: Fraction | None
    knock_outs: int
    scores: int

    @property
    def difference(self) -> Fraction:
        if self.highest is None or self.lowest is None:
            return Fraction(0)
        return self.highest - self.lowest

    @property
    def is_split(self) -> bool:
        return 0 < self.knock_outs < self.scores

    @property
    def is_unanimous(self) -> bool:
        return not self.is_split and self.difference == 0


def spread_of(values: Iterable[Value]) -> Spread:
    given = list(values)
    numbers = [value for value in given if not isinstance(value, KnockOut)]
    return Spread(
        lowest=min(numbers, default=None),
        highest=max(numbers, default=None),
        knock_outs=len(given) - len(numbers),
        scores=len(given),
    )


@dataclass(frozen=True)
class AgendaItem:
    """One criterion of one bid on one lot. `weight` is what one step of the scale is worth in points.

    `place` is its place in the list of bids and criteria, which orders items that are equally far apart.
    """

    bid: int
    lot: int
    code: str
    spread: Spread
    weight: Fraction
    place: tuple[int, ...]


def ordered_agenda(items: Iterable[AgendaItem]) -> Sequence[AgendaItem]:
    """The largest disagreement first: a split on a knock-out, then the spread, then the points at stake."""
    return sorted(
        items,
        key=lambda item: (
            not item.spread.is_split,
            -item.spread.difference,
            -item.spread.difference * item.weight,
            item.place,
        ),
    )
