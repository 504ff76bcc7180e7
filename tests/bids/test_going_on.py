"""After a lost opening key the two openers go on with what was handed in again, and the record names the rest."""

from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditEntry
from audit.services import tender_scope
from bids.content import draft_copy
from bids.domain.refusals import BidRefused, SealingRefused
from bids.models import OpeningRecord, RestoreTerm, Submission, SubmittedObject
from bids.pdf import record_context
from bids.selectors import opened_bids
from bids.services import (
    confirm_opening,
    open_bids,
    request_going_on,
    request_opening,
    restore_files,
    set_restore_term,
    submit_bid,
)
from clock import telling
from documents.vault import KeyRing, use_keyring
from tenders.domain.lifecycle import Status
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tests.factories.bids import OPENED_AT, Bidder, bidder, filled_draft, two_openers
from tests.factories.tenders import CLOSES_AT, member_with_role, published_tender

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)
TERM_ENDS_AT = OPENED_AT + timedelta(days=10)
AFTER_TERM = TERM_ENDS_AT + timedelta(milliseconds=1)
REASON = "De drager met de sleutel is onleesbaar; herstel is niet gelukt."


@dataclass
class Lost:
    """A tender of which the opening failed; Anker handed in again, Brug did not."""

    tender: Tender
    anker: Bidder
    brug: Bidder
    ring: KeyRing


@pytest.fixture
def lost(keyring: KeyRing) -> Lost:
    tender, anker, brug = published_tender(), bidder("Anker"), bidder("Brug")
    copies = {}
    for who in (anker, brug):
        draft = filled_draft(tender, who, at=BEFORE)
        copies[who] = b"".join(draft_copy(draft, by=who.user))
        submission = submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)
        if who is anker:
            restored = submission
    ring = replace(keyring, opening_private=None)
    buyer, second = two_openers(tender)
    with use_keyring(ring):
        request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)
        confirm_opening(request, by=second, session_key="two", at=OPENED_AT)
        assert open_bids(request.public_id, at=OPENED_AT) is None
        restore_files(restored.bid, BytesIO(copies[anker]), name="kopie.zip", by=anker.user, at=OPENED_AT)
    tender.refresh_from_db()
    assert tender.status == Status.UNOPENABLE.value
    return Lost(tender, anker, brug, ring)


def term_set(lost: Lost) -> RestoreTerm:
    buyer, _ = two_openers(lost.tender)
    return set_restore_term(lost.tender, ends_at=TERM_ENDS_AT, reason=REASON, by=buyer, at=OPENED_AT)


def gone_on(lost: Lost, ring: KeyRing | None = None) -> OpeningRecord:
    buyer, second = two_openers(lost.tender)
    term_set(lost)
    with use_keyring(ring or lost.ring):
        request = request_going_on(lost.tender, reason=REASON, by=buyer, session_key="one", at=AFTER_TERM)
        confirm_opening(request, by=second, session_key="two", at=AFTER_TERM)
        record = open_bids(request.public_id, at=AFTER_TERM)
    assert record is not None
    lost.tender.refresh_from_db()
    return record


def page(user: Any, name: str, tender: Tender) -> str:
    client = Client()
    client.force_login(user)
    with telling(AFTER_TERM):
        response = client.get(reverse(f"bids:{name}", args=[tender.public_id]))
    return response.content.decode() if response.status_code == 200 else ""


def test_the_restored_bid_is_opened_and_the_other_stays_closed(lost: Lost) -> None:
    gone_on(lost)

    assert lost.tender.status == Status.OPENED.value
    assert [bid.organisation.name for bid in opened_bids(lost.tender)] == ["Anker"]
    closed = Submission.objects.get(bid__organisation=lost.brug.organisation)
    assert (closed.status, closed.opened_at) == (Submission.Status.UNOPENABLE, None)
    assert not SubmittedObject.objects.filter(submission=closed).exclude(reading_envelope=None).exists()


def test_the_record_says_why_after_which_term_and_without_whom(lost: Lost) -> None:
    shown = record_context(gone_on(lost))

    assert [row["name"] for row in shown["bids"]] == ["Anker"]
    assert shown["without"]["reason"] == REASON
    assert [row["name"] for row in shown["without"]["bids"]] == ["Brug"]
    assert "24 november 2025" in shown["without"]["term_ended_at"]


def test_the_acts_are_in_the_log(lost: Lost) -> None:
    gone_on(lost)

    scope = tender_scope(lost.tender.public_id)
    asked = AuditEntry.objects.filter(scope=scope, event="opening.requested").values_list("data", flat=True)
    assert [data["restored_only"] for data in asked] == [False, True]
    assert AuditEntry.objects.filter(scope=scope, event="restoring.term_set").count() == 1
    closed = Submission.objects.get(status=Submission.Status.UNOPENABLE)
    left = AuditEntry.objects.get(event="bid.left_closed")
    assert (left.actor, left.subject) == ("system:opener", f"bids.submission:{closed.public_id}")


def test_a_key_that_was_found_again_opens_every_bid(lost: Lost, keyring: KeyRing) -> None:
    record = gone_on(lost, ring=keyring)

    assert [row["name"] for row in record.content["bids"]] == ["Anker", "Brug"]
    assert record.content["without"]["bids"] == []


def test_one_bid_left_closed_without_the_act_opens_nothing(lost: Lost) -> None:
    buyer, second = two_openers(lost.tender)
    with use_keyring(lost.ring):
        request = request_opening(lost.tender, by=buyer, session_key="one", at=AFTER_TERM)
        confirm_opening(request, by=second, session_key="two", at=AFTER_TERM)

        assert open_bids(request.public_id, at=AFTER_TERM) is None
    assert not OpeningRecord.objects.exists()


def test_within_the_term_nobody_goes_on(lost: Lost) -> None:
    buyer, _ = two_openers(lost.tender)
    term_set(lost)

    with pytest.raises(SealingRefused, match="kunnen nog opnieuw aanleveren"):
        request_going_on(lost.tender, reason=REASON, by=buyer, session_key="one", at=TERM_ENDS_AT)


def test_it_takes_two_people(lost: Lost) -> None:
    buyer, _ = two_openers(lost.tender)
    term_set(lost)
    request = request_going_on(lost.tender, reason=REASON, by=buyer, session_key="one", at=AFTER_TERM)

    with pytest.raises(SealingRefused, match="zelf gevraagd"):
        confirm_opening(request, by=buyer, session_key="two", at=AFTER_TERM)


def test_a_second_opener_sets_no_term_and_nobody_does_before_the_opening_failed(lost: Lost) -> None:
    _, second = two_openers(lost.tender)
    other = published_tender()

    for tender, by in ((lost.tender, second), (other, other.created_by)):
        with pytest.raises(NotAllowed):
            set_restore_term(tender, ends_at=TERM_ENDS_AT, reason=REASON, by=by, at=OPENED_AT)


def test_a_term_needs_a_reason(lost: Lost) -> None:
    buyer, _ = two_openers(lost.tender)

    with pytest.raises(BidRefused, match="Schrijf op waarom"):
        set_restore_term(lost.tender, ends_at=TERM_ENDS_AT, reason=" ", by=buyer, at=OPENED_AT)


def test_the_pages_lead_from_the_term_to_the_request_without_a_count_or_a_name(lost: Lost) -> None:
    buyer, _ = two_openers(lost.tender)
    client = Client()
    client.force_login(buyer)
    to = {
        name: reverse(f"bids:{name}", args=[lost.tender.public_id])
        for name in ("restore_term", "opening_go_on")
    }
    before = page(buyer, "opening", lost.tender)

    with telling(OPENED_AT):
        client.post(to["restore_term"], {"ends_at": "2025-11-24T12:05", "reason": REASON})
    with telling(TERM_ENDS_AT + timedelta(days=1)):
        client.post(to["opening_go_on"], {"reason": REASON})
        confirming = client.get(reverse("bids:opening", args=[lost.tender.public_id])).content.decode()

    assert "Stel een termijn" in before
    assert lost.tender.opening_requests.get(status="requested").restored_only
    assert "wacht op een tweede persoon" in confirming
    assert not [name for name in ("Anker", "Brug") if name in before + confirming]


def test_each_bidder_reads_what_became_of_its_own_bid(lost: Lost) -> None:
    term_set(lost)
    waiting = page(lost.brug.user, "receipt", lost.tender)
    RestoreTerm.objects.all().delete()
    gone_on(lost)

    assert "Opnieuw aanleveren kan tot en met" in waiting
    assert "Uw inschrijving is niet geopend" in page(lost.brug.user, "receipt", lost.tender)
    assert "Uw inschrijving is niet geopend" not in page(lost.anker.user, "receipt", lost.tender)


def test_staff_finds_nothing_of_the_bid_that_stays_closed(lost: Lost) -> None:
    gone_on(lost)
    checker = member_with_role(lost.tender, Role.CHECKER)

    listed = page(checker, "checks", lost.tender)

    assert "Anker" in listed
    assert "Brug" not in listed
