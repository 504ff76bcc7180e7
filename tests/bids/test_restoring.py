"""Handing in again what could not be opened: the bytes of the receipt, or nothing."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bids.content import draft_copy
from bids.domain.refusals import BidRefused
from bids.models import Submission
from bids.selectors import object_stream
from bids.services import confirm_opening, open_bids, request_opening, restore_files, submit_bid
from documents.vault import KeyRing, use_keyring
from tenders.domain.lifecycle import Status
from tests.factories.bids import (
    OPENED_AT,
    Bidder,
    bidder,
    filled_draft,
    opened,
    pdf_bytes,
    submitted_bid,
    two_openers,
)
from tests.factories.tenders import CLOSES_AT, published_tender

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)
LATER = OPENED_AT + timedelta(hours=1)


def damaged(who: Bidder) -> Submission:
    tender = published_tender()
    submission = submitted_bid(tender, who)
    blob = submission.items.get(task="plan").blob
    Path(storages["private"].path(blob.storage_name)).write_bytes(b"changed")
    opened(tender)
    submission.refresh_from_db()
    return submission


def test_the_same_bytes_are_accepted_and_readable_again() -> None:
    who = bidder("Anker")
    submission = damaged(who)

    restored = restore_files(submission.bid, BytesIO(pdf_bytes(5)), name="plan.pdf", by=who.user, at=LATER)

    plan = submission.items.get(task="plan")
    assert (restored, plan.damaged, plan.restored_at) == (["plan"], False, LATER)
    assert b"".join(object_stream(plan)) == pdf_bytes(5)
    assert submission.bid.checks.get(kind="plan").proposal == "met"


def test_other_bytes_are_refused() -> None:
    who = bidder("Anker")
    submission = damaged(who)

    with pytest.raises(BidRefused, match="niet gelijk"):
        restore_files(submission.bid, BytesIO(pdf_bytes(4)), name="plan.pdf", by=who.user, at=LATER)

    assert submission.items.get(task="plan").damaged


def test_a_lost_key_is_overcome_by_the_copy_of_every_bidder(keyring: KeyRing) -> None:
    tender, who = published_tender(), bidder("Anker")
    draft = filled_draft(tender, who, at=BEFORE)
    copy = b"".join(draft_copy(draft, by=who.user))
    submission = submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)
    lost = replace(keyring, opening_private=None)
    buyer, second = two_openers(tender)

    with use_keyring(lost):
        for at in (OPENED_AT, LATER):
            request = request_opening(tender, by=buyer, session_key="one", at=at)
            confirm_opening(request, by=second, session_key="two", at=at)
            record = open_bids(request.public_id, at=at)
            if at == OPENED_AT:
                assert record is None
                restored = restore_files(submission.bid, BytesIO(copy), name="kopie.zip", by=who.user, at=at)

    tender.refresh_from_db()
    assert len(restored) == 4
    assert record is not None
    assert record.content["bids"][0]["receipt_holds"]
    assert tender.status == Status.OPENED.value


def test_the_bidder_hands_in_again_through_the_page() -> None:
    who = bidder("Anker")
    submission = damaged(who)
    tender = submission.bid.tender
    client = Client()
    client.force_login(who.user)
    address = reverse("bids:restore", args=[tender.public_id])
    receipt = reverse("bids:receipt", args=[tender.public_id])
    assert "Lever opnieuw aan" in client.get(receipt).content.decode()

    wrong = client.post(address, {"file": SimpleUploadedFile("plan.pdf", pdf_bytes(2))})
    assert "niet gelijk aan een bestand op uw ontvangstbewijs" in wrong.content.decode()
    client.post(address, {"file": SimpleUploadedFile("plan.pdf", pdf_bytes(5))})

    assert client.get(address).status_code == 404
    assert not submission.items.filter(task="plan", damaged=True).exists()
    # Nobody scanned it: that is taken over from the upload to the part that came out of it.
    assert submission.items.get(task="plan").blob.owes_scan
