"""Work that must happen after a commit, exactly as surely as the commit itself.

A job is a row, written in the transaction that wants it; the message that Celery carries holds only the
row's id. The broker may lose or double messages: the sweeper sends open jobs again, and a job is claimed by
one runner at a time. So a handler must be idempotent: fetch, return when it is done already, call a service.

An app registers its handlers in its `tasks.py`, and imports that module in `AppConfig.ready`.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from clock import now
from documents.disk import has_no_room
from documents.models import OutboxJob
from documents.storage import StorageFull, StorageUnreachable

TASK_NAME = "tenderhuis.outbox"
MAX_ATTEMPTS = 5
NO_ROOM = StorageFull.__name__
_BATCH = 500

logger = logging.getLogger("tenderhuis.outbox")

Handler = Callable[..., None]
_handlers: dict[str, Handler] = {}


class Hindrance(Exception):
    """Something outside the job, which a beheerder or time mends: it is waited out, however long it takes."""


class UnknownJob(Exception):
    """No app of this process registered a handler for the kind."""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does a kind of job. It is called with the ids of `enqueue` as keywords."""

    def register(function: Handler) -> Handler:
        if _handlers.get(kind, function) is not function:
            raise ValueError(f"Two handlers for outbox jobs of kind {kind}.")
        _handlers[kind] = function
        return function

    return register


def enqueue(kind: str, *, queue: str = "default", **ids: int | str | UUID) -> OutboxJob:
    """Write the job in the current transaction; its message leaves after the commit.

    Never fails because of the broker: then the sweeper sends the message. The payload is ids only, for the
    table can be read by who may not read what the ids stand for.
    """
    for name, value in ids.items():
        if isinstance(value, bool) or not isinstance(value, int | str | UUID):
            raise TypeError(f"The payload of a job holds ids; {name} is {type(value).__name__}.")
    at = now()
    job = OutboxJob.objects.create(
        kind=kind,
        queue=queue,
        payload={name: str(value) if isinstance(value, UUID) else value for name, value in ids.items()},
        created_at=at,
        sent_at=at,
    )
    outbox = _in_process.get()
    if outbox is None:
        transaction.on_commit(partial(_send, job))
    else:
        outbox.add(job)
    return job


def run_job(public_id: UUID | str) -> OutboxJob.Status | None:
    """Claim the job and do it, outside of the transaction of the claim; None when there is nothing to do.

    Done, failed, claimed by another and waiting for its next attempt are nothing to do. A fault leaves the
    job pending until MAX_ATTEMPTS; of the fault only the name of its class is kept, for its text may hold
    content.
    """
    return _run(public_id)[0]


def is_waited_out(fault: Exception) -> bool:
    """Whether the job stays open until it can be done, instead of failing for good after MAX_ATTEMPTS."""
    return has_no_room(fault) or isinstance(fault, StorageUnreachable | Hindrance)


def name_of_fault(fault: Exception) -> str:
    """What the row of a job keeps of a fault. A full disk has many classes and one name."""
    return NO_ROOM if has_no_room(fault) else type(fault).__name__


def last_fault(kind: str, *, id_name: str, value: UUID) -> tuple[str, bool]:
    """The fault of the newest job of a kind with this id in its payload, and whether it was given up.

    Nothing while it is done, is being done, or was never tried.
    """
    job = OutboxJob.objects.filter(kind=kind, **{f"payload__{id_name}": str(value)}).order_by("pk").last()
    if job is None or job.status not in {OutboxJob.Status.PENDING, OutboxJob.Status.FAILED}:
        return "", False
    return job.fault, job.status == OutboxJob.Status.FAILED


def resend_open_jobs(at: datetime) -> int:
    """Send again what waits too long or is held by a runner that died; give up after MAX_ATTEMPTS.

    Two sweepers share the work: a job is marked as sent before its message leaves, and set back where the
    broker refuses it.
    """
    lease = at - timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    died = Q(status=OutboxJob.Status.RUNNING, started_at__lte=lease)
    OutboxJob.objects.filter(died, attempts__gte=MAX_ATTEMPTS).update(
        status=OutboxJob.Status.FAILED, fault="RunnerDied", finished_at=at
    )
    unsent = at - timedelta(seconds=settings.OUTBOX_RESEND_SECONDS)
    due = (died & (Q(sent_at=None) | Q(sent_at__lte=unsent))) | Q(
        status=OutboxJob.Status.PENDING, sent_at__lte=unsent
    )
    for attempts in range(MAX_ATTEMPTS):
        due |= Q(
            status=OutboxJob.Status.PENDING,
            sent_at=None,
            attempts=attempts,
            finished_at__lte=at - _pause_after(attempts),
        )
    jobs = _take(due, at=at)
    sent = 0
    for job in jobs:
        if not _send(job):
            break
        sent += 1
    for job in jobs[sent:]:
        OutboxJob.objects.filter(pk=job.pk, sent_at=at).update(sent_at=job.sent_at)
    return sent


class InProcessOutbox:
    """The jobs of one process that does its own work; see `in_process_outbox`."""

    def __init__(self, without: frozenset[str] = frozenset()) -> None:
        self._waiting: list[UUID] = []
        self._without = without

    def add(self, job: OutboxJob) -> None:
        if job.queue in self._without:
            return
        self._waiting.append(job.public_id)
        transaction.on_commit(self.drain)

    def drain(self) -> None:
        """Do all waiting jobs now, those that they enqueue too; for a run that never commits.

        The fault of a job is recorded on its row and raised: nobody would try it again.
        """
        while self._waiting:
            fault = _run(self._waiting.pop(0))[1]
            if fault is not None:
                raise fault


_in_process: ContextVar[InProcessOutbox | None] = ContextVar("in_process_outbox", default=None)


@contextmanager
def in_process_outbox(*, without: frozenset[str] = frozenset()) -> Iterator[InProcessOutbox]:
    """Inside the block this process does its jobs itself, after each commit, in the order of enqueueing.

    Jobs of the queues in `without` stay undone: for a run whose rows are rolled back.
    """
    outbox = InProcessOutbox(without)
    token = _in_process.set(outbox)
    try:
        yield outbox
    finally:
        _in_process.reset(token)


@transaction.atomic
def _take(due: Q, *, at: datetime) -> list[OutboxJob]:
    """The oldest due jobs that no other sweeper is taking now, as they were; in the table they are sent."""
    free = OutboxJob.objects.select_for_update(skip_locked=True, no_key=True).filter(due)
    jobs = list(free.order_by("created_at")[:_BATCH])
    OutboxJob.objects.filter(pk__in=[job.pk for job in jobs]).update(sent_at=at)
    return jobs


def _send(job: OutboxJob) -> bool:
    try:
        # Without a retry: a request must not wait for a broker that is down; the sweeper comes back to it.
        current_app.send_task(TASK_NAME, args=[str(job.public_id)], queue=job.queue, retry=False)
    except Exception as fault:
        logger.warning("A message could not be sent, the sweeper will: %s", type(fault).__name__)
        return False
    return True


def _run(public_id: UUID | str) -> tuple[OutboxJob.Status | None, Exception | None]:
    job = _claim(public_id, at=now())
    if job is None:
        return None, None
    try:
        if job.kind not in _handlers:
            raise UnknownJob
        _handlers[job.kind](**job.payload)
    except Exception as fault:
        return _finish(job, fault, at=now()), fault
    return _finish(job, None, at=now()), None


def _claim(public_id: UUID | str, *, at: datetime) -> OutboxJob | None:
    """One conditional UPDATE: of two runners one sees a changed row."""
    lease = at - timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    free = Q(status=OutboxJob.Status.PENDING, attempts=0) | Q(
        status=OutboxJob.Status.RUNNING, started_at__lte=lease
    )
    for attempts in range(1, MAX_ATTEMPTS):
        free |= Q(
            status=OutboxJob.Status.PENDING, attempts=attempts, finished_at__lte=at - _pause_after(attempts)
        )
    claimed = OutboxJob.objects.filter(free, public_id=public_id, attempts__lt=MAX_ATTEMPTS).update(
        status=OutboxJob.Status.RUNNING, started_at=at, attempts=F("attempts") + 1
    )
    return OutboxJob.objects.get(public_id=public_id) if claimed else None


def _finish(job: OutboxJob, fault: Exception | None, *, at: datetime) -> OutboxJob.Status | None:
    """Record the outcome, unless the lease ran out and another runner holds the job by now."""
    if fault is None:
        outcome = {"status": OutboxJob.Status.DONE, "fault": ""}
    else:
        name = name_of_fault(fault)
        logger.warning("Job %s failed, attempt %s: %s", job.public_id, job.attempts, name)
        last = job.attempts >= MAX_ATTEMPTS
        status = OutboxJob.Status.FAILED if last else OutboxJob.Status.PENDING
        outcome = {"status": status, "fault": name[:120], "sent_at": None}
        if last and is_waited_out(fault):
            # An outage is waited out, however long: an opening may not end on it.
            outcome |= {"status": OutboxJob.Status.PENDING, "attempts": MAX_ATTEMPTS - 1}
    mine = OutboxJob.objects.filter(pk=job.pk, status=OutboxJob.Status.RUNNING, attempts=job.attempts).update(
        finished_at=at, **outcome
    )
    return OutboxJob.Status(outcome["status"]) if mine else None


def _pause_after(attempts: int) -> timedelta:
    """0, then 15, 30, 60 and 120 seconds with the usual setting."""
    if attempts == 0:
        return timedelta(0)
    return timedelta(seconds=settings.OUTBOX_RESEND_SECONDS * 2 ** (attempts - 1))
