"""How far the individual scoring is, in pairs of evaluator and bid.

A pair exists where the chair admitted the evaluator to the bid; only pairs count for "all final".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Evaluator = TypeVar("Evaluator")
BidKey = TypeVar("BidKey")


@dataclass(frozen=True)
class Pair(Generic[Evaluator, BidKey]):
    """An admitted evaluator and a bid, with how many sheets (lots) it has to fill and how many are final."""

    evaluator: Evaluator
    bid: BidKey
    sheets: int
    final: int

    @property
    def is_final(self) -> bool:
        return self.final >= self.sheets


def unfinished(pairs: Iterable[Pair[Evaluator, BidKey]]) -> tuple[Pair[Evaluator, BidKey], ...]:
    return tuple(pair for pair in pairs if not pair.is_final)


def short_of_evaluators(
    pairs: Iterable[Pair[Evaluator, BidKey]], bids: Sequence[BidKey], minimum: int
) -> Mapping[BidKey, int]:
    """The bids with fewer admitted evaluators than the minimum, and how many they have."""
    counts = dict.fromkeys(bids, 0)
    for pair in pairs:
        if pair.bid in counts:
            counts[pair.bid] += 1
    return {bid: count for bid, count in counts.items() if count < minimum}
