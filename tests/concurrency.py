"""Two people at the same moment, with threads and connections of their own."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier, Event

from django.db import connection, transaction

_SOON = 0.1
_LATEST = 20.0

Work = Callable[[], object]


def together(*works: Work) -> list[object]:
    """Begin all works at once; what each returned. A fault of one is a fault of the test."""
    start = Barrier(len(works))

    def run(work: Work) -> object:
        start.wait(timeout=_LATEST)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(timeout=60) for future in [_in_thread(pool, run, work) for work in works]]


def overlapping(first: Work, second: Work) -> tuple[object, object]:
    """Begin the second when the first has done its work and has not committed; what each returned or raised.

    The first commits when the second waits for a lock, or is through: without a lock it decided on what was
    there before the first.
    """
    done, outcomes = Event(), []

    def uncommitted() -> object:
        with transaction.atomic():
            try:
                return first()
            finally:
                done.set()
                _wait_until_waiting(pending)

    with ThreadPoolExecutor(2) as pool:
        pending: list[Future[object]] = []
        leading = _in_thread(pool, uncommitted)
        assert done.wait(_LATEST)
        pending.append(_in_thread(pool, second))
        for future in (leading, pending[0]):
            fault = future.exception(timeout=60)
            outcomes.append(fault if fault is not None else future.result())
    return outcomes[0], outcomes[1]


def _in_thread(pool: ThreadPoolExecutor, function: Callable[..., object], *args: object) -> Future[object]:
    """With the keys and the clock of the test, which are variables of its context."""
    context = copy_context()

    def run() -> object:
        try:
            return context.run(function, *args)
        finally:
            connection.close()

    return pool.submit(run)


def _wait_until_waiting(pending: list[Future[object]]) -> None:
    latest = time.monotonic() + _LATEST
    while time.monotonic() < latest:
        if pending and (pending[0].done() or _somebody_waits()):
            return
        time.sleep(0.02)


def _somebody_waits() -> bool:
    """Whether another connection waits for ours. SQLite cannot say: there every writer waits, soon after it began."""
    if connection.vendor != "postgresql":
        time.sleep(_SOON)
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])
