"""Who was admitted in an earlier round is told so where it applies again, and so is the toetser; nobody before the
letters."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bids.earlier_rounds import admitted_before, in_words
from bids.models import Bid, SetAside
from clock import telling
from tenders.models import Tender
from tests.factories.admission import (
    AWARDED_AT,
    REFUSED,
    TWO_LOTS,
    checked,
    fixed,
    open_house,
    opened,
    released,
    second_round,
)
from tests.factories.world import World

pytestmark = pytest.mark.django_db
TOLD = "U bent al toegelaten"


@pytest.fixture
def world() -> World:
    """The second round is open; the toetsing of the first is fixed and its letters are not out."""
    found = open_house()
    second_round(found, bidders=())
    return fixed(checked(opened(found)))


def later(world: World) -> Tender:
    return Tender.objects.get(first_round=world.tender)


def before(world: World, key: str) -> str:
    return in_words(admitted_before(later(world), world.people.providers[key]))


def desk(world: World, key: str, *, at: datetime = AWARDED_AT) -> str:
    client = Client()
    client.force_login(world.people[key])
    with telling(at):
        return client.get(reverse("bids:desk", args=[later(world).public_id])).content.decode()


def test_nothing_is_told_before_the_letters_are_out(world: World) -> None:
    assert Bid.objects.get(tender=world.tender, organisation=world.people.providers["anker"]).admitted_at

    assert before(world, "anker") == ""
    assert TOLD not in desk(world, "anker")


def test_who_was_admitted_reads_it_where_it_applies_again_and_can_go_on(world: World) -> None:
    released(world)

    page = desk(world, "anker")

    assert TOLD in page
    assert "Dat was in ronde 1." in page
    assert "Begin uw inschrijving" in page


@pytest.mark.parametrize("key", [REFUSED, "delta"])
def test_who_was_refused_or_did_not_apply_reads_nothing(world: World, key: str) -> None:
    released(world)

    assert before(world, key) == ""
    assert TOLD not in desk(world, key)


def test_the_toetser_reads_it_at_the_second_application() -> None:
    world = open_house()
    second = second_round(world, bidders=("anker", "delta"))
    released(fixed(checked(opened(world))))
    opened(second, at=second.tender.closes_at + timedelta(hours=1))
    client = Client()
    client.force_login(world.people["toetser"])
    with telling(second.at):
        again, new = (
            client.get(reverse("bids:check", args=[second.tender.public_id, bid.public_id])).content.decode()
            for bid in second.bids.values()
        )

    assert "Deze aanbieder is toegelaten in ronde 1." in again
    assert "Eerder toegelaten" not in new


def test_percelen_for_which_it_was_set_aside_do_not_count() -> None:
    world = open_house(lots=TWO_LOTS)
    second_round(world, bidders=())
    checked(opened(world))
    SetAside.objects.create(
        bid=world.bids["brug"],
        lot=world.tender.lots.get(number=2),
        ground="ongeschikt",
        reason="Geen locatie voor dagbesteding.",
        by=world.people["toetser"],
        at=world.at,
    )
    released(fixed(world))

    assert before(world, "anker") == "ronde 1 voor percelen 1 en 2"
    assert before(world, "brug") == "ronde 1 voor perceel 1"


def test_a_first_round_asks_nothing_and_later_ones_as_much_for_more(world: World) -> None:
    released(world)
    with CaptureQueriesContext(connection) as first:
        assert admitted_before(world.tender, world.people.providers["anker"]) == []
    with CaptureQueriesContext(connection) as second:
        assert admitted_before(later(world), world.people.providers["anker"])

    assert len(first) == 0
    assert len(second) <= 5
