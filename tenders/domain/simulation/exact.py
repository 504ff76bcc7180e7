"""The same field through the exact method: what the whole numbers are compared with, in tests and each simulation."""

from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.method import Draw, decide
from tenders.domain.simulation.field import MadeField, draw_of, entries_of, name_of
from tenders.domain.simulation.plan import Plan
from tenders.domain.simulation.ranking import points_of, settle
from tenders.domain.vocabulary import SetAsideGround


@dataclass(frozen=True)
class LotResult:
    """By the names of the bidders: awards, totals as text, what a draw decided, and who was set aside why."""

    awarded: frozenset[str]
    totals: tuple[tuple[str, str], ...]
    drawn: frozenset[tuple[str, ...]]
    set_aside: frozenset[tuple[str, SetAsideGround]]


def exact_result(plan: Plan, field: MadeField) -> dict[int, LotResult]:
    """What `decide` says, with every draw that is needed held as the field lets it fall."""
    entries = entries_of(plan, field)
    draws: list[Draw] = []
    outcome = decide(plan.method, entries)
    needed = {lot: frozenset(found.draws_needed) for lot, found in outcome.lots.items()}
    while outcome.needs_draw:
        lot, tie = next((lot, row.draws_needed[0]) for lot, row in outcome.lots.items() if row.draws_needed)
        draws.append(draw_of(plan, field, lot, tie))
        outcome = decide(plan.method, entries, draws)
    return {
        lot: LotResult(
            frozenset(found.awarded),
            tuple(sorted((row.bidder, str(row.total)) for row in found.ranking)),
            needed[lot],
            frozenset((row.bidder, row.ground) for row in outcome.set_asides if row.lot == lot),
        )
        for lot, found in outcome.lots.items()
    }


def fast_result(plan: Plan, field: MadeField) -> dict[int, LotResult]:
    """The same in whole numbers."""
    lots = [points_of(plan, field, lot) for lot in range(len(plan.lots))]
    verdicts = settle(plan, field, lots)
    return {
        number: LotResult(
            frozenset(map(name_of, verdict.awarded)),
            tuple(
                sorted(
                    (name_of(place), str(Fraction(total, found.scale)))
                    for place, total in found.totals.items()
                )
            ),
            frozenset(tuple(map(name_of, tie)) for tie in verdict.drawn),
            frozenset((name_of(place), ground) for place, ground in found.grounds.items()),
        )
        for number, found, verdict in zip(plan.lots, lots, verdicts, strict=True)
    }
