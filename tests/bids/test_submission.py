"""Submitting, changing and withdrawing."""

from datetime import datetime, timedelta

import pytest

from audit.models import AuditEntry
from audit.services import tender_scope, vault_scope
from bids.content import draft_answers, draft_items
from bids.domain.refusals import ContentRefused, DraftGone, IncompleteBid, NothingToSubmit, TooLate
from bids.models import Draft, DraftObject, EndedDraft, Submission
from bids.services import (
    discard_draft,
    receipt_from,
    remove_object,
    save_answers,
    start_draft,
    submit_bid,
    withdraw_bid,
)
from documents.models import OutboxJob
from documents.vault import DraftKeyGone, KeyRing
from tenders.permissions import NotAllowed
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.bids import bidder, filled_draft, submitted_bid
from tests.factories.tenders import CLOSES_AT, published_tender

pytestmark = pytest.mark.django_db
MILLISECOND = timedelta(milliseconds=1)
BEFORE = CLOSES_AT - timedelta(hours=2)


@pytest.mark.parametrize("early", [MILLISECOND, timedelta(0)])
def test_received_until_the_deadline_is_in_time(early: timedelta) -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)

    submission = submit_bid(draft.bid, by=who.user, received_at=CLOSES_AT - early, at=CLOSES_AT + MILLISECOND)

    assert (submission.status, submission.received_at) == (Submission.Status.SEALED, CLOSES_AT - early)


def test_received_a_millisecond_late_is_refused_and_noted_in_the_vault_chain() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)

    with pytest.raises(TooLate):
        submit_bid(draft.bid, by=who.user, received_at=CLOSES_AT + MILLISECOND, at=CLOSES_AT + MILLISECOND)

    assert not Submission.objects.exists()
    assert Draft.objects.filter(pk=draft.pk).exists()
    assert (
        AuditEntry.objects.filter(scope=vault_scope(tender.public_id), event="bid.refused_late").count() == 1
    )


def test_less_than_a_millisecond_after_the_deadline_is_cut_to_the_deadline() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)

    submission = submit_bid(
        draft.bid, by=who.user, received_at=CLOSES_AT + timedelta(microseconds=999), at=CLOSES_AT
    )

    assert submission.received_at == CLOSES_AT


def test_submit_deletes_the_draft_and_destroys_its_key(
    keyring: KeyRing, django_capture_on_commit_callbacks: object
) -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)
    draft_id = draft.public_id

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)

    assert not Draft.objects.exists()
    assert not DraftObject.objects.exists()
    with pytest.raises(DraftKeyGone):
        keyring.drafts.private(draft_id)
    assert EndedDraft.objects.get(draft_id=draft_id).key_destroyed_at == BEFORE


def test_sweep_destroys_a_key_that_the_request_could_not(keyring: KeyRing) -> None:
    from bids.tasks import destroy_draft_keys

    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)
    submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)

    destroy_draft_keys(BEFORE)

    assert keyring.drafts.ids() == []


def test_second_submit_gives_the_same_receipt() -> None:
    tender, who = published_tender(), bidder()
    submission = submitted_bid(tender, who, at=BEFORE)

    again = submit_bid(submission.bid, by=who.user, received_at=BEFORE + MILLISECOND, at=BEFORE)

    assert again == submission
    assert Submission.objects.count() == 1


def test_receipt_lines_add_up_to_the_root_and_hold_no_file_name() -> None:
    submission = submitted_bid(published_tender(), at=BEFORE, text="geheim")

    receipt = receipt_from(submission, submission.items.all())

    assert receipt.root == submission.root_hash
    assert "geheim" not in str(receipt.as_json())
    assert {line.task for line in receipt.lines} == {
        "aanmelding",
        "verklaring",
        "bewijs:KVK",
        "plan",
        "inhoudsopgave",
    }


def test_submit_refuses_a_bid_without_its_plan_and_names_it() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)
    remove_object(draft.items.get(task="plan"), by=who.user, at=BEFORE)

    with pytest.raises(IncompleteBid) as refusal:
        submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)

    assert refusal.value.tasks == ("plan",)


def test_missing_evidence_does_not_refuse_a_submission() -> None:
    submission = submitted_bid(published_tender(), at=BEFORE, evidence=False)

    assert submission.items.filter(task__startswith="bewijs:").count() == 0


def test_submit_without_anything_is_refused() -> None:
    tender, who = published_tender(), bidder()
    draft = start_draft(tender, who.organisation, by=who.user, at=BEFORE)
    discard_draft(draft, by=who.user, at=BEFORE)

    with pytest.raises(NothingToSubmit):
        submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)


def test_only_a_signatory_submits() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)
    editor = UserFactory()
    MembershipFactory(user=editor, organisation=who.organisation, editor=True)

    with pytest.raises(NotAllowed):
        submit_bid(draft.bid, by=editor, received_at=BEFORE, at=BEFORE)


def test_change_carries_over_what_stays_unread_and_supersedes() -> None:
    tender, who = published_tender(), bidder()
    first = submitted_bid(tender, who, at=BEFORE)
    draft = start_draft(tender, who.organisation, by=who.user, at=BEFORE)

    assert first.bid.submissions.get().status == Submission.Status.SEALED
    assert all(item.is_carried and not item.name for item in draft_items(draft, by=who.user).values())
    assert draft_answers(draft, "aanmelding", by=who.user) is None

    save_answers(draft, "aanmelding", {"lots": [1]}, by=who.user, at=BEFORE)
    second = submit_bid(first.bid, by=who.user, received_at=BEFORE + MILLISECOND, at=BEFORE)

    first.refresh_from_db()
    assert first.status == Submission.Status.SUPERSEDED
    assert second.number == 2
    kept = second.items.get(task="plan")
    assert kept.cipher_sha256 == first.items.get(task="plan").cipher_sha256
    assert (
        second.items.get(task="aanmelding").cipher_sha256 != first.items.get(task="aanmelding").cipher_sha256
    )


def test_carried_file_cannot_be_read_from_the_draft() -> None:
    from bids.content import draft_stream

    tender, who = published_tender(), bidder()
    submitted_bid(tender, who, at=BEFORE)
    draft = start_draft(tender, who.organisation, by=who.user, at=BEFORE)

    with pytest.raises(ContentRefused):
        draft_stream(draft.items.get(task="plan"), by=who.user)


def test_withdraw_ends_the_submission_and_repeats_quietly() -> None:
    tender, who = published_tender(), bidder()
    submission = submitted_bid(tender, who, at=BEFORE)

    withdrawn = withdraw_bid(submission.bid, by=who.user, received_at=CLOSES_AT, at=CLOSES_AT)
    again = withdraw_bid(submission.bid, by=who.user, received_at=CLOSES_AT, at=CLOSES_AT)

    assert (withdrawn.status, again) == (Submission.Status.WITHDRAWN, withdrawn)


def test_withdraw_a_millisecond_late_is_refused() -> None:
    tender, who = published_tender(), bidder()
    submission = submitted_bid(tender, who, at=BEFORE)

    with pytest.raises(TooLate):
        withdraw_bid(submission.bid, by=who.user, received_at=CLOSES_AT + MILLISECOND, at=CLOSES_AT)


def test_draft_is_frozen_after_the_deadline() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)

    with pytest.raises(TooLate):
        save_answers(draft, "aanmelding", {}, by=who.user, at=CLOSES_AT + MILLISECOND)

    assert draft_answers(draft, "aanmelding", by=who.user) is not None


def test_save_in_a_submitted_draft_is_refused() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)
    submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)

    with pytest.raises(DraftGone):
        save_answers(draft, "aanmelding", {}, by=who.user, at=BEFORE)


def test_submitting_leaves_no_trace_but_in_the_vault_chain(at: datetime) -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=BEFORE)
    tender_entries = AuditEntry.objects.filter(scope=tender_scope(tender.public_id)).count()
    jobs = OutboxJob.objects.count()

    submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)

    assert AuditEntry.objects.filter(scope=tender_scope(tender.public_id)).count() == tender_entries
    assert OutboxJob.objects.count() == jobs
    assert AuditEntry.objects.filter(scope=vault_scope(tender.public_id), event="bid.submitted").count() == 1
