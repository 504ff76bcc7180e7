"""What must work before this process can serve: each part is tried, not assumed.

A part that works says nothing; one that does not raises. The names are told to everybody, so that they say
what fails and never how much there is of anything.
"""

import logging
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from clock import agrees_with, now
from documents.files import storage_is_writable
from documents.models import OutboxJob
from documents.outbox import Hindrance
from documents.vault import keyring

logger = logging.getLogger("tenderhuis.health")

# A job is tried for about four minutes, and one may take five.
OLDEST_JOB = timedelta(minutes=15)
MOST_APART = timedelta(seconds=2)
_BROKER_SECONDS = 3


class JobsWait(Exception):
    """Jobs wait so long that nobody seems to do them."""


class ClocksDiffer(Hindrance):
    """This machine and the database do not agree on the time, and so not on a deadline."""


def try_database() -> None:
    """A write that changes no row: refused by a standby, a read-only file and a lock that somebody holds."""
    with transaction.atomic():
        OutboxJob.objects.filter(pk=0).update(attempts=F("attempts"))


def try_broker() -> None:
    with current_app.connection_for_write(connect_timeout=_BROKER_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=_BROKER_SECONDS)
        _ = broker.default_channel
    if not settings.REDIS_URL:
        _write_in(settings.QUEUE_DIR / "messages")


class StorageFails(Exception):
    """No file can be stored, in the folder or in the bucket."""


def try_storage() -> None:
    """The place of the files and the folder of the uploads."""
    if not storage_is_writable():
        raise StorageFails
    _write_in(Path(settings.FILE_UPLOAD_TEMP_DIR))


class SigningKeyMissing(Exception):
    """Receipts cannot be signed: nobody is kept from submitting, but the proof for outsiders is not there."""


def try_keys() -> None:
    if keyring().signing_private is None:
        raise SigningKeyMissing


def try_jobs() -> None:
    waiting = OutboxJob.objects.filter(status__in=(OutboxJob.Status.PENDING, OutboxJob.Status.RUNNING))
    if waiting.filter(created_at__lt=now() - OLDEST_JOB).exists():
        raise JobsWait


def try_clock() -> None:
    """Against the clock of the database: the one thing that all processes of an installation share."""
    if not agrees_with(_database_time, within=MOST_APART):
        raise ClocksDiffer


CHECKS: Mapping[str, Callable[[], None]] = {
    "database": try_database,
    "wachtrij": try_broker,
    "opslag": try_storage,
    "sleutels": try_keys,
    "taken": try_jobs,
    "klok": try_clock,
}
# What cannot be known without the database is not called a fault of its own.
_ASK_DATABASE = {"taken", "klok"}


def failing_parts() -> list[str]:
    """The names of the parts that do not work, for the answer; the class of each fault is in the log."""
    failing: list[str] = []
    for name, check in CHECKS.items():
        if name in _ASK_DATABASE and "database" in failing:
            continue
        try:
            check()
        except Exception as fault:
            logger.error("Not ready, %s: %s", name, type(fault).__name__)
            failing.append(name)
    return failing


def _write_in(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"\0" * 4096)
        file.flush()


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
            return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
