"""A made-up competition that shows the published method at work, decided by the code that decides the real one.

The bidders, scores and prices are chosen so that the rules have something to do: a tie on the total at the award limit,
and a bid that misses a minimum. Everything that follows from them comes from `tenders.domain.method`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import islice, product

from tenders.domain.definition import Criterion, Method, StatementRule, TenderDefinition
from tenders.domain.method import (
    KNOCK_OUT,
    Draw,
    Entry,
    KnockOut,
    MethodRefused,
    Outcome,
    combine_individual_scores,
    decide,
    needs_price,
)
from tenders.domain.method.price import linear_points
from tenders.domain.vocabulary import FinalScore, PriceFormula, TieOp

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_BIDDERS = 10
_MOST_PROFILES = 4096
_VARYING_LEAVES = 5

Values = tuple[Fraction, ...]


@dataclass(frozen=True)
class Individual:
    """How three scores became the one that counts, on one criterion of one bidder."""

    bidder: str
    criterion: Criterion
    scores: tuple[Fraction, ...]
    value: Fraction


@dataclass(frozen=True)
class WorkedExample:
    """`lots` are the lots that take part; scores, prices and statements are the same on each of them."""

    lots: tuple[int, ...]
    entries: tuple[Entry, ...]
    draws: tuple[Draw, ...]
    outcome: Outcome
    individual: Individual | None


@lru_cache(maxsize=32)
def work_out(definition: TenderDefinition) -> WorkedExample | None:
    """The example, or None where no score meets the minima or the scale has no value above 0. Deterministic.

    Remembered for definitions seen lately: trying profiles takes long, and every visitor of a page asks.
    """
    method = definition.method
    if not method.quality_leaves or not any(level.value for level in method.scale):
        return None
    lots = _lots(method)
    try:
        entries = _entries(definition, lots)
        return _decided(method, lots, entries) if entries else None
    except MethodRefused:
        return None


def _lots(method: Method) -> tuple[int, ...]:
    """One lot, or just so many that the limit per bidder matters."""
    numbers = sorted(lot.number for lot in method.lots)
    if method.max_lots_per_bidder is None:
        return tuple(numbers[:1])
    return tuple(numbers[: method.max_lots_per_bidder + 1])


def _entries(definition: TenderDefinition, lots: tuple[int, ...]) -> tuple[Entry, ...]:
    method = definition.method
    ranked = _profiles(method, max(method.places_in(lot) for lot in lots))
    if not ranked:
        return ()
    rows: list[Sequence[Fraction | KnockOut]] = [*ranked, *_failing(method, ranked[0])]
    prices = _prices(method, len(rows))
    entries = []
    for place, values in enumerate(rows):
        scores = dict(zip((leaf.code for leaf in method.quality_leaves), values, strict=True))
        entries.append(
            Entry(
                bidder=_LETTERS[place],
                lots=_preference(lots, place),
                statements=_statements(definition.statements, place, len(rows)),
                prices=dict.fromkeys(lots, prices[place]) if prices else {},
                values=dict.fromkeys(lots, scores),
            )
        )
    return tuple(entries)


def _decided(method: Method, lots: tuple[int, ...], entries: tuple[Entry, ...]) -> WorkedExample:
    """Draws go in the order of the letters: the text says that they are made up."""
    draws: list[Draw] = []
    outcome = decide(method, entries, draws)
    while outcome.needs_draw:
        lot, tie = next(
            (number, lot.draws_needed[0]) for number, lot in outcome.lots.items() if lot.draws_needed
        )
        draws.append(Draw(lot, tie))
        outcome = decide(method, entries, draws)
    return WorkedExample(lots, entries, tuple(draws), outcome, _individual(method, lots, entries))


def _profiles(method: Method, places: int) -> list[Values]:
    """Scores of the bidders that are ranked, best first, with a tie on the total across the award limit where there can
    be one."""
    found = [profile for profile in islice(_combinations(method), _MOST_PROFILES) if _meets(method, profile)]
    if not found:
        return []
    by_total: dict[Fraction, list[Values]] = {}
    for profile in found:
        by_total.setdefault(_total(method, profile), []).append(profile)
    totals = sorted(by_total, reverse=True)
    above = min(max(places, 1), MOST_BIDDERS - 2) - 1
    for place, total in enumerate(totals):
        pair = _pair(method, by_total[total]) if place >= above else None
        if pair is not None:
            return [*(by_total[other][0] for other in totals[place - above : place]), *pair]
    return [by_total[total][0] for total in totals[: above + 2]]


def _pair(method: Method, profiles: list[Values]) -> tuple[Values, Values] | None:
    """Two profiles with one total that the first step of the tie-break can tell apart."""
    first = method.tie_break[0] if method.tie_break else None
    if first is None or first.op is not TieOp.CRITERION:
        return profiles[0], profiles[0]
    places = _places_of(method, str(first.code))
    ordered = sorted(profiles, key=lambda profile: [-profile[place] for place in places])
    best, worst = ordered[0], ordered[-1]
    if _points_on(method, best, places) > _points_on(method, worst, places):
        return best, worst
    return None


def _places_of(method: Method, code: str) -> list[int]:
    """Where the scores of a criterion, or of all its sub-criteria, stand in a profile."""
    named = next((criterion for criterion in method.all_criteria() if criterion.code == code), None)
    codes = {leaf.code for leaf in named.leaves} if named else set()
    return [place for place, leaf in enumerate(method.quality_leaves) if leaf.code in codes]


def _combinations(method: Method) -> Iterator[Values]:
    """Profiles over the highest levels; leaves beyond the fifth keep one score, so that there are not too many."""
    levels = _levels(method)
    positive = [level for level in levels if level > 0]
    usable = (positive if len(positive) > 2 else levels)[:5]
    second = usable[min(1, len(usable) - 1)]
    leaves = method.quality_leaves
    varying = min(len(leaves), _VARYING_LEAVES)
    for scores in product(usable, repeat=varying):
        yield (*scores, *[second] * (len(leaves) - varying))


def _levels(method: Method) -> list[Fraction]:
    return sorted({level.value for level in method.scale if level.value is not None}, reverse=True)


def _points(method: Method, profile: Values) -> dict[str, Fraction]:
    highest = method.highest_value
    return {
        leaf.code: leaf.max_points * value / highest
        for leaf, value in zip(method.quality_leaves, profile, strict=True)
    }


def _points_on(method: Method, profile: Values, places: list[int]) -> Fraction:
    leaves = method.quality_leaves
    return sum((leaves[place].max_points * profile[place] for place in places), Fraction(0))


def _total(method: Method, profile: Values) -> Fraction:
    return sum(_points(method, profile).values(), Fraction(0))


def _meets(method: Method, profile: Values) -> bool:
    """Whether the scores alone meet every minimum; points for the price come on top of them."""
    points = _points(method, profile)
    for criterion in method.all_criteria():
        known = sum((points.get(leaf.code, Fraction(0)) for leaf in criterion.leaves), Fraction(0))
        has_quality = any(leaf.code in points for leaf in criterion.leaves)
        if criterion.minimum_points is not None and has_quality and known < criterion.minimum_points:
            return False
    return (
        method.minimum_total is None
        or _total(method, profile) + _least_for_price(method) >= method.minimum_total
    )


def _least_for_price(method: Method) -> Fraction:
    """No price of the example earns less than half of its points, or what is left of them above a bodemtarief."""
    return sum((_least(method, leaf) for leaf in method.price_leaves if _earns(leaf)), Fraction(0))


def _least(method: Method, leaf: Criterion) -> Fraction:
    half = leaf.max_points / 2
    return (
        min(half, linear_points(leaf, _highest_floor(method)))
        if leaf.formula is PriceFormula.LINEAR
        else half
    )


def _highest_floor(method: Method) -> Fraction:
    """The prices of the example are the same on each lot; 0 where there is no bodemtarief."""
    return max((lot.floor_price or Fraction(0) for lot in method.lots), default=Fraction(0))


def _earns(leaf: Criterion) -> bool:
    return leaf.formula in {PriceFormula.LINEAR, PriceFormula.RELATIVE}


def _failing(method: Method, model: Values) -> Iterator[list[Fraction | KnockOut]]:
    """A bid with a knock-out level, and one below a minimum, as far as the method knows them."""
    if any(level.knock_out for level in method.scale):
        yield [*model[:-1], KNOCK_OUT]
    has_minimum = method.minimum_total is not None or any(
        criterion.minimum_points is not None for criterion in method.all_criteria()
    )
    levels = _levels(method)
    if has_minimum:
        for level in levels:
            row = tuple([level] * len(model))
            if not _falls_short(method, row):
                continue
            yield list(row)
            return


def _falls_short(method: Method, profile: Values) -> bool:
    """Below a minimum whatever the price earns."""
    points = _points(method, profile)
    for criterion in method.all_criteria():
        if criterion.minimum_points is not None and all(leaf.code in points for leaf in criterion.leaves):
            reached = sum((points[leaf.code] for leaf in criterion.leaves), Fraction(0))
            if reached < criterion.minimum_points:
                return True
    most = sum((leaf.max_points for leaf in method.price_leaves), Fraction(0))
    return method.minimum_total is not None and _total(method, profile) + most < method.minimum_total


def _prices(method: Method, number: int) -> list[Fraction]:
    """One price for all where it earns points, so that quality decides the example; else a little higher for each."""
    if not needs_price(method):
        return []
    linear = next((leaf for leaf in method.price_leaves if leaf.formula is PriceFormula.LINEAR), None)
    if linear is not None and linear.floor is not None and linear.ceiling is not None:
        return [max((linear.floor + linear.ceiling) / 2, _highest_floor(method))] * number
    lowest = _highest_floor(method) or Fraction(100)
    if any(_earns(leaf) for leaf in method.price_leaves):
        return [lowest] * (number - 1) + [lowest * 5 / 4] if number > 1 else [lowest]
    return [lowest + place * lowest / 100 for place in range(number)]


def _statements(rules: Sequence[StatementRule], place: int, number: int) -> Mapping[str, Fraction]:
    return {rule.code: (rule.minimum if rule.minimum else Fraction(100)) * (number - place) for rule in rules}


def _preference(lots: tuple[int, ...], place: int) -> tuple[int, ...]:
    """Every bidder wants another lot first."""
    start = place % len(lots)
    return (*lots[start:], *lots[:start])


def _individual(method: Method, lots: tuple[int, ...], entries: tuple[Entry, ...]) -> Individual | None:
    if method.final_score not in {FinalScore.MEAN, FinalScore.MEDIAN}:
        return None
    leaf = method.quality_leaves[0]
    value = entries[0].values[lots[0]][leaf.code]
    if isinstance(value, KnockOut):
        return None
    levels = _levels(method)
    place = levels.index(value)
    around = (levels[max(place - 1, 0)], value, levels[min(place + 1, len(levels) - 1)])
    single = replace(method, criteria=(leaf,))
    for scores in (around, (value, value, value)):
        given = {str(number): {leaf.code: score} for number, score in enumerate(scores)}
        if combine_individual_scores(single, given)[leaf.code] == value:
            return Individual(entries[0].bidder, leaf, scores, value)
    return None
