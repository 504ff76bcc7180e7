"""An installation whose database or queue would lose submissions does not start.

SQLite without `transaction_mode` IMMEDIATE fails four out of five simultaneous submissions; without
`synchronous` FULL a power cut can lose a submission that was already confirmed. PostgreSQL loses the same
where `synchronous_commit` or `fsync` is off, whoever turned it off: the server, a role, or the address.
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

from documents.clamd import fault_in_address

_FULL = 2
_OLDEST_POSTGRESQL = 15


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
    """What is wrong in an open connection: the file or the server may refuse what the settings ask."""
    if connection.vendor == "sqlite":
        return _fault_in_sqlite(connection)
    if connection.vendor == "postgresql":
        return _fault_in_postgresql(connection)
    return f"Tenderhuis werkt met SQLite en PostgreSQL, niet met {connection.display_name}."


def fault_in_queue(*, time_limit: int, lease_seconds: int, visibility_timeout: int | None) -> str | None:
    """What is wrong in the times of the queue; `visibility_timeout` is that of Redis, None without it."""
    if lease_seconds <= time_limit:
        return (
            f"OUTBOX_LEASE_SECONDS ({lease_seconds}) moet langer zijn dan CELERY_TASK_TIME_LIMIT "
            f"({time_limit}): anders begint een tweede werker aan een taak die nog loopt."
        )
    if visibility_timeout is not None and visibility_timeout <= time_limit:
        return (
            f"De visibility_timeout van Redis ({visibility_timeout}) moet langer zijn dan "
            f"CELERY_TASK_TIME_LIMIT ({time_limit}): anders bezorgt Redis een lopende taak opnieuw."
        )
    return None


@register()
def check_sqlite_options(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(fault, obj=alias, id="documents.E001")
        for alias, database in settings.DATABASES.items()
        if _is_sqlite(database["ENGINE"]) and (fault := fault_in_options(database.get("OPTIONS", {})))
    ]


@register(Tags.database)
def check_connection(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    return [
        Error(fault, obj=alias, id="documents.E002")
        for alias in databases or []
        if (fault := fault_in_connection(connections[alias]))
    ]


@register()
def check_queue(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    redis = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("visibility_timeout") if settings.REDIS_URL else None
    fault = fault_in_queue(
        time_limit=settings.CELERY_TASK_TIME_LIMIT,
        lease_seconds=settings.OUTBOX_LEASE_SECONDS,
        visibility_timeout=redis,
    )
    return [Error(fault, id="documents.E003")] if fault else []


@register()
def check_scanner(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    fault = fault_in_address(settings.MALWARE_SCANNER)
    return [Error(fault, id="documents.E004")] if fault else []


@receiver(connection_created)
def refuse_unsafe_connection(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Web servers and workers run no checks: they are refused at their first connection."""
    fault = None
    if connection.vendor == "sqlite":
        fault = fault_in_options(connection.settings_dict.get("OPTIONS", {}))
    fault = fault or fault_in_connection(connection)
    if fault:
        raise ImproperlyConfigured(fault)


def _fault_in_sqlite(connection: BaseDatabaseWrapper) -> str | None:
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if str(journal).lower() != "wal":
        return f"De database heeft journal_mode {journal} en niet WAL: zet haar op een lokale schijf."
    if int(synchronous) < _FULL:
        return "De database heeft geen synchronous FULL: een bevestigde inschrijving kan verloren gaan."
    return None


def _fault_in_postgresql(connection: BaseDatabaseWrapper) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('synchronous_commit'), current_setting('fsync'),"
            " current_setting('server_version_num')::int / 10000"
        )
        synchronous_commit, fsync, version = cursor.fetchone()
    if synchronous_commit == "off":
        return "PostgreSQL moet synchronous_commit on hebben: anders kan een bevestigde inschrijving verloren gaan."
    if fsync == "off":
        return "PostgreSQL moet fsync on hebben: anders kan een bevestigde inschrijving verloren gaan."
    if version < _OLDEST_POSTGRESQL:
        return f"PostgreSQL {version} is te oud: gebruik {_OLDEST_POSTGRESQL} of nieuwer."
    return None


def _is_sqlite(engine: str) -> bool:
    return engine.endswith("sqlite3")
