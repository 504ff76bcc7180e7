"""The plan of the winner as annex: named with pages and hash, never copied, readable with the overeenkomst."""

import hashlib

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AccessEntry
from bids.models import BidMember, BidPlan
from clock import telling
from contracts.agreement.services import send_agreements
from contracts.models import Agreement
from documents.files import read_file
from documents.models import StoredFile
from tests.factories.contracts import agreed, awarded
from tests.factories.planted import planted
from tests.factories.world import World, make_world
from tests.word import text_of

pytestmark = pytest.mark.django_db


def answer(world: World, key: str, path: str) -> bytes:
    """What the file gives; empty where there is no such page."""
    client = Client()
    client.force_login(world.user(key))
    with telling(world.at):
        response = client.get(path)
        return b"".join(response.streaming_content) if response.streaming else b""


def test_the_plan_is_the_one_that_was_sealed_and_nothing_of_it_is_kept_in_plain() -> None:
    world = make_world("awarded")
    send_agreements(world.tender, by=User.objects.get(pk=world.user("inkoper").pk), at=world.at)
    agreement = Agreement.objects.select_related("contract", "plan").get()
    winner = next(key for key, bid in world.bids.items() if bid.pk == agreement.contract.bid_id)
    path = reverse("contracts:agreement_plan", args=[agreement.public_id])

    plan = answer(world, winner, path)

    annex = agreement.content["plan"]
    row = BidPlan.objects.get(bid=agreement.contract.bid_id)
    assert planted(winner, "plantekst").encode() in plan
    assert hashlib.sha256(plan).hexdigest() == annex["sha256"] == agreement.plan.plain_sha256
    assert (annex["file_name"], annex["pages"]) == (row.file_name, row.pages)
    assert annex["sha256"] in text_of(read_file(agreement.word))
    for key in ("inkoper", "contractmanager", "jurist", "auditor"):
        assert answer(world, key, path) == plan, key
    for key in {*world.bids, "fakkel", "commissielid1", "opener", "beheerder", "toetser"} - {winner}:
        assert answer(world, key, path) == b"", key
    assert AccessEntry.objects.filter(event="bid.read_plan", granted=True).count() >= 5
    for stored in StoredFile.objects.all():
        assert stored.sha256 != annex["sha256"]
        assert planted(winner, "plantekst").encode() not in read_file(stored)


def test_a_combination_is_named_with_every_member_and_who_it_makes_use_of() -> None:
    award = awarded()
    bid = award.letter("Anker").bid
    for number, (name, kvk, capacity) in enumerate(
        (("Brug Zorg", "20000002", "combinant"), ("Kade", "20000003", "onderaannemer")), start=1
    ):
        BidMember.objects.create(
            bid=bid, number=number, name=name, kvk=kvk, capacity=capacity, work="dagbesteding"
        )

    text = text_of(read_file(agreed(award).agreement("Anker").word))

    assert "Brug Zorg, ingeschreven in het Handelsregister onder nummer 20000002" in text
    assert "Anker en Brug Zorg zijn ieder voor het geheel aansprakelijk (hoofdelijk)" in text
    assert "penvoerder" in text
    assert "Kade" in text
    assert "Kade zijn ieder" not in text
