"""A tender that is withdrawn opens nothing: drafts go with their keys; what was submitted stays sealed."""

from datetime import timedelta

import pytest

from audit.models import AuditEntry
from audit.services import vault_scope
from bids.models import Draft, DraftObject, EndedDraft, Submission
from bids.services import start_draft
from bids.tasks import destroy_draft_keys
from documents.files import verify_blob
from documents.models import SealedBlob
from documents.vault import KeyRing
from tenders.models import Tender
from tenders.services import withdraw_tender
from tests.factories.bids import bidder, filled_draft, submitted_bid
from tests.factories.tenders import CLOSES_AT, published_tender

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)
SWEPT_AT = BEFORE + timedelta(seconds=5)


def withdrawn(tender: Tender) -> None:
    withdraw_tender(tender, by=tender.created_by, at=BEFORE, reason="De opdracht vervalt.")


@pytest.mark.django_db(transaction=True)
def test_the_draft_and_its_key_are_gone_after_a_sweep(keyring: KeyRing) -> None:
    tender = published_tender()
    draft_id = filled_draft(tender, bidder(), at=BEFORE).public_id
    withdrawn(tender)
    assert keyring.drafts.exists(draft_id)

    destroy_draft_keys(SWEPT_AT)

    assert not keyring.drafts.exists(draft_id)
    assert EndedDraft.objects.get(draft_id=draft_id).key_destroyed_at == SWEPT_AT
    assert (Draft.objects.count(), DraftObject.objects.count(), SealedBlob.objects.count()) == (0, 0, 0)


def test_the_end_of_a_draft_is_in_the_log_once() -> None:
    tender = published_tender()
    draft = filled_draft(tender, bidder(), at=BEFORE)
    withdrawn(tender)

    destroy_draft_keys(SWEPT_AT)
    destroy_draft_keys(SWEPT_AT)

    ended = AuditEntry.objects.filter(scope=vault_scope(tender.public_id), event="bid.draft_ended")
    assert [(entry.actor, entry.subject) for entry in ended] == [
        ("system:sweeper", f"bids.bid:{draft.bid.public_id}")
    ]


def test_what_was_submitted_stays_as_it_is_when_a_change_of_it_goes() -> None:
    tender, who = published_tender(), bidder()
    submission = submitted_bid(tender, who, at=BEFORE)
    start_draft(tender, who.organisation, by=who.user, at=BEFORE)
    withdrawn(tender)

    destroy_draft_keys(SWEPT_AT)

    submission.refresh_from_db()
    assert not Draft.objects.exists()
    assert submission.status == Submission.Status.SEALED
    assert submission.items.count() == 5
    assert all(verify_blob(obj.blob) for obj in submission.items.select_related("blob"))


def test_the_drafts_of_other_tenders_stay(keyring: KeyRing) -> None:
    tender, other = published_tender(), published_tender()
    filled_draft(tender, bidder(), at=BEFORE)
    kept = filled_draft(other, bidder(), at=BEFORE)
    withdrawn(tender)

    destroy_draft_keys(SWEPT_AT)

    assert list(Draft.objects.all()) == [kept]
    assert keyring.drafts.exists(kept.public_id)
