"""What goes into the method: one entry per bid, and how individual scores become one score."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

from tenders.domain.definition import Method
from tenders.domain.method.errors import MethodRefused
from tenders.domain.method.points import KNOCK_OUT, KnockOut
from tenders.domain.vocabulary import FinalScore, SetAsideGround

#: Grounds that people and checks establish before anything is scored.
PRIOR_GROUNDS = (SetAsideGround.EXCLUDED, SetAsideGround.UNSUITABLE, SetAsideGround.PLAN_TOO_LONG)
#: With what people establish once prices are open.
ESTABLISHED_GROUNDS = (*PRIOR_GROUNDS, SetAsideGround.ABNORMALLY_LOW)


@dataclass(frozen=True)
class Entry:
    """A bid that was received in time.

    `bidder` is unique and is the name by which bidders that share a position are listed, by code point.
    `lots` is in order of preference. `grounds` holds per lot what people established. `values` holds per lot the
    final value per quality leaf, and may miss a lot that has prior grounds.
    """

    bidder: str
    lots: tuple[int, ...]
    statements: Mapping[str, Fraction] = field(default_factory=dict)
    prices: Mapping[int, Fraction] = field(default_factory=dict)
    grounds: Mapping[int, frozenset[SetAsideGround]] = field(default_factory=dict)
    values: Mapping[int, Mapping[str, Fraction | KnockOut]] = field(default_factory=dict)


def combine_individual_scores(
    method: Method,
    scores: Mapping[str, Mapping[str, Fraction | KnockOut]],
    named: Mapping[str, Collection[str]] | None = None,
) -> dict[str, Fraction | KnockOut]:
    """The mean or the median per quality leaf, exact, from `{evaluator: {code: value}}`.

    A knock-out level given by one evaluator is the final value. Refuses a method that settles by
    consensus, and an evaluator that leaves a quality criterion open. A criterion in `named` is scored by these
    evaluators alone.
    """
    if method.final_score.is_consensus:
        raise MethodRefused("De eindscore is een consensusscore: die volgt niet uit de individuele scores.")
    if not scores:
        raise MethodRefused("Er zijn geen individuele scores.")
    return {
        leaf.code: _combine(method.final_score, _values_for(leaf.code, scores, (named or {}).get(leaf.code)))
        for leaf in method.quality_leaves
    }


def _values_for(
    code: str,
    scores: Mapping[str, Mapping[str, Fraction | KnockOut]],
    evaluators: Collection[str] | None,
) -> list[Fraction | KnockOut]:
    if evaluators is not None:
        scores = {evaluator: given for evaluator, given in scores.items() if evaluator in evaluators}
        if not scores:
            raise MethodRefused(f"Er zijn geen individuele scores op {code}.")
    missing = sorted(evaluator for evaluator, given in scores.items() if code not in given)
    if missing:
        raise MethodRefused(f"De score op {code} ontbreekt van {', '.join(missing)}.")
    return [given[code] for given in scores.values()]


def _combine(rule: FinalScore, values: list[Fraction | KnockOut]) -> Fraction | KnockOut:
    numbers = [value for value in values if not isinstance(value, KnockOut)]
    if len(numbers) < len(values):
        return KNOCK_OUT
    if rule is FinalScore.MEDIAN:
        return median(numbers)
    return sum(numbers, Fraction(0)) / len(numbers)
