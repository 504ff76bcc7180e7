"""From entries to points per lot, and to the grounds on which a bid is set aside.

Done once: points are frozen at the first ranking, so nothing here knows of later events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.definition import Method
from tenders.domain.method.entries import ESTABLISHED_GROUNDS, Entry
from tenders.domain.method.errors import MethodRefused
from tenders.domain.method.points import KNOCK_OUT, KnockOut, criterion_points
from tenders.domain.method.price import is_above_ceiling, is_below_floor, price_points
from tenders.domain.vocabulary import PriceFormula, SetAsideGround, TieOp


@dataclass(frozen=True)
class Assessment:
    """One bid on one lot.

    `points` holds every leaf and parent whose points are known; `total` is None where one is not (a
    knock-out, missing scores, or a relative price of a bid that does not count for the lowest price).
    """

    bidder: str
    lot: int
    points: Mapping[str, Fraction]
    total: Fraction | None
    grounds: tuple[SetAsideGround, ...]
    statements: Mapping[str, Fraction]
    price: Fraction | None


def assess_lot(method: Method, entries: Sequence[Entry], lot: int) -> dict[str, Assessment]:
    """Every bid on the lot, by bidder. Refuses a bid that takes part and misses a score, price or opgave."""
    bids = [entry for entry in entries if lot in entry.lots]
    early = {entry.bidder: grounds_before_points(method, entry, lot) for entry in bids}
    counted = [entry.prices[lot] for entry in bids if not early[entry.bidder] and lot in entry.prices]
    lowest = min(counted, default=None)
    return {entry.bidder: _assess(method, entry, lot, early[entry.bidder], lowest) for entry in bids}


def grounds_before_points(method: Method, entry: Entry, lot: int) -> set[SetAsideGround]:
    """The seven grounds that keep a price out of the lowest price of a `relatief` formula."""
    grounds = set(entry.grounds.get(lot, frozenset()))
    if not grounds <= set(ESTABLISHED_GROUNDS):
        raise MethodRefused(
            f"De terzijdelegging van {entry.bidder} volgt uit de scores: die kan niet vooraf."
        )
    if KNOCK_OUT in entry.values.get(lot, {}).values():
        grounds.add(SetAsideGround.KNOCK_OUT)
    if any(is_above_ceiling(leaf, entry.prices.get(lot)) for leaf in method.price_leaves):
        grounds.add(SetAsideGround.ABOVE_CEILING)
    if is_below_floor(method.lot(lot), entry.prices.get(lot)):
        grounds.add(SetAsideGround.BELOW_FLOOR)
    return grounds


def _assess(
    method: Method, entry: Entry, lot: int, early: set[SetAsideGround], lowest: Fraction | None
) -> Assessment:
    values = entry.values.get(lot, {})
    price = entry.prices.get(lot)
    if not entry.grounds.get(lot):
        _check_complete(method, entry, lot)
    points = _known_points(method, values, price, None if early else lowest)
    total: Fraction | None = None
    if all(criterion.code in points for criterion in method.criteria):
        total = sum((points[criterion.code] for criterion in method.criteria), Fraction(0))
    grounds = early | _grounds_from_points(method, points, total)
    return Assessment(
        bidder=entry.bidder,
        lot=lot,
        points=points,
        total=total,
        grounds=tuple(ground for ground in SetAsideGround if ground in grounds),
        statements=entry.statements,
        price=price,
    )


def _known_points(
    method: Method, values: Mapping[str, Fraction | KnockOut], price: Fraction | None, lowest: Fraction | None
) -> dict[str, Fraction]:
    for_price = {leaf.code: price_points(leaf, price, lowest) for leaf in method.price_leaves}
    known = {code: points for code, points in for_price.items() if points is not None}
    found = {
        criterion.code: criterion_points(method, criterion, values, known)
        for criterion in method.all_criteria()
    }
    return {code: points for code, points in found.items() if points is not None}


def _grounds_from_points(
    method: Method, points: Mapping[str, Fraction], total: Fraction | None
) -> set[SetAsideGround]:
    """The minima, on unrounded points; what has no points cannot be below a minimum."""
    grounds = set()
    if any(
        criterion.minimum_points is not None
        and criterion.code in points
        and points[criterion.code] < criterion.minimum_points
        for criterion in method.all_criteria()
    ):
        grounds.add(SetAsideGround.BELOW_CRITERION_MINIMUM)
    if method.minimum_total is not None and total is not None and total < method.minimum_total:
        grounds.add(SetAsideGround.BELOW_TOTAL_MINIMUM)
    return grounds


def _check_complete(method: Method, entry: Entry, lot: int) -> None:
    values = entry.values.get(lot, {})
    missing = [f"de score op {leaf.code}" for leaf in method.quality_leaves if leaf.code not in values]
    if needs_price(method) and lot not in entry.prices:
        missing.append("de prijs")
    missing += [
        f"de opgave {key.code}"
        for key in method.tie_break
        if key.op is TieOp.STATEMENT and key.code not in entry.statements
    ]
    if missing:
        raise MethodRefused(f"Van {entry.bidder} ontbreekt voor perceel {lot}: {', '.join(missing)}.")


def needs_price(method: Method) -> bool:
    """Whether a formula or a tie-break key uses the price, so that every bid must state one."""
    in_formula = any(leaf.formula is not PriceFormula.FIXED for leaf in method.price_leaves)
    return in_formula or any(key.op is TieOp.PRICE for key in method.tie_break)
