"""Sealing before the lock: what is submitted is always what the draft held under it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.db import connection

from bids.domain import tasks
from bids.domain.refusals import IncompleteBid, TooLate
from bids.models import Draft, Submission
from bids.selectors import object_answers
from bids.services import envelopes, remove_object, save_answers, submit_bid
from bids.services.envelopes import sealed_beforehand
from tests.factories.bids import Bidder, bidder, filled_draft, opened
from tests.factories.tenders import CLOSES_AT, published_tender

BEFORE = CLOSES_AT - timedelta(hours=2)
OTHER = {"lots": [1], "parties": [], "note": "intussen veranderd"}


@pytest.fixture
def who() -> Bidder:
    return bidder()


@pytest.fixture
def draft(who: Bidder) -> Draft:
    return filled_draft(published_tender(), who, at=BEFORE)


def names() -> set[str]:
    return set(storages["private"].names())  # type: ignore[attr-defined]


def change_before_locking(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> list[bool]:
    """Something else happens between the sealing and the lock; says of each sealing whether a lock was held."""
    from bids.services import submission

    real, seal, sealed_in = submission.share_tender, envelopes._seal, []

    def late(pk: int) -> object:
        change()
        return real(pk)

    def watched(*arguments: object) -> object:
        sealed_in.append(connection.in_atomic_block)
        return seal(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(submission, "share_tender", late)
    monkeypatch.setattr(envelopes, "_seal", watched)
    return sealed_in


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sealed_under_the_lock_when_nothing_changed(
    draft: Draft, who: Bidder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_in = change_before_locking(monkeypatch, lambda: None)

    submission = submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)

    assert sealed_in == [False]
    assert submission.items.count() == 5


@pytest.mark.django_db(transaction=True)
def test_what_changed_after_the_sealing_is_what_is_submitted(
    draft: Draft, who: Bidder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_in = change_before_locking(
        monkeypatch, lambda: save_answers(draft, tasks.APPLICATION, OTHER, by=who.user, at=BEFORE)
    )
    before = names()

    submission = submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)
    # The answers were replaced by a new file, and of the two manifests one is left.
    added = names() - before
    opened(draft.bid.tender)

    assert sealed_in == [False, True]
    assert len(added) == 2
    assert object_answers(submission.items.get(task=tasks.APPLICATION)) == OTHER


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_removed_after_the_sealing_is_missed(
    draft: Draft, who: Bidder, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = draft.items.get(task=tasks.PLAN)
    change_before_locking(monkeypatch, lambda: remove_object(plan, by=who.user, at=BEFORE))

    with pytest.raises(IncompleteBid):
        submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)

    assert not Submission.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_refusal_leaves_no_manifest(draft: Draft, who: Bidder) -> None:
    before = names()

    with pytest.raises(TooLate):
        submit_bid(draft.bid, by=who.user, received_at=CLOSES_AT + timedelta(milliseconds=1), at=CLOSES_AT)

    assert names() == before


@pytest.mark.django_db(transaction=True)
def test_a_file_that_rows_were_saved_for_is_never_deleted(draft: Draft) -> None:
    before = names()

    with suppress(RuntimeError), sealed_beforehand(draft.bid_id) as preparation:
        preparation.rows_for(draft, envelopes.keys_of(draft.bid.tender_id))
        preparation.keep()
        raise RuntimeError

    assert len(names() - before) == 1
