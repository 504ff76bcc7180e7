"""What the buyer sets for a simulation. Every number is whole: a seed gives the same fields on every machine."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from tenders.domain.definition import Method
from tenders.domain.vocabulary import DivisionRule

MOST_FIELDS, FEWEST_FIELDS = 20_000, 100
MOST_BIDDERS, FEWEST_BIDDERS = 30, 2
MOST_EVALUATORS = 9
MOST_SPREAD = 300
MOST_PRICE_SPREAD = 60
MOST_SEED = 999_999_999


class SettingsRefused(ValueError):
    """A setting that cannot be simulated with; the message is for the user, `field` names the setting."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Settings:
    """`centre` is the label of the level around which bids lie; empty is the one below the best.

    Percentages of one step of the scale: `spread` is the standard deviation of the quality of bids, `harshness` that of
    the strictness of evaluators. `correlation` is the percentage of the quality of a bid that all its criteria share,
    `price_spread` the standard deviation of prices as a percentage of the price. With `one_plan` a bidder has the same
    scores and price for every lot.
    """

    seed: int = 1
    fields: int = 5000
    bidders: int = 8
    evaluators: int = 3
    centre: str = ""
    spread: int = 100
    correlation: int = 50
    harshness: int = 50
    price_spread: int = 10
    one_plan: bool = True

    def __post_init__(self) -> None:
        for name, problem in self._problems():
            raise SettingsRefused(problem, name)

    def as_mapping(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        return cls(**{row.name: mapping[row.name] for row in fields(cls) if row.name in mapping})

    def _problems(self) -> Iterator[tuple[str, str]]:
        for name, lowest, highest, words in (
            ("seed", 0, MOST_SEED, "Het startgetal"),
            ("fields", FEWEST_FIELDS, MOST_FIELDS, "Het aantal velden"),
            ("bidders", FEWEST_BIDDERS, MOST_BIDDERS, "Het aantal inschrijvers"),
            ("evaluators", 1, MOST_EVALUATORS, "Het aantal beoordelaars"),
            ("spread", 0, MOST_SPREAD, "Het verschil tussen inschrijvers"),
            ("correlation", 0, 100, "De samenhang"),
            ("harshness", 0, MOST_SPREAD, "Het verschil in strengheid"),
            ("price_spread", 0, MOST_PRICE_SPREAD, "Het verschil in prijs"),
        ):
            if not lowest <= getattr(self, name) <= highest:
                yield name, f"{words} ligt tussen {lowest} en {highest}."


def level_labels(method: Method) -> tuple[str, ...]:
    """The levels from the best to the worst, a knock-out level last: the steps of the scale."""
    numbers = sorted(
        (level for level in method.scale if level.value is not None),
        key=lambda level: level.value or 0,
        reverse=True,
    )
    return tuple(level.label for level in (*numbers, *(row for row in method.scale if row.value is None)))


def centre_step(method: Method, settings: Settings) -> int:
    """The place of the centre among `level_labels`."""
    labels = level_labels(method)
    if not settings.centre:
        return min(1, len(labels) - 1)
    if settings.centre not in labels:
        raise SettingsRefused("Dit niveau staat niet in de scoreschaal: kies er een van de schaal.", "centre")
    return labels.index(settings.centre)


def most_fields(method: Method, settings: Settings) -> int:
    """How many of the fields that were asked are made, so that a simulation ends within minutes.

    A large tender asks more of every field, and the best allocation of lots is found by the exact method itself, which
    looks at all lots together.
    """
    lots, leaves = len(method.lots), len(method.leaves)
    effort = lots * settings.bidders * (leaves + 1) * (leaves + settings.evaluators)
    if takes_whole_division(method):
        effort += _DIVISION_EFFORT * lots * settings.bidders * (leaves + 1)
    return max(FEWEST_FIELDS, min(settings.fields, MOST_EFFORT // max(effort, 1)))


def takes_whole_division(method: Method) -> bool:
    return method.max_lots_per_bidder is not None and method.division_rule is DivisionRule.HIGHEST_TOTAL


# Counted in steps of about two thirds of a microsecond, as measured on the machine of docs/performance.md.
_DIVISION_EFFORT = 45
MOST_EFFORT = 100_000_000
