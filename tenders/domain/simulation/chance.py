"""Chance in whole numbers: the same draw on every machine, without a float.

A normal draw counts the ones among 256 random bits: a binomial distribution with a standard deviation of exactly 8,
hardly to be told from a normal one. A lognormal draw reads a table of powers, made once with exact decimals.
"""

from decimal import Decimal, localcontext
from random import Random

BITS = 256
UNIT = 8
_HALF = BITS // 2
_BETWEEN = 1024


def chance_of(seed: int, number: int) -> Random:
    """The chance of one field: it depends on seed and number, not on the fields before it."""
    return Random(f"{seed}-{number}")  # noqa: S311 -- made-up bids, and to be made again from the seed


def normal(chance: Random) -> int:
    """In eighths of a standard deviation."""
    return chance.getrandbits(BITS).bit_count() - _HALF


def powers(spread: int, middle: int) -> tuple[int, ...]:
    """`middle × e^(spread % × z)` for each normal draw, as a whole number of at least 1."""
    with localcontext() as context:
        context.prec = 40
        return tuple(
            max(
                1,
                int((Decimal(middle) * (Decimal(spread * eighths) / (100 * UNIT)).exp()).to_integral_value()),
            )
            for eighths in range(-_HALF, _HALF + 2)
        )


def lognormal(chance: Random, table: tuple[int, ...]) -> int:
    """Between two powers at random, so that two draws are seldom equal."""
    place = chance.getrandbits(BITS).bit_count()
    low, high = table[place], table[place + 1]
    return low + (high - low) * chance.getrandbits(10) // _BETWEEN
