"""A job that can be held up, for worker processes that are killed while they do it."""

import time
from pathlib import Path

from django.conf import settings

from audit.models import AccessEntry
from audit.services import SystemActor, record_access
from clock import now
from documents.outbox import handler

KIND = "test.patient"
#: Jobs from this number on wait for the file.
FIRST_PATIENT = 4


def go_file() -> Path:
    return Path(settings.CLOCK_OFFSET_FILE).with_name("go")


@handler(KIND)
def leave_a_row(number: int) -> None:
    """Idempotent, as every handler: what was done already is not done again."""
    while number >= FIRST_PATIENT and not go_file().exists():
        time.sleep(0.05)
    subject = f"job:{number}"
    if not AccessEntry.objects.filter(subject=subject).exists():
        record_access(SystemActor.WORKER, "job.done", subject, scope="jobs", granted=True, at=now())
