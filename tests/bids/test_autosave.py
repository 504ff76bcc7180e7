"""Saving a bid while its bidder types."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import clock
from bids.content import draft_answers, draft_items, participation_of
from bids.domain import tasks
from bids.domain.participation import Group
from bids.domain.refusals import IncompleteBid
from bids.models import Draft
from bids.services import save_file, start_draft, submit_bid
from bids.services.declaring import begin_declaration, keep_declaration
from bids.services.participating import remove_member
from tenders.models import Tender
from tests.factories.bids import Bidder, bidder, filled_draft, pdf_bytes
from tests.factories.declaring import save_declaration
from tests.factories.tenders import CLOSES_AT, published_tender

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)
WHOLE = {
    "contact_name": "Jo",
    "contact_email": "jo@anker.example",
    "contact_phone": "",
    "signatory_name": "Jo",
    "signatory_function": "bestuurder",
}
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: BEFORE)


@pytest.fixture
def world() -> tuple[Tender, Bidder, Draft, Client]:
    tender, who = published_tender(), bidder("Anker")
    client = Client()
    client.force_login(who.user)
    return tender, who, start_draft(tender, who.organisation, by=who.user, at=BEFORE), client


def url(name: str, *args: Any) -> str:
    return reverse(f"bids:{name}", args=args)


def version_in(page: str) -> str:
    return page.split('id="id_version" value="')[1].split('"', maxsplit=1)[0]


def test_what_is_half_typed_is_kept_shown_again_and_never_submitted(
    world: tuple[Tender, Bidder, Draft, Client],
) -> None:
    tender, who, _, client = world
    draft = filled_draft(tender, who, at=BEFORE)
    address = url("task", tender.public_id, 1)
    version = version_in(client.get(address).content.decode())

    answer = client.post(
        address, {"contact_name": "Jo van Dam", "contact_email": "jo@", "version": version}, headers=HTMX
    ).content.decode()

    assert "Opgeslagen om 10.00 uur" in answer
    assert "telt nog niet als klaar" in answer
    page = client.get(address).content.decode()
    assert 'value="Jo van Dam"' in page
    assert 'value="jo@"' in page
    assert not page.split("<title>")[1].startswith("Fout")
    with pytest.raises(IncompleteBid) as refusal:
        submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)
    assert refusal.value.tasks == (tasks.APPLICATION,)


def test_a_stale_tab_overwrites_nothing_until_its_user_chose(
    world: tuple[Tender, Bidder, Draft, Client],
) -> None:
    tender, who, draft, client = world
    address = url("task", tender.public_id, 1)
    old = version_in(client.get(address).content.decode())
    client.post(address, {**WHOLE, "contact_name": "Van de collega", "version": old}, headers=HTMX)

    answer = client.post(address, {**WHOLE, "contact_name": "Van mij", "version": old}, headers=HTMX)

    shown = answer.content.decode()
    assert answer["HX-Retarget"] == "#stale"
    assert "Van de collega" in shown
    assert _name(draft, who) == "Van de collega"
    by_button = client.post(address, {**WHOLE, "contact_name": "Van mij", "version": old}).content.decode()
    assert "Van de collega" in by_button
    assert 'value="Van mij"' in by_button
    assert _name(draft, who) == "Van de collega"
    chosen = client.post(
        address, {**WHOLE, "contact_name": "Van mij", "version": version_in(by_button)}, follow=True
    )
    assert "is bewaard in uw concept" in chosen.content.decode()
    assert _name(draft, who) == "Van mij"


def test_equal_answers_are_no_conflict_and_write_nothing(world: tuple[Tender, Bidder, Draft, Client]) -> None:
    tender, _, draft, client = world
    address = url("task", tender.public_id, 1)
    for _ in range(2):
        client.post(address, {**WHOLE, "version": ""}, headers=HTMX)
    first = draft.items.get(task=tasks.APPLICATION).pk

    assert "Opgeslagen om" in client.post(address, {**WHOLE, "version": ""}, headers=HTMX).content.decode()
    assert draft.items.get(task=tasks.APPLICATION).pk == first


def test_two_people_in_two_sections_of_the_uea_do_not_meet_and_in_one_they_do(
    world: tuple[Tender, Bidder, Draft, Client],
) -> None:
    tender, who, draft, client = world
    company, signature = (
        url("uea_section", tender.public_id, draft.bid.public_id, name)
        for name in ("onderneming", "ondertekening")
    )
    old = version_in(client.get(company).content.decode())
    client.post(signature, {"f0": "Jo", "version": ""}, headers=HTMX)

    answer = client.post(company, {"f0": "Anker", "f5": "post@", "version": old}, headers=HTMX)

    assert "Opgeslagen om" in answer.content.decode()
    saved = draft_answers(draft, tasks.DECLARATION, by=who.user) or {}
    assert (saved["company"]["name"], saved["company"]["email"]) == ("Anker", "post@")
    assert saved["signature"]["name"] == "Jo"
    item = draft_items(draft, by=who.user)[tasks.DECLARATION]
    assert "E-mailadres: dit antwoord klopt nog niet" in (item.details or {})["missing"]
    again = client.post(company, {"f0": "Anders", "version": old}, headers=HTMX)
    assert again["HX-Retarget"] == "#stale"
    assert "Anker" in again.content.decode()


def test_typing_confirms_nothing_that_was_taken_over(world: tuple[Tender, Bidder, Draft, Client]) -> None:
    tender, who, draft, client = world
    own = who.organisation
    save_declaration(draft, by=who.user, at=BEFORE)
    keep_declaration(draft, tasks.DECLARATION, organisation=own, by=who.user, at=BEFORE)
    begin_declaration(draft, tasks.DECLARATION, organisation=own, use_kept=True, by=who.user, at=BEFORE)
    address = url("uea_section", tender.public_id, draft.bid.public_id, "onderneming")
    version = version_in(client.get(address).content.decode())

    client.post(address, {"f0": "Anker", "version": version}, headers=HTMX)

    saved = draft_answers(draft, tasks.DECLARATION, by=who.user) or {}
    assert "onderneming" in saved["unconfirmed"]


def test_dates_of_evidence_are_kept_beside_the_file_and_not_over_newer_ones(
    world: tuple[Tender, Bidder, Draft, Client],
) -> None:
    tender, who, draft, client = world
    key = tasks.evidence_key("KVK")
    save_file(
        draft,
        key,
        BytesIO(pdf_bytes()),
        name="kvk.pdf",
        by=who.user,
        at=BEFORE,
        details={"issued_on": "2025-01-01"},
    )
    address = url("task", tender.public_id, 4)
    old = version_in(client.get(address).content.decode())

    answer = client.post(address, {"issued_on": "2025-11-01", "version": old}, headers=HTMX)

    assert "Opgeslagen om" in answer.content.decode()
    item = draft_items(draft, by=who.user)[key]
    assert (item.name, item.details) == ("kvk.pdf", {"issued_on": "2025-11-01"})
    stale = client.post(address, {"issued_on": "2025-10-01", "version": old}, headers=HTMX)
    assert "2025-11-01" in stale.content.decode()
    assert draft_items(draft, by=who.user)[key].details == {"issued_on": "2025-11-01"}
    wrong = client.post(address, {"issued_on": "2026-01-01", "version": old}, headers=HTMX).content.decode()
    assert "Nog niet opgeslagen. Datum van afgifte: Deze datum ligt in de toekomst" in wrong


def test_after_the_deadline_typing_saves_nothing_and_says_so(
    world: tuple[Tender, Bidder, Draft, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    tender, _, draft, client = world
    address = url("uea_section", tender.public_id, draft.bid.public_id, "onderneming")
    assert client.get(address).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: CLOSES_AT + timedelta(milliseconds=1))

    client.post(address, {"f0": "Te laat", "version": ""}, headers=HTMX)

    assert not draft.items.exists()


def _name(draft: Draft, who: Bidder) -> str:
    return str((draft_answers(draft, tasks.APPLICATION, by=who.user) or {})["contact"]["name"])


def test_the_vorm_van_deelname_is_kept_as_it_is_chosen_and_takes_nothing_away(
    world: tuple[Tender, Bidder, Draft, Client],
) -> None:
    tender, who, draft, client = world
    address = url("participation", tender.public_id)

    answer = client.post(
        address, {"form": "alleen", "group": "moedergarantie"}, headers=HTMX
    ).content.decode()

    assert "Opgeslagen om" in answer
    known = participation_of(draft)
    assert known is not None
    assert known.group is Group.PARENT_GUARANTEE
    guarantee = tasks.evidence_key(tasks.GROUP_CODE)
    save_file(draft, guarantee, BytesIO(pdf_bytes()), name="garantie.pdf", by=who.user, at=BEFORE)
    refused = client.post(address, {"form": "alleen", "group": ""}, headers=HTMX).content.decode()
    assert "Nog niet opgeslagen. Zonder groep verdwijnt de garantie" in refused
    assert draft.items.filter(task=guarantee).exists()
    client.post(address, {"form": "alleen", "group": ""})
    assert not draft.items.filter(task=guarantee).exists()


def test_a_new_member_is_kept_once_while_it_is_typed(world: tuple[Tender, Bidder, Draft, Client]) -> None:
    tender, who, draft, client = world
    address = url("member", tender.public_id, 0)
    typed = {"capacity": "combinant", "name": "De Br", "kvk": "9000", "version": ""}

    half = client.post(address, typed, headers=HTMX).content.decode()
    assert "Nog niet opgeslagen. KvK-nummer: Een KvK-nummer heeft 8 cijfers." in half
    assert not draft.seats.exists()
    whole = client.post(address, {**typed, "kvk": "90000002"}, headers=HTMX).content.decode()
    number = version_in(whole)
    later = {**typed, "kvk": "90000002", "name": "De Brug", "version": number}
    client.post(address, later, headers=HTMX)
    client.post(address, {**later, "work": "Begeleiding"})

    known = participation_of(draft)
    assert known is not None
    assert [(each.number, each.name, each.work) for each in known.members] == [
        (int(number), "De Brug", "Begeleiding")
    ]
    assert draft.seats.count() == 1
    other = client.post(address, {**later, "kvk": "90000003"}, headers=HTMX).content.decode()
    assert "Nog niet opgeslagen. Een ander KvK-nummer is een andere organisatie." in other
    # Taken out in another tab: what stands on the page is a new organisation again, and nothing typed is lost.
    remove_member(draft, int(number), by=who.user, at=BEFORE)
    client.post(address, later)
    again = participation_of(draft)
    assert again is not None
    assert [each.name for each in again.members] == ["De Brug"]
