"""A database for one run: empty, and gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db.backends.sqlite3.base import DatabaseWrapper

from portal.database_file import database_file


@contextmanager
def scratch_database(folder: Path) -> Iterator[None]:
    """Let all queries of this thread go to a new SQLite database in `folder`, inside the block.

    The database of the installation is not opened: it need not be migrated or even exist, and nobody waits for
    a run. The tables are made from the models, because replaying all migrations takes far longer than a run.
    """
    with database_file(folder / "scratch.sqlite3") as scratch:
        _make_tables(scratch)
        yield


def _make_tables(database: DatabaseWrapper) -> None:
    """Django words them from the models, which takes as long as a small run: a process does so once."""
    if not _worded:
        _make_models(database)
    with database.cursor() as cursor:
        if _worded:
            cursor.executescript("BEGIN; " + "; ".join(_worded) + "; COMMIT")
            return
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE sql <> '' AND name NOT GLOB 'sqlite_*' ORDER BY rowid"
        )
        _worded[:] = [sql for (sql,) in cursor.fetchall()]


_worded: list[str] = []


def _make_models(database: DatabaseWrapper) -> None:
    # SQLite checks foreign keys per table, and tables are made before those they point to.
    with database.constraint_checks_disabled(), database.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
