"""The pages of the bewijskluis, and its use in a bid with one click."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import clock
from bids.models import SafeItem
from bids.services import start_draft
from tenders.models import Role
from tests.bids.test_views import Clock, client_of, url
from tests.factories.bids import bidder, pdf_bytes
from tests.factories.tenders import CLOSES_AT, member_with_role, published_tender

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)
SAFE, ADD = reverse("bids:safe"), reverse("bids:safe_add")


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> Clock:
    fixed = Clock()
    monkeypatch.setattr(clock, "now", fixed)
    return fixed


def form(kind: str = "kvk", **more: object) -> dict[str, object]:
    upload = SimpleUploadedFile("kvk eigen.pdf", pdf_bytes(2))
    return {"kind": kind, "file": upload, "issued_on": "2025-11-02", **more}


def test_a_bewijsmiddel_is_kept_seen_changed_and_taken_out() -> None:
    who = bidder("Anker")
    client = client_of(who.user)
    assert "nog leeg" in client.get(SAFE).content.decode()

    client.post(ADD, form(issuer="Kamer van Koophandel"))
    (item,) = SafeItem.objects.all()
    page = client.get(SAFE).content.decode()
    own = reverse("bids:safe_change", args=[item.public_id])
    client.post(own, {"kind": "gva", "issued_on": "2023-12-01", "valid_until": ""})
    changed = client.get(SAFE).content.decode()
    content = client.get(reverse("bids:safe_file", args=[item.public_id]))

    assert "Uittreksel Handelsregister (KvK)" in page
    assert "12 dagen oud" in page
    assert "Kamer van Koophandel" in page
    assert "loopt af" in changed
    assert "tot 8 weken" in changed
    assert b"".join(content.streaming_content) == pdf_bytes(2)  # type: ignore[attr-defined]
    assert client.get(reverse("bids:safe_remove", args=[item.public_id])).status_code == 200
    client.post(reverse("bids:safe_remove", args=[item.public_id]))
    assert not SafeItem.objects.exists()


def test_a_bad_file_is_refused_at_its_field_and_the_rest_stays() -> None:
    client = client_of(bidder("Anker").user)

    answer = client.post(ADD, form(file=SimpleUploadedFile("kvk.pdf", b"tekst"), issuer="Justis"))

    page = answer.content.decode()
    assert "geen PDF" in page
    assert "Justis" in page
    assert not SafeItem.objects.exists()


def test_one_click_puts_a_copy_into_the_draft_and_tells_what_may_not_do() -> None:
    tender, who = published_tender(), bidder("Anker")
    start_draft(tender, who.organisation, by=who.user, at=BEFORE)
    client = client_of(who.user)
    client.post(ADD, form("gva"))
    client.post(ADD, form("kvk", issued_on="2025-05-13"))
    client.post(ADD, form("kvk"))
    page = client.get(url("task", tender, 4)).content.decode()

    offered = [part.split('"')[0] for part in page.split("/bewijskluis/")[1:] if part[8:9] == "-"]
    answer = client.post(url("task_from_safe", tender, 4, offered[0].strip("/")), follow=True)

    assert page.count("Gebruik uit de bewijskluis") == 3
    assert page.index("twijfel") > page.index("Gebruik uit de bewijskluis")
    assert "upload er een van wo 14 mei 2025 of later" in page
    desk = answer.content.decode()
    assert "komt nu uit uw bewijskluis" in desk
    assert "afgegeven op zo 2 november 2025" in desk


def test_it_cannot_be_used_after_the_deadline_nor_where_no_evidence_is_asked(moment: Clock) -> None:
    tender, who = published_tender(), bidder("Anker")
    draft = start_draft(tender, who.organisation, by=who.user, at=BEFORE)
    client = client_of(who.user)
    client.post(ADD, form())
    item = SafeItem.objects.get()

    assert client.post(url("task_from_safe", tender, 5, item.public_id)).status_code == 404
    moment.at = CLOSES_AT + timedelta(milliseconds=1)
    client.post(url("task_from_safe", tender, 4, item.public_id))

    assert not draft.items.exists()


def test_for_everybody_else_there_is_no_bewijskluis() -> None:
    tender, who, other = published_tender(), bidder("Anker"), bidder("Brug")
    client_of(who.user).post(ADD, form())
    item = SafeItem.objects.get()
    own = [reverse(f"bids:safe_{name}", args=[item.public_id]) for name in ("change", "file", "remove")]
    assert [client_of(who.user).get(address).status_code for address in own] == [200, 200, 200]

    for person in (tender.created_by, member_with_role(tender, Role.CHECKER), other.user):
        client = client_of(person)
        assert [client.get(address).status_code for address in own] == [404, 404, 404]
        assert client.post(own[2]).status_code == 404
    assert client_of(tender.created_by).get(SAFE).status_code == 404
    assert "kvk eigen" not in client_of(other.user).get(SAFE).content.decode()
