"""Between submit and opening the content of a bid is ciphertext: in the database, and in every file on disk."""

import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.serializers import serialize

from audit.models import AccessEntry
from audit.services import vault_scope
from bids.content import read_object
from bids.domain import tasks
from bids.domain.refusals import ContentRefused
from bids.models import Submission
from bids.services import save_answers, save_file, submit_bid
from documents.vault import KeyDoesNotFit, KeyRing, unwrap
from tenders.models import Role
from tests.factories.bids import Bidder, bidder, filled_draft, opened, pdf_bytes, submitted_bid
from tests.factories.tenders import CLOSES_AT, member_with_role, published_tender

PLANTED = "Zeldzaamwoord-7341"
BEFORE = CLOSES_AT - timedelta(hours=2)


def planted_submission(tender: Any, who: Bidder) -> Submission:
    draft = filled_draft(tender, who, at=BEFORE, text=PLANTED)
    save_answers(draft, tasks.APPLICATION, {"lots": [1], "planted": PLANTED}, by=who.user, at=BEFORE)
    content = BytesIO(pdf_bytes(2, text=PLANTED))
    save_file(draft, tasks.PLAN, content, name=f"{PLANTED}.pdf", by=who.user, at=BEFORE)
    return submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)


def everything_stored(*folders: Path) -> bytes:
    """The rows of every model, raw binary columns included, and the bytes of every file."""
    parts = []
    for model in apps.get_models():
        rows = model._default_manager.all()
        parts.append(serialize("json", rows).encode())
        for row in rows:
            parts.extend(
                bytes(value) for value in vars(row).values() if isinstance(value, bytes | memoryview)
            )
    for folder in folders:
        for base, _, names in os.walk(folder):
            parts.extend((Path(base) / name).read_bytes() for name in names)
            parts.extend(name.encode() for name in names)
    return b"\n".join(parts)


@pytest.mark.django_db(transaction=True)
def test_planted_strings_are_found_nowhere_after_submitting(keyring: KeyRing) -> None:
    planted_submission(published_tender(), bidder("Anker"))

    stored = everything_stored(Path(settings.DATA_DIR), keyring.drafts.folder)

    assert len(stored) > 1000
    assert PLANTED.encode() not in stored
    assert PLANTED.encode("utf-16-be") not in stored
    assert keyring.drafts.ids() == []


@pytest.mark.django_db
def test_planted_strings_of_a_draft_are_found_nowhere_either() -> None:
    filled_draft(published_tender(), bidder("Anker"), at=BEFORE, text=PLANTED)

    assert PLANTED.encode() not in everything_stored(Path(settings.DATA_DIR))


@pytest.mark.django_db
def test_no_key_of_web_or_worker_opens_a_sealed_envelope(keyring: KeyRing) -> None:
    submission = planted_submission(published_tender(), bidder("Anker"))

    for obj in submission.items.all():
        with pytest.raises(KeyDoesNotFit):
            unwrap(bytes(obj.sealed_envelope), keyring.reading_private)


@pytest.mark.django_db
def test_equal_answers_have_different_hashes() -> None:
    tender = published_tender()
    submissions = [submitted_bid(tender, bidder(), at=BEFORE) for _ in range(2)]

    hashes = {submission.items.get(task="verklaring").plain_sha256 for submission in submissions}

    assert len(hashes) == 2


@pytest.mark.django_db
def test_a_read_before_the_opening_is_refused_and_noted_in_the_vault() -> None:
    tender = published_tender()
    submission = planted_submission(tender, bidder("Anker"))

    for person in (tender.created_by, submission.submitted_by, member_with_role(tender, Role.AUDITOR)):
        with pytest.raises(ContentRefused):
            read_object(submission.items.get(task="plan"), by=person, at=BEFORE)

    entries = AccessEntry.objects.filter(scope=vault_scope(tender.public_id))
    assert [(entry.event, entry.granted) for entry in entries] == [("bid.read_plan", False)] * 3


@pytest.mark.django_db
def test_an_evaluator_sees_the_counted_pages_and_the_buyer_all() -> None:
    import pikepdf

    from bids.content import plan_pages_stream
    from bids.permissions import _plan_readers, register_plan_reader

    tender = published_tender()
    submission = submitted_bid(tender, bidder("Anker"), pages=8)
    opened(tender)
    evaluator = member_with_role(tender, Role.EVALUATOR)
    bid = submission.bid
    bid.refresh_from_db()
    bid.tender = tender

    with pytest.raises(ContentRefused):
        plan_pages_stream(bid, by=evaluator, at=CLOSES_AT)
    readers = list(_plan_readers)
    register_plan_reader(lambda user, _bid: user == evaluator)
    try:
        cut = b"".join(plan_pages_stream(bid, by=evaluator, at=CLOSES_AT))
    finally:
        _plan_readers[:] = readers
    whole = b"".join(plan_pages_stream(bid, by=tender.created_by, at=CLOSES_AT))

    counts = [len(pikepdf.open(BytesIO(content)).pages) for content in (cut, whole)]
    assert counts == [6, 8]
