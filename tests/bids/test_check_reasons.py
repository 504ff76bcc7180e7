"""At each item the toetser reads why it is asked, when it is shown and who looks at it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from bids.models import CheckItem
from clock import telling
from tenders.models import EvidenceRequirement, ExclusionGround, Role, SuitabilityRequirement, Tender
from tenders.services import publish_tender
from tests.factories.bids import OPENED_AT, bidder, opened, submitted_bid
from tests.factories.tenders import AT, draft_tender, explain_all, member_with_role

pytestmark = pytest.mark.django_db
WHY_EXTRACT = "Wij zien wie voor u mag tekenen."
WHY_POLICY = "Schade van een inwoner wordt vergoed."


@pytest.fixture(autouse=True)
def _after_the_opening() -> Iterator[None]:
    with telling(OPENED_AT):
        yield


@pytest.fixture
def tender() -> Tender:
    tender = draft_tender()
    requirement = SuitabilityRequirement.objects.create(
        tender=tender, code="G1", name="Verzekerd", requirement="U bent verzekerd.", purpose=WHY_POLICY
    )
    EvidenceRequirement.objects.filter(tender=tender, code="KVK").update(
        purpose=WHY_EXTRACT, checked_by="inkoper"
    )
    EvidenceRequirement.objects.filter(tender=tender, code="UEA").update(suitability=requirement)
    ExclusionGround.objects.filter(tender=tender, code="2.86-2b").update(checked_by="jurist")
    explain_all(tender, by=tender.created_by, at=AT)
    publish_tender(tender, by=tender.created_by, at=AT)
    submitted_bid(tender, bidder("Anker"))
    opened(tender)
    return tender


def test_items_of_a_bid_say_why_when_and_who(tender: Tender) -> None:
    client = Client()
    client.force_login(member_with_role(tender, Role.CHECKER))
    bid = CheckItem.objects.filter(bid__tender=tender).first().bid

    page = client.get(reverse("bids:check", args=[tender.public_id, bid.public_id])).content.decode()

    assert f"Waarom wij dit vragen: {WHY_EXTRACT}" in page
    assert "Wanneer u dit laat zien: bij de inschrijving. Wie dit controleert: de inkoper." in page
    assert "Wie dit controleert: de jurist." in page
    # The requirement, and the document that shows it.
    assert page.count(f"Waarom wij dit vragen: {WHY_POLICY}") == 2
