"""Counting what happens over the fields, in whole numbers: they add up in any order, and are kept as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from tenders.domain.simulation.field import MadeField
from tenders.domain.simulation.plan import Plan
from tenders.domain.simulation.ranking import (
    LotPoints,
    LotVerdict,
    lowest_bidder,
    points_of,
    settle,
    winners_of,
)

#: Spread of points is kept in millionths of a point, squared.
MILLION = 1_000_000
NOBODY_BEYOND = "geen"


@dataclass
class Counts:
    """Of one lot, or of all lots together: then a field counts where it happens on at least one lot.

    `decides[leaf]` counts the fields with other winners where everybody has the mean points on that leaf. Of the
    differences between totals `spread[leaf]` adds up what comes from it. `at_limit` counts what separates the last
    place from the next, `aside` the bids that each ground sets aside, `aside_fields` the fields in which it does.
    """

    bids: int = 0
    ranked: int = 0
    short: int = 0
    tie_at_limit: int = 0
    drawn: int = 0
    swapped: int = 0
    swapped_winners: int = 0
    decides: list[int] = field(default_factory=list)
    spread: list[int] = field(default_factory=list)
    at_limit: dict[str, int] = field(default_factory=dict)
    aside: dict[str, int] = field(default_factory=dict)
    aside_fields: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Counts") -> None:
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if isinstance(value, dict):
                for key, count in value.items():
                    mine[key] = mine.get(key, 0) + count
            elif isinstance(value, list):
                mine[:] = [one + two for one, two in zip(mine, value, strict=True)] if mine else list(value)
            else:
                setattr(self, name, mine + value)


@dataclass
class Tally:
    """What `fields` made fields came to, in all and per lot in the order of the plan."""

    fields: int = 0
    whole: Counts = field(default_factory=Counts)
    lots: list[Counts] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.fields += other.fields
        self.whole.add(other.whole)
        if not self.lots:
            self.lots = [Counts() for _ in other.lots]
        for mine, theirs in zip(self.lots, other.lots, strict=True):
            mine.add(theirs)

    def as_mapping(self) -> dict[str, Any]:
        return {"fields": self.fields, "whole": vars(self.whole), "lots": [vars(lot) for lot in self.lots]}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        if not mapping:
            return cls()
        return cls(
            mapping["fields"], Counts(**mapping["whole"]), [Counts(**counts) for counts in mapping["lots"]]
        )


def count_fields(plan: Plan, fields: Iterable[MadeField]) -> Tally:
    tally = Tally()
    for made in fields:
        tally.add(observe(plan, made))
    return tally


def observe(plan: Plan, made: MadeField) -> Tally:
    """One field. Draws fall as the field says, also where it is asked what would have been otherwise."""
    found = [points_of(plan, made, lot) for lot in range(len(plan.lots))]
    verdicts = settle(plan, made, found)
    changed = [_changed(verdicts, settle(plan, made, found, leaf)) for leaf in range(len(plan.leaves))]
    lots = [
        _count(plan, made, one, verdict, [int(lot in leaf) for leaf in changed])
        for lot, (one, verdict) in enumerate(zip(found, verdicts, strict=True))
    ]
    whole = Counts()
    for counts in lots:
        whole.add(counts)
    for name in ("short", "tie_at_limit", "drawn", "swapped", "swapped_winners"):
        setattr(whole, name, min(1, getattr(whole, name)))
    whole.decides = [int(bool(leaf)) for leaf in changed]
    whole.aside_fields = dict.fromkeys(whole.aside_fields, 1)
    return Tally(1, whole, lots)


def _changed(before: Sequence[LotVerdict], after: Sequence[LotVerdict]) -> set[int]:
    return {
        lot
        for lot, (one, other) in enumerate(zip(before, after, strict=True))
        if one.awarded != other.awarded
    }


def _count(plan: Plan, made: MadeField, found: LotPoints, verdict: LotVerdict, decides: list[int]) -> Counts:
    grounds = [ground.value for ground in found.grounds.values()]
    swapped, winners = _swaps(plan, made, found)
    return Counts(
        bids=len(made.bids),
        ranked=len(found.totals),
        short=int(len(found.totals) < plan.places[found.lot]),
        tie_at_limit=int(verdict.tie_at_limit),
        drawn=int(bool(verdict.drawn)),
        swapped=int(swapped),
        swapped_winners=int(winners),
        decides=decides,
        spread=_spread(plan, found),
        at_limit={verdict.at_limit or NOBODY_BEYOND: 1},
        aside={ground: grounds.count(ground) for ground in grounds},
        aside_fields=dict.fromkeys(grounds, 1),
    )


def _spread(plan: Plan, found: LotPoints) -> list[int]:
    """Per leaf how its points go together with the totals: the covariance, so that the leaves add up to the variance.

    The sum over the ranked bids of (points − mean) × (total − mean), in millionths of a point squared.
    """
    count = len(found.totals)
    if count < 2:
        return [0] * len(plan.leaves)
    all_totals = sum(found.totals.values())
    below = count * found.scale**2
    spread = []
    for leaf in range(len(plan.leaves)):
        both = own = 0
        for place, total in found.totals.items():
            points = found.points[place][leaf]
            own += points
            both += points * total
        spread.append((count * both - own * all_totals) * MILLION // below)
    return spread


def _swaps(plan: Plan, made: MadeField, found: LotPoints) -> tuple[bool, bool]:
    """Whether two bidders change places when a third had not submitted, and whether other bidders win by it.

    Only the lowest price sets the points of others, so that the third is the bidder with that price, where it is alone.
    Winners are compared with those where the others keep their points; not with a lot limit, where lots depend on
    each other.
    """
    if not any(plan.maxima[leaf] for leaf in plan.relative):
        return False, False
    third = lowest_bidder(plan, made, found.lot, found)
    if third is None:
        return False, False
    after = points_of(plan, made, found.lot, without=third)
    stayed = [place for place in found.totals if place in after.totals]
    by_before = sorted(stayed, key=lambda place: -found.totals[place])
    swapped = any(
        found.totals[one] > found.totals[other] and after.totals[one] < after.totals[other]
        for index, one in enumerate(by_before)
        for other in by_before[index + 1 :]
    )
    if plan.limit is not None:
        return swapped, False
    kept = LotPoints(
        found.lot,
        found.scale,
        found.points,
        {place: total for place, total in found.totals.items() if place != third},
        found.grounds,
    )
    return swapped, winners_of(plan, made, kept) != winners_of(plan, made, after)
