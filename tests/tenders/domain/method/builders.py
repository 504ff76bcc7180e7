"""Valid, dull methods and entries; a test passes what it is about."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest

from tenders.domain.definition import Criterion, LotDefinition, Method, ScaleLevel, TieKey
from tenders.domain.method import KNOCK_OUT, Entry, KnockOut, Outcome
from tenders.domain.vocabulary import CriterionKind, PriceFormula, SetAsideGround, TieOp, TieScope

Number = int | str | Fraction | KnockOut

SCALE = (
    *(ScaleLevel(str(value), Fraction(value)) for value in range(10, -1, -1)),
    ScaleLevel("Onacceptabel", None, knock_out=True),
)
DRAW = TieKey(TieOp.DRAW)
DRAW_AT_LIMIT = TieKey(TieOp.DRAW, scope=TieScope.AT_LIMIT)


def exact(number: Number) -> Fraction | KnockOut:
    return KNOCK_OUT if isinstance(number, KnockOut) else Fraction(number)


def criterion(code: str, max_points: int, minimum: Number | None = None, **fields: object) -> Criterion:
    lowest = None if minimum is None else Fraction(minimum)
    return Criterion(code, code, Fraction(max_points), minimum_points=lowest, **fields)


def parent(code: str, *children: Criterion, minimum: int | None = None) -> Criterion:
    total = sum(child.max_points for child in children)
    return criterion(code, total, minimum, children=children)


def price(
    code: str,
    max_points: int,
    formula: PriceFormula,
    floor: Number | None = None,
    ceiling: Number | None = None,
) -> Criterion:
    low, high = (None if bound is None else Fraction(bound) for bound in (floor, ceiling))
    return criterion(code, max_points, kind=CriterionKind.PRICE, formula=formula, floor=low, ceiling=high)


def by_criterion(code: str, scope: TieScope = TieScope.ALWAYS) -> TieKey:
    return TieKey(TieOp.CRITERION, code, scope)


def method(
    *criteria: Criterion, lots: int = 1, places: int = 1, floors: Sequence[str | None] = (), **fields: object
) -> Method:
    """`floors` are those of the first lots."""
    given = [None if floor is None else Fraction(floor) for floor in floors]
    return Method(
        lots=tuple(
            LotDefinition(number, f"Perceel {number}", floor_price=floor)
            for number, floor in zip_longest(range(1, lots + 1), given)
        ),
        places=places,
        scale=SCALE,
        criteria=criteria or (criterion("A", 60), criterion("B", 40)),
        **fields,
    )


def entry(
    bidder: str,
    values: Mapping[str, Number] | Mapping[int, Mapping[str, Number]],
    lots: Sequence[int] = (1,),
    price: Number | None = None,
    **fields: object,
) -> Entry:
    """`values` by code for all lots, or by lot; one price for all lots."""
    per_lot = values if values and isinstance(next(iter(values)), int) else dict.fromkeys(lots, values)
    return Entry(
        bidder,
        tuple(lots),
        values={lot: {code: exact(value) for code, value in given.items()} for lot, given in per_lot.items()},
        prices={} if price is None else dict.fromkeys(lots, Fraction(price)),
        **fields,
    )


def grounds_of(outcome: Outcome) -> list[tuple[str, int, list[SetAsideGround]]]:
    return [(found.bidder, found.lot, list(found.grounds)) for found in outcome.set_asides]


def rows_of(outcome: Outcome, lot: int = 1) -> list[tuple[str, int, str | None]]:
    return [(row.bidder, row.position, row.decided_by) for row in outcome.lots[lot].ranking]


def awards_of(outcome: Outcome) -> dict[int, tuple[str, ...]]:
    return {number: lot.awarded for number, lot in outcome.lots.items()}
