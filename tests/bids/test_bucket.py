"""A whole bid with its files in a bucket: handed in, opened, read."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from bids.content import read_object
from bids.models import Submission, SubmittedObject
from bids.services import confirm_opening, open_bids, request_opening
from clock import telling
from documents.storage import StorageUnreachable
from tenders.domain.lifecycle import Status
from tests.documents.places import BucketPlace, answering, in_bucket
from tests.factories.bids import (
    OPENED_AT,
    bidder,
    filled_draft,
    opened,
    pdf_bytes,
    submitted_bid,
    two_openers,
)
from tests.factories.tenders import CLOSES_AT, published_tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucket(settings: object, s3_server: str, tmp_path: Path) -> BucketPlace:
    return in_bucket(settings, s3_server, tmp_path.name.replace("_", "-"))


def test_bid_in_a_bucket_is_sealed_then_opened_then_read(bucket: BucketPlace) -> None:
    tender = published_tender()
    submission = submitted_bid(tender, bidder("Anker"), pages=5)
    sealed = {obj.blob.storage_name for obj in submission.items.all()}

    record = opened(tender)

    plan = SubmittedObject.objects.get(submission=submission, task="plan")
    assert sealed <= set(bucket.names())
    assert all(b"%PDF" not in bucket.content(name) for name in sealed)
    assert [(row["name"], row["damaged"]) for row in record.content["bids"]] == [("Anker", [])]
    assert b"".join(read_object(plan, by=tender.created_by, at=OPENED_AT)) == pdf_bytes(5)


def test_opening_waits_for_a_bucket_that_is_away(bucket: BucketPlace) -> None:
    """The job is done again later: an outage must not go down in the proces-verbaal as damage."""
    tender = published_tender()
    submission = submitted_bid(tender, bidder("Anker"))
    buyer, second = two_openers(tender)
    request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)
    confirm_opening(request, by=second, session_key="two", at=OPENED_AT)

    with answering(503, "SlowDown", methods=("GET",)), pytest.raises(StorageUnreachable):
        open_bids(request.public_id, at=OPENED_AT)
    assert not submission.items.filter(damaged=True).exists()
    record = open_bids(request.public_id, at=OPENED_AT)

    assert record is not None
    assert [row["damaged"] for row in record.content["bids"]] == [[]]
    tender.refresh_from_db()
    assert tender.status == Status.OPENED.value


def test_submitting_while_the_bucket_is_away_keeps_the_draft_and_says_so(bucket: BucketPlace) -> None:
    tender, who = published_tender(), bidder("Anker")
    filled_draft(tender, who, at=CLOSES_AT - timedelta(hours=2))
    client = Client()
    client.force_login(who.user)
    address = reverse("bids:submit", args=[tender.public_id])

    with telling(CLOSES_AT - timedelta(hours=1)):
        with answering(503, "SlowDown", methods=("PUT",)):
            refused = client.post(address, follow=True)
        assert not Submission.objects.exists()
        client.post(address)

    assert "De opslag van bestanden is nu niet bereikbaar." in refused.content.decode()
    assert Submission.objects.get().status == Submission.Status.SEALED
