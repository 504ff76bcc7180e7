"""Ten times the worker that sets the letters is killed: every bidder still gets exactly one, all at one moment.

Real Celery workers with a pool, on the broker that is configured: `make test` runs this on files, `make test-services`
on Redis with PostgreSQL. What the sweeper does between two workers is done here by the function that it calls.
"""

import hashlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from clock import move_forward, now
from contracts.models import AwardDecision, Letter
from contracts.services import draft_decision, queue_letters, release_letters
from documents.files import read_file
from documents.models import OutboxJob, StoredFile
from documents.outbox import resend_open_jobs
from tenders.domain.lifecycle import Status
from tests.documents.test_workers import _database_url, _empty
from tests.factories.accounts import MembershipFactory
from tests.factories.contracts import DECIDED_AT, DETAILS, SENT_AT, SENT_ON, Award, approved
from tests.factories.scoring import commission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
LETTERS, KILLS, SEED = 200, 10, 20251128
PATIENCE_SECONDS = 120
Command = Callable[[str], str]


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Command]:
    """Say "start NAME" or "kill"; ended with the test, whatever became of it."""
    environment = {
        **os.environ,
        "TEST_WORKER_PROCESS": "1",
        "DATABASE_URL": _database_url(),
        "PYTHONPATH": str(ROOT),
    }
    _empty()
    with (tmp_path / "workers.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.contracts.forking_workers"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdin
    assert process.stdout
    alive = False

    def command(line: str) -> str:
        nonlocal alive
        print(line, file=process.stdin, flush=True)
        answer = process.stdout.readline().strip()
        assert answer, (tmp_path / "workers.log").read_text(errors="replace")
        alive = line != "kill"
        return answer

    yield command
    if alive:
        command("kill")
    process.stdin.close()
    process.wait(timeout=10)
    _empty()
    settings.CLOCK_OFFSET_FILE.unlink(missing_ok=True)


def two_hundred_short_letters() -> Award:
    """A tender that is withdrawn after the opening: each bidder is told why, and nothing was scored."""
    names = [f"Aanbieder {number:03}" for number in range(1, LETTERS + 1)]
    found = commission(names=names, evaluators=1, status=Status.OPENED, **DETAILS)
    MembershipFactory(organisation=found.bids[0].organisation, signatory=True)
    decision = draft_decision(
        found.tender,
        kind="withdrawn",
        reason="De raad heeft het geld voor deze opdracht ingetrokken.",
        by=found.buyer,
        at=DECIDED_AT,
    )
    award = approved(Award(found, decision))
    queue_letters(decision, sending_on=SENT_ON, by=award.buyer, at=SENT_AT)
    return award


def ready(decision: AwardDecision) -> int:
    return decision.letters.filter(status=Letter.Status.READY).count()


def wait_until_ready(decision: AwardDecision, wanted: int, folder: Path) -> None:
    latest = time.monotonic() + PATIENCE_SECONDS
    while ready(decision) < wanted:
        if time.monotonic() > latest:
            states = list(OutboxJob.objects.values_list("status", "attempts", "fault").distinct())
            log = (folder / "workers.log").read_text(errors="replace")
            raise AssertionError(f"{ready(decision)} of {wanted}: {states}\n{log[-4000:]}")
        time.sleep(0.02)


def test_ten_killed_workers_lose_no_letter_and_double_none(workers: Command, tmp_path: Path) -> None:
    award = two_hundred_short_letters()
    decision, chance = award.decision, random.Random(SEED)

    for number in range(KILLS):
        workers(f"start worker{number}-{os.getpid()}")
        wait_until_ready(decision, number * (LETTERS - 20) // KILLS + chance.randrange(1, 12), tmp_path)
        time.sleep(chance.uniform(0, 0.2))
        workers("kill")
        assert ready(decision) < LETTERS, "the batch was done before the last kill"
        # What it had in hand is nobody's until the lease is over.
        move_forward(timedelta(seconds=settings.OUTBOX_LEASE_SECONDS))
        resend_open_jobs(now())
    interrupted = OutboxJob.objects.filter(kind="render_letter", status=OutboxJob.Status.RUNNING).count()
    workers(f"start last-{os.getpid()}")
    wait_until_ready(decision, LETTERS, tmp_path)

    letters = list(decision.letters.select_related("file", "bid"))
    assert len({letter.bid_id for letter in letters}) == len(letters) == LETTERS
    # One file per letter, and no letter set twice by two workers.
    files = StoredFile.objects.filter(name__startswith="gunningsbeslissing-")
    assert len({letter.file_id for letter in letters}) == files.count() == LETTERS
    assert all(letter.rendered_hash == letter.content_hash and not letter.fault for letter in letters)
    for letter in letters:
        content = read_file(letter.file)
        assert content.startswith(b"%PDF-")
        assert hashlib.sha256(content).hexdigest() == letter.file.sha256
    again = OutboxJob.objects.filter(kind="render_letter", attempts__gt=1).count()
    assert again >= max(1, interrupted), "no worker was killed while it had a letter in hand"

    sent = release_letters(decision, by=award.buyer, at=SENT_AT)

    assert sent.released_at == SENT_AT
    assert set(Letter.objects.values_list("decision__released_at", "status")) == {(SENT_AT, "ready")}
    assert OutboxJob.objects.filter(kind="mail_letter_available").count() == 1
