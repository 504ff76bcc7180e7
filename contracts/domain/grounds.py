"""How a letter names the grounds for setting aside, and the reason of those that follow from the scores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.definition import Method
from tenders.domain.method import KNOCK_OUT, KnockOut, SetAside, as_dutch
from tenders.domain.vocabulary import SetAsideGround
from tenders.domain.wording import names_in_words, points_in_words, price_in_words

TITLES: Mapping[SetAsideGround, str] = {
    SetAsideGround.EXCLUDED: "Uitsluiting",
    SetAsideGround.UNSUITABLE: "Niet voldaan aan een geschiktheidseis",
    SetAsideGround.PLAN_TOO_LONG: "Het plan is te lang",
    SetAsideGround.KNOCK_OUT: "Een score die tot terzijdelegging leidt",
    SetAsideGround.ABOVE_CEILING: "De prijs is hoger dan het plafond",
    SetAsideGround.BELOW_FLOOR: "De prijs is lager dan het bodemtarief",
    SetAsideGround.ABNORMALLY_LOW: "De prijs is abnormaal laag",
    SetAsideGround.BELOW_CRITERION_MINIMUM: "Minder punten dan het minimum op een criterium",
    SetAsideGround.BELOW_TOTAL_MINIMUM: "Minder punten dan het minimum in totaal",
    SetAsideGround.VERIFICATION_FAILED: "De verificatie is mislukt",
    SetAsideGround.WITHDRAWN: "De inschrijving is ingetrokken",
}


@dataclass(frozen=True)
class Standing:
    """What is known of a bid on a lot when a ground follows from its scores."""

    values: Mapping[str, Fraction | KnockOut]
    labels: Mapping[str, str]
    aside: SetAside
    price: Fraction | None


def computed_reason(ground: SetAsideGround, method: Method, standing: Standing) -> str:
    """The facts behind a ground that the method itself gives; empty for a ground that people establish."""
    match ground:
        case SetAsideGround.KNOCK_OUT:
            return _knock_out(method, standing)
        case SetAsideGround.ABOVE_CEILING:
            return _above_ceiling(method, standing)
        case SetAsideGround.BELOW_FLOOR:
            return _below_floor(method, standing)
        case SetAsideGround.BELOW_CRITERION_MINIMUM:
            return _below_criterion(method, standing)
        case SetAsideGround.BELOW_TOTAL_MINIMUM if standing.aside.total is not None:
            return (
                f"De inschrijving heeft in totaal {as_dutch(standing.aside.total)} punten. Het bekendgemaakte minimum "
                f"is {points_in_words(method.minimum_total or Fraction(0))} punten."
            )
    return ""


def _knock_out(method: Method, standing: Standing) -> str:
    found = [
        f"'{standing.labels.get(leaf.code, '')}' op {leaf.code} {leaf.name}"
        for leaf in method.quality_leaves
        if standing.values.get(leaf.code) is KNOCK_OUT
    ]
    return _sentence(
        "De commissie gaf", found, "Volgens de bekendgemaakte schaal leidt dat tot terzijdelegging."
    )


def _above_ceiling(method: Method, standing: Standing) -> str:
    found = [
        f"{price_in_words(standing.price)} bij een plafond van {price_in_words(leaf.ceiling)}"
        for leaf in method.price_leaves
        if leaf.ceiling is not None and standing.price is not None and standing.price > leaf.ceiling
    ]
    return _sentence("De prijs is", found, "Een prijs boven het plafond leidt tot terzijdelegging.")


def _below_floor(method: Method, standing: Standing) -> str:
    floor = method.lot(standing.aside.lot).floor_price
    if floor is None or standing.price is None:
        return ""
    return (
        f"De prijs is {price_in_words(standing.price)} bij een bodemtarief van {price_in_words(floor)}. Een prijs "
        "onder het bodemtarief is ongeldig."
    )


def _below_criterion(method: Method, standing: Standing) -> str:
    found = [
        f"{as_dutch(standing.aside.points[criterion.code])} punten op {criterion.code} {criterion.name}, waar het "
        f"minimum {points_in_words(criterion.minimum_points)} is"
        for criterion in method.all_criteria()
        if criterion.minimum_points is not None
        and criterion.code in standing.aside.points
        and standing.aside.points[criterion.code] < criterion.minimum_points
    ]
    return _sentence("De inschrijving heeft", found, "")


def _sentence(start: str, found: Iterable[str], end: str) -> str:
    items = list(found)
    return f"{start} {names_in_words(items)}. {end}".strip() if items else ""
