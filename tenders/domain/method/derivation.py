"""How the points of a ranked bid came about: each number as the calculation that the published method makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.definition import Criterion, Method
from tenders.domain.method.explanation import RankedBid
from tenders.domain.method.points import as_dutch
from tenders.domain.vocabulary import CriterionKind, FinalScore, PriceFormula
from tenders.domain.wording import points_in_words, price_in_words


@dataclass(frozen=True)
class Step:
    """One criterion: what it rests on ("score 8, 'Goed'"), the calculation, and the points that come out of it.

    `is_exact` is False where a number in the words is rounded; the points themselves never are.
    """

    code: str
    name: str
    basis: str
    calculation: str
    points: Fraction
    is_exact: bool = True


def steps_of(method: Method, ranked: RankedBid, leaves: Sequence[Criterion]) -> tuple[Step, ...]:
    """A step for each of these leaves, in their order; a leaf whose points are not known has none."""
    return tuple(
        _price_step(leaf, ranked) if leaf.kind is CriterionKind.PRICE else _quality_step(method, leaf, ranked)
        for leaf in leaves
        if leaf.code in ranked.points
    )


def sum_of(steps: Sequence[Step]) -> str:
    """ "40,00 + 32,00 = 72,00"; one number stands for itself."""
    terms = " + ".join(as_dutch(step.points) for step in steps)
    total = as_dutch(sum((step.points for step in steps), Fraction(0)))
    return terms if len(steps) == 1 else f"{terms} = {total}"


def _quality_step(method: Method, leaf: Criterion, ranked: RankedBid) -> Step:
    points = ranked.points[leaf.code]
    value = points * method.highest_value / leaf.max_points if leaf.max_points else Fraction(0)
    label = next((level.label for level in method.scale if level.value == value), "")
    score = points_in_words(value)
    basis = f"{_WORDS.get(method.final_score, 'score')} {score}" + (
        f", ‘{label}’" if label not in {"", score} else ""
    )
    return Step(
        leaf.code,
        leaf.name,
        basis,
        f"{points_in_words(leaf.max_points)} × {score} ÷ {points_in_words(method.highest_value)} = {as_dutch(points)}",
        points,
        all(_is_shown_exactly(number) for number in (value, points, leaf.max_points, method.highest_value)),
    )


_WORDS = {FinalScore.MEAN: "gemiddelde score", FinalScore.MEDIAN: "mediaan van de scores"}


def _price_step(leaf: Criterion, ranked: RankedBid) -> Step:
    points, price = ranked.points[leaf.code], ranked.price
    most = points_in_words(leaf.max_points)
    basis = "prijs" if price is None else f"prijs {price_in_words(price)}"
    calculation = as_dutch(points)
    if price is not None and leaf.formula is PriceFormula.LINEAR:
        bottom, top = leaf.floor or Fraction(0), leaf.ceiling or Fraction(0)
        floor, ceiling = price_in_words(bottom), price_in_words(top)
        if price <= bottom:
            calculation = f"{as_dutch(points)}: de prijs is niet hoger dan de bodem van {floor}"
        else:
            room = f"({ceiling} − {price_in_words(price)}) ÷ ({ceiling} − {floor})"
            calculation = f"{most} × {room} = {as_dutch(points)}"
    elif price is not None and leaf.formula is PriceFormula.RELATIVE and leaf.max_points:
        # The lowest price that counts follows from the points, exactly as they were computed with it.
        lowest = price_in_words(points * price / leaf.max_points)
        calculation = f"{most} × laagste prijs {lowest} ÷ {price_in_words(price)} = {as_dutch(points)}"
    is_exact = _is_shown_exactly(points) and _is_shown_exactly(leaf.max_points)
    return Step(leaf.code, leaf.name, basis, calculation, points, is_exact)


def _is_shown_exactly(number: Fraction) -> bool:
    """Whether two decimals hold all of it."""
    return (number * 100).denominator == 1
