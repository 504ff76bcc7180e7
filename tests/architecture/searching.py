"""Look for planted words in everything that leaves the product or stays behind."""

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from django.core import mail
from django.db import connection
from psycopg import sql

from documents.models import OutboxJob
from tests.architecture.kept_rows import rows_kept
from tests.architecture.routes import addresses
from tests.architecture.visiting import Visitor, bare_refusals
from tests.factories.world import World

# Needles that begin with the same so many characters are first looked for together.
STEM = 8


def asked_by(
    world: World, people: Mapping[str, Visitor], *, at: datetime
) -> Iterator[tuple[str, str, bytes]]:
    """By role and route everything that each address answers, headers included."""
    paths = addresses(world)
    with bare_refusals(), rows_kept():
        for role, visitor in people.items():
            for route, path in paths.items():
                if route.name != "account_logout":
                    yield role, str(route), visitor.ask(path, at=at).everything


def found_in(content: bytes, needles: Iterable[str]) -> list[str]:
    """Which of the needles stand in the bytes: as text, as UTF-16, and as the hexadecimal of a dump."""
    return [
        needle
        for stem, sharing in _by_stem(tuple(needles))
        if _stands_in(content, stem)
        for needle in sharing
        if _stands_in(content, needle)
    ]


def _stands_in(content: bytes, needle: str) -> bool:
    return any(form in content for form in _forms(needle))


@cache
def _forms(needle: str) -> tuple[bytes, ...]:
    plain = needle.encode()
    hexadecimal = plain.hex().encode()
    return plain, needle.encode("utf-16-be"), hexadecimal.upper(), hexadecimal


@cache
def _by_stem(needles: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Hundreds of needles begin alike: where that beginning does not stand, none of them does."""
    found: dict[str, list[str]] = {}
    for needle in needles:
        found.setdefault(needle[:STEM], []).append(needle)
    return list(found.items())


def files_in(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file, however deep: the database file and its write-ahead log among them."""
    for folder in folders:
        for base, _, names in os.walk(folder):
            for name in names:
                path = Path(base) / name
                yield str(path), name.encode() + b"\n" + path.read_bytes()


def database_dump() -> bytes:
    """Every row of every table; bytes as hexadecimals."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return "\n".join(connection.connection.iterdump()).encode()
    return b"\n".join(_copied(name) for name in connection.introspection.table_names())


def _copied(table: str) -> bytes:
    with (
        connection.cursor() as cursor,
        cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as rows,
    ):
        return b"".join(bytes(block) for block in rows)


def mails() -> list[tuple[str, str]]:
    return [(" ".join(message.to), f"{message.subject}\n{message.body}") for message in mail.outbox]


def jobs() -> list[str]:
    return [f"{job.kind} {job.queue} {job.payload} {job.fault}" for job in OutboxJob.objects.order_by("pk")]


def log_lines(records: Iterable[logging.LogRecord]) -> list[str]:
    """What was logged, the arguments and the fault of each record included."""
    form = logging.Formatter("%(name)s %(levelname)s %(message)s")
    return [f"{form.format(record)} {record.args!r}" for record in records]
