"""Jobs: written with the transaction, done once, tried again, never lost."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

import documents.outbox
from clock import now
from documents.models import OutboxJob
from documents.outbox import MAX_ATTEMPTS, enqueue, handler, in_process_outbox, resend_open_jobs, run_job
from documents.storage import StorageUnreachable
from tests.concurrency import overlapping, together

pytestmark = pytest.mark.django_db

Status = OutboxJob.Status


class TenderContentError(Exception):
    """A fault whose text must stay where it is."""


class Desk:
    """Does the jobs of the tests and remembers them; fails as often as it is told to."""

    def __init__(self) -> None:
        self.done: list[dict[str, object]] = []
        self.failures = 0
        self.fault: Exception = TenderContentError("tarief 61,20")

    def __call__(self, **ids: object) -> None:
        if self.failures:
            self.failures -= 1
            raise self.fault
        self.done.append(ids)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(documents.outbox, "_handlers", {})
    desk = Desk()
    handler("test.letter")(desk)
    return desk


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str], str]]:
    """The messages that went to the broker, which is outside of our world."""
    messages: list[tuple[str, list[str], str]] = []

    def send_task(name: str, args: list[str], queue: str, retry: bool) -> None:
        messages.append((name, args, queue))

    monkeypatch.setattr(documents.outbox.current_app, "send_task", send_task)
    return messages


@pytest.fixture
def broker_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def send_task(*args: object, **options: object) -> None:
        raise ConnectionError("geen verbinding met redis.intern")

    monkeypatch.setattr(documents.outbox.current_app, "send_task", send_task)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[timedelta]]:
    """Add to this list to let time pass."""
    passed: list[timedelta] = []
    monkeypatch.setattr(documents.outbox, "now", lambda: now() + sum(passed, timedelta()))
    return passed


def test_message_leaves_after_the_commit_with_the_id_only(
    desk: Desk, sent: list[object], django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("test.letter", queue="pdf", letter_id=7)
        assert sent == []

    assert sent == [("tenderhuis.outbox", [str(job.public_id)], "pdf")]


@pytest.mark.django_db(transaction=True)
def test_rolled_back_transaction_leaves_no_job_and_no_message(desk: Desk, sent: list[object]) -> None:
    @transaction.atomic
    def service() -> None:
        enqueue("test.letter", letter_id=7)
        raise TenderContentError

    with pytest.raises(TenderContentError):
        service()

    assert (sent, OutboxJob.objects.count()) == ([], 0)


def test_broker_that_is_down_does_not_fail_the_request(
    desk: Desk, broker_down: None, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("test.letter", letter_id=7)

    job.refresh_from_db()
    assert job.status == Status.PENDING


@pytest.mark.parametrize("value", [b"tekst", 1.5, None, True, {"naam": "x"}])
def test_payload_holds_ids_only(desk: Desk, value: object) -> None:
    with pytest.raises(TypeError, match="ids"):
        enqueue("test.letter", letter_id=value)


def test_handler_gets_the_ids(desk: Desk) -> None:
    tender = uuid4()
    job = enqueue("test.letter", letter_id=7, tender=tender)

    outcome = run_job(job.public_id)

    assert outcome == Status.DONE
    assert desk.done == [{"letter_id": 7, "tender": str(tender)}]


def test_job_that_is_done_is_not_done_again(desk: Desk) -> None:
    job = enqueue("test.letter", letter_id=7)
    run_job(job.public_id)

    outcome = run_job(job.public_id)

    assert outcome is None
    assert len(desk.done) == 1


def test_unknown_id_is_nothing_to_do(desk: Desk) -> None:
    assert run_job(uuid4()) is None


def test_job_of_another_runner_is_left_alone_until_its_lease_ends(
    desk: Desk, settings: object, later: list[timedelta]
) -> None:
    job = enqueue("test.letter", letter_id=7)
    OutboxJob.objects.update(status=Status.RUNNING, started_at=now(), attempts=1)

    during = run_job(job.public_id)
    later.append(timedelta(seconds=settings.OUTBOX_LEASE_SECONDS))
    after = run_job(job.public_id)

    assert (during, after) == (None, Status.DONE)


def test_fault_keeps_the_name_of_its_class_and_nothing_of_its_text(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    job = enqueue("test.letter", letter_id=7)
    desk.failures = 1

    with caplog.at_level(logging.DEBUG):
        outcome = run_job(job.public_id)

    job.refresh_from_db()
    assert outcome == Status.PENDING
    assert (job.status, job.attempts, job.fault) == (Status.PENDING, 1, "TenderContentError")
    assert "61,20" not in caplog.text
    assert "test.letter" not in caplog.text


def test_failed_job_waits_longer_after_each_attempt(desk: Desk, later: list[timedelta]) -> None:
    job = enqueue("test.letter", letter_id=7)
    desk.failures = 2
    run_job(job.public_id)

    outcomes = []
    for seconds in (14, 1, 29, 1):
        later.append(timedelta(seconds=seconds))
        outcomes.append(run_job(job.public_id))

    assert outcomes == [None, Status.PENDING, None, Status.DONE]


def test_job_fails_for_good_after_the_last_attempt(desk: Desk, later: list[timedelta]) -> None:
    job = enqueue("test.letter", letter_id=7)
    desk.failures = 99

    outcomes = []
    for _ in range(MAX_ATTEMPTS + 1):
        outcomes.append(run_job(job.public_id))
        later.append(timedelta(hours=1))

    assert outcomes == [Status.PENDING] * (MAX_ATTEMPTS - 1) + [Status.FAILED, None]
    assert resend_open_jobs(now() + timedelta(days=1)) == 0


def test_job_waits_out_an_outage_of_the_storage_however_long(desk: Desk, later: list[timedelta]) -> None:
    job = enqueue("test.letter", letter_id=7)
    desk.failures, desk.fault = MAX_ATTEMPTS + 3, StorageUnreachable()

    outcomes = []
    for _ in range(MAX_ATTEMPTS + 4):
        outcomes.append(run_job(job.public_id))
        later.append(timedelta(hours=1))

    assert outcomes == [Status.PENDING] * (MAX_ATTEMPTS + 3) + [Status.DONE]


def test_job_without_a_handler_is_a_fault(desk: Desk) -> None:
    job = enqueue("test.unknown", letter_id=7)

    run_job(job.public_id)

    job.refresh_from_db()
    assert job.fault == "UnknownJob"


def test_runner_whose_lease_ended_does_not_record_over_its_successor(desk: Desk) -> None:
    job = enqueue("test.letter", letter_id=7)

    @handler("test.slow")
    def slow(**ids: object) -> None:
        OutboxJob.objects.update(attempts=2, started_at=now())

    OutboxJob.objects.update(kind="test.slow")

    outcome = run_job(job.public_id)

    job.refresh_from_db()
    assert outcome is None
    assert (job.status, job.attempts) == (Status.RUNNING, 2)


def test_two_handlers_of_one_kind_are_a_mistake(desk: Desk) -> None:
    with pytest.raises(ValueError, match=r"test\.letter"):
        handler("test.letter")(Desk())


@pytest.mark.parametrize(("seconds", "messages"), [(14, 0), (15, 1)])
def test_pending_job_is_sent_again_when_its_message_got_lost(
    desk: Desk, sent: list[object], at: datetime, seconds: int, messages: int
) -> None:
    enqueue("test.letter", letter_id=7)
    OutboxJob.objects.update(created_at=at, sent_at=at)

    count = resend_open_jobs(at + timedelta(seconds=seconds))

    assert (count, len(sent)) == (messages, messages)


def test_message_is_not_sent_again_at_every_sweep(desk: Desk, sent: list[object], at: datetime) -> None:
    enqueue("test.letter", letter_id=7)
    OutboxJob.objects.update(created_at=at, sent_at=at)

    counts = [resend_open_jobs(at + timedelta(seconds=seconds)) for seconds in (15, 17, 30)]

    assert counts == [1, 0, 1]


def test_job_of_a_runner_that_died_is_sent_again(
    desk: Desk, sent: list[object], at: datetime, settings: object
) -> None:
    enqueue("test.letter", letter_id=7)
    OutboxJob.objects.update(status=Status.RUNNING, sent_at=at, started_at=at, attempts=1)

    counts = [
        resend_open_jobs(at + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS + extra))
        for extra in (-1, 0, 2)
    ]

    assert counts == [0, 1, 0]


def test_job_whose_runners_all_died_fails(
    desk: Desk, sent: list[object], at: datetime, settings: object
) -> None:
    job = enqueue("test.letter", letter_id=7)
    OutboxJob.objects.update(status=Status.RUNNING, sent_at=at, started_at=at, attempts=MAX_ATTEMPTS)

    count = resend_open_jobs(at + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS))

    job.refresh_from_db()
    assert (count, job.status, job.fault) == (0, Status.FAILED, "RunnerDied")


def test_failed_attempt_is_sent_again_after_its_pause(desk: Desk, sent: list[object]) -> None:
    job = enqueue("test.letter", letter_id=7)
    desk.failures = 1
    run_job(job.public_id)
    job.refresh_from_db()

    counts = [resend_open_jobs(job.finished_at + timedelta(seconds=seconds)) for seconds in (14, 15)]

    assert counts == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_two_sweepers_send_each_message_once(desk: Desk, sent: list[tuple], at: datetime) -> None:
    for number in range(20):
        enqueue("test.letter", letter_id=number)
    OutboxJob.objects.update(created_at=at, sent_at=at)
    sent.clear()

    counts = together(*[lambda: resend_open_jobs(at + timedelta(minutes=1))] * 2)

    assert sum(counts) == 20
    assert len({message[1][0] for message in sent}) == len(sent) == 20


@pytest.mark.django_db(transaction=True)
def test_a_sweeper_passes_over_what_another_one_is_sending(
    desk: Desk, sent: list[tuple], at: datetime
) -> None:
    enqueue("test.letter", letter_id=7)
    OutboxJob.objects.update(created_at=at, sent_at=at)
    sent.clear()

    counts = overlapping(*[lambda: resend_open_jobs(at + timedelta(minutes=1))] * 2)

    assert (counts, len(sent)) == ((1, 0), 1)


def test_resending_stops_while_the_broker_is_down(desk: Desk, broker_down: None, at: datetime) -> None:
    enqueue("test.letter", letter_id=7)
    OutboxJob.objects.update(created_at=at, sent_at=at)

    assert resend_open_jobs(at + timedelta(minutes=1)) == 0
    assert OutboxJob.objects.get().sent_at == at


@pytest.mark.django_db(transaction=True)
def test_in_process_job_is_done_right_after_the_commit(desk: Desk, sent: list[object]) -> None:
    with in_process_outbox(), transaction.atomic():
        enqueue("test.letter", letter_id=7)
        during = list(desk.done)

    assert (during, desk.done, sent) == ([], [{"letter_id": 7}], [])


@pytest.mark.django_db(transaction=True)
def test_in_process_job_may_enqueue_another(desk: Desk) -> None:
    @handler("test.batch")
    def batch(**ids: int) -> None:
        with transaction.atomic():
            enqueue("test.letter", letter_id=1)
            enqueue("test.letter", letter_id=2)

    with in_process_outbox():
        enqueue("test.batch")

    assert desk.done == [{"letter_id": 1}, {"letter_id": 2}]
    assert set(OutboxJob.objects.values_list("status", flat=True)) == {Status.DONE}


@pytest.mark.django_db(transaction=True)
def test_in_process_fault_is_raised(desk: Desk) -> None:
    desk.failures = 1

    with in_process_outbox(), pytest.raises(TenderContentError):
        enqueue("test.letter", letter_id=7)


def test_run_that_never_commits_can_drain_its_jobs(desk: Desk) -> None:
    with in_process_outbox() as outbox, transaction.atomic():
        enqueue("test.letter", letter_id=7)
        outbox.drain()

    assert desk.done == [{"letter_id": 7}]


@pytest.mark.django_db(transaction=True)
def test_one_of_many_runners_does_the_job(desk: Desk) -> None:
    job = enqueue("test.letter", letter_id=7)
    start = threading.Barrier(4)

    def runner() -> OutboxJob.Status | None:
        start.wait()
        try:
            return run_job(job.public_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = [future.result() for future in [pool.submit(runner) for _ in range(4)]]

    assert sorted(outcomes, key=str) == [None, None, None, Status.DONE]
    assert desk.done == [{"letter_id": 7}]
