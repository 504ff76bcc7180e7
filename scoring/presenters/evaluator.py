"""Rows of the evaluator's pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bids.models import Bid
from scoring.models import InterestDeclaration
from scoring.selectors.workload import WorkItem
from tenders.models import Lot

Decision = InterestDeclaration.Decision


@dataclass(frozen=True)
class BidRow:
    """A bid on the evaluator's start page. `tone` and `icon` go with the words of `state`."""

    bid: Bid
    state: str
    tone: str
    icon: str
    first: WorkItem | None = None


@dataclass(frozen=True)
class SheetRow:
    """A bid on one lot, with the evaluator's items."""

    bid: Bid
    lot: Lot
    items: tuple[WorkItem, ...]
    finalised_at: datetime | None

    @property
    def is_final(self) -> bool:
        return self.finalised_at is not None

    @property
    def done(self) -> int:
        return sum(item.is_complete for item in self.items)

    @property
    def is_complete(self) -> bool:
        return self.done == len(self.items)


def declaration_rows(
    bids: Sequence[Bid], signed: Mapping[int, InterestDeclaration], items: Sequence[WorkItem]
) -> list[BidRow]:
    """Admitted bids in the evaluator's own order, then the others: `bids`, by name."""
    of_bid: dict[int, list[WorkItem]] = {}
    for item in items:
        of_bid.setdefault(item.bid.pk, []).append(item)
    rows = [_working_row(found) for found in of_bid.values()]
    return [*rows, *(_closed_row(bid, signed.get(bid.pk)) for bid in bids)]


def sheet_rows(items: Sequence[WorkItem]) -> list[SheetRow]:
    """The items per bid and lot, in the order of the work."""
    groups = groupby(items, key=lambda item: (item.bid.pk, item.lot.pk))
    rows = [tuple(found) for _, found in groups]
    return [SheetRow(found[0].bid, found[0].lot, found, found[0].finalised_at) for found in rows]


def _working_row(items: list[WorkItem]) -> BidRow:
    first = next((item for item in items if not item.is_complete), items[0])
    done = sum(item.is_complete for item in items)
    if all(item.finalised_at for item in items):
        return BidRow(items[0].bid, "afgerond", "good", "check", items[0])
    if not done:
        return BidRow(items[0].bid, "nog niet begonnen", "neutral", "dot", first)
    return BidRow(items[0].bid, f"bezig: {done} van {len(items)} criteria", "info", "info", first)


def _closed_row(bid: Bid, declaration: InterestDeclaration | None) -> BidRow:
    if declaration is None:
        return BidRow(bid, "uw verklaring ontbreekt", "warn", "warning")
    words = {
        Decision.WAITING: ("wacht op de voorzitter", "info", "info"),
        Decision.BARRED: ("u beoordeelt deze inschrijver niet", "neutral", "dot"),
        Decision.RELEASED: ("u bent ontheven", "neutral", "dot"),
        Decision.ADMITTED: ("hier is niets te beoordelen", "neutral", "dot"),
    }
    return BidRow(bid, *words[Decision(declaration.decision)])
