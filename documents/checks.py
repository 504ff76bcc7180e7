"""An installation whose SQLite would lose submissions does not start.

Without `transaction_mode` IMMEDIATE four out of five simultaneous submissions fail; without `synchronous`
FULL a power cut can lose a submission that was already confirmed.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

_FULL = 2


def fault_in_options(options: dict[str, Any]) -> str | None:
    """What is wrong in the OPTIONS of an SQLite database, as a sentence."""
    command = options.get("init_command", "")
    if str(options.get("transaction_mode", "")).upper() != "IMMEDIATE":
        return "SQLite moet transaction_mode IMMEDIATE hebben: anders mislukken gelijktijdige inschrijvingen."
    if not re.search(r"journal_mode\s*=\s*WAL\b", command, re.IGNORECASE):
        return "SQLite moet journal_mode WAL hebben: anders wachten lezers op schrijvers."
    if not re.search(r"synchronous\s*=\s*(FULL|EXTRA|2|3)\b", command, re.IGNORECASE):
        return "SQLite moet synchronous FULL hebben: anders kan een bevestigde inschrijving verloren gaan."
    return None


def fault_in_connection(connection: BaseDatabaseWrapper) -> str | None:
    """What is wrong in an open SQLite connection: the file may refuse what the settings ask."""
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if str(journal).lower() != "wal":
        return f"De database heeft journal_mode {journal} en niet WAL: zet haar op een lokale schijf."
    if int(synchronous) < _FULL:
        return "De database heeft geen synchronous FULL: een bevestigde inschrijving kan verloren gaan."
    return None


@register()
def check_sqlite_options(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(fault, obj=alias, id="documents.E001")
        for alias, database in settings.DATABASES.items()
        if _is_sqlite(database["ENGINE"]) and (fault := fault_in_options(database.get("OPTIONS", {})))
    ]


@register(Tags.database)
def check_sqlite_connection(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    return [
        Error(fault, obj=alias, id="documents.E002")
        for alias in databases or []
        if connections[alias].vendor == "sqlite" and (fault := fault_in_connection(connections[alias]))
    ]


@receiver(connection_created)
def refuse_unsafe_sqlite(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Web servers and workers run no checks: they are refused at their first connection."""
    if connection.vendor != "sqlite":
        return
    fault = fault_in_options(connection.settings_dict.get("OPTIONS", {})) or fault_in_connection(connection)
    if fault:
        raise ImproperlyConfigured(fault)


def _is_sqlite(engine: str) -> bool:
    return engine.endswith("sqlite3")
