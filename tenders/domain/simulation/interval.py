"""How sure a share is that was counted in a sample."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

_Z = Decimal("1.959963984540054")
_PARTS = Decimal("0.0001")


@dataclass(frozen=True)
class Share:
    """`count` of `of`, with the 95 % interval of Wilson, its bounds to a hundredth of a percent."""

    count: int
    of: int
    low: Fraction
    high: Fraction

    @property
    def part(self) -> Fraction:
        return Fraction(self.count, self.of) if self.of else Fraction(0)


def share(count: int, of: int) -> Share:
    """Of nothing nothing is known: from 0 to 1."""
    if not 0 <= count <= of:
        raise ValueError("a share lies between none and all")
    if of == 0:
        return Share(0, 0, Fraction(0), Fraction(1))
    with localcontext() as context:
        context.prec = 30
        part, number, square = Decimal(count) / of, Decimal(of), _Z * _Z
        middle = part + square / (2 * number)
        half = _Z * (part * (1 - part) / number + square / (4 * number * number)).sqrt()
        low, high = ((middle + sign * half) / (1 + square / number) for sign in (-1, 1))
    return Share(count, of, _rounded(low), _rounded(high))


def _rounded(number: Decimal) -> Fraction:
    kept = min(Decimal(1), max(Decimal(0), number))
    return Fraction(kept.quantize(_PARTS, rounding=ROUND_HALF_UP))
