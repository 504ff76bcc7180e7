"""What the numbers of the method can and cannot bring about."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from tenders.domain.checks.finding import Context, Subject, blocks, warns
from tenders.domain.configuration import Configuration
from tenders.domain.definition import Criterion, TieKey
from tenders.domain.method.low_price import HIGHEST_PERCENT
from tenders.domain.vocabulary import CriterionKind, FinalScore, PriceFormula, TieOp, TieScope
from tenders.domain.wording import points_in_words

# More different totals than this is a scale so fine that no minimum falls between two of them in any way that matters.
MOST_TOTALS = 50_000
Vector = tuple[Fraction, ...]


def minimum_unreachable(context: Context) -> Iterator[str]:
    c = context.configuration
    if c.minimum_total is not None and c.criteria and c.minimum_total > c.highest_total:
        yield (
            f"Het minimum van {points_in_words(c.minimum_total)} punten is niet haalbaar: er zijn er "
            f"{points_in_words(c.highest_total)} te verdienen."
        )


def minimum_off_scale(context: Context) -> Iterator[str]:
    """A minimum between two totals is a higher minimum in disguise: nobody can have exactly that."""
    c = context.configuration
    reachable = _totals(c)
    minimum = c.minimum_total
    if reachable and minimum is not None and minimum <= max(reachable) and minimum not in reachable:
        below, above = _neighbours(reachable, minimum)
        yield (
            f"Een totaal van precies {points_in_words(minimum)} punten kan met deze scoreschaal niet voorkomen: na "
            f"{points_in_words(below)} komt {points_in_words(above)}. Wie niet lager mag scoren dan het minimum, heeft "
            f"er dus {points_in_words(above)} nodig."
        )


def criterion_minimum_off_scale(context: Context) -> Iterator[str]:
    c = context.configuration
    for criterion in _with_children(c):
        minimum = criterion.minimum_points
        reachable = _sums(criterion.leaves, c)
        if reachable and minimum is not None and minimum <= max(reachable) and minimum not in reachable:
            below, above = _neighbours(reachable, minimum)
            yield (
                f"Precies {points_in_words(minimum)} punten voor criterium {criterion.code} kan met deze scoreschaal "
                f"niet voorkomen: na {points_in_words(below)} komt {points_in_words(above)}."
            )


def minimum_never_decides(context: Context) -> Iterator[str]:
    """A minimum that everybody reaches who reaches the minima per criterion sets nobody aside."""
    c = context.configuration
    if c.minimum_total is None or not c.criteria or not _values(c):
        return
    lowest = sum((_lowest(criterion, c) for criterion in c.criteria), Fraction(0))
    if c.minimum_total <= lowest:
        yield (
            f"Het minimum van {points_in_words(c.minimum_total)} punten legt niemand terzijde: ook de laagste scores "
            f"geven {points_in_words(lowest)} punten."
        )


def step_outweighs_criterion(context: Context) -> Iterator[str]:
    """A scale with a big step makes a light criterion decide nothing."""
    c = context.configuration
    values = sorted(set(_values(c)))
    if len(values) < 2 or values[-1] <= 0:
        return
    step = max(above - below for below, above in pairwise(values)) / values[-1]
    leaves = [leaf for leaf in c.leaves if leaf.kind is CriterionKind.QUALITY and leaf.max_points > 0]
    if len(leaves) < 2:
        return
    heavy, light = max(leaves, key=_points), min(leaves, key=_points)
    if heavy.max_points * step > light.max_points:
        yield (
            f"Eén stap op de scoreschaal is bij criterium {heavy.code} tot "
            f"{points_in_words(heavy.max_points * step)} punten waard. Dat is meer dan heel criterium {light.code} "
            f"({points_in_words(light.max_points)} punten)."
        )


def tie_break_never_decides(context: Context) -> Iterator[str]:
    """With equal totals and equal earlier keys, this one is always equal too."""
    c = context.configuration
    for place, key in enumerate(c.tie_break):
        if key.op is TieOp.DRAW:
            continue
        earlier = [other for other in c.tie_break[:place] if _applies_with(other, key)]
        if _repeats(key, earlier) or _follows_from(key, earlier, c) or _price_is_equal(key, c):
            yield (
                f"Stap {place + 1} bij gelijke stand ({_name(key)}) kan nooit iets beslissen: staan inschrijvers "
                "gelijk op het totaal en de stappen daarvoor, dan ook hierop."
            )


def _applies_with(earlier: TieKey, key: TieKey) -> bool:
    return earlier.scope is TieScope.ALWAYS or key.scope is TieScope.AT_LIMIT


def _repeats(key: TieKey, earlier: Iterable[TieKey]) -> bool:
    return any((other.op, other.code) == (key.op, key.code) for other in earlier)


def _follows_from(key: TieKey, earlier: Iterable[TieKey], c: Configuration) -> bool:
    """Points are sums over the leaves, so a key follows where its leaves are a combination of those before."""
    wanted = _vector(key, c)
    if wanted is None:
        return False
    known = [tuple(Fraction(1) for _ in c.leaves)]
    known.extend(vector for other in earlier if (vector := _vector(other, c)) is not None)
    return _rank([*known, wanted]) == _rank(known)


def _price_is_equal(key: TieKey, c: Configuration) -> bool:
    prices = [leaf for leaf in c.leaves if leaf.kind is CriterionKind.PRICE]
    return key.op is TieOp.PRICE and bool(prices) and all(p.formula is PriceFormula.FIXED for p in prices)


def _vector(key: TieKey, c: Configuration) -> Vector | None:
    """Which leaves a criterion adds up; None for anything else, or a code that does not exist."""
    if key.op is not TieOp.CRITERION:
        return None
    criterion = next((row for row in _with_children(c) if row.code == key.code), None)
    if criterion is None:
        return None
    codes = {leaf.code for leaf in criterion.leaves}
    # A leaf without points is equal for everybody.
    return tuple(Fraction(leaf.code in codes and leaf.max_points > 0) for leaf in c.leaves)


def _rank(rows: Sequence[Vector]) -> int:
    """Gaussian elimination, exact."""
    left, rank = [list(row) for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        rank += 1
        for row in left:
            factor = row[column] / pivot[column]
            row[:] = [value - factor * first for value, first in zip(row, pivot, strict=True)]
    return rank


def low_price_impossible(context: Context) -> Iterator[str]:
    """Only a price that bidders ask can be abnormally low."""
    c = context.configuration
    percent = c.low_price_percent
    if percent is None or c.admission is not None:
        return
    if not c.asks_price:
        yield (
            f"U vraagt uitleg bij een prijs van meer dan {percent}% onder de mediaan, maar de prijs staat vast of "
            "wordt niet gevraagd: maak dit veld leeg."
        )
    if not 1 <= percent <= HIGHEST_PERCENT:
        yield f"Uitleg vragen onder de mediaan gaat met 1% tot en met {HIGHEST_PERCENT}%: {percent}% kan niet."


def _name(key: TieKey) -> str:
    return "prijs" if key.op is TieOp.PRICE else key.code or "niets"


def _points(criterion: Criterion) -> Fraction:
    return criterion.max_points


def _with_children(c: Configuration) -> Iterator[Criterion]:
    for criterion in c.criteria:
        yield criterion
        yield from criterion.children


def _values(c: Configuration) -> list[Fraction]:
    return [level.value for level in c.scale if level.value is not None and not level.knock_out]


def _lowest(criterion: Criterion, c: Configuration) -> Fraction:
    """The fewest points with which a bid is not set aside for this criterion."""
    children = sum((_lowest(child, c) for child in criterion.children), Fraction(0))
    values = _values(c)
    own = Fraction(0)
    if not criterion.children and criterion.kind is CriterionKind.QUALITY and max(values) > 0:
        own = criterion.max_points * min(values) / max(values)
    return max(children, own, criterion.minimum_points or Fraction(0))


def _totals(c: Configuration) -> frozenset[Fraction]:
    return _sums(c.leaves, c)


def _sums(leaves: Iterable[Criterion], c: Configuration) -> frozenset[Fraction]:
    """Every sum of points that these criteria can give; empty where points have no fixed steps."""
    values = set(_values(c))
    if c.final_score is not FinalScore.CONSENSUS_ON_SCALE or not values or max(values) <= 0:
        return frozenset()
    highest, reached = max(values), {Fraction(0)}
    for leaf in leaves:
        if leaf.formula is PriceFormula.FIXED or leaf.max_points == 0:
            continue
        if leaf.kind is CriterionKind.PRICE:
            return frozenset()
        points = {leaf.max_points * value / highest for value in values}
        reached = {before + more for before in reached for more in points}
        if len(reached) > MOST_TOTALS:
            return frozenset()
    return frozenset(reached)


def _neighbours(reachable: frozenset[Fraction], wanted: Fraction) -> tuple[Fraction, Fraction]:
    below = max((total for total in reachable if total < wanted), default=Fraction(0))
    return below, min(total for total in reachable if total > wanted)


CHECKS = (
    blocks(
        "minimum_unreachable",
        Subject.METHOD,
        minimum_unreachable,
        norm="Het minimum is te halen.",
        source="Aw 1.8-1.10",
    ),
    warns(
        "minimum_off_scale",
        Subject.METHOD,
        minimum_off_scale,
        norm="Het minimum is een totaal dat met de scoreschaal kan voorkomen.",
        source="Aw 1.9",
        advice="Kies een totaal dat kan voorkomen.",
    ),
    warns(
        "criterion_minimum_off_scale",
        Subject.CRITERIA,
        criterion_minimum_off_scale,
        norm="Het minimum van een criterium is een aantal punten dat met de scoreschaal kan voorkomen.",
        source="Aw 1.9",
        advice="Kies een aantal dat kan voorkomen.",
    ),
    warns(
        "minimum_never_decides",
        Subject.METHOD,
        minimum_never_decides,
        norm="Een minimum legt iemand terzijde die te weinig punten haalt.",
        source="Aw 1.9",
        advice="Verhoog het minimum of haal het weg.",
    ),
    blocks(
        "low_price_impossible",
        Subject.METHOD,
        low_price_impossible,
        norm="Uitleg over een lage prijs vraagt u als inschrijvers zelf een prijs opgeven.",
        source="Aw 2.116, waar de aanbesteding daarvoor kiest",
    ),
    warns(
        "step_outweighs_criterion",
        Subject.SCALE,
        step_outweighs_criterion,
        norm="Eén stap op één criterium is niet meer waard dan een heel ander criterium.",
        source="Aw 2.115; Aw 1.10",
        advice="Maak de stappen van de scoreschaal gelijkmatiger of breng de gewichten dichter bij elkaar.",
    ),
    warns(
        "tie_break_never_decides",
        Subject.TIE_BREAK,
        tie_break_never_decides,
        norm="Elke stap bij gelijke stand kan iets beslissen.",
        source="Aw 1.9",
        advice="Haal deze stap weg of kies iets anders.",
    ),
)
