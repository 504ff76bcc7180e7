"""A database whose disk is full, as the engine itself says it, from a moment that the test chooses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_ENOUGH = 4_294_967_294


@contextmanager
def full_database(*, when: Callable[[str], bool], stays: bool = True) -> Iterator[list[str]]:
    """From the first statement for which `when` is true nothing finds room; what was refused.

    It is a refusal of SQLite or PostgreSQL, not an exception of ours: the transaction ends as it would on a full
    disk. With `stays=False` that one statement alone is refused, as on a disk with room for a little.
    """
    refused: list[str] = []

    def fill(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        is_write = sql.split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE"}
        if when(sql) if not refused else stays and is_write:
            refused.append(sql)
            return _refused(execute, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fill):
        yield refused


def _refused(execute: Callable[..., Any], context: dict[str, Any]) -> Any:
    if connection.vendor == "postgresql":
        return execute(
            "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$",
            None,
            False,
            context,
        )
    raw = connection.connection
    raw.execute(f"PRAGMA max_page_count = {raw.execute('PRAGMA page_count').fetchone()[0]}")
    try:
        return execute("CREATE TABLE too_much AS SELECT zeroblob(10000000) AS content", None, False, context)
    finally:
        raw.execute(f"PRAGMA max_page_count = {_ENOUGH}")
