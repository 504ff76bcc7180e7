"""Experimenteerruimte: which small lots may be kept out of the procedure (percelenregeling, Aw 2.18).

A lot is small up to and including 80.000 euro; the small lots together are at most 20% of the value of all lots.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

LIMIT = Fraction(80_000)
SHARE = Fraction(20, 100)


@dataclass(frozen=True)
class Experiment:
    """`small` are the places of the lots that are small, `chosen` as many of those as fit together, smallest first."""

    values: tuple[Fraction, ...]
    small: tuple[int, ...]
    chosen: tuple[int, ...]

    @property
    def total(self) -> Fraction:
        return sum(self.values, Fraction(0))

    @property
    def room(self) -> Fraction:
        """What small lots may be worth together."""
        return self.total * SHARE

    @property
    def value_of_small(self) -> Fraction:
        return sum((self.values[place] for place in self.small), Fraction(0))

    @property
    def value_of_chosen(self) -> Fraction:
        return sum((self.values[place] for place in self.chosen), Fraction(0))

    @property
    def left(self) -> Fraction:
        return self.room - self.value_of_chosen

    @property
    def all_fit(self) -> bool:
        return self.small == self.chosen

    def may_experiment(self, place: int) -> bool:
        return place in self.chosen


def experiment(values: Sequence[Fraction]) -> Experiment:
    """As many small lots as fit: taking the smallest ones first, no other choice has more."""
    found = tuple(values)
    small = tuple(place for place, value in enumerate(found) if 0 < value <= LIMIT)
    room, used, chosen = sum(found, Fraction(0)) * SHARE, Fraction(0), []
    for place in sorted(small, key=lambda place: (found[place], place)):
        if used + found[place] > room:
            break
        used += found[place]
        chosen.append(place)
    return Experiment(found, small, tuple(sorted(chosen)))
