"""Gestanddoening: one request to all who take part, an answer of each, and what lapses without one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bids.asked_todo import asked_todo_for
from bids.domain.refusals import BidRefused, TooLate
from bids.models import Bid, ValidityAnswer, ValidityRequest
from bids.services import set_aside
from bids.validity.selectors import lapsed_bids, validity_of
from bids.validity.services import answer_extension, ask_extension, mail_request
from clock import telling
from tenders.domain.vocabulary import SetAsideGround
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tests.factories.bids import OPENED_AT, Bidder, bidder, opened, submitted_bid
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role, published_tender

pytestmark = pytest.mark.django_db
# 14 November 2025 and 90 days.
END, LATER = date(2026, 2, 12), date(2026, 3, 31)
BY = datetime.fromisoformat("2026-02-01T11:00:00Z")
MS = timedelta(milliseconds=1)


@pytest.fixture(autouse=True)
def _after_the_opening() -> Iterator[None]:
    with telling(OPENED_AT):
        yield


@remembered
def scene() -> tuple[Tender, Bidder, Bidder]:
    tender, anker, brug = published_tender(), bidder("Anker"), bidder("Brug")
    for who in (anker, brug):
        submitted_bid(tender, who)
    opened(tender)
    return tender, anker, brug


def asked(tender: Tender) -> ValidityRequest:
    return ask_extension(
        tender,
        until=LATER,
        answer_by=BY,
        reason="De beoordeling duurt langer.",
        by=tender.created_by,
        at=OPENED_AT,
    )


def answered(request: ValidityRequest, who: Bidder, *, agrees: bool, at: datetime = BY) -> ValidityAnswer:
    bid = Bid.objects.select_related("organisation").get(organisation=who.organisation)
    return answer_extension(request, bid, agrees=agrees, by=who.user, received_at=at, at=at)


def test_who_agrees_is_bound_longer_and_who_does_not_lapses() -> None:
    tender, anker, brug = scene()
    request = asked(tender)

    answered(request, anker, agrees=True)
    answered(request, brug, agrees=False)

    assert [(each.bid.organisation.name, each.until) for each in validity_of(tender, on=END)] == [
        ("Anker", LATER),
        ("Brug", END),
    ]
    assert lapsed_bids(tender, on=END) == []
    next_day = END + timedelta(days=1)
    assert [bid.organisation.name for bid in lapsed_bids(tender, on=next_day)] == ["Brug"]
    anker_bid = Bid.objects.get(organisation=anker.organisation)
    assert lapsed_bids(tender, on=next_day, among=[anker_bid.pk]) == []


def test_a_request_is_for_a_later_day_and_of_the_buyer() -> None:
    tender, anker, _ = scene()

    with pytest.raises(BidRefused, match="Kies een dag na do 12 februari 2026"):
        ask_extension(tender, until=END, answer_by=BY, reason="x", by=tender.created_by, at=OPENED_AT)
    with pytest.raises(NotAllowed):
        ask_extension(tender, until=LATER, answer_by=BY, reason="x", by=anker.user, at=OPENED_AT)


@pytest.mark.parametrize(("offset", "is_kept"), [(-MS, True), (timedelta(0), True), (MS, False)])
def test_an_answer_is_in_time_until_the_last_millisecond(offset: timedelta, is_kept: bool) -> None:
    tender, anker, _ = scene()
    request = asked(tender)

    if is_kept:
        assert answered(request, anker, agrees=True, at=BY + offset).agrees
    else:
        with pytest.raises(TooLate, match="zo 1 februari 2026"):
            answered(request, anker, agrees=True, at=BY + offset)
        assert not ValidityAnswer.objects.exists()


def test_who_was_set_aside_is_not_asked_and_the_mails_are_the_same_for_all_others() -> None:
    tender, anker, brug = scene()
    bid = Bid.objects.get(organisation=brug.organisation)
    checker = member_with_role(tender, Role.CHECKER)
    set_aside(bid, ground=SetAsideGround.UNSUITABLE, reason="Geen polis.", by=checker, at=OPENED_AT)
    request = asked(tender)

    mail_request(request.public_id)

    assert [message.to for message in mail.outbox] == [[anker.user.email]]
    assert "langer" not in str(mail.outbox[0].body)
    assert [todo.due for todo in asked_todo_for(anker.user, at=OPENED_AT)] == [BY]
    assert asked_todo_for(brug.user, at=OPENED_AT) == []
    with pytest.raises(BidRefused, match="doet niet meer mee"):
        answered(request, brug, agrees=True)


def test_the_pages_ask_answer_and_show_what_lapsed() -> None:
    tender, anker, _ = scene()
    buyer, provider = Client(), Client()
    buyer.force_login(tender.created_by)
    provider.force_login(anker.user)
    ask = reverse("bids:validity_ask", args=[tender.public_id])
    data = {
        "until": "2026-02-12",
        "answer_by": "2026-02-01T12:00",
        "reason": "Meer tijd.",
    }

    refused = buyer.post(ask, data).content.decode()
    assert "Kies een dag na" in refused
    assert "Meer tijd." in refused
    buyer.post(ask, data | {"until": "2026-03-31"})
    request = ValidityRequest.objects.get()
    own = reverse("bids:validity_own", args=[tender.public_id, request.public_id])
    assert own in provider.get(reverse("bids:desk", args=[tender.public_id])).content.decode()
    assert "Kies ja of nee" in provider.post(own, {}).content.decode()
    assert "Ja: uw inschrijving" in provider.post(own, {"agrees": "ja"}, follow=True).content.decode()
    with telling(datetime.fromisoformat("2026-02-13T08:00:00Z")):
        page = buyer.get(reverse("bids:validity", args=[tender.public_id])).content.decode()
    assert "Niet meer geldig" in page
    assert "Brug. Vraag of" in page


def test_the_overview_costs_the_same_queries_for_one_and_for_three_bids() -> None:
    counts = []
    for names in (("A",), ("B", "C", "D")):
        tender = published_tender()
        for name in names:
            submitted_bid(tender, bidder(name))
        opened(tender)
        asked(tender)
        client = Client()
        client.force_login(tender.created_by)
        address = reverse("bids:validity", args=[tender.public_id])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1]
