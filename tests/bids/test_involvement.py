"""Who took part in a market consultation is known as a bidder: after the opening, and not a moment before."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from bids.domain.involvement import check_note
from bids.domain.refusals import BidRefused
from bids.involvement.selectors import involvements_of
from bids.involvement.services import note_involvement
from bids.models import Bid, InvolvementNote
from clock import telling
from tenders.models import Consultation, Role, Tender
from tenders.permissions import NotAllowed
from tests.factories.bids import OPENED_AT, Bidder, bidder, opened, submitted_bid
from tests.factories.consultation import planted_consultation
from tests.factories.remembering import remembered
from tests.factories.tenders import AT, member_with_role, published_tender

pytestmark = pytest.mark.django_db
FLAG = "Deelgenomen aan de marktconsultatie"
ZUID = "87654321"


@pytest.fixture(autouse=True)
def _after_the_opening() -> Iterator[None]:
    with telling(OPENED_AT):
        yield


@remembered
def sealed() -> tuple[Tender, User, Bidder]:
    tender, who = published_tender(), bidder("Anker")
    submitted_bid(tender, who, parties=[{"name": "Zuid", "kvk": ZUID, "part": "combinant"}])
    return tender, member_with_role(tender, Role.CHECKER), who


def consulted(tender: Tender, kvk: str, *, is_reported: bool = True) -> Consultation:
    return planted_consultation(tender, by=tender.created_by, at=AT, kvk=kvk, is_reported=is_reported)


def page_of(user: User, tender: Tender, bid: Bid) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    response = client.get(reverse("bids:check", args=[tender.public_id, bid.public_id]))
    return response.status_code, " ".join(response.content.decode().split())


def test_before_the_opening_nothing_tells_and_afterwards_the_page_of_the_bid_does() -> None:
    tender, checker, who = sealed()
    row = consulted(tender, who.organisation.kvk_number)
    bid = Bid.objects.get()

    # Sealed: not by the page, not by the note, not by asking the selector itself.
    assert page_of(checker, tender, bid)[0] == 404
    assert involvements_of(bid) == []
    with pytest.raises(NotAllowed):
        note_involvement(
            bid, row, is_shared=True, had_time=True, measures="Gedeeld.", by=checker, at=OPENED_AT
        )
    buyer = Client()
    buyer.force_login(tender.created_by)
    for name, *args in (
        ("tenders:consultations",),
        ("tenders:consultation_desk", 1),
        ("tenders:configure",),
    ):
        shown = buyer.get(reverse(name, args=[tender.public_id, *args])).content.decode()
        assert "Anker" not in shown
        assert FLAG not in shown

    opened(tender)

    status, shown = page_of(checker, tender, Bid.objects.get())
    assert status == 200
    assert FLAG in shown
    assert "Anker nam deel aan de marktconsultatie" in shown
    assert "Nog niet vastgelegd wat is gedaan." in shown


def test_a_bid_is_not_known_even_where_another_of_the_tender_is_open() -> None:
    """A bid that was not opened has no involvement, whatever the status of the tender is."""
    tender, _, who = sealed()
    consulted(tender, who.organisation.kvk_number)
    opened(tender)
    bid = Bid.objects.get()
    bid.opened_submission = None

    assert involvements_of(bid) == []


def test_a_member_is_recognised_by_its_own_number_and_others_are_not() -> None:
    tender, checker, _ = sealed()
    consulted(tender, ZUID)
    consulted(tender, "11112222")
    opened(tender)

    bid = Bid.objects.get()
    (found,) = involvements_of(bid)

    assert found.organisations == ("Zuid",)
    assert found.is_shared_with_all
    assert "Zuid nam deel" in page_of(checker, tender, bid)[1]


def test_a_consultation_of_another_tender_says_nothing() -> None:
    tender, checker, who = sealed()
    consulted(published_tender(), who.organisation.kvk_number)
    opened(tender)

    assert FLAG not in page_of(checker, tender, Bid.objects.get())[1]


def test_the_toetser_notes_what_was_done_and_may_change_it() -> None:
    tender, checker, who = sealed()
    row = consulted(tender, who.organisation.kvk_number, is_reported=False)
    opened(tender)
    bid = Bid.objects.get()
    client = Client()
    client.force_login(checker)
    address = reverse("bids:involvement", args=[tender.public_id, bid.public_id, row.public_id])
    assert "Er is geen verslag gepubliceerd" in client.get(address).content.decode()

    refused = client.post(address, {"is_shared": "ja", "measures": ""})
    assert "Kies ja of nee." in refused.content.decode()
    assert "Schrijf op wat er is gedaan." in refused.content.decode()
    client.post(address, {"is_shared": "ja", "had_time": "nee", "measures": "Termijn verlengd."})
    client.post(address, {"is_shared": "ja", "had_time": "ja", "measures": "Verslag gedeeld."})

    note = InvolvementNote.objects.get()
    assert (note.is_shared, note.had_time, note.measures) == (True, True, "Verslag gedeeld.")
    assert [entry.data["had_time"] for entry in AuditEntry.objects.filter(event="involvement.noted")] == [
        False,
        True,
    ]
    shown = page_of(checker, tender, bid)[1]
    assert "Informatie gedeeld: ja. Genoeg tijd: ja. Verslag gedeeld." in shown
    assert "Verslag gedeeld." in client.get(address).content.decode()


def test_an_address_of_a_consultation_without_this_bidder_is_none() -> None:
    tender, checker, _ = sealed()
    row = consulted(tender, "11112222")
    opened(tender)
    bid = Bid.objects.get()
    client = Client()
    client.force_login(checker)

    assert (
        client.get(
            reverse("bids:involvement", args=[tender.public_id, bid.public_id, row.public_id])
        ).status_code
        == 404
    )
    with pytest.raises(BidRefused, match="Geen organisatie"):
        note_involvement(bid, row, is_shared=True, had_time=True, measures="x", by=checker, at=OPENED_AT)


def test_an_auditor_reads_the_flag_and_notes_nothing() -> None:
    tender, _, who = sealed()
    row = consulted(tender, who.organisation.kvk_number)
    opened(tender)
    auditor = member_with_role(tender, Role.AUDITOR)
    bid = Bid.objects.get()

    shown = page_of(auditor, tender, bid)[1]

    assert FLAG in shown
    assert "Leg vast wat is gedaan" not in shown
    with pytest.raises(NotAllowed):
        note_involvement(bid, row, is_shared=True, had_time=True, measures="x", by=auditor, at=OPENED_AT)


def test_the_page_of_a_bid_costs_the_same_with_one_and_with_many_reactions() -> None:
    tender, checker, who = sealed()
    consulted(tender, who.organisation.kvk_number)
    opened(tender)
    bid = Bid.objects.get()
    page_of(checker, tender, bid)
    with CaptureQueriesContext(connection) as one:
        page_of(checker, tender, bid)
    for _ in range(5):
        consulted(tender, who.organisation.kvk_number)
    with CaptureQueriesContext(connection) as many:
        page_of(checker, tender, bid)

    assert len(many) == len(one)


@pytest.mark.parametrize(("is_shared", "words"), [(True, "hoe de informatie"), (False, "wat er is gedaan")])
def test_a_note_says_something(is_shared: bool, words: str) -> None:
    with pytest.raises(BidRefused, match=words):
        check_note(is_shared=is_shared, had_time=True, measures="  ")
    assert check_note(is_shared=is_shared, had_time=True, measures=" Gedeeld. ") == "Gedeeld."
