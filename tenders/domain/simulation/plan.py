"""The method in whole numbers: every point of it times one denominator, so that ranking needs no fractions.

`relatief` alone has a denominator per field, that of its prices; the ranking of a field multiplies by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, isqrt, lcm

from tenders.domain.definition import Criterion, Method, StatementRule
from tenders.domain.method import MethodRefused, needs_price, quality_points
from tenders.domain.method.price import linear_points
from tenders.domain.simulation.chance import UNIT, powers
from tenders.domain.simulation.settings import Settings, centre_step, level_labels
from tenders.domain.vocabulary import CriterionKind, PriceFormula, TieOp, TieScope

#: How far one score of one evaluator lies from its opinion, in percent of a step.
NOISE = 50
#: A price is a whole number of parts of the middle price.
PRICE_PARTS = 10_000
_STATEMENT_SPREAD, _STATEMENT_MIDDLE, _STATEMENT_BASE = 70, 4, 100
_FINE = 1000


@dataclass(frozen=True)
class Key:
    """A tie-break key: the leaves whose points count, or the place of its statement, or the price."""

    name: str
    op: TieOp
    at_limit: bool
    leaves: tuple[int, ...] = ()
    statement: int = 0


@dataclass(frozen=True)
class Minimum:
    """Of one criterion, over these leaves; scaled as the points."""

    leaves: tuple[int, ...]
    points: int


@dataclass(frozen=True)
class Plan:
    """`quality[leaf][step]` holds scaled points, None for a price leaf; `values[step]` is None for a knock-out level.

    `slopes` are those of the price leaves: (leaf, points at price 0, points per part of the price, both scaled).
    `floors` is the lowest price that a bidder may ask on each lot: nobody can submit a lower one, so nobody asks it.
    `statements` holds the codes that a key asks, each with what a bidder states a whole number of times.
    """

    method: Method
    settings: Settings
    lots: tuple[int, ...]
    places: tuple[int, ...]
    denominator: int
    values: tuple[Fraction | None, ...]
    quality: tuple[tuple[int, ...] | None, ...]
    maxima: tuple[int, ...]
    linear: tuple[tuple[int, int, int], ...]
    relative: tuple[int, ...]
    ceilings: tuple[tuple[int, int], ...]
    floors: tuple[int, ...]
    minima: tuple[Minimum, ...]
    minimum_total: int | None
    keys: tuple[Key, ...]
    statements: tuple[tuple[str, Fraction], ...]
    price_part: Fraction | None
    price_table: tuple[int, ...]
    statement_table: tuple[int, ...]
    centre: int
    shared: int
    own: int
    harshness: int
    noise: int

    @property
    def step(self) -> int:
        """One step of the scale, in the units of `shared`, `own`, `harshness` and `noise` times a normal draw."""
        return 100 * _FINE * UNIT

    @property
    def leaves(self) -> tuple[Criterion, ...]:
        return self.method.leaves

    @property
    def limit(self) -> int | None:
        return self.method.max_lots_per_bidder


def plan_of(method: Method, statements: Iterable[StatementRule], settings: Settings) -> Plan:
    """Raises MethodRefused for a method that cannot rank, SettingsRefused for a centre that is no level."""
    _check(method)
    leaves = method.leaves
    by_label = {level.label: level.value for level in method.scale}
    values = tuple(by_label[label] for label in level_labels(method))
    points = [[] if leaf.kind is CriterionKind.PRICE else _levels(method, leaf, values) for leaf in leaves]
    part = _middle_price(method) / PRICE_PARTS if needs_price(method) else None
    lines = [
        (place, *_line(leaf, part))
        for place, leaf in enumerate(leaves)
        if leaf.formula is PriceFormula.LINEAR and part is not None
    ]
    minima = [
        (_places(method, criterion), criterion.minimum_points)
        for criterion in method.all_criteria()
        if criterion.minimum_points is not None
    ]
    numbers = [
        *(number for row in points for number in row),
        *(number for line in lines for number in line[1:]),
        *(leaf.max_points for leaf in leaves),
        *(lowest for _, lowest in minima),
        method.minimum_total or Fraction(0),
    ]
    scale = lcm(*(Fraction(number).denominator for number in numbers)) * lcm(
        *range(1, settings.evaluators + 1)
    )
    lots = tuple(sorted(lot.number for lot in method.lots))
    stated = {rule.code: rule.minimum for rule in statements}
    return Plan(
        method=method,
        settings=settings,
        lots=lots,
        places=tuple(method.places_in(lot) for lot in lots),
        denominator=scale,
        values=values,
        quality=tuple(
            None if leaf.kind is CriterionKind.PRICE else tuple(int(number * scale) for number in row)
            for leaf, row in zip(leaves, points, strict=True)
        ),
        maxima=tuple(int(leaf.max_points * scale) for leaf in leaves),
        linear=tuple((place, int(start * scale), int(slope * scale)) for place, start, slope in lines),
        relative=tuple(place for place, leaf in enumerate(leaves) if leaf.formula is PriceFormula.RELATIVE),
        ceilings=tuple(
            (place, int(leaf.ceiling / part))
            for place, leaf in enumerate(leaves)
            if leaf.formula is PriceFormula.LINEAR and leaf.ceiling is not None and part is not None
        ),
        floors=tuple(_floor(method, lot, part) for lot in lots),
        minima=tuple(Minimum(places, int(lowest * scale)) for places, lowest in minima),
        minimum_total=None if method.minimum_total is None else int(method.minimum_total * scale),
        keys=tuple(_keys(method)),
        statements=tuple(
            (code, stated.get(code) or Fraction(_STATEMENT_BASE)) for code in _statement_codes(method)
        ),
        price_part=part,
        price_table=powers(settings.price_spread, PRICE_PARTS),
        statement_table=powers(_STATEMENT_SPREAD, _STATEMENT_MIDDLE),
        centre=centre_step(method, settings),
        shared=isqrt(settings.spread**2 * settings.correlation * 10_000),
        own=isqrt(settings.spread**2 * (100 - settings.correlation) * 10_000),
        harshness=settings.harshness * _FINE,
        noise=NOISE * _FINE,
    )


def _check(method: Method) -> None:
    if not method.leaves or not any(level.value for level in method.scale):
        raise MethodRefused("Er is nog geen gunningscriterium, of geen scoreschaal met een waarde boven 0.")
    for leaf in method.price_leaves:
        if leaf.formula is PriceFormula.LINEAR:
            linear_points(leaf, Fraction(1))
    if has_incomplete_division(method):
        raise MethodRefused("Kies eerst hoe de percelen worden verdeeld.")
    codes = {criterion.code for criterion in method.all_criteria()}
    for key in method.tie_break:
        if key.op is TieOp.CRITERION and key.code not in codes:
            raise MethodRefused(f"De gelijke stand noemt een criterium dat er niet is: {key.code}.")


def has_incomplete_division(method: Method) -> bool:
    return method.max_lots_per_bidder is not None and method.division_rule is None


def _levels(method: Method, leaf: Criterion, values: Iterable[Fraction | None]) -> list[Fraction]:
    """A knock-out level gets 0 here; who has it is set aside and never ranked."""
    return [quality_points(method, leaf, value or Fraction(0)) for value in values]


def _middle_price(method: Method) -> Fraction:
    """Half-way between bodem and plafond; without these only the ratio of prices counts.

    Then a bodemtarief is the middle: many ask the lowest price that is allowed.
    """
    for leaf in method.price_leaves:
        if leaf.formula is PriceFormula.LINEAR and leaf.floor is not None and leaf.ceiling is not None:
            return (leaf.floor + leaf.ceiling) / 2
    return max((lot.floor_price for lot in method.lots if lot.floor_price is not None), default=Fraction(100))


def _floor(method: Method, lot: int, part: Fraction | None) -> int:
    """The bodemtarief in whole parts of a price, rounded up; where only the ratio counts it is the middle price."""
    floor = method.lot(lot).floor_price
    if floor is None or part is None:
        return 0
    return (
        ceil(floor / part)
        if any(leaf.formula is PriceFormula.LINEAR for leaf in method.price_leaves)
        else PRICE_PARTS
    )


def _line(leaf: Criterion, part: Fraction) -> tuple[Fraction, Fraction]:
    """Points at price 0 and per part of the price, before they are cut off at 0 and at the maximum."""
    floor, ceiling = leaf.floor or Fraction(0), leaf.ceiling or Fraction(0)
    slope = leaf.max_points / (ceiling - floor)
    return slope * ceiling, -slope * part


def _places(method: Method, criterion: Criterion) -> tuple[int, ...]:
    codes = {leaf.code for leaf in criterion.leaves}
    return tuple(place for place, leaf in enumerate(method.leaves) if leaf.code in codes)


def _keys(method: Method) -> Iterable[Key]:
    """Up to the draw, as the ranking applies them; with a lot limit the scope is ignored."""
    named = {criterion.code: criterion for criterion in method.all_criteria()}
    codes = _statement_codes(method)
    for key in method.tie_break:
        if key.op is TieOp.DRAW:
            return
        at_limit = key.scope is TieScope.AT_LIMIT and method.max_lots_per_bidder is None
        leaves = _places(method, named[str(key.code)]) if key.op is TieOp.CRITERION else ()
        name = TieOp.PRICE.value if key.op is TieOp.PRICE else str(key.code)
        place = codes.index(name) if key.op is TieOp.STATEMENT else 0
        yield Key(name, key.op, at_limit, leaves, place)


def _statement_codes(method: Method) -> list[str]:
    """Each opgave that a key asks, once."""
    return list(dict.fromkeys(str(key.code) for key in method.tie_break if key.op is TieOp.STATEMENT))
