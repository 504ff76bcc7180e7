"""What the ranking would be without a bidder, beside what it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from tenders.domain.method import LotOutcome, Outcome
from tenders.models import Lot


@dataclass(frozen=True)
class Shift:
    """One bidder on one lot: its position and whether it is awarded, now and then."""

    bidder: str
    now: str
    then: str
    change: str
    tone: str


@dataclass(frozen=True)
class LotShift:
    lot: Lot
    rows: tuple[Shift, ...]
    draws: tuple[tuple[str, ...], ...]
    open_places: int


def shifts(
    before: Outcome, after: Outcome, lots: Mapping[int, Lot], places: Mapping[int, int], *, has_limit: bool
) -> list[LotShift]:
    """With a highest number of lots (`has_limit`) an open draw on one lot holds up the award of all."""
    waits = has_limit and after.needs_draw
    return [
        LotShift(
            lot=lots[number],
            rows=tuple(_rows(before.lots[number], lot, waits=waits)),
            draws=lot.draws_needed,
            open_places=max(0, places[number] - len(lot.awarded)) if not (waits or lot.draws_needed) else 0,
        )
        for number, lot in sorted(after.lots.items())
    ]


def _rows(before: LotOutcome, after: LotOutcome, *, waits: bool) -> list[Shift]:
    then = {row.bidder: row.position for row in after.ranking}
    rows = []
    for row in before.ranking:
        was, will = row.bidder in before.awarded, row.bidder in after.awarded
        position = then.get(row.bidder)
        if position is None:
            change, tone = "valt af", "bad"
        elif will and not was:
            change, tone = "krijgt gunning", "good"
        elif was and waits:
            change, tone = "wacht op de loting", "warn"
        elif was and not will:
            change, tone = "verliest gunning", "warn"
        else:
            change, tone = "geen verschil" if position == row.position else "schuift op", "neutral"
        rows.append(
            Shift(
                bidder=row.bidder,
                now=_words(row.position, was),
                then="–" if position is None else _words(position, will),
                change=change,
                tone=tone,
            )
        )
    return rows


def _words(position: int, is_awarded: bool) -> str:
    return f"{position}, gunning" if is_awarded else str(position)
