"""Prices that seem abnormally low: which prices of a lot ask for an explanation (the idea of Aw 2.116).

In a SAS procedure that article does not hold by operation of law: a tender that sets a percentage chooses it for
itself. A signal decides nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from tenders.domain.definition import Method
from tenders.domain.method.assessment import grounds_before_points, needs_price
from tenders.domain.method.entries import Entry
from tenders.domain.vocabulary import SetAsideGround

#: Of two prices each lies as far from the middle as the other: that says nothing about either.
FEWEST_PRICES = 3
HIGHEST_PERCENT = 99


@dataclass(frozen=True)
class LowPrice:
    """A price under `bound`, which follows from the `median` of the `counted` prices of the lot."""

    bidder: str
    lot: int
    price: Fraction
    median: Fraction
    bound: Fraction
    counted: int


def low_prices(method: Method, entries: Sequence[Entry]) -> tuple[LowPrice, ...]:
    """By lot and name. The prices that count are those of the lowest price of a `relatief` formula.

    A rejection as abnormally low is not looked at: who is rejected moves the median of nobody else, so the signals are
    the same before and after.
    """
    if method.low_price_percent is None or not needs_price(method):
        return ()
    kept = 1 - Fraction(method.low_price_percent, 100)
    return tuple(
        found
        for lot in sorted(lot.number for lot in method.lots)
        for found in _on_lot(method, entries, lot, kept)
    )


def _on_lot(method: Method, entries: Sequence[Entry], lot: int, kept: Fraction) -> Iterator[LowPrice]:
    prices = {
        entry.bidder: entry.prices[lot]
        for entry in entries
        if lot in entry.lots
        and lot in entry.prices
        and not grounds_before_points(method, entry, lot) - {SetAsideGround.ABNORMALLY_LOW}
    }
    if len(prices) < FEWEST_PRICES:
        return
    middle = median(prices.values())
    bound = middle * kept
    for bidder, price in sorted(prices.items()):
        if price < bound:
            yield LowPrice(bidder, lot, price, middle, bound, len(prices))
