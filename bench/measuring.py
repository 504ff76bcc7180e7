"""How every benchmark measures and reports. Standard library only: the peer's own environment reads it too."""

import json
import math
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol


class Connection(Protocol):
    """As far as counting needs it: a database connection of Django."""

    def execute_wrapper(self, wrapper: Callable[..., Any]) -> AbstractContextManager[None]: ...


@dataclass(frozen=True)
class Timing:
    """Milliseconds of each run, those in which the processor worked for it, and the queries of one run."""

    queries: int
    milliseconds: tuple[float, ...]
    busy: tuple[float, ...]

    def __add__(self, other: "Timing") -> "Timing":
        return Timing(other.queries, self.milliseconds + other.milliseconds, self.busy + other.busy)

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    def summary(self) -> dict[str, float]:
        return {
            "queries": self.queries,
            "median_ms": round(self.median, 1),
            "p95_ms": round(percentile(self.milliseconds, 95), 1),
            "cpu_ms": round(statistics.median(self.busy), 1),
        }


def timed(act: Callable[[], object], connection: Connection, *, runs: int) -> Timing:
    """One run to warm up, one to count the queries (counting costs time), then the runs that are timed."""
    act()
    statements: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        act()
    elapsed, busy = zip(*(_milliseconds(act) for _ in range(runs)), strict=True)
    return Timing(len(statements), elapsed, busy)


def percentile(values: Sequence[float], percent: int) -> float:
    """The nearest-rank percentile: a value that was measured."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def report(
    figure: str, *, target: dict[str, Any] | None = None, met: bool | None = None, **facts: Any
) -> None:
    """One JSON line. A target that is not met is said, and never ends a run."""
    line = {"figure": figure, **facts}
    if target is not None:
        line |= {"target": target, "met": met}
    print(json.dumps(line, ensure_ascii=False), flush=True)


def _milliseconds(act: Callable[[], object]) -> tuple[float, float]:
    """As the clock on the wall has it, and as the processor has it: on a busy machine they differ."""
    start, busy = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - start) * 1000, (time.process_time() - busy) * 1000
