"""Opening by two people, the opener, the proces-verbaal and every way in which opening can fail."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages

from audit.models import AuditEntry
from audit.services import tender_scope, vault_scope
from bids.domain.refusals import SealingRefused
from bids.models import Bid, Draft, OpeningRecord, OpeningRequest, Submission, SubmittedObject
from bids.selectors import object_answers, object_stream
from bids.services import confirm_opening, open_bids, request_opening, start_draft, submit_bid
from bids.services.records import render_opening_record
from documents.models import OutboxJob
from documents.vault import DraftKeyGone, KeyRing, generate_keypair, use_keyring
from tenders.domain.lifecycle import Status
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tests.factories.bids import (
    OPENED_AT,
    bidder,
    filled_draft,
    opened,
    pdf_bytes,
    submitted_bid,
    two_openers,
)
from tests.factories.tenders import CLOSES_AT, member_with_role, published_tender

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)
EARLIEST = CLOSES_AT + timedelta(seconds=60)


def confirmed(tender: Tender) -> OpeningRequest:
    buyer, second = two_openers(tender)
    request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)
    return confirm_opening(request, by=second, session_key="two", at=OPENED_AT)


def cipher_path(obj: SubmittedObject) -> Path:
    return Path(storages["private"].path(obj.blob.storage_name))


def test_opening_is_refused_until_a_minute_after_the_deadline() -> None:
    tender = published_tender()
    buyer, _ = two_openers(tender)

    with pytest.raises(SealingRefused):
        request_opening(tender, by=buyer, session_key="one", at=EARLIEST - timedelta(milliseconds=1))

    request = request_opening(tender, by=buyer, session_key="one", at=EARLIEST)
    assert request.status == OpeningRequest.Status.REQUESTED


def test_the_one_who_asked_cannot_confirm() -> None:
    tender = published_tender()
    buyer, _ = two_openers(tender)
    request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)

    with pytest.raises(SealingRefused, match="zelf gevraagd"):
        confirm_opening(request, by=buyer, session_key="two", at=OPENED_AT)


def test_confirming_from_the_same_session_is_refused() -> None:
    tender = published_tender()
    buyer, second = two_openers(tender)
    request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)

    with pytest.raises(SealingRefused, match="deze zelfde browser"):
        confirm_opening(request, by=second, session_key="one", at=OPENED_AT)


def test_confirming_after_ten_minutes_is_refused_and_asking_again_is_possible() -> None:
    tender = published_tender()
    buyer, second = two_openers(tender)
    request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)
    late = OPENED_AT + timedelta(minutes=10, milliseconds=1)

    with pytest.raises(SealingRefused, match="verlopen"):
        confirm_opening(request, by=second, session_key="two", at=late)

    again = request_opening(tender, by=buyer, session_key="one", at=late)
    assert again.pk != request.pk


def test_second_opener_cannot_ask_and_checker_cannot_confirm() -> None:
    tender = published_tender()
    buyer, second = two_openers(tender)
    checker = member_with_role(tender, Role.CHECKER)

    with pytest.raises(NotAllowed):
        request_opening(tender, by=second, session_key="two", at=OPENED_AT)
    request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)
    with pytest.raises(NotAllowed):
        confirm_opening(request, by=checker, session_key="three", at=OPENED_AT)


def test_one_person_opens_where_the_tender_says_so() -> None:
    tender = published_tender()
    Tender.objects.filter(pk=tender.pk).update(two_person_opening=False, single_opener_reason="klein")
    submitted_bid(tender, bidder("Anker"))

    request = request_opening(tender, by=tender.created_by, session_key="one", at=OPENED_AT)
    record = open_bids(request.public_id, at=OPENED_AT)

    assert request.status == OpeningRequest.Status.CONFIRMED
    assert record is not None
    assert record.content["single_opener_reason"] == "klein"


def test_confirmation_queues_the_opener_and_nothing_is_readable_before() -> None:
    tender = published_tender()
    submission = submitted_bid(tender, bidder("Anker"))

    request = confirmed(tender)

    job = OutboxJob.objects.get(kind="open_bids")
    assert (job.queue, job.payload) == ("opening", {"request_id": str(request.public_id)})
    assert not submission.items.exclude(reading_envelope=None).exists()


def test_opening_makes_bids_readable_and_writes_the_record_by_name() -> None:
    tender = published_tender()
    last = submitted_bid(tender, bidder("Zonnehof"), text="planted")
    first = submitted_bid(tender, bidder("Anker"), at=BEFORE)

    record = opened(tender)

    assert tender.status == Status.OPENED.value
    assert [row["name"] for row in record.content["bids"]] == ["Anker", "Zonnehof"]
    assert [row["root"] for row in record.content["bids"]] == [first.root_hash, last.root_hash]
    assert all(row["receipt_holds"] for row in record.content["bids"])
    assert object_answers(last.items.get(task="aanmelding"))["planted"] == "planted"
    assert b"".join(object_stream(last.items.get(task="plan"))) == pdf_bytes(5, text="planted")


def test_opening_anchors_the_vault_chain_in_the_chain_of_the_tender() -> None:
    tender = published_tender()
    submitted_bid(tender, bidder("Anker"))

    opened(tender)

    anchor = AuditEntry.objects.get(scope=tender_scope(tender.public_id), event="chain.anchored")
    head = AuditEntry.objects.filter(scope=vault_scope(tender.public_id)).last()
    assert head is not None
    assert (anchor.data["sequence"], anchor.data["entry_hash"]) == (head.sequence, head.entry_hash)


def test_zero_bids_give_a_record_all_the_same() -> None:
    record = opened(published_tender())

    assert record.content["bids"] == []
    assert record.tender.status == Status.OPENED.value


def test_superseded_and_withdrawn_versions_are_never_opened() -> None:
    from bids.services import withdraw_bid

    tender, who, other = published_tender(), bidder("Anker"), bidder("Brug")
    old = submitted_bid(tender, who, at=BEFORE)
    draft = start_draft(tender, who.organisation, by=who.user, at=BEFORE)
    new = submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)
    gone = submitted_bid(tender, other, at=BEFORE)
    withdraw_bid(gone.bid, by=other.user, received_at=BEFORE, at=BEFORE)

    record = opened(tender)

    assert [row["submission"] for row in record.content["bids"]] == [str(new.public_id)]
    for submission in (old, gone):
        assert not submission.items.exclude(reading_envelope=None).exists()


def test_a_changed_byte_is_marked_and_named_and_the_rest_is_opened() -> None:
    tender = published_tender()
    submission = submitted_bid(tender, bidder("Anker"))
    path = cipher_path(submission.items.get(task="plan"))
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))

    record = opened(tender)

    plan = submission.items.get(task="plan")
    assert (plan.damaged, plan.reading_envelope) == (True, None)
    assert record.content["bids"][0]["damaged"] == ["plan"]
    assert "beschadigd" in submission.bid.checks.get(kind="plan").finding
    assert submission.items.filter(damaged=False, reading_envelope=None).count() == 0


def test_a_missing_object_is_marked() -> None:
    tender = published_tender()
    submission = submitted_bid(tender, bidder("Anker"))
    cipher_path(submission.items.get(task="bewijs:KVK")).unlink()

    opened(tender)

    assert submission.items.get(task="bewijs:KVK").damaged
    assert "beschadigd" in submission.bid.checks.get(code="KVK").finding


def test_an_object_exchanged_for_another_is_marked() -> None:
    tender = published_tender()
    submission, other = submitted_bid(tender, bidder("Anker")), submitted_bid(tender, bidder("Brug"))
    plan = submission.items.get(task="plan")
    SubmittedObject.objects.filter(pk=plan.pk).update(blob=other.items.get(task="plan").blob)

    opened(tender)

    plan.refresh_from_db()
    assert plan.damaged


def test_opener_killed_half_way_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    from bids.services import opener

    tender = published_tender()
    for name in ("Anker", "Brug", "Cirkel"):
        submitted_bid(tender, bidder(name))
    request = confirmed(tender)
    real, calls = opener.verify_blob, []

    def dies(blob: object) -> bool:
        calls.append(blob)
        if len(calls) == 8:
            raise OSError("gone")
        return real(blob)  # type: ignore[arg-type]

    monkeypatch.setattr(opener, "verify_blob", dies)
    with pytest.raises(OSError, match="gone"):
        open_bids(request.public_id, at=OPENED_AT)
    assert Submission.objects.filter(status=Submission.Status.OPENED).count() == 1
    assert not OpeningRecord.objects.exists()

    monkeypatch.setattr(opener, "verify_blob", real)
    record = open_bids(request.public_id, at=OPENED_AT + timedelta(minutes=1))

    assert record is not None
    assert len(record.content["bids"]) == 3
    assert AuditEntry.objects.filter(event="bid.opened_quality").count() == 3


def test_opening_twice_gives_the_same_record() -> None:
    tender = published_tender()
    submitted_bid(tender, bidder("Anker"))
    request = confirmed(tender)

    first = open_bids(request.public_id, at=OPENED_AT)
    second = open_bids(request.public_id, at=OPENED_AT)

    assert first == second
    assert OpeningRecord.objects.count() == 1


@pytest.mark.parametrize("is_lost", [True, False])
def test_a_lost_or_wrong_opening_key_ends_in_niet_te_openen(keyring: KeyRing, is_lost: bool) -> None:
    tender = published_tender()
    submission = submitted_bid(tender, bidder("Anker"))
    request = confirmed(tender)

    wrong = replace(keyring, opening_private=None if is_lost else generate_keypair().private)
    with use_keyring(wrong):
        assert open_bids(request.public_id, at=OPENED_AT) is None

    tender.refresh_from_db()
    request.refresh_from_db()
    submission.refresh_from_db()
    assert tender.status == Status.UNOPENABLE.value
    assert request.status == OpeningRequest.Status.FAILED
    assert ("ontbreekt" if is_lost else "past niet") in request.fault
    assert submission.status == Submission.Status.SEALED

    record = opened(tender, at=OPENED_AT + timedelta(minutes=30))
    assert len(record.content["bids"]) == 1


def test_a_bid_in_time_that_commits_after_the_opening_becomes_a_supplement() -> None:
    tender, late = published_tender(), bidder("Brug")
    submitted_bid(tender, bidder("Anker"))
    draft = filled_draft(tender, late, at=BEFORE)
    opened(tender)

    submission = submit_bid(draft.bid, by=late.user, received_at=CLOSES_AT, at=OPENED_AT)
    assert submission.status == Submission.Status.SEALED
    record = opened(tender, at=OPENED_AT + timedelta(minutes=1))

    assert (record.number, record.content["is_supplement"]) == (2, True)
    assert [row["name"] for row in record.content["bids"]] == ["Brug"]
    assert Bid.objects.get(pk=draft.bid_id).checks.exists()


def test_unsent_drafts_lose_their_key_after_the_opening(keyring: KeyRing) -> None:
    from bids.tasks import destroy_draft_keys

    tender, unsent = published_tender(), bidder("Brug")
    draft = filled_draft(tender, unsent, at=BEFORE)
    draft_id = draft.public_id
    record = opened(tender)
    destroy_draft_keys(OPENED_AT)
    assert keyring.drafts.exists(draft_id)

    destroy_draft_keys(OPENED_AT + timedelta(minutes=10))

    assert record.content["bids"] == []
    assert not Draft.objects.exists()
    with pytest.raises(DraftKeyGone):
        keyring.drafts.private(draft_id)


def test_record_is_rendered_once_and_stored_with_its_hash() -> None:
    tender = published_tender()
    submitted_bid(tender, bidder("Anker & Zonen"))
    record = opened(tender)

    rendered = render_opening_record(record, at=OPENED_AT)
    again = render_opening_record(rendered, at=OPENED_AT)

    assert rendered.file is not None
    assert again.file_id == rendered.file_id
    assert rendered.file.size > 1000
