"""A ranking in the making: groups of bidders that are still equal, and what separated the groups.

Between two neighbouring groups lies a cut, which remembers the key that made it and when. Splitting only
adds cuts and a drop-out only merges them, so an order once decided stays decided.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

TOTAL = "totaal"
PRICE = "prijs"
DRAW = "loting"


@dataclass(frozen=True, order=True)
class Cut:
    """What separates two groups; cuts sort by the moment they were made."""

    moment: int
    key: str


@dataclass(frozen=True)
class Group:
    """Bidders on one position, alphabetically by code point, which carries no meaning."""

    position: int
    bidders: tuple[str, ...]
    above: Cut | None
    below: Cut | None

    @property
    def is_tie(self) -> bool:
        return len(self.bidders) > 1

    def straddles(self, places: int) -> bool:
        """Whether the award limit runs through this group: a place for some of them, not for all."""
        return self.position <= places < self.position + len(self.bidders) - 1

    def fits(self, places: int) -> bool:
        """Whether the whole group stands within the award limit."""
        return self.position + len(self.bidders) - 1 <= places


@dataclass(frozen=True)
class Standing:
    """`cuts[i]` lies between `tiers[i]` and `tiers[i + 1]`; `moment` counts the splits so far."""

    tiers: tuple[tuple[str, ...], ...] = ()
    cuts: tuple[Cut, ...] = ()
    moment: int = 0

    @classmethod
    def of(cls, bidders: Iterable[str]) -> "Standing":
        """All bidders equal, nothing decided yet."""
        names = tuple(sorted(bidders))
        return cls((names,) if names else ())

    def groups(self) -> Iterator[Group]:
        position = 1
        for index, bidders in enumerate(self.tiers):
            above = self.cuts[index - 1] if index else None
            below = self.cuts[index] if index < len(self.cuts) else None
            yield Group(position, bidders, above, below)
            position += len(bidders)

    @property
    def bidders(self) -> tuple[str, ...]:
        return tuple(bidder for tier in self.tiers for bidder in tier)

    def split(
        self, key: str, value: Callable[[str], Fraction], applies: Callable[[Group], bool]
    ) -> "Standing":
        """Order the bidders of each tie that `applies` by value, highest first; equal values stay tied."""
        cut = Cut(self.moment, key)
        tiers: list[tuple[str, ...]] = []
        cuts: list[Cut] = []
        for group in self.groups():
            parts = _parts(group.bidders, value) if group.is_tie and applies(group) else [group.bidders]
            if group.above is not None:
                cuts.append(group.above)
            cuts.extend([cut] * (len(parts) - 1))
            tiers.extend(parts)
        return Standing(tuple(tiers), tuple(cuts), self.moment + 1)

    def without(self, bidder: str) -> "Standing":
        """Close up. Where the bidder stood alone, the older of the two cuts around it remains:
        it is the one that first separated the bidders that become neighbours."""
        index = next(i for i, tier in enumerate(self.tiers) if bidder in tier)
        rest = tuple(name for name in self.tiers[index] if name != bidder)
        if rest:
            return Standing((*self.tiers[:index], rest, *self.tiers[index + 1 :]), self.cuts, self.moment)
        around = self.cuts[max(index - 1, 0) : index + 1]
        is_between = 0 < index < len(self.tiers) - 1
        kept = (min(around),) if is_between else ()
        cuts = (*self.cuts[: max(index - 1, 0)], *kept, *self.cuts[index + 1 :])
        return Standing((*self.tiers[:index], *self.tiers[index + 1 :]), cuts, self.moment)


def _parts(bidders: tuple[str, ...], value: Callable[[str], Fraction]) -> list[tuple[str, ...]]:
    by_value: dict[Fraction, list[str]] = {}
    for bidder in bidders:
        by_value.setdefault(value(bidder), []).append(bidder)
    return [tuple(by_value[number]) for number in sorted(by_value, reverse=True)]
