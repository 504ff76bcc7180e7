"""Who works for several organisations reads on every page of a bid for which one, and works for that one alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

import clock
from accounts.models import User
from bids.models import Draft
from bids.services import start_draft
from tests.factories.accounts import MembershipFactory
from tests.factories.bids import Bidder, bidder, filled_draft, submitted_bid
from tests.factories.tenders import CLOSES_AT, published_tender

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)


def test_every_page_of_a_bid_says_for_whom(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    tender, first = published_tender(), bidder("Anker Zorg")
    second = MembershipFactory(
        user=first.user, organisation__name="Brug Begeleiding", signatory=True
    ).organisation
    other = Bidder(User.objects.get(pk=first.user.pk), second)
    filled_draft(tender, first, at=BEFORE)
    submitted_bid(tender, other, at=BEFORE)
    start_draft(tender, second, by=other.user, at=BEFORE)
    client.force_login(first.user)

    for organisation in (first.organisation, second):
        client.post(reverse("accounts:act_for"), {"organisation": organisation.public_id})
        bid = Draft.objects.get(bid__organisation=organisation).bid
        names = ["desk", "participation", "submit", "discard", "plan_marks"]
        names += ["receipt", "withdraw"] if organisation == second else []
        pages = [reverse(f"bids:{name}", args=[tender.public_id]) for name in names]
        pages += [reverse("bids:task", args=[tender.public_id, place]) for place in (1, 4)]
        pages += [reverse("bids:uea", args=[tender.public_id, bid.public_id]), reverse("bids:safe"), "/"]
        for address in pages:
            shown = client.get(address, follow=True).content.decode()
            assert f'<span class="th-who-for"> namens {organisation.name}</span>' in shown, address


def test_a_bid_is_that_of_the_organisation_one_acts_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    tender, first = published_tender(), bidder("Anker Zorg")
    second = MembershipFactory(
        user=first.user, organisation__name="Brug Begeleiding", signatory=True
    ).organisation
    client.force_login(first.user)

    client.post(reverse("accounts:act_for"), {"organisation": second.public_id})
    client.post(reverse("bids:start", args=[tender.public_id]))

    assert [draft.bid.organisation for draft in Draft.objects.all()] == [second]
