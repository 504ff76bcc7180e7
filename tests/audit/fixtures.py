"""A flush of the test database deletes rows that the product may never delete."""

from collections.abc import Iterator

import pytest
from django.core.management.commands import flush as flush_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

from audit.append_only import install_triggers, lifted, missing_triggers

# What `migrate` fills and no test changes: filling these tables anew costs more than most tests that flush.
FILLED_BY_MIGRATE = ("django_content_type", "auth_permission")


@pytest.fixture(scope="session", autouse=True)
def _flush_lifts_triggers() -> Iterator[None]:
    """Transactional and live-server tests end with a flush; nothing else in a test run lifts the triggers."""
    flush = BaseDatabaseOperations.execute_sql_flush
    announce = flush_command.emit_post_migrate_signal
    known: set[str] = set()

    def flush_without_triggers(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        alias = self.connection.alias
        if self.connection.vendor != "sqlite":
            with lifted(alias):
                flush(self, sql_list)
            return
        if not known and missing_triggers(alias):
            install_triggers(alias)
        found = _sqlite_triggers(self.connection)
        kept = tuple(self.connection.ops.quote_name(table) for table in FILLED_BY_MIGRATE)
        with transaction.atomic(using=alias), self.connection.cursor() as cursor:
            for name in found:
                cursor.execute(f"DROP TRIGGER {self.connection.ops.quote_name(name)}")
            flush(self, [sql for sql in sql_list if not any(table in sql for table in kept)])
            for wording in found.values():
                cursor.execute(wording)
        if known - found.keys():
            install_triggers(alias)
        known.update(found)

    def announce_unless_kept(verbosity: int, interactive: bool, db: str, **options: object) -> None:
        if connections[db].vendor != "sqlite":
            announce(verbosity, interactive, db, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_without_triggers)
        patch.setattr(flush_command, "emit_post_migrate_signal", announce_unless_kept)
        yield


def _sqlite_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())
