"""Follow a tender from its public page, and read its news."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tenders.domain.notices import NoticeKind
from tenders.models import Follow, Tender
from tenders.services import follow_tender, notify_all
from tests.factories.accounts import UserFactory
from tests.factories.bids import bidder, submitted_bid
from tests.factories.tenders import AT, draft_tender, published_tender

pytestmark = pytest.mark.django_db


def page_of(client: Client, tender: Tender) -> str:
    return client.get(reverse("tenders:detail", args=[tender.public_id])).content.decode()


def test_a_provider_follows_and_stops_on_the_public_page(client: Client) -> None:
    tender, who = published_tender(), bidder("Zorg Anker")
    client.force_login(who.user)

    before = page_of(client, tender)
    client.post(reverse("tenders:follow", args=[tender.public_id]))
    during = page_of(client, tender)
    client.post(reverse("tenders:unfollow", args=[tender.public_id]))

    assert "Volg deze aanbesteding" in before
    assert "Zorg Anker volgt deze aanbesteding." in during
    assert not Follow.objects.exists()


def test_a_visitor_is_led_to_the_login_and_a_bidder_follows_already(client: Client) -> None:
    tender, who = published_tender(), bidder()
    submitted_bid(tender, who)
    visitor = page_of(client, tender)
    client.force_login(who.user)

    assert f"/account/login/?next=/aanbestedingen/{tender.public_id}/" in visitor
    assert "Uw organisatie doet mee aan deze aanbesteding" in page_of(client, tender)
    assert reverse("tenders:follow", args=[tender.public_id]) not in page_of(client, tender)


def test_the_public_page_is_the_same_with_and_without_a_bid_of_another(client: Client) -> None:
    tender = published_tender()
    client.force_login(UserFactory())
    before = client.get(reverse("tenders:detail", args=[tender.public_id])).context["follow"]
    submitted_bid(tender, bidder())

    after = client.get(reverse("tenders:detail", args=[tender.public_id])).context["follow"]

    assert after == before


@pytest.mark.parametrize("name", ["follow", "unfollow"])
def test_what_is_not_public_cannot_be_followed(client: Client, name: str) -> None:
    client.force_login(UserFactory())

    for tender in (draft_tender(), published_tender(is_rehearsal=True)):
        assert client.post(reverse(f"tenders:{name}", args=[tender.public_id])).status_code == 404
    assert not Follow.objects.exists()


def test_news_stands_on_the_page_of_the_tender_the_start_page_and_among_the_notices(client: Client) -> None:
    followed, other, user = published_tender(), published_tender(), UserFactory()
    follow_tender(followed, by=user, at=AT)
    for tender in (followed, other):
        notify_all(tender, NoticeKind.CLARIFICATION, about=uuid.uuid4(), at=AT, path=f"/nota/{tender.pk}/")
    client.force_login(user)

    for page in (client.get("/").content.decode(), client.get("/meldingen/").content.decode()):
        assert f"/nota/{followed.pk}/" in page
        assert f"/nota/{other.pk}/" not in page
    assert "Nieuwe nota van inlichtingen" in page_of(Client(), other)


@pytest.mark.parametrize("number", [1, 3])
def test_the_notices_take_a_constant_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    user = UserFactory()
    for day in range(number):
        tender = published_tender()
        follow_tender(tender, by=user, at=AT)
        notify_all(tender, NoticeKind.MESSAGE, about=uuid.uuid4(), at=AT + timedelta(days=day))
    client.force_login(user)

    # One of them for the choice of the daily mail, which stands on the page too.
    with django_assert_num_queries(6):
        client.get("/meldingen/")
