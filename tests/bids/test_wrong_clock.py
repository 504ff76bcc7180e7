"""A clock that is off opens nothing, in the web process and in the opener, and somebody is told."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

import health.checks
from audit.models import AuditEntry
from audit.services import tender_scope
from bids.domain.refusals import SealingRefused
from bids.models import OpeningRecord, OpeningRequest, Submission
from bids.services import confirm_opening, open_bids, request_opening
from clock import telling
from documents.models import OutboxJob
from documents.outbox import MAX_ATTEMPTS, run_job
from health.checks import ClocksDiffer
from tests.factories.bids import OPENED_AT, bidder, submitted_bid, two_openers
from tests.factories.tenders import CLOSES_AT, published_tender

pytestmark = pytest.mark.django_db
EARLIEST = CLOSES_AT + timedelta(seconds=60)
MS = timedelta(milliseconds=1)


def differ(patch: pytest.MonkeyPatch, seconds: int) -> None:
    patch.setattr(health.checks, "_database_time", lambda: datetime.now(UTC) + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-600, 600])
def test_asking_is_refused_with_a_sentence_an_entry_and_a_line_in_the_log(
    seconds: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tender = published_tender()
    client = Client()
    client.force_login(tender.created_by)
    address = reverse("bids:opening_ask", args=[tender.public_id, "inschrijvingen"])

    with telling(OPENED_AT), caplog.at_level(logging.ERROR), monkeypatch.context() as patch:
        differ(patch, seconds)
        page = client.post(address, follow=True).content.decode()

    assert "De klok van deze server wijkt meer dan 2 seconden af van die van de database" in page
    assert not OpeningRequest.objects.exists()
    assert (
        AuditEntry.objects.filter(scope=tender_scope(tender.public_id), event="opening.refused_clock").count()
        == 1
    )
    assert "Opening refused: the clock of this machine is not that of the database" in caplog.messages
    with telling(OPENED_AT):
        client.post(address)
    assert OpeningRequest.objects.get().status == OpeningRequest.Status.REQUESTED


def test_confirming_is_refused_and_the_request_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    tender = published_tender()
    buyer, second = two_openers(tender)
    request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)

    with monkeypatch.context() as patch:
        differ(patch, 600)
        with pytest.raises(SealingRefused, match="De klok van deze server"):
            confirm_opening(request, by=second, session_key="two", at=OPENED_AT)

    assert not OutboxJob.objects.filter(kind="open_bids").exists()
    confirm_opening(request, by=second, session_key="two", at=OPENED_AT)
    assert OutboxJob.objects.filter(kind="open_bids").exists()


def confirmed() -> tuple[OpeningRequest, OutboxJob]:
    tender = published_tender()
    submitted_bid(tender, bidder("Anker"))
    buyer, second = two_openers(tender)
    request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)
    confirm_opening(request, by=second, session_key="two", at=OPENED_AT)
    return request, OutboxJob.objects.get(kind="open_bids")


@pytest.mark.parametrize(("at", "opens"), [(EARLIEST - MS, False), (EARLIEST, True), (EARLIEST + MS, True)])
def test_the_opener_opens_nothing_before_the_moment_by_its_own_clock(at: datetime, opens: bool) -> None:
    request, _ = confirmed()

    if opens:
        assert open_bids(request.public_id, at=at) is not None
    else:
        with pytest.raises(ClocksDiffer):
            open_bids(request.public_id, at=at)

    assert Submission.objects.filter(status=Submission.Status.OPENED).exists() is opens
    assert OpeningRecord.objects.exists() is opens


def test_the_opener_waits_for_its_clock_however_long_and_the_page_says_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    request, job = confirmed()
    with monkeypatch.context() as patch:
        differ(patch, 600)
        for attempt in range(MAX_ATTEMPTS + 2):
            with telling(OPENED_AT + timedelta(hours=attempt)):
                assert run_job(job.public_id) == OutboxJob.Status.PENDING
    client = Client()
    client.force_login(request.requested_by)
    later = OPENED_AT + timedelta(days=1)

    with telling(later):
        page = client.get(reverse("bids:opening", args=[request.tender.public_id])).content.decode()
        outcome = run_job(job.public_id)

    assert "De opening wacht: een klok loopt niet gelijk" in page
    assert f"Opening {request.public_id} waits: ClocksDiffer" in caplog.messages
    assert AuditEntry.objects.filter(event="opening.waits").count() == 1
    assert outcome == OutboxJob.Status.DONE
