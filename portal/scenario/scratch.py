"""A database for one run: empty, and gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import DatabaseWrapper


@contextmanager
def scratch_database(folder: Path) -> Iterator[None]:
    """Let all queries of this thread go to a new SQLite database in `folder`, inside the block.

    The database of the installation is not opened: it need not be migrated or even exist, and nobody waits for
    a run. The tables are made from the models, because replaying all migrations takes far longer than a run.
    """
    configured = connections[DEFAULT_DB_ALIAS]
    scratch = DatabaseWrapper(
        {
            **configured.settings_dict,
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(folder / "scratch.sqlite3"),
            "OPTIONS": settings.SQLITE_OPTIONS,
        },
        DEFAULT_DB_ALIAS,
    )
    connections[DEFAULT_DB_ALIAS] = scratch
    try:
        _make_tables(scratch)
        yield
    finally:
        scratch.close()
        connections[DEFAULT_DB_ALIAS] = configured


def _make_tables(database: DatabaseWrapper) -> None:
    # SQLite checks foreign keys per table, and tables are made before those they point to.
    with database.constraint_checks_disabled(), database.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
