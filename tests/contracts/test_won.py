"""After the definitive award a contract manager reads the plans and prices of who won, and nothing of who did not."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AccessEntry
from bids.content import plan_pages_stream
from bids.domain.refusals import ContentRefused
from bids.models import Bid, BidPrice
from clock import telling
from contracts.models import Contract
from contracts.selectors import won_lots
from tests.factories.contracts import awarded, decided
from tests.factories.planted import planted, planted_price, spellings
from tests.factories.world import World, advance, make_world

pytestmark = pytest.mark.django_db


def answer(world: World, key: str, path: str) -> bytes:
    """What the page or the file gives; empty where there is no such page."""
    client = Client()
    client.force_login(world.user(key))
    with telling(world.at):
        response = client.get(path)
        if response.status_code == 404:
            return b""
        return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_contract_manager_reads_the_winner_and_only_from_the_definitive_award_on() -> None:
    world = make_world("standstill")
    index = reverse("contracts:won", args=[world.tender.public_id])
    before = answer(world, "contractmanager", index)
    advance(world, "awarded")
    (contract,) = Contract.objects.select_related("bid__organisation")
    winner = next(key for key, bid in world.bids.items() if bid.pk == contract.bid_id)
    losers = set(world.bids) - {winner}

    page = answer(world, "contractmanager", index).decode()
    plan = answer(
        world,
        "contractmanager",
        reverse("contracts:won_plan", args=[world.tender.public_id, contract.public_id]),
    )

    assert before == b""
    assert contract.bid.organisation.name in page
    assert any(text in page for text in spellings(planted_price()))
    assert planted(winner, "plantekst").encode() in plan
    assert not any(world.people.providers[key].name in page for key in losers)
    for key in losers:
        bid = Bid.objects.select_related("organisation", "tender", "plan__object__blob").get(
            pk=world.bids[key].pk
        )
        assert b"".join(plan_pages_stream(bid, by=world.user(key), at=world.at))
        with pytest.raises(ContentRefused):
            plan_pages_stream(bid, by=world.user("contractmanager"), at=world.at)
    assert answer(world, "voorzitter", index) == b""
    actor = str(world.user("contractmanager").public_id)
    events = AccessEntry.objects.filter(actor=actor).values_list("event", "granted")
    assert set(events) == {
        ("contract.read_won", True),
        ("bid.read_plan", True),
        ("bid.read_plan", False),
    }


def test_the_price_of_a_winner_for_a_lot_that_it_lost_is_not_shown() -> None:
    award = awarded(decided({"Anker": "Uitstekend", "Brug": "Goed"}))
    (contract,) = Contract.objects.all()
    other = award.tender.lots.create(number=2, name="Het andere perceel")
    for lot, amount in ((contract.lot, "1.25"), (other, "9.99")):
        BidPrice.objects.create(bid=contract.bid, lot=lot, amount=Decimal(amount))

    found = won_lots(award.tender)

    assert [(won.lot.number, [row.price for row in won.contracts]) for won in found] == [
        (1, [Decimal("1.25")])
    ]


def test_the_list_asks_as_much_of_the_database_for_more_winners() -> None:
    counts = []
    for places in (1, 3):
        award = awarded(decided(places=places))
        with CaptureQueriesContext(connection) as queries:
            (lot,) = won_lots(award.tender)
            names = [row.contract.bid.organisation.name for row in lot.contracts]
        counts.append((len(names), len(queries)))

    assert [winners for winners, _ in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]


def test_a_bidder_finds_no_such_page_whether_it_won_or_not() -> None:
    award = awarded()
    address = reverse("contracts:won", args=[award.tender.public_id])
    statuses = []
    for user in (award.bidder("Anker"), award.bidder("Cirkel"), award.buyer):
        client = Client()
        client.force_login(User.objects.get(pk=user.pk))
        statuses.append(client.get(address).status_code)

    assert statuses == [404, 404, 200]
