"""Two acts on one bid or tender at the same moment: one after the other, whoever came first."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.storage import storages

from audit.selectors import verify_chain
from audit.services import vault_scope
from bids.content import draft_answers
from bids.domain import tasks
from bids.domain.refusals import BidRefused, DraftGone, StaleCheck
from bids.models import Bid, CheckItem, Draft, EndedDraft, OpeningRecord, OpeningRequest, Submission
from bids.selectors import object_answers
from bids.services import (
    confirm_opening,
    finish_checks,
    open_bids,
    record_check,
    request_opening,
    restore_files,
    save_answers,
    save_file,
    set_aside,
    start_draft,
    submit_bid,
    withdraw_bid,
)
from bids.services.drafts import end_unsent_drafts
from documents.models import OutboxJob
from documents.storage import StorageFull
from documents.vault import KeyRing, use_keyring
from tenders.domain.lifecycle import Act, Status
from tenders.models import Role, StatusChange, Tender
from tenders.permissions import NotAllowed
from tests.concurrency import overlapping
from tests.factories.bids import (
    OPENED_AT,
    Bidder,
    bidder,
    filled_draft,
    opened,
    opened_tender,
    pdf_bytes,
    submitted_bid,
    two_openers,
)
from tests.factories.tenders import CLOSES_AT, member_with_role, published_tender

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scenes_put_back")]
BEFORE = CLOSES_AT - timedelta(hours=2)


def submit(bid: Bid, who: Bidder) -> Submission:
    return submit_bid(Bid.objects.get(pk=bid.pk), by=who.user, received_at=BEFORE, at=BEFORE)


def confirmed(tender: Tender) -> OpeningRequest:
    buyer, second = two_openers(tender)
    request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)
    return confirm_opening(request, by=second, session_key="two", at=OPENED_AT)


def test_two_tabs_begin_one_draft() -> None:
    tender, who = published_tender(), bidder()

    first, second = overlapping(*[lambda: start_draft(tender, who.organisation, by=who.user, at=BEFORE)] * 2)

    assert first == second
    assert Draft.objects.count() == 1


def test_a_bid_that_is_submitted_twice_has_one_submission_and_one_receipt() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)

    first, second = overlapping(*[lambda: submit(draft.bid, who)] * 2)

    assert first == second
    assert first.root_hash == second.root_hash
    assert Submission.objects.get().number == 1
    assert verify_chain(vault_scope(tender.public_id)).ok


def test_an_answer_that_is_being_saved_is_in_the_bid_that_is_submitted_after_it() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)
    last = {"lots": [1], "parties": [], "note": "de laatste tekst"}

    saved, submission = overlapping(
        lambda: save_answers(draft, tasks.APPLICATION, last, by=who.user, at=BEFORE),
        lambda: submit(draft.bid, who),
    )

    opened(tender)
    assert isinstance(submission, Submission), (saved, submission)
    assert object_answers(submission.items.get(task=tasks.APPLICATION)) == last


def test_an_answer_that_comes_after_the_submission_is_refused() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)

    submission, refusal = overlapping(
        lambda: submit(draft.bid, who),
        lambda: save_answers(draft, tasks.APPLICATION, {"lots": [1]}, by=who.user, at=BEFORE),
    )

    assert isinstance(submission, Submission)
    assert isinstance(refusal, DraftGone)


def test_two_tabs_that_save_one_answer_leave_one_answer() -> None:
    tender, who = published_tender(), bidder()
    draft = start_draft(tender, who.organisation, by=who.user, at=BEFORE)

    overlapping(
        *[
            lambda number=number: save_answers(
                draft, tasks.APPLICATION, {"lots": [number]}, by=who.user, at=BEFORE
            )
            for number in (1, 2)
        ]
    )

    assert draft.items.filter(task=tasks.APPLICATION).count() == 1
    assert draft_answers(draft, tasks.APPLICATION, by=who.user)["lots"] == [2]


def test_two_uploads_together_stay_below_the_limit(settings: LazySettings) -> None:
    tender, who = published_tender(), bidder()
    draft = start_draft(tender, who.organisation, by=who.user, at=BEFORE)
    content = pdf_bytes(1)
    settings.MAX_BID_BYTES = len(content) + len(content) // 2

    def upload(task: str) -> object:
        return save_file(draft, task, BytesIO(content), name="x.pdf", by=who.user, at=BEFORE)

    _, refusal = overlapping(lambda: upload("bewijs:UEA"), lambda: upload("bewijs:KVK"))

    assert isinstance(refusal, StorageFull)
    assert draft.items.count() == 1


def test_a_bid_that_is_still_being_committed_is_opened_with_the_others() -> None:
    tender, who = published_tender(), bidder("Brug")
    submitted_bid(tender, bidder("Anker"))
    draft = filled_draft(tender, who, at=BEFORE)
    request = confirmed(tender)

    _, record = overlapping(
        lambda: submit(draft.bid, who), lambda: open_bids(request.public_id, at=OPENED_AT)
    )

    assert isinstance(record, OpeningRecord), record
    assert [row["name"] for row in record.content["bids"]] == ["Anker", "Brug"]


def test_a_bid_that_commits_after_the_opening_stays_sealed_for_a_supplement() -> None:
    tender, who = published_tender(), bidder("Brug")
    submitted_bid(tender, bidder("Anker"))
    draft = filled_draft(tender, who, at=BEFORE)
    request = confirmed(tender)

    record, submission = overlapping(
        lambda: open_bids(request.public_id, at=OPENED_AT), lambda: submit(draft.bid, who)
    )

    assert isinstance(record, OpeningRecord), record
    assert [row["name"] for row in record.content["bids"]] == ["Anker"]
    assert isinstance(submission, Submission), submission
    assert submission.status == Submission.Status.SEALED
    assert [row["name"] for row in opened(tender).content["bids"]] == ["Brug"]


def test_a_bid_that_is_being_withdrawn_is_not_opened() -> None:
    tender, who = published_tender(), bidder("Brug")
    submitted_bid(tender, bidder("Anker"))
    submission = submitted_bid(tender, who)
    request = confirmed(tender)

    _, record = overlapping(
        lambda: withdraw_bid(submission.bid, by=who.user, received_at=BEFORE, at=BEFORE),
        lambda: open_bids(request.public_id, at=OPENED_AT),
    )

    submission.refresh_from_db()
    assert isinstance(record, OpeningRecord), record
    assert [row["name"] for row in record.content["bids"]] == ["Anker"]
    assert submission.status == Submission.Status.WITHDRAWN
    assert not submission.items.exclude(reading_envelope=None).exists()


def test_a_bid_that_is_being_opened_is_not_withdrawn() -> None:
    tender, who = published_tender(), bidder("Brug")
    submission = submitted_bid(tender, who)
    request = confirmed(tender)

    _, refusal = overlapping(
        lambda: open_bids(request.public_id, at=OPENED_AT),
        lambda: withdraw_bid(submission.bid, by=who.user, received_at=BEFORE, at=BEFORE),
    )

    submission.refresh_from_db()
    assert isinstance(refusal, BidRefused)
    assert submission.status == Submission.Status.OPENED


def test_two_confirmations_give_the_opener_one_job() -> None:
    tender = published_tender()
    submitted_bid(tender)
    buyer, second = two_openers(tender)
    request = request_opening(tender, by=buyer, session_key="one", at=OPENED_AT)

    overlapping(*[lambda: confirm_opening(request, by=second, session_key="two", at=OPENED_AT)] * 2)

    assert OutboxJob.objects.filter(kind="open_bids").count() == 1


def test_two_requests_are_one_request() -> None:
    tender = published_tender()
    submitted_bid(tender)
    buyer, _ = two_openers(tender)

    first, other = overlapping(
        lambda: request_opening(tender, by=buyer, session_key="one", at=OPENED_AT),
        lambda: request_opening(tender, by=buyer, session_key="two", at=OPENED_AT),
    )

    assert first == other


def test_two_openers_write_one_record() -> None:
    tender = published_tender()
    submitted_bid(tender)
    request = confirmed(tender)

    first, second = overlapping(*[lambda: open_bids(request.public_id, at=OPENED_AT)] * 2)

    assert first == second
    assert OpeningRecord.objects.count() == 1
    assert verify_chain(vault_scope(tender.public_id)).ok


def test_an_opener_without_the_key_does_not_undo_the_opening_of_another(keyring: KeyRing) -> None:
    tender = published_tender()
    submitted_bid(tender)
    request = confirmed(tender)

    def without_key() -> object:
        with use_keyring(replace(keyring, opening_private=None)):
            return open_bids(request.public_id, at=OPENED_AT)

    overlapping(lambda: open_bids(request.public_id, at=OPENED_AT), without_key)

    request.refresh_from_db()
    tender.refresh_from_db()
    assert (request.status, tender.state) == (OpeningRequest.Status.DONE, Status.OPENED)


def test_the_sweep_leaves_a_draft_that_is_being_submitted_alone() -> None:
    tender, who = published_tender(), bidder("Brug")
    submitted_bid(tender, bidder("Anker"))
    draft = filled_draft(tender, who, at=BEFORE)
    opened(tender)
    later = OPENED_AT + timedelta(minutes=11)

    submission, ended = overlapping(
        lambda: submit(draft.bid, who), lambda: end_unsent_drafts(frozen_before=later, at=later)
    )

    assert isinstance(submission, Submission), submission
    assert ended == 0
    assert EndedDraft.objects.filter(draft_id=draft.public_id).count() == 1


def test_an_outcome_from_an_older_page_is_not_written_over_a_newer_one() -> None:
    tender = opened_tender("Anker")
    checker = member_with_role(tender, Role.CHECKER)
    item = CheckItem.objects.filter(bid__tender=tender).first()
    assert item is not None

    def record(outcome: str) -> object:
        return record_check(
            CheckItem.objects.get(pk=item.pk),
            outcome=outcome,
            reason="Gezien.",
            version=0,
            by=checker,
            at=OPENED_AT,
        )

    _, refusal = overlapping(lambda: record("met"), lambda: record("not_met"))

    item.refresh_from_db()
    assert isinstance(refusal, StaleCheck)
    assert (item.outcome, item.version) == ("met", 1)


def test_one_ground_is_kept_once() -> None:
    tender = opened_tender("Anker")
    checker = member_with_role(tender, Role.CHECKER)
    bid = Bid.objects.get(tender=tender)

    _, refusal = overlapping(
        *[lambda: set_aside(bid, ground="ongeschikt", reason="Grond.", by=checker, at=OPENED_AT)] * 2
    )

    assert isinstance(refusal, BidRefused)
    assert bid.set_asides.count() == 1


def test_the_toetsing_ends_once() -> None:
    tender = opened_tender("Anker")
    checker = member_with_role(tender, Role.CHECKER)
    CheckItem.objects.filter(bid__tender=tender).update(outcome="met")

    _, refusal = overlapping(*[lambda: finish_checks(tender, by=checker, at=OPENED_AT)] * 2)

    assert isinstance(refusal, NotAllowed), refusal
    assert StatusChange.objects.filter(act=Act.FINISH_CHECKS.value).count() == 1


def test_an_outcome_that_is_being_recorded_survives_the_file_that_is_handed_in_again() -> None:
    tender, who = published_tender(), bidder("Anker")
    submission = submitted_bid(tender, who)
    blob = submission.items.get(task="plan").blob
    Path(storages["private"].path(blob.storage_name)).write_bytes(b"changed")
    opened(tender)
    checker = member_with_role(tender, Role.CHECKER)
    item = CheckItem.objects.get(bid=submission.bid, kind="evidence", code="KVK")

    overlapping(
        lambda: record_check(item, outcome="not_met", reason="Te oud.", version=0, by=checker, at=OPENED_AT),
        lambda: restore_files(
            submission.bid, BytesIO(pdf_bytes(5)), name="plan.pdf", by=who.user, at=OPENED_AT
        ),
    )

    found = CheckItem.objects.get(bid=submission.bid, kind="evidence", code="KVK")
    assert (found.outcome, found.reason) == ("not_met", "Te oud.")
