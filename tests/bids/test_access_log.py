"""Toegang tot de kluis: who looked into which bid, readable from the opening on, for whom it concerns alone."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.selectors import ChainStillClosed
from bids.access_log import access_rows, accesses, own_access_rows
from bids.content import read_object
from bids.domain import tasks
from bids.domain.refusals import ContentRefused
from bids.models import Bid, SubmittedObject
from clock import telling
from tenders.models import Role, Tender
from tests.factories.bids import OPENED_AT, Bidder, bidder, opened, submitted_bid
from tests.factories.tenders import CLOSES_AT, member_with_role, published_tender

pytestmark = pytest.mark.django_db
LATER = OPENED_AT + timedelta(hours=1)
TASK = f"{tasks.EVIDENCE_PREFIX}KVK"
EXTRACT, WHO = "Uittreksel Handelsregister", "Wie heeft uw inschrijving gelezen?"


def extract_of(tender: Tender, who: Bidder) -> SubmittedObject:
    return SubmittedObject.objects.select_related("submission__bid__tender", "blob").get(
        submission__bid__tender=tender, submission__bid__organisation=who.organisation, task=TASK
    )


def read(obj: SubmittedObject, by: User | AnonymousUser, *, minutes: int = 0) -> None:
    b"".join(read_object(obj, by=by, at=LATER + timedelta(minutes=minutes)))


def page(user: User, name: str, tender: Tender, **query: object) -> str:
    client = Client()
    client.force_login(user)
    with telling(LATER + timedelta(hours=1)):
        answer = client.get(reverse(f"bids:{name}", args=[tender.public_id]), query)
    return answer.content.decode() if answer.status_code == 200 else ""


@pytest.fixture
def tender() -> Tender:
    return published_tender()


@pytest.fixture
def anker() -> Bidder:
    return bidder("Anker")


@pytest.fixture
def brug() -> Bidder:
    return bidder("Brug")


@pytest.fixture
def toetser(tender: Tender) -> User:
    return member_with_role(tender, Role.CHECKER)


@pytest.fixture
def buyer(tender: Tender) -> User:
    return member_with_role(tender, Role.BUYER)


def handed_in(tender: Tender, *who: Bidder) -> None:
    for each in who:
        submitted_bid(tender, each)


def test_before_the_opening_nobody_reads_who_tried(tender: Tender, anker: Bidder, toetser: User) -> None:
    handed_in(tender, anker)
    with pytest.raises(ContentRefused):
        read_object(extract_of(tender, anker), by=toetser, at=CLOSES_AT - timedelta(minutes=1))

    with pytest.raises(ChainStillClosed):
        accesses(tender)

    opened(tender)
    (row,) = access_rows(tender, list(accesses(tender)))
    assert (row.who, row.bidder, row.part, row.granted) == (toetser.name, "Anker", EXTRACT, False)


def test_reads_and_refusals_are_named_newest_first(
    tender: Tender, anker: Bidder, brug: Bidder, toetser: User
) -> None:
    handed_in(tender, anker, brug)
    opened(tender)
    read(extract_of(tender, anker), toetser)
    with pytest.raises(ContentRefused):
        read(extract_of(tender, anker), brug.user, minutes=1)
    with pytest.raises(ContentRefused):
        read(extract_of(tender, brug), AnonymousUser(), minutes=2)

    rows = access_rows(tender, list(accesses(tender)))

    assert [(row.who, row.function, row.bidder, row.granted) for row in rows] == [
        ("iemand die niet was ingelogd", "", "Brug", False),
        (brug.user.name, "Brug", "Anker", False),
        (toetser.name, "toetser", "Anker", True),
    ]


def test_one_bid_and_refusals_can_be_asked_for(
    tender: Tender, anker: Bidder, brug: Bidder, toetser: User
) -> None:
    handed_in(tender, anker, brug)
    opened(tender)
    for who in (anker, brug):
        read(extract_of(tender, who), toetser)
    with pytest.raises(ContentRefused):
        read(extract_of(tender, anker), brug.user)
    bid = Bid.objects.get(organisation=anker.organisation)

    assert accesses(tender).count() == 3
    assert [row.bidder for row in access_rows(tender, list(accesses(tender, bid=bid)))] == ["Anker"] * 2
    assert [row.granted for row in access_rows(tender, list(accesses(tender, refused_only=True)))] == [False]


def test_a_bidder_reads_roles_and_no_names_of_others(
    tender: Tender, anker: Bidder, brug: Bidder, toetser: User
) -> None:
    handed_in(tender, anker, brug)
    opened(tender)
    read(extract_of(tender, anker), toetser)
    read(extract_of(tender, anker), anker.user, minutes=1)
    with pytest.raises(ContentRefused):
        read(extract_of(tender, anker), brug.user, minutes=2)
    bid = Bid.objects.select_related("tender").get(organisation=anker.organisation)

    rows = own_access_rows(bid, list(accesses(tender, bid=bid)))
    shown = page(anker.user, "own", tender)

    assert [(row.who, row.granted) for row in rows] == [
        ("iemand zonder rol in deze aanbesteding", False),
        (f"{anker.user.name} (uw organisatie)", True),
        ("toetser", True),
    ]
    assert WHO in shown
    assert "toetser" in shown
    for name in (toetser.name, brug.user.name, "Brug"):
        assert name not in shown
        assert name in page(member_with_role(tender, Role.AUDITOR), "access_log", tender)


def test_the_page_is_for_buyer_and_auditor_after_the_opening(
    tender: Tender, anker: Bidder, buyer: User
) -> None:
    handed_in(tender, anker)
    people = {role: member_with_role(tender, role) for role in Role if role != Role.BUYER} | {
        Role.BUYER: buyer
    }

    before = {role for role, user in people.items() if page(user, "access_log", tender)}
    opened(tender)
    after = {role for role, user in people.items() if page(user, "access_log", tender)}

    assert before == set()
    assert after == {Role.BUYER, Role.AUDITOR}
    assert page(anker.user, "access_log", tender) == ""


def test_the_filters_of_the_page(
    tender: Tender, anker: Bidder, brug: Bidder, buyer: User, toetser: User
) -> None:
    handed_in(tender, anker, brug)
    opened(tender)
    read(extract_of(tender, anker), toetser)
    bid = Bid.objects.get(organisation=brug.organisation)

    everything = page(buyer, "access_log", tender)
    nothing = page(buyer, "access_log", tender, bid=bid.public_id)
    tampered = page(buyer, "access_log", tender, bid="x")

    assert toetser.name in everything
    assert "Niets gevonden" in nothing
    assert toetser.name not in nothing
    assert toetser.name in tampered


def test_the_page_asks_as_much_for_many_rows_as_for_few(
    tender: Tender, anker: Bidder, brug: Bidder, buyer: User, toetser: User
) -> None:
    handed_in(tender, anker, brug)
    opened(tender)
    counts = []
    for number in (1, 20):
        for minute in range(number):
            read(extract_of(tender, (anker, brug)[minute % 2]), toetser, minutes=minute)
        page(buyer, "access_log", tender)
        with CaptureQueriesContext(connection) as captured:
            assert toetser.name in page(buyer, "access_log", tender)
        counts.append(len(captured))

    assert counts[0] == counts[1]
