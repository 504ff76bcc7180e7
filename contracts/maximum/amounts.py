"""Cents as an exact number of euros."""

from decimal import Decimal


def as_euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
