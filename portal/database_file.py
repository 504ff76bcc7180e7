"""An SQLite file in the place of the database of the installation."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import DatabaseWrapper


@contextmanager
def database_file(path: Path) -> Iterator[DatabaseWrapper]:
    """Let all queries of this thread go to this file inside the block; the installation's own is left alone."""
    configured = connections[DEFAULT_DB_ALIAS]
    database = DatabaseWrapper(
        {
            **configured.settings_dict,
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            "OPTIONS": settings.SQLITE_OPTIONS,
        },
        DEFAULT_DB_ALIAS,
    )
    connections[DEFAULT_DB_ALIAS] = database
    try:
        yield database
    finally:
        database.close()
        connections[DEFAULT_DB_ALIAS] = configured
