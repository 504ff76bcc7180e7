"""Points as exact fractions, and the one place where they are rounded: on display."""

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import Final

from tenders.domain.definition import Criterion, Method
from tenders.domain.method.errors import MethodRefused
from tenders.domain.vocabulary import CriterionKind


class KnockOut(Enum):
    """The value of a knock-out level: not a number, and never worth zero points by accident."""

    KNOCK_OUT = "knock_out"


KNOCK_OUT: Final = KnockOut.KNOCK_OUT


def quality_points(method: Method, leaf: Criterion, value: Fraction) -> Fraction:
    """`max_punten × waarde / highest waarde of the scale`, without rounding."""
    if not method.highest_value:
        raise MethodRefused("De scoreschaal heeft geen waarde boven 0.")
    return leaf.max_points * value / method.highest_value


def criterion_points(
    method: Method,
    criterion: Criterion,
    values: Mapping[str, Fraction | KnockOut],
    price_points: Mapping[str, Fraction] | None = None,
) -> Fraction | None:
    """The points of a leaf or, summed over its leaves, of a parent.

    `values` holds the value per quality leaf and `price_points` the points per price leaf. None where
    one of them is missing or is a knock-out level: such a criterion has no points, not zero points.
    """
    total = Fraction(0)
    for leaf in criterion.leaves:
        points = _leaf_points(method, leaf, values, price_points or {})
        if points is None:
            return None
        total += points
    return total


def _leaf_points(
    method: Method,
    leaf: Criterion,
    values: Mapping[str, Fraction | KnockOut],
    price_points: Mapping[str, Fraction],
) -> Fraction | None:
    if leaf.kind is CriterionKind.PRICE:
        return price_points.get(leaf.code)
    value = values.get(leaf.code)
    if value is None or isinstance(value, KnockOut):
        return None
    return quality_points(method, leaf, value)


def grade(total: Fraction, highest_total: Fraction) -> Fraction:
    """The total on a scale of ten, exact; 0 where no points can be earned at all."""
    return total * 10 / highest_total if highest_total else Fraction(0)


def as_display(points: Fraction, decimals: int = 2) -> str:
    """With a point and a fixed number of decimals, half up: "78.00"."""
    scale = 10**decimals
    # Half away from zero, so that a negative amount mirrors the positive one.
    cents = (abs(points) * scale * 2 + 1) // 2
    whole, rest = divmod(cents, scale)
    sign = "-" if points < 0 and cents else ""
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"


def as_dutch(points: Fraction, decimals: int = 2) -> str:
    """With a decimal comma: "78,00"."""
    return as_display(points, decimals).replace(".", ",")


def as_dutch_apart(first: Fraction, second: Fraction) -> tuple[str, str]:
    """Both in Dutch, with as many decimals (two or more) as it takes to see which one is higher."""
    decimals = 2
    while first != second and as_display(first, decimals) == as_display(second, decimals):
        decimals += 1
    return as_dutch(first, decimals), as_dutch(second, decimals)
