"""Five times the worker that makes a dossier is killed: there is one dossier, whole, and nothing of it twice.

Real Celery workers on the broker that is configured, as for the letters; the worker makes each file a part of its own.
"""

import os
import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages

from clock import move_forward, now
from contracts.domain.dossier import Version
from contracts.dossier.models import Dossier, DossierPart
from contracts.dossier.services import request_dossier
from documents.models import OutboxJob, SealedBlob
from documents.outbox import resend_open_jobs
from documents.vault import KeyRing, write_key_file
from tests.contracts import test_killed_worker
from tests.contracts.dossier.reading import read
from tests.factories.contracts import AFTER_STANDSTILL, awarded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.slow]

KILLS, SEED = 5, 20251219
Command = Callable[[str], str]


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch, keyring: KeyRing, tmp_path: Path) -> None:
    """For the workers, which are processes of their own and find the keys of the test in files."""
    monkeypatch.setenv("DOSSIER_PART_BYTES", "1")
    for name, key in (
        ("READING_KEY_FILE", keyring.reading_private),
        ("OPENING_PUBLIC_KEY_FILE", keyring.opening_public),
    ):
        write_key_file(tmp_path / name, key)
        monkeypatch.setenv(name, str(tmp_path / name))


workers = test_killed_worker.workers


def wait_for_parts(dossier: Dossier, wanted: int, folder: Path) -> None:
    latest = time.monotonic() + test_killed_worker.PATIENCE_SECONDS
    while dossier.parts.count() < wanted:
        if time.monotonic() > latest:
            states = list(OutboxJob.objects.values_list("status", "attempts", "fault").distinct())
            log = (folder / "workers.log").read_text(errors="replace")
            raise AssertionError(f"{dossier.parts.count()} of {wanted}: {states}\n{log[-4000:]}")
        time.sleep(0.02)


def test_five_killed_workers_make_one_whole_dossier(
    small_parts: None, workers: Command, tmp_path: Path
) -> None:
    award, chance = awarded(), random.Random(SEED)
    sealed_before = SealedBlob.objects.count()
    dossier = request_dossier(award.tender, Version.FULL, by=award.buyer, at=AFTER_STANDSTILL)

    for number in range(KILLS):
        workers(f"start dossier{number}-{os.getpid()}")
        wait_for_parts(dossier, dossier.parts.count() + chance.randrange(1, 4), tmp_path)
        time.sleep(chance.uniform(0, 0.05))
        workers("kill")
        assert Dossier.objects.get().status == Dossier.Status.QUEUED, "it was done before the last kill"
        move_forward(timedelta(seconds=settings.OUTBOX_LEASE_SECONDS))
        resend_open_jobs(now())
    workers(f"start last-{os.getpid()}")
    wait_for_parts(dossier, dossier.entries.count() + 1, tmp_path)

    dossier = Dossier.objects.get()
    assert dossier.status == Dossier.Status.READY
    assert list(dossier.parts.values_list("number", flat=True)) == list(range(1, dossier.entries.count() + 2))
    assert SealedBlob.objects.count() - sealed_before == DossierPart.objects.count()
    kept = {part.blob.storage_name for part in DossierPart.objects.select_related("blob")}
    assert kept <= set(storages["private"].names())
    read(dossier).check()
