"""The disk of the database is full while bids are opened or handed in: nothing is lost and somebody is told."""

import logging
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from audit.selectors import verify_chain
from audit.services import tender_scope, vault_scope
from bids.models import Draft, OpeningRecord, OpeningRequest, Submission
from bids.services import confirm_opening, request_opening
from clock import telling
from documents.models import OutboxJob
from documents.outbox import MAX_ATTEMPTS, NO_ROOM, resend_open_jobs, run_job
from tenders.domain.lifecycle import Status
from tenders.models import Tender
from tests.factories.bids import OPENED_AT, bidder, filled_draft, submitted_bid, two_openers
from tests.factories.tenders import CLOSES_AT, published_tender
from tests.full_disk import full_database

pytestmark = pytest.mark.django_db(transaction=True)
BIDS = 3


@dataclass
class Confirmed:
    tender: Tender
    buyer: User
    request: OpeningRequest
    job: OutboxJob

    @property
    def scope(self) -> str:
        return tender_scope(self.tender.public_id)

    def page(self) -> str:
        client = Client()
        client.force_login(self.buyer)
        with telling(OPENED_AT):
            return client.get(reverse("bids:opening", args=[self.tender.public_id])).content.decode()

    def left(self) -> int:
        return Submission.objects.filter(status=Submission.Status.SEALED).count()


@pytest.fixture
def confirmed() -> Confirmed:
    tender = published_tender()
    for number in range(BIDS):
        submitted_bid(tender, bidder(f"Bieder {number}"))
    buyer, second = two_openers(tender)
    with telling(OPENED_AT):
        request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)
        confirm_opening(request, by=second, session_key="two", at=OPENED_AT)
    return Confirmed(tender, buyer, request, OutboxJob.objects.get(kind="open_bids"))


def second_bid(sql: str) -> bool:
    """The first statement that opens a second bid, when the first one is committed."""
    is_opening = sql.startswith("UPDATE") and "reading_envelope" in sql
    return is_opening and Submission.objects.filter(status=Submission.Status.OPENED).exists()


def test_an_opening_without_room_waits_says_so_and_goes_on_by_itself(
    confirmed: Confirmed, caplog: pytest.LogCaptureFixture
) -> None:
    with telling(OPENED_AT), full_database(when=second_bid, stays=False) as refused:
        outcome = run_job(confirmed.job.public_id)
    page = confirmed.page()

    assert len(refused) == 1
    assert outcome == OutboxJob.Status.PENDING
    assert confirmed.left() == BIDS - 1
    assert not OpeningRecord.objects.exists()
    assert "De opening wacht: de opslag is vol" in page
    assert "De opening gaat daarna vanzelf verder" in page
    assert f"Opening {confirmed.request.public_id} waits: {NO_ROOM}" in caplog.messages
    noted = AuditEntry.objects.get(scope=confirmed.scope, event="opening.waits")
    assert noted.data == {"cause": NO_ROOM, "part": "quality"}

    with telling(OPENED_AT + timedelta(hours=1)):
        assert run_job(confirmed.job.public_id) == OutboxJob.Status.DONE

    assert [row["name"] for row in OpeningRecord.objects.get().content["bids"]] == [
        f"Bieder {number}" for number in range(BIDS)
    ]
    assert AuditEntry.objects.filter(event="bid.opened_quality").count() == BIDS
    assert "De opening wacht" not in confirmed.page()
    confirmed.tender.refresh_from_db()
    assert confirmed.tender.status == Status.OPENED.value
    for scope in (confirmed.scope, vault_scope(confirmed.tender.public_id)):
        assert verify_chain(scope).ok


def test_a_disk_that_stays_full_does_not_end_the_opening(confirmed: Confirmed) -> None:
    """One attempt after another: the job never fails for good, and the log says it once."""
    for attempt in range(MAX_ATTEMPTS + 2):
        at = OPENED_AT + timedelta(hours=attempt)
        with telling(at), full_database(when=second_bid, stays=False):
            assert run_job(confirmed.job.public_id) == OutboxJob.Status.PENDING

    assert AuditEntry.objects.filter(event="opening.waits").count() == 1
    with telling(OPENED_AT + timedelta(days=1)):
        assert run_job(confirmed.job.public_id) == OutboxJob.Status.DONE


def test_without_room_for_even_a_note_the_sweeper_takes_the_opening_up(
    confirmed: Confirmed, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        telling(OPENED_AT),
        full_database(when=second_bid) as refused,
        pytest.raises(OperationalError),
        caplog.at_level(logging.ERROR),
    ):
        run_job(confirmed.job.public_id)

    assert len(refused) > 1
    assert not AuditEntry.objects.filter(event="opening.waits").exists()
    assert f"Opening {confirmed.request.public_id} waits: {NO_ROOM}" in caplog.messages
    confirmed.job.refresh_from_db()
    assert confirmed.job.status == OutboxJob.Status.RUNNING
    later = OPENED_AT + timedelta(hours=1)
    with telling(later):
        assert resend_open_jobs(later) >= 1
        assert run_job(confirmed.job.public_id) == OutboxJob.Status.DONE
    assert len(OpeningRecord.objects.get().content["bids"]) == BIDS


def test_a_submission_without_room_is_refused_as_a_whole_and_can_be_sent_again() -> None:
    tender, who = published_tender(), bidder("Anker")
    filled_draft(tender, who, at=CLOSES_AT - timedelta(hours=2))
    client = Client()
    client.force_login(who.user)
    address = reverse("bids:submit", args=[tender.public_id])

    with telling(CLOSES_AT - timedelta(hours=1)):
        with full_database(when=lambda sql: "bids_submittedobject" in sql, stays=False) as refused:
            answer = client.post(address, follow=True)
        assert not Submission.objects.exists()
        assert Draft.objects.get().items.exists()
        client.post(address)

    assert refused
    assert "De opslag is vol: uw inschrijving is niet ingediend. Uw concept is bewaard." in (
        answer.content.decode()
    )
    assert Submission.objects.get().status == Submission.Status.SEALED
    assert verify_chain(vault_scope(tender.public_id)).ok


def test_any_other_act_without_room_is_answered_with_a_page_that_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tender, who = published_tender(), bidder("Anker")
    client = Client()
    client.force_login(who.user)
    address = reverse("bids:start", args=[tender.public_id])

    with (
        telling(CLOSES_AT - timedelta(hours=1)),
        full_database(when=lambda sql: "INSERT" in sql and "bids_draft" in sql, stays=False) as refused,
    ):
        answer = client.post(address)

    assert refused
    assert answer.status_code == 507
    assert "Wat u nu deed, is niet bewaard" in answer.content.decode()
    assert not Draft.objects.exists()
    ours = [record for record in caplog.records if record.name == "tenderhuis.storage"]
    assert [record.getMessage() for record in ours] == ["There is no room to keep what was asked"]
