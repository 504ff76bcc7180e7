"""How long the division of 20 lots among 200 bidders takes, per rule, beside reading the same input once."""

import json
import random
import time
from collections.abc import Callable
from fractions import Fraction

from tenders.domain.definition import Criterion, LotDefinition, Method, ScaleLevel
from tenders.domain.method import Entry, decide
from tenders.domain.vocabulary import DivisionRule, FinalScore

LOTS, BIDDERS, SEED = 20, 200, 7


def main() -> None:
    entries = _entries(random.Random(SEED))
    single = _seconds(lambda: decide(_method(None), entries))
    for rule in DivisionRule:
        method = _method(rule)
        seconds = _seconds(lambda method=method: decide(method, entries))
        figure = {
            "figure": f"division.{rule.value}",
            "lots": LOTS,
            "bidders": BIDDERS,
            "seconds": round(seconds, 3),
            "times_ranking_alone": round(seconds / single, 2),
        }
        print(json.dumps(figure), flush=True)


def _method(rule: DivisionRule | None) -> Method:
    return Method(
        lots=tuple(LotDefinition(number, f"Perceel {number}") for number in range(1, LOTS + 1)),
        places=2,
        scale=(ScaleLevel("Uitstekend", Fraction(10)), ScaleLevel("Onvoldoende", Fraction(0))),
        criteria=(Criterion("1", "Kwaliteit", Fraction(100)),),
        final_score=FinalScore.CONSENSUS_FREE,
        max_lots_per_bidder=2 if rule else None,
        division_rule=rule,
    )


def _entries(chance: random.Random) -> list[Entry]:
    """No two values of a lot are equal: a tie would need a draw first."""
    values = {lot: chance.sample(range(1001), BIDDERS) for lot in range(1, LOTS + 1)}
    return [
        Entry(
            bidder=f"Inschrijver {place:03d}",
            lots=tuple(chance.sample(range(1, LOTS + 1), LOTS)),
            values={lot: {"1": Fraction(values[lot][place], 100)} for lot in values},
        )
        for place in range(BIDDERS)
    ]


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
