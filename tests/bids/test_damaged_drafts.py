"""A changed byte or a missing file in a draft: the bidder is told where, and can put it right before the deadline."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from bids.models import CheckItem, Draft, DraftObject
from bids.services import submit_bid
from documents.files import open_cipher
from tests.bids.test_views import Clock, client_of, names_in, url
from tests.factories.bids import bidder, filled_draft, opened, pdf_bytes
from tests.factories.tenders import CLOSES_AT, published_tender

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("fault", ["changed", "missing"])]
BEFORE = CLOSES_AT - timedelta(hours=2)


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fixed = Clock()
    monkeypatch.setattr(clock, "now", fixed)
    return fixed


def damage(obj: DraftObject, fault: str) -> None:
    with open_cipher(obj.blob) as file:
        path = Path(file.name)
    if fault == "missing":
        path.unlink()
        return
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.chmod(0o600)
    path.write_bytes(bytes(content))


def test_a_damaged_file_is_told_and_replaced(fault: str) -> None:
    tender, who = published_tender(), bidder("Anker")
    draft = filled_draft(tender, who, at=BEFORE)
    client = client_of(who.user)
    damage(draft.items.get(task="plan"), fault)

    told = client.get(url("task_file", tender, 5), follow=True)
    preview = client.get(url("plan_preview", tender), follow=True)
    copied = client.get(url("copy", tender), follow=True)
    client.post(url("task", tender, 5), {"file": SimpleUploadedFile("plan.pdf", pdf_bytes(3))})
    whole = client.get(url("copy", tender))

    assert "beschadigd of verdwenen. Upload het bestand opnieuw." in told.content.decode()
    assert "Upload het plan opnieuw." in preview.content.decode()
    assert "Een onderdeel van uw concept is in de opslag beschadigd" in copied.content.decode()
    assert "plan/plan.pdf" in names_in(b"".join(whole.streaming_content))  # type: ignore[attr-defined]


def test_damaged_answers_are_told_and_filled_in_anew(fault: str) -> None:
    tender, who = published_tender(), bidder("Anker")
    draft = filled_draft(tender, who, at=BEFORE)
    client = client_of(who.user)
    damage(draft.items.get(task="aanmelding"), fault)

    page = client.get(url("task", tender, 1)).content.decode()
    filled = {
        "contact_name": "Jo",
        "contact_email": "jo@anker.example",
        "signatory_name": "Jo",
        "signatory_function": "bestuurder",
    }
    answer = client.post(url("task", tender, 1), filled)

    assert "Uw antwoorden zijn beschadigd" in page
    assert answer.status_code == 302
    assert "Uw antwoorden zijn beschadigd" not in client.get(url("task", tender, 1)).content.decode()


def test_what_was_submitted_damaged_is_found_at_the_opening_and_named(fault: str) -> None:
    tender, who = published_tender(), bidder("Anker")
    draft = filled_draft(tender, who, at=BEFORE)
    damage(draft.items.get(task="plan"), fault)

    submission = submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)
    record = opened(tender)

    assert not Draft.objects.exists()
    assert submission.items.get(task="plan").damaged
    assert "beschadigd" in CheckItem.objects.get(code="plan").finding
    assert record.content
