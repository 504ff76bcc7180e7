"""The price formulas. A price is per lot; all of it is exact."""

from fractions import Fraction

from tenders.domain.definition import Criterion, LotDefinition
from tenders.domain.method.errors import MethodRefused
from tenders.domain.vocabulary import PriceFormula


def price_points(criterion: Criterion, price: Fraction | None, lowest: Fraction | None) -> Fraction | None:
    """The points of a price criterion; None where they cannot be known.

    `lowest` is the lowest price on the lot among the bids that count for it (`takes_part` in the
    assessment), or None for a bid that does not count itself: `relatief` gives such a bid no points.
    """
    if price is not None and price <= 0:
        raise MethodRefused("Een prijs moet hoger zijn dan 0.")
    match criterion.formula:
        case PriceFormula.LINEAR if price is not None:
            return linear_points(criterion, price)
        case PriceFormula.RELATIVE if price is not None and lowest is not None:
            return criterion.max_points * lowest / price
        case PriceFormula.FIXED:
            return Fraction(0)
    return None


def linear_points(criterion: Criterion, price: Fraction) -> Fraction:
    """`max × (plafond − prijs) / (plafond − bodem)`, cut off at 0 and at the maximum."""
    floor, ceiling = _bounds(criterion)
    points = criterion.max_points * (ceiling - price) / (ceiling - floor)
    return max(Fraction(0), min(criterion.max_points, points))


def is_above_ceiling(criterion: Criterion, price: Fraction | None) -> bool:
    """Only `lineair` has a ceiling; a price equal to it is within it."""
    if criterion.formula is not PriceFormula.LINEAR or price is None:
        return False
    _, ceiling = _bounds(criterion)
    return price > ceiling


def is_below_floor(lot: LotDefinition, price: Fraction | None) -> bool:
    """Wmo 2.6.6, UbWmo 5.4 lid 1: a bid under the bodemtarief of its lot is invalid; a price equal to it is not."""
    return lot.floor_price is not None and price is not None and price < lot.floor_price


def _bounds(criterion: Criterion) -> tuple[Fraction, Fraction]:
    if criterion.floor is None or criterion.ceiling is None:
        raise MethodRefused(f"Prijscriterium {criterion.code} heeft een bodem en een plafond nodig.")
    if criterion.floor >= criterion.ceiling:
        raise MethodRefused(f"De bodem van prijscriterium {criterion.code} moet onder het plafond liggen.")
    return criterion.floor, criterion.ceiling
