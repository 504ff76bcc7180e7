"""What the counts say, as numbers with a name: shares of fields, and the weight of each criterion."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.definition import Criterion, Method
from tenders.domain.simulation.interval import Share, share
from tenders.domain.simulation.tally import NOBODY_BEYOND, Counts, Tally
from tenders.domain.vocabulary import PriceFormula, SetAsideGround


@dataclass(frozen=True)
class Weight:
    """Of a criterion that is scored.

    `stated` is its part of the highest total. `effective` is its part of the differences between totals: the
    covariance of its points with the totals, over all fields; all criteria together make 1, None where no two totals
    differ. `decides` is in how many fields other bidders win when all have the same points on it.
    """

    leaf: Criterion
    stated: Fraction
    effective: Fraction | None
    decides: Share

    @property
    def difference(self) -> Fraction:
        return Fraction(0) if self.effective is None else self.effective - self.stated


@dataclass(frozen=True)
class SetAsideShare:
    """A ground by which the method itself sets bids aside: of all bids, and of all fields."""

    ground: SetAsideGround
    bids: Share
    fields: Share


@dataclass(frozen=True)
class Statements:
    """Of one lot, or of all lots together; then a field counts where it happens on at least one lot.

    `at_limit` is what separates the last place from the next: the total, a key of the gelijke stand or the draw, most
    often first. Swaps are None without a `relatief` price that gives points; `swapped_winners` also with a lot limit.
    """

    fields: int
    tie_at_limit: Share
    drawn: Share
    short: Share
    set_aside: tuple[SetAsideShare, ...]
    weights: tuple[Weight, ...]
    at_limit: tuple[tuple[str, Share], ...]
    swapped: Share | None
    swapped_winners: Share | None


def statements_of(method: Method, tally: Tally) -> Statements:
    return _statements(method, tally.whole, tally.fields)


def lot_statements(method: Method, tally: Tally) -> list[tuple[int, Statements]]:
    """By number of the lot."""
    numbers = sorted(lot.number for lot in method.lots)
    return [
        (number, _statements(method, counts, tally.fields))
        for number, counts in zip(numbers, tally.lots, strict=True)
    ]


def _statements(method: Method, counts: Counts, fields: int) -> Statements:
    has_swaps = any(leaf.formula is PriceFormula.RELATIVE and leaf.max_points for leaf in method.price_leaves)
    limits = sum(counts.at_limit.values())
    return Statements(
        fields=fields,
        tie_at_limit=share(counts.tie_at_limit, fields),
        drawn=share(counts.drawn, fields),
        short=share(counts.short, fields),
        set_aside=tuple(_set_aside(method, counts, fields)),
        weights=tuple(_weights(method, counts, fields)),
        at_limit=tuple(
            (key, share(count, limits))
            for key, count in sorted(counts.at_limit.items(), key=lambda row: (-row[1], row[0]))
            if key != NOBODY_BEYOND
        ),
        swapped=share(counts.swapped, fields) if has_swaps else None,
        swapped_winners=share(counts.swapped_winners, fields)
        if has_swaps and method.max_lots_per_bidder is None
        else None,
    )


def possible_grounds(method: Method) -> Iterator[SetAsideGround]:
    """The grounds that follow from scores and prices under this method."""
    if any(level.knock_out for level in method.scale):
        yield SetAsideGround.KNOCK_OUT
    if any(leaf.formula is PriceFormula.LINEAR for leaf in method.price_leaves):
        yield SetAsideGround.ABOVE_CEILING
    if any(criterion.minimum_points is not None for criterion in method.all_criteria()):
        yield SetAsideGround.BELOW_CRITERION_MINIMUM
    if method.minimum_total is not None:
        yield SetAsideGround.BELOW_TOTAL_MINIMUM


def _set_aside(method: Method, counts: Counts, fields: int) -> Iterator[SetAsideShare]:
    for ground in possible_grounds(method):
        yield SetAsideShare(
            ground,
            share(counts.aside.get(ground.value, 0), counts.bids),
            share(counts.aside_fields.get(ground.value, 0), fields),
        )


def _weights(method: Method, counts: Counts, fields: int) -> Iterator[Weight]:
    all_spread = sum(counts.spread)
    for place, leaf in enumerate(method.leaves):
        if leaf.max_points:
            yield Weight(
                leaf,
                leaf.max_points / method.highest_total,
                Fraction(counts.spread[place], all_spread) if all_spread > 0 else None,
                share(counts.decides[place], fields),
            )
