"""The price formulas. A price is per lot; all of it is exact."""

from fractions import Fraction

from tenders.domain.definition import Criterion
from tenders.domain.vocabulary import PriceFormula


def price_points(criterion: Criterion, price: Fraction | None, lowest: Fraction | None) -> Fraction | None:
    """The points of a price criterion; None where they cannot be known.

    `lowest` is the lowest price on the lot among the bids that count for it (`takes_part` in the
    assessment), or None for a bid that does not count itself: `relatief` gives such a bid no points.
    """
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


def _bounds(criterion: Criterion) -> tuple[Fraction, Fraction]:
    if criterion.floor is None or criterion.ceiling is None:
        raise ValueError(f"price criterion {criterion.code} needs a floor and a ceiling")
    return criterion.floor, criterion.ceiling
