"""The published method of a tender, calculated exactly: points, price, ties, ranking and division of lots.

Plain values in and out, no clock and no storage. The rules are those of the scenario format.
"""

from tenders.domain.method.assessment import needs_price
from tenders.domain.method.entries import (
    ESTABLISHED_GROUNDS,
    PRIOR_GROUNDS,
    Entry,
    combine_individual_scores,
)
from tenders.domain.method.errors import EventRefused, MethodRefused
from tenders.domain.method.events import DROP_OUT_GROUNDS, Draw, DropOut, Event
from tenders.domain.method.explanation import RankedBid, explain, explain_ranking
from tenders.domain.method.lots import DivisionStep
from tenders.domain.method.low_price import LowPrice, low_prices
from tenders.domain.method.outcome import LotOutcome, Outcome, SetAside, decide
from tenders.domain.method.points import (
    KNOCK_OUT,
    KnockOut,
    as_display,
    as_dutch,
    criterion_points,
    grade,
    quality_points,
)
from tenders.domain.method.ranking import has_lot_limit

__all__ = [
    "DROP_OUT_GROUNDS",
    "ESTABLISHED_GROUNDS",
    "KNOCK_OUT",
    "PRIOR_GROUNDS",
    "DivisionStep",
    "Draw",
    "DropOut",
    "Entry",
    "Event",
    "EventRefused",
    "KnockOut",
    "LotOutcome",
    "LowPrice",
    "MethodRefused",
    "Outcome",
    "RankedBid",
    "SetAside",
    "as_display",
    "as_dutch",
    "combine_individual_scores",
    "criterion_points",
    "decide",
    "explain",
    "explain_ranking",
    "grade",
    "has_lot_limit",
    "low_prices",
    "needs_price",
    "quality_points",
]
