"""One made-up competition: who scores what, asks which price, states what, and how a draw would fall."""

from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tenders.domain.method import KNOCK_OUT, Draw, Entry, KnockOut
from tenders.domain.simulation.chance import chance_of, lognormal, normal
from tenders.domain.simulation.plan import Plan
from tenders.domain.vocabulary import FinalScore

#: The steps whose mean is the score that counts; empty for a knock-out.
Score = tuple[int, ...]


@dataclass(frozen=True)
class MadeBid:
    """`scores[lot][leaf]` and `prices[lot]` by place in the plan; a price leaf has an empty score that nobody reads.

    Prices are in parts of the plan, statements in times what the plan says. `preference` holds places of lots.
    """

    scores: tuple[tuple[Score, ...], ...]
    prices: tuple[int, ...]
    statements: tuple[int, ...]
    preference: tuple[int, ...]


@dataclass(frozen=True)
class MadeField:
    """`draws[lot]` orders the bidders as a draw would: of a tie the first of them comes first."""

    number: int
    bids: tuple[MadeBid, ...]
    draws: tuple[tuple[int, ...], ...]


def make_field(plan: Plan, number: int) -> MadeField:
    """Field `number` of the seed: the same whatever other fields are made."""
    chance = chance_of(plan.settings.seed, number)
    strictness = [plan.harshness * normal(chance) for _ in range(plan.settings.evaluators)]
    lots = range(len(plan.lots))
    bids = tuple(_bid(plan, chance, strictness) for _ in range(plan.settings.bidders))
    draws = tuple(tuple(chance.sample(range(len(bids)), len(bids))) for _ in lots)
    return MadeField(number, bids, draws)


def _bid(plan: Plan, chance: Random, strictness: list[int]) -> MadeBid:
    count = len(plan.lots)
    quality = plan.shared * normal(chance)
    times = 1 if plan.settings.one_plan else count
    scores = [_scores(plan, chance, quality, strictness) for _ in range(times)]
    prices = (
        [lognormal(chance, plan.price_table) for _ in range(times)] if plan.price_part is not None else [0]
    )
    return MadeBid(
        scores=tuple(scores if times == count else scores * count),
        prices=tuple(map(max, prices if len(prices) == count else prices[:1] * count, plan.floors)),
        statements=tuple(lognormal(chance, plan.statement_table) for _ in plan.statements),
        preference=tuple(chance.sample(range(count), count))
        if plan.limit is not None
        else tuple(range(count)),
    )


def _scores(plan: Plan, chance: Random, quality: int, strictness: list[int]) -> tuple[Score, ...]:
    """Better quality is a lower step; a step is rounded to the nearest one, and kept within the scale."""
    step, last = 2 * plan.step, len(plan.values) - 1
    middle = (2 * plan.centre + 1) * plan.step
    own, noise = plan.own, plan.noise
    found: list[Score] = []
    for points in plan.quality:
        if points is None:
            found.append(())
            continue
        at = middle - 2 * (quality + own * normal(chance))
        given = [
            min(last, max(0, (at + 2 * (severity - noise * normal(chance))) // step))
            for severity in strictness
        ]
        found.append(_counted(plan, given))
    return tuple(found)


def _counted(plan: Plan, given: list[int]) -> Score:
    """How the scores of evaluators become the one that counts.

    A commission that agrees on the scale ends at the middle score, the lower one of two; one that may agree on anything
    ends at the mean. A knock-out of one evaluator counts where scores are combined, that of most where they agree.
    """
    rule = plan.method.final_score
    given.sort()
    middle = given[len(given) // 2]
    if rule is FinalScore.CONSENSUS_ON_SCALE:
        return () if plan.values[middle] is None else (middle,)
    if rule is FinalScore.CONSENSUS_FREE:
        numbers = tuple(step for step in given if plan.values[step] is not None)
        return () if plan.values[middle] is None else numbers
    if any(plan.values[step] is None for step in given):
        return ()
    if rule is FinalScore.MEDIAN:
        return (middle,) if len(given) % 2 else (given[len(given) // 2 - 1], middle)
    return tuple(given)


def entries_of(plan: Plan, field: MadeField) -> tuple[Entry, ...]:
    """The same field for the exact method; the names of bidders sort as their places."""
    return tuple(
        Entry(
            bidder=name_of(place),
            lots=tuple(plan.lots[lot] for lot in bid.preference),
            statements={
                code: base * times
                for (code, base), times in zip(plan.statements, bid.statements, strict=True)
            },
            prices={lot: price * plan.price_part for lot, price in zip(plan.lots, bid.prices, strict=True)}
            if plan.price_part is not None
            else {},
            values={
                lot: {
                    leaf.code: _value(plan, score)
                    for leaf, points, score in zip(plan.leaves, plan.quality, scores, strict=True)
                    if points is not None
                }
                for lot, scores in zip(plan.lots, bid.scores, strict=True)
            },
        )
        for place, bid in enumerate(field.bids)
    )


def _value(plan: Plan, score: Score) -> Fraction | KnockOut:
    numbers = [value for value in (plan.values[step] for step in score) if value is not None]
    return sum(numbers, Fraction(0)) / len(numbers) if numbers else KNOCK_OUT


def name_of(place: int) -> str:
    return f"{place:02d}"


def draw_of(plan: Plan, field: MadeField, lot: int, tie: tuple[str, ...]) -> Draw:
    """The draw of a tie on a lot (by number), as this field lets it fall."""
    order = field.draws[plan.lots.index(lot)]
    return Draw(lot, tuple(name for name in map(name_of, order) if name in tie))
