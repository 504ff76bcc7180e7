"""The toetsing as one table: constant queries, members with items of their own, and the filter."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bids.models import Bid, CheckItem
from bids.presenters.matrix import matrix_of
from bids.selectors import opened_bids
from bids.services import record_check
from clock import telling
from tenders.models import Role, Tender
from tests.factories.accounts import OrganisationFactory
from tests.factories.bids import OPENED_AT, bidder, opened, opened_tender, submitted_bid
from tests.factories.tenders import member_with_role, published_tender

pytestmark = pytest.mark.django_db
PARTY = {"name": "Zorggroep Zuid", "kvk": "87654321", "part": "combinant"}


@pytest.fixture(autouse=True)
def _after_the_opening() -> Iterator[None]:
    with telling(OPENED_AT):
        yield


def combination() -> Tender:
    tender = published_tender()
    submitted_bid(tender, bidder("Anker"), parties=[PARTY])
    opened(tender)
    return tender


def shown(tender: Tender, query: str = "") -> str:
    client = Client()
    client.force_login(member_with_role(tender, Role.CHECKER))
    return client.get(reverse("bids:check_matrix", args=[tender.public_id]) + query).content.decode()


def test_a_member_answers_for_itself_on_every_ground() -> None:
    tender = combination()

    own = CheckItem.objects.filter(bid__tender=tender, member__kvk=PARTY["kvk"])

    grounds = {("exclusion", row.code) for row in tender.exclusion_grounds.all()}
    assert len(grounds) == 8
    assert set(own.values_list("kind", "code")) == grounds
    assert {item.proposal for item in own} == {"open"}
    assert own.get(code="2.86-2b").title == "Omkoping – Zorggroep Zuid"
    assert own.get(code="2.86-2b").finding == "Zorggroep Zuid heeft hierover niets verklaard."


def test_a_line_per_bidder_and_member_and_a_column_per_item() -> None:
    tender = combination()

    bids = opened_bids(tender).prefetch_related("checks__member")
    table = matrix_of(tender.public_id, bids, kind="exclusion")
    everything = matrix_of(tender.public_id, bids)

    assert [(line.name, line.is_member) for line in table.lines] == [
        ("Anker", False),
        ("Zorggroep Zuid", True),
    ]
    assert {cell.word for cell in table.lines[0].cells} == {"voldoet?"}
    assert {cell.word for cell in table.lines[1].cells} == {"toetsen"}
    assert "" in {cell.word for cell in everything.lines[1].cells}
    assert [(group.title, group.span) for group in everything.groups] == [
        ("Uitsluitingsgronden", "8"),
        ("Bewijsmiddelen", "2"),
        ("Plan", "1"),
    ]


def test_the_filter_leaves_out_what_a_person_decided() -> None:
    tender = opened_tender("Anker", "Brug")
    checker = member_with_role(tender, Role.CHECKER)
    for item in CheckItem.objects.filter(bid__organisation__name="Anker"):
        record_check(item, outcome="met", reason="", version=0, by=checker, at=OPENED_AT)
    item = CheckItem.objects.get(bid__organisation__name="Brug", code="KVK")
    record_check(item, outcome="met", reason="", version=0, by=checker, at=OPENED_AT)

    everything, left = shown(tender), shown(tender, "?stand=open")

    assert "Anker" in everything
    assert "Uittreksel Handelsregister" in everything
    assert "Anker" not in left
    assert "Uittreksel Handelsregister" not in left
    assert "Brug" in left


def test_an_unknown_kind_in_the_address_shows_everything() -> None:
    tender = opened_tender("Anker")

    assert "Uittreksel Handelsregister" in shown(tender, "?soort=<script>&stand=x")
    assert "Uittreksel Handelsregister" not in shown(tender, "?soort=plan")


def test_forty_bids_by_twelve_items_cost_as_many_queries_as_two_bids() -> None:
    counts = []
    for bids in (2, 40):
        tender = opened_tender("Anker")
        _fill(tender, bids)
        client = Client()
        client.force_login(member_with_role(tender, Role.CHECKER))
        address = reverse("bids:check_matrix", args=[tender.public_id])
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        assert answer.content.decode().count("data-label=") == bids * 12
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert counts[1] <= 9


def _fill(tender: Tender, number: int) -> None:
    """As many opened bids, each with twelve items; rows of the first one, for nothing here is read."""
    first = Bid.objects.get(tender=tender)
    organisations = [OrganisationFactory(name=f"Bieder {index}") for index in range(number - 1)]
    others = [
        Bid(tender=tender, organisation=organisation, started_at=OPENED_AT) for organisation in organisations
    ]
    Bid.objects.bulk_create(others)
    submissions = []
    for bid in others:
        submission = first.opened_submission
        assert submission is not None
        submission.pk, submission.bid = None, bid
        submission._state.adding = True
        submission.public_id = bid.public_id
        submission.save()
        bid.opened_submission_id = submission.pk
        submissions.append(submission)
    Bid.objects.bulk_update(others, ["opened_submission"])
    CheckItem.objects.filter(bid__tender=tender).delete()
    CheckItem.objects.bulk_create(
        CheckItem(bid=bid, kind="evidence", code=f"B{index}", name=f"Bewijsmiddel {index}")
        for bid in Bid.objects.filter(tender=tender)
        for index in range(12)
    )
