"""Real worker processes on the broker that is configured: killed in the middle of their work, nothing is lost.

`make test` runs this on files, `make test-services` on Redis with PostgreSQL.
"""

import base64
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from redis import Redis

from audit.models import AccessEntry
from clock import move_forward
from documents.models import OutboxJob
from documents.outbox import enqueue
from tests.documents.worker_jobs import FIRST_PATIENT, KIND, go_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PATIENCE_SECONDS = 180
JOBS = 10
Status = OutboxJob.Status
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(autouse=True)
def empty_broker() -> Iterator[None]:
    """No message of an earlier test, no clock that was moved."""
    _empty()
    yield
    _empty()
    go_file().unlink(missing_ok=True)
    settings.CLOCK_OFFSET_FILE.unlink(missing_ok=True)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a process of the installation on the database of the tests; ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def run(*command: str) -> "subprocess.Popen[bytes]":
        environment = {
            **os.environ,
            "TEST_WORKER_PROCESS": "1",
            "TEST_WORKER_IMPORTS": "tests.documents.worker_jobs",
            "DATABASE_URL": _database_url(),
            "PYTHONPATH": str(ROOT),
        }
        with (tmp_path / "processes.log").open("ab") as log:
            process = subprocess.Popen(
                [str(BIN / command[0]), *command[1:]],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield run
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


def worker(start: Start, name: str) -> "subprocess.Popen[bytes]":
    return start(
        *("celery", "--app", "config", "worker", "--pool", "prefork", "--concurrency", "2"),
        *("--queues", "default", "--hostname", f"{name}-{os.getpid()}@local", "--loglevel", "WARNING"),
        *("--without-gossip", "--without-mingle"),
    )


def test_jobs_of_a_killed_worker_are_all_done_once(start: Start, tmp_path: Path) -> None:
    for number in range(1, JOBS + 1):
        enqueue(KIND, number=number)
    first = worker(start, "first")
    wait_for(lambda: count(Status.DONE) == FIRST_PATIENT - 1 and count(Status.RUNNING) == 2, tmp_path)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(timeout=10)
    in_hand = set(OutboxJob.objects.filter(status=Status.RUNNING).values_list("pk", flat=True))

    go_file().touch()
    move_forward(timedelta(seconds=settings.OUTBOX_LEASE_SECONDS))
    worker(start, "second")
    start("python", "manage.py", "sweeper")
    wait_for(lambda: count(Status.DONE) == JOBS, tmp_path)

    attempts = dict(OutboxJob.objects.values_list("pk", "attempts"))
    assert len(in_hand) == 2
    assert attempts == {pk: 2 if pk in in_hand else 1 for pk in attempts}
    done = AccessEntry.objects.filter(scope="jobs").order_by("subject").values_list("subject", flat=True)
    assert sorted(done) == sorted(f"job:{number}" for number in range(1, JOBS + 1))


def test_a_message_holds_the_id_of_the_job_and_nothing_else() -> None:
    job = enqueue(KIND, number=1234567)

    [message] = messages()

    arguments, options, _ = json.loads(base64.b64decode(message["body"]))
    assert (arguments, options) == ([str(job.public_id)], {})
    assert message["headers"]["task"] == "tenderhuis.outbox"
    assert "1234567" not in json.dumps(message)
    assert KIND not in json.dumps(message)


@pytest.mark.redis
def test_cache_and_messages_are_in_different_databases() -> None:
    from django.core.cache import cache

    enqueue(KIND, number=1)
    cache.set("kept", "x")

    cache.clear()

    assert cache.get("kept") is None
    assert len(messages()) == 1


def count(status: OutboxJob.Status) -> int:
    return OutboxJob.objects.filter(status=status).count()


def wait_for(condition: Callable[[], bool], folder: Path) -> None:
    latest = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < latest:
        if condition():
            return
        time.sleep(0.1)
    states = list(OutboxJob.objects.values_list("status", "attempts", "fault"))
    raise AssertionError(f"{states}\n{(folder / 'processes.log').read_text(errors='replace')}")


def messages() -> list[dict]:
    """What lies in the queue, as the broker keeps it."""
    if settings.REDIS_URL:
        texts = [text.decode() for text in _redis().lrange(f"{_prefix()}default", 0, -1)]
    else:
        texts = [path.read_text() for path in _message_folder().iterdir()]
    return [json.loads(text) for text in texts]


def _empty() -> None:
    if settings.REDIS_URL:
        for key in _redis().scan_iter(f"{_prefix()}*"):
            _redis().delete(key)
        return
    for path in _message_folder().iterdir():
        path.unlink(missing_ok=True)


def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL)


def _prefix() -> str:
    return str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"])


def _message_folder() -> Path:
    return Path(settings.QUEUE_DIR) / "messages"


def _database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = ":".join(quote(part, safe="") for part in (database["USER"], database["PASSWORD"]) if part)
    return f"postgres://{login}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"
