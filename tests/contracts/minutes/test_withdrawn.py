"""The proces-verbaal of a tender that was withdrawn: what is known is in it, and nothing of what stayed sealed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bids.services import set_aside
from clock import telling
from contracts.domain.errors import DecisionRefused
from contracts.domain.minutes import minutes_from, minutes_hash
from contracts.dossier.sections.award import minutes_stukken
from contracts.minutes.selectors import about_of, draft_of
from contracts.minutes.services import fix_minutes, render_award_minutes, save_supplement
from contracts.minutes.todo import minutes_todo_for
from contracts.models import AwardDecision, AwardMinutes, WithdrawalMinutes
from documents.files import read_file
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tenders.services import withdraw_tender
from tests.architecture.page_rules import page_faults
from tests.architecture.visiting import Answer
from tests.contracts.minutes.test_minutes import HEADINGS, complete, fixed, with_address
from tests.factories.bids import OPENED_AT, bidder, checked, opened, submitted_bid
from tests.factories.contracts import AFTER_STANDSTILL, DECIDED_AT, decided, released
from tests.factories.tenders import CLOSES_AT, draft_tender, member_with_role, published_tender
from tests.pdf import flow_of

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)
REASON = "De raad koos voor inbesteding."
TO_FIX = "Stel het proces-verbaal van de intrekking vast"


@pytest.fixture(autouse=True)
def _after_the_end() -> Iterator[None]:
    with telling(AFTER_STANDSTILL):
        yield


def ended(tender: Tender, *, at=OPENED_AT) -> Tender:
    withdraw_tender(tender, by=tender.created_by, at=at, reason=REASON)
    return Tender.objects.get(pk=tender.pk)


def told(tender: Tender) -> str:
    """The proces-verbaal as it is fixed and set as PDF."""
    save_supplement(
        tender,
        address="Raadhuisplein 1",
        subject="Begeleiding van inwoners.",
        has_interests=False,
        by=tender.created_by,
        at=AFTER_STANDSTILL,
    )
    draft = draft_of(tender)
    assert draft.gaps == ()
    minutes = fix_minutes(tender, seen=minutes_hash(draft.content), by=tender.created_by, at=AFTER_STANDSTILL)
    render_award_minutes(minutes.public_id, at=AFTER_STANDSTILL)
    minutes.refresh_from_db()
    assert minutes.file is not None
    return " ".join(flow_of(read_file(minutes.file)).split())


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url_of(name: str, tender: Tender) -> str:
    return reverse(f"contracts:{name}", args=[tender.public_id])


def test_of_a_sealed_tender_it_counts_the_bids_and_names_nobody() -> None:
    tender = published_tender()
    for name in ("Anker", "Brug"):
        submitted_bid(tender, bidder(name), at=BEFORE, text=f"{name}woord")

    words = told(ended(tender, at=BEFORE))

    places = [words.find(heading) for heading in HEADINGS]
    assert -1 not in places
    assert places == sorted(places)
    for part in (
        "Proces-verbaal van de intrekking",
        "Er zijn 2 inschrijvingen ontvangen. Zij zijn niet geopend: de aanbesteding is daarvóór ingetrokken.",
        "Er is geen winnaar.",
        "De aanbesteding is ingetrokken voordat een besluit over de gunning was verstuurd. De reden: De raad koos",
        "Ingetrokken",
    ):
        assert part in words, part
    for secret in ("Anker", "Brug", "woord"):
        assert secret not in words


def test_of_an_opened_tender_it_says_who_was_admitted_and_who_was_not() -> None:
    tender = published_tender()
    for name in ("Anker", "Brug"):
        submitted_bid(tender, bidder(name))
    opened(tender)
    checker = member_with_role(tender, Role.CHECKER)
    brug = tender.bids.get(organisation__name="Brug")
    set_aside(brug, ground="ongeschikt", reason="Het uittreksel ontbreekt.", by=checker, at=OPENED_AT)
    # How it would be told if the tender were withdrawn now.
    assert "De toetsing was nog niet afgerond" in str(draft_of(tender).content)
    checked(tender)

    words = told(ended(tender, at=OPENED_AT + timedelta(hours=1)))

    assert "Anker" in words
    assert "Het uittreksel ontbreekt." in words
    assert "Geen andere inschrijving is afgewezen." in words


def test_a_decision_that_was_not_sent_is_not_told() -> None:
    award = decided()
    tender = ended(award.tender, at=DECIDED_AT)

    words = told(tender)

    assert about_of(tender) == tender
    assert "Er is geen winnaar." in words
    assert "Positie 1 van" not in words


def test_a_withdrawal_after_the_letters_stands_in_the_proces_verbaal_of_that_decision() -> None:
    award = complete(released())
    tender = ended(award.tender, at=AFTER_STANDSTILL - timedelta(milliseconds=1))

    about = about_of(tender)

    assert about == award.decision
    award.decision = AwardDecision.objects.get(pk=award.decision.pk)
    minutes = fixed(award)
    assert "De aanbesteding is na dit besluit ingetrokken. De reden: De raad koos" in str(minutes.content)
    assert about_of(tender) == award.decision
    assert WithdrawalMinutes.objects.count() == 0


def test_a_withdrawal_after_a_fixed_proces_verbaal_gets_one_of_its_own() -> None:
    award = complete(released())
    fixed(award)
    later = AFTER_STANDSTILL + timedelta(hours=1)
    with telling(later):
        tender = ended(award.tender, at=later)
        assert TO_FIX in [todo.text for todo in minutes_todo_for(award.buyer, at=later)]
        words = told(tender)
        page = client_of(award.buyer).get(url_of("minutes", tender)).content.decode()

    assert "een besluit was verstuurd. Dat besluit is vervallen; het heeft een eigen proces-verbaal." in words
    assert "Proces-verbaal van besluit 1" in page
    assert (AwardMinutes.objects.count(), WithdrawalMinutes.objects.count()) == (1, 1)


def test_there_is_none_of_a_tender_that_was_never_published_or_that_goes_on() -> None:
    never, goes_on = draft_tender(), published_tender()

    assert about_of(ended(never)) is None
    assert about_of(goes_on) is None
    with pytest.raises((DecisionRefused, NotAllowed)):
        save_supplement(goes_on, by=goes_on.created_by, at=AFTER_STANDSTILL)
    assert [
        client_of(row.created_by).get(url_of("minutes", row)).status_code for row in (never, goes_on)
    ] == [
        404,
        404,
    ]


def test_of_a_decision_that_was_sent_none_is_made_as_of_a_withdrawal() -> None:
    award = with_address(released())

    with pytest.raises(DecisionRefused, match="Maak het proces-verbaal daarvan"):
        save_supplement(award.tender, by=award.buyer, at=AFTER_STANDSTILL)


def test_a_buyer_fills_in_and_fixes_it_on_the_pages_and_it_is_in_the_dossier() -> None:
    tender = published_tender()
    submitted_bid(tender, bidder("Anker"), at=BEFORE)
    tender = ended(tender, at=BEFORE)
    client = client_of(tender.created_by)
    assert TO_FIX in [todo.text for todo in minutes_todo_for(tender.created_by, at=AFTER_STANDSTILL)]

    page = Answer("GET", client.get(url_of("minutes", tender)))
    assert page_faults(page) == []
    assert "Proces-verbaal van de intrekking" in page.body.decode()
    form = Answer("GET", client.get(url_of("minutes_supplement", tender)))
    assert page_faults(form) == []
    client.post(
        url_of("minutes_supplement", tender),
        {
            "address": "Raadhuisplein 1",
            "subject": "Begeleiding",
            "value": "100.000,00",
            "has_interests": "nee",
        },
    )
    seen = client.get(url_of("minutes", tender)).context["seen"]
    stale = client.post(url_of("fix_minutes", tender), {"seen": "anders"}, follow=True)
    assert "Er is iets veranderd" in stale.content.decode()
    answer = client.post(url_of("fix_minutes", tender), {"seen": seen}, follow=True)

    assert "Het proces-verbaal is vastgesteld." in answer.content.decode()
    minutes = WithdrawalMinutes.objects.get()
    assert minutes_from(minutes.content).is_of_withdrawal
    assert client.get(url_of("minutes_progress", tender)).status_code == 200
    render_award_minutes(minutes.public_id, at=AFTER_STANDSTILL)
    render_award_minutes(minutes.public_id, at=AFTER_STANDSTILL)
    download = reverse("contracts:minutes_file", args=[minutes.public_id])
    assert client.get(download).status_code == 200
    assert client_of(member_with_role(tender, Role.EVALUATOR)).get(download).status_code == 404
    assert [stuk.title for stuk in minutes_stukken(tender, AFTER_STANDSTILL)] == [
        "Proces-verbaal van de intrekking"
    ]
    assert minutes_todo_for(tender.created_by, at=AFTER_STANDSTILL) == []
    assert client.get(url_of("minutes_supplement", tender)).status_code == 404
