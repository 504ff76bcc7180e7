"""Lot limits: who gets which lot when one bidder may win only so many.

Needs rankings in which no tie can matter any more; every step is told in plain Dutch.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.definition import Method
from tenders.domain.method.allocation import best_allocation
from tenders.domain.method.points import as_dutch
from tenders.domain.method.ranking import LotRanking
from tenders.domain.vocabulary import DivisionRule


@dataclass(frozen=True)
class DivisionStep:
    """`step` counts from 1."""

    step: int
    lot: int
    bidder: str
    explanation: str


@dataclass(frozen=True)
class Division:
    """`awarded` holds per lot the bidders that win a place."""

    awarded: Mapping[int, frozenset[str]]
    steps: tuple[DivisionStep, ...]


@dataclass(frozen=True)
class LotRow:
    """A ranked bidder on a lot, as the division sees it."""

    bidder: str
    position: int
    total: Fraction


class _Steps:
    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self.steps: list[DivisionStep] = []

    def name(self, bidder: str) -> str:
        return self._names.get(bidder, bidder)

    def add(self, lot: int, bidder: str, explanation: str) -> None:
        self.steps.append(DivisionStep(len(self.steps) + 1, lot, bidder, explanation))


def divide(
    method: Method,
    rankings: Mapping[int, LotRanking],
    preferences: Mapping[str, tuple[int, ...]],
    names: Mapping[str, str] | None = None,
) -> Division:
    """Divide the lots by the rule of the method; `preferences` holds the lots of a bidder, best first."""
    limit = method.max_lots_per_bidder
    if limit is None:
        raise ValueError("the method has no lot limit")
    rows = {lot: list(_rows(ranking)) for lot, ranking in sorted(rankings.items())}
    places = {lot: method.places_in(lot) for lot in rows}
    steps = _Steps(names or {})
    match method.division_rule:
        case DivisionRule.PREFERENCE:
            awarded = _by_preference(rows, places, limit, preferences, steps)
        case DivisionRule.HIGHEST_TOTAL:
            awarded = _by_highest_total(rows, places, limit, steps)
        case DivisionRule.LOT_ORDER:
            awarded = _by_lot_order(rows, places, limit, steps)
        case None:
            raise ValueError("a lot limit needs a division rule")
    return Division({lot: frozenset(bidders) for lot, bidders in awarded.items()}, tuple(steps.steps))


def _rows(ranking: LotRanking) -> Iterator[LotRow]:
    for group in ranking.standing.groups():
        for bidder in group.bidders:
            yield LotRow(bidder, group.position, ranking.assessments[bidder].total or Fraction(0))


def _by_preference(
    rows: Mapping[int, list[LotRow]],
    places: Mapping[int, int],
    limit: int,
    preferences: Mapping[str, tuple[int, ...]],
    steps: _Steps,
) -> dict[int, set[str]]:
    """`voorkeur`: lots offer from the top; a bidder keeps what it prefers; repeat until nothing changes."""
    waiting = {lot: iter(ranked) for lot, ranked in rows.items()}
    held: dict[int, set[str]] = {lot: set() for lot in rows}
    while True:
        offered_to = _offer_open_places(waiting, held, places, steps)
        if not offered_to:
            break
        for bidder in offered_to:
            _release_beyond_limit(bidder, held, limit, preferences[bidder], steps)
    for lot, bidders in held.items():
        for row in rows[lot]:
            if row.bidder in bidders:
                steps.add(lot, row.bidder, f"Perceel {lot} gaat naar {steps.name(row.bidder)}.")
    return held


def _offer_open_places(
    waiting: Mapping[int, Iterator[LotRow]],
    held: dict[int, set[str]],
    places: Mapping[int, int],
    steps: _Steps,
) -> list[str]:
    """Who received an offer in this round, each once, in the order of the offers."""
    offered_to: dict[str, None] = {}
    for lot, bidders in held.items():
        while len(bidders) < places[lot] and (row := next(waiting[lot], None)):
            bidders.add(row.bidder)
            offered_to[row.bidder] = None
            steps.add(
                lot,
                row.bidder,
                f"Perceel {lot} biedt een plaats aan {steps.name(row.bidder)}, positie {row.position}.",
            )
    return list(offered_to)


def _release_beyond_limit(
    bidder: str, held: dict[int, set[str]], limit: int, preference: tuple[int, ...], steps: _Steps
) -> None:
    offers = [lot for lot in preference if bidder in held[lot]]
    for lot in offers[limit:]:
        held[lot].remove(bidder)
        steps.add(
            lot,
            bidder,
            f"{steps.name(bidder)} geeft perceel {lot} vrij: het maximum is {limit}, en in de eigen voorkeur "
            f"gaat {_lots(offers[:limit])} voor.",
        )


def _by_lot_order(
    rows: Mapping[int, list[LotRow]], places: Mapping[int, int], limit: int, steps: _Steps
) -> dict[int, set[str]]:
    """`perceelvolgorde`: lot by lot, each place to the best-ranked bidder with room under its limit."""
    won: dict[str, list[int]] = {}
    awarded: dict[int, set[str]] = {}
    for lot, ranked in rows.items():
        awarded[lot] = set()
        for row in ranked:
            if len(awarded[lot]) == places[lot]:
                break
            name, so_far = steps.name(row.bidder), won.setdefault(row.bidder, [])
            if len(so_far) == limit:
                full = f"met {_lots(so_far)} is het maximum van {limit} bereikt"
                text = f"{name}, positie {row.position}, krijgt perceel {lot} niet: {full}."
            else:
                so_far.append(lot)
                awarded[lot].add(row.bidder)
                text = f"Perceel {lot} gaat naar {name}, positie {row.position}."
            steps.add(lot, row.bidder, text)
    return awarded


def _by_highest_total(
    rows: Mapping[int, list[LotRow]], places: Mapping[int, int], limit: int, steps: _Steps
) -> dict[int, set[str]]:
    """`hoogste_totaal`: the allocation is found as a whole; the steps tell it lot by lot."""
    candidates = {lot: [(row.bidder, row.total) for row in ranked] for lot, ranked in rows.items()}
    awarded = best_allocation(candidates, places, limit)
    won = [(lot, row) for lot, ranked in rows.items() for row in ranked if row.bidder in awarded[lot]]
    total = sum((row.total for _, row in won), Fraction(0))
    whole = (
        f" De hele verdeling vult {len(won)} van de {sum(places.values())} plaatsen met samen "
        f"{as_dutch(total)} punten: meer plaatsen kan niet, en met zoveel plaatsen niet meer punten."
    )
    for lot, row in won:
        standing = f"positie {row.position}, {as_dutch(row.total)} punten"
        text = f"Perceel {lot} gaat naar {steps.name(row.bidder)}, {standing}."
        steps.add(lot, row.bidder, text if steps.steps else text + whole)
    return awarded


def _lots(numbers: list[int]) -> str:
    shown = [str(number) for number in numbers]
    if len(shown) == 1:
        return f"perceel {shown[0]}"
    return f"perceel {', '.join(shown[:-1])} en {shown[-1]}"
