"""One Dutch sentence that says why a bidder stands above its neighbour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.definition import Method
from tenders.domain.method.points import as_display, as_dutch, as_dutch_apart
from tenders.domain.method.standing import DRAW, PRICE, TOTAL


@dataclass(frozen=True)
class RankedBid:
    """A row of the ranking.

    `decided_by` is the key that separates the bidder from the one above it (alone at position 1: from the
    one below it); None where it shares its position or is the only one. `separated_by` is what lies
    between its position and the position above, also for bidders that share theirs. `points` holds every
    leaf and parent. All numbers are unrounded.
    """

    bidder: str
    position: int
    total: Fraction
    points: Mapping[str, Fraction]
    grade: Fraction
    decided_by: str | None
    separated_by: str | None
    statements: Mapping[str, Fraction]
    price: Fraction | None
    explanation: str = ""


def explain(
    upper: RankedBid, lower: RankedBid, method: Method, names: Mapping[str, str] | None = None
) -> str:
    """Why `upper` stands above `lower`, its direct neighbour in the ranking, or shares its position.

    `names` gives the names to show; a bidder that is not in it is shown by its own name. Points that only
    differ beyond the second decimal are shown with as many decimals as it takes.
    """
    first, second = (_shown(bid.bidder, names) for bid in (upper, lower))
    equal_total = f"gelijk totaal ({as_dutch(upper.total)})"
    if upper.position == lower.position:
        position = f"{first} en {second} delen positie {upper.position}"
        return f"{position}: {equal_total}, en geen regel die hier geldt scheidt hen."
    key = lower.separated_by
    if key == TOTAL:
        return f"{first} staat boven {second}: hoger totaal ({_against(upper.total, lower.total)})."
    return f"{first} staat boven {second}: {equal_total}, {_reason(str(key), upper, lower, method)}."


def explain_ranking(
    ranking: Sequence[RankedBid], method: Method, names: Mapping[str, str] | None = None
) -> list[str]:
    """A sentence per row: on the neighbour above, or for the first row on the neighbour below."""
    if method.is_admission:
        return [f"{_shown(row.bidder, names)} voldoet aan alle eisen." for row in ranking]
    if len(ranking) == 1:
        return [f"{_shown(ranking[0].bidder, names)} is de enige in de rangorde."]
    pairs = zip([*ranking[:1], *ranking[:-1]], [*ranking[1:2], *ranking[1:]], strict=True)
    return [explain(upper, lower, method, names) for upper, lower in pairs]


def _reason(key: str, upper: RankedBid, lower: RankedBid, method: Method) -> str:
    if key == DRAW:
        return "gelijk op alle punten die hier tellen, door loting"
    if key == PRICE and upper.price is not None and lower.price is not None:
        return f"lagere prijs ({as_number(upper.price)} tegen {as_number(lower.price)})"
    if key in {criterion.code for criterion in method.all_criteria()}:
        return f"hoger op {key} ({_against(upper.points[key], lower.points[key])})"
    return (
        f"hogere opgave {key} ({as_number(upper.statements[key])} tegen {as_number(lower.statements[key])})"
    )


def as_number(number: Fraction) -> str:
    """A stated number as the bidder wrote it: no decimals where there are none ("500", "1,25")."""
    decimals = 0
    while decimals < 12 and (number * 10**decimals).denominator != 1:
        decimals += 1
    return as_display(number, decimals).replace(".", ",")


def _against(upper: Fraction, lower: Fraction) -> str:
    return " tegen ".join(as_dutch_apart(upper, lower))


def _shown(bidder: str, names: Mapping[str, str] | None) -> str:
    return (names or {}).get(bidder, bidder)
