"""How long 10,000 made-up fields of 8 bidders take per reference tender, and one field by the exact method.

The target of issue 9 allows two cores; this uses one.
"""

import time
from dataclasses import replace
from pathlib import Path

from bench.measuring import report
from tenders.domain.scenario import load
from tenders.domain.simulation import (
    Settings,
    count_fields,
    exact_result,
    make_field,
    most_fields,
    plan_of,
)
from tenders.domain.vocabulary import DivisionRule

SCENARIOS = Path(__file__).resolve().parents[1] / "tests" / "scenarios"
SETTINGS = Settings(seed=7, fields=10_000, bidders=8)
TARGET_SECONDS, EXACT_SAMPLE = 20, 50


def main() -> None:
    for name in ("gooi-en-vechtstreek", "voorne-aan-zee", "emmen"):
        definition = load((SCENARIOS / f"{name}.yaml").read_bytes()).definition
        _measure(name, definition.method, definition.statements)
    _measure(
        "emmen, hoogste_totaal",
        replace(definition.method, division_rule=DivisionRule.HIGHEST_TOTAL),
        definition.statements,
    )


def _measure(name: str, method: object, statements: object) -> None:
    plan = plan_of(method, statements, SETTINGS)
    fields = most_fields(method, SETTINGS)
    wall, busy = time.perf_counter(), time.process_time()
    count_fields(plan, (make_field(plan, number) for number in range(fields)))
    seconds, busy = time.perf_counter() - wall, time.process_time() - busy
    exact = time.process_time()
    for number in range(EXACT_SAMPLE):
        exact_result(plan, make_field(plan, number))
    exact = (time.process_time() - exact) / EXACT_SAMPLE * 1000
    report(
        f"simulation.{name}",
        fields=fields,
        bidders=SETTINGS.bidders,
        seconds=round(seconds, 2),
        cpu_seconds=round(busy, 2),
        exact_ms_per_field=round(exact, 2),
        target={"seconds": TARGET_SECONDS, "cores": 2},
        met=fields == SETTINGS.fields and seconds <= TARGET_SECONDS,
    )


if __name__ == "__main__":
    main()
