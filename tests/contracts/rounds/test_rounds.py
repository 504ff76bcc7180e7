"""The rounds of a toelatingsprocedure with what came of them: nothing is told before an opening."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from clock import telling
from contracts.maximum.selectors import use_of_tender
from contracts.maximum.services import enter_value
from contracts.models import Contract, ContractFile, Letter
from contracts.rounds.selectors import round_rows
from tenders.domain.admission import Admission
from tenders.domain.vocabulary import Entry
from tenders.models import Role
from tenders.services.rounds import open_due_rounds, open_next_round
from tests.factories.accounts import UserFactory
from tests.factories.admission import (
    AWARDED_AT,
    CLOSED,
    SENT_AT,
    awarded,
    checked,
    fixed,
    open_house,
    opened,
    released,
    second_round,
)
from tests.factories.planted import hand_in
from tests.factories.tenders import CLOSES_AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    found = open_house()
    found.first = found.tender
    return found


def rows(world, at=AWARDED_AT):
    return round_rows(world.first, world.people["inkoper"], at=at)


def page(world, user, at=AWARDED_AT):
    client = Client()
    client.force_login(user)
    with telling(at):
        return client.get(reverse("contracts:rounds", args=[world.first.public_id]))


def test_new_provider_enters_in_the_second_round_beside_the_first_ones(world):
    second = second_round(world)
    awarded(fixed(checked(opened(world))))
    closed = second.tender.closes_at + timedelta(hours=1)
    awarded(fixed(checked(opened(second, at=closed), refused=())), at=closed + (AWARDED_AT - SENT_AT) * 2)

    contracts = Contract.objects.values_list("bid__organisation__name", "decision__tender__round_number")
    names = world.people.providers
    assert set(contracts) == {(names["anker"].name, 1), (names["brug"].name, 1), (names["delta"].name, 2)}
    assert [(row.applications, row.contracts) for row in rows(world)] == [(3, 2), (1, 1)]


def test_number_of_applications_is_told_after_the_opening_alone(world):
    second_round(world)

    before = rows(world, at=CLOSED)
    opened(world)
    after = rows(world)

    assert [(row.applications, row.contracts) for row in before] == [(None, None), (None, None)]
    assert [(row.applications, row.contracts) for row in after] == [(3, 0), (None, None)]
    html = page(world, world.people["inkoper"]).content.decode()
    assert html.count("na de opening") >= 1


def test_page_says_the_same_whether_somebody_applied_or_not(world):
    second = second_round(world, bidders=())
    without = page(world, world.people["inkoper"], at=CLOSED).content
    hand_in(
        second.tender,
        world.people.providers["delta"],
        world.people["delta"],
        "delta",
        at=CLOSED + timedelta(days=1),
    )

    withal = page(world, world.people["inkoper"], at=CLOSED).content

    assert _still(without) == _still(withal)


def test_rounds_are_for_who_has_a_role(world):
    assert page(world, world.people["jurist"]).status_code == 200
    assert page(world, world.people["opener"]).status_code == 404
    assert page(world, world.people["anker"]).status_code == 404
    assert page(world, UserFactory()).status_code == 404


def test_query_count_does_not_grow_with_the_rounds():
    world = open_house(
        Admission(Entry.CONTINUOUS, round_days=42, last_day=CLOSES_AT.date() + timedelta(days=900))
    )
    world.first = world.tender
    counts = []
    at = CLOSED
    for _ in range(2):
        for _ in range(2):
            at = open_next_round(world.first, at=at).closes_at + timedelta(milliseconds=1)
        page(world, world.people["inkoper"], at=at)
        with CaptureQueriesContext(connection) as queries:
            assert page(world, world.people["inkoper"], at=at).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_who_was_refused_finds_the_next_round_in_its_letter_and_who_was_admitted_does_not(world):
    open_due_rounds(at=CLOSED)
    released(fixed(checked(opened(world))))
    found = {}
    for key in ("anker", "cirkel"):
        client = Client()
        client.force_login(world.people[key])
        letter = Letter.objects.get(bid=world.bids[key])
        with telling(SENT_AT + timedelta(hours=1)):
            found[key] = client.get(reverse("contracts:own_letter", args=[letter.public_id])).content.decode()

    assert "Meld u dan aan voor" in found["cirkel"]
    assert "ronde 2" in found["cirkel"]
    assert "Meld u dan aan voor" not in found["anker"]


def test_roles_of_the_first_round_hold_in_the_second(world):
    second = second_round(world)

    assert set(second.tender.roles.values_list("role", flat=True)) >= {Role.BUYER, Role.CHECKER, Role.JURIST}


def test_rounds_share_one_maximum(world):
    second = second_round(world)
    awarded(fixed(checked(opened(world))))
    closed = second.tender.closes_at + timedelta(hours=1)
    at = closed + (AWARDED_AT - SENT_AT) * 2
    awarded(fixed(checked(opened(second, at=closed), refused=())), at=at)
    manager = User.objects.get(pk=world.people["contractmanager"].pk)
    for number, contract in enumerate(Contract.objects.order_by("pk"), start=1):
        file = ContractFile.objects.create(
            contract=contract,
            starts_on=date(2026, 7, 1),
            ends_on=date(2028, 12, 31),
            started_by=manager,
            started_at=at,
        )
        enter_value(
            file,
            month=date(2026, 7, 1),
            municipality="Gemeente Voorbeeld",
            amount=number * 100,
            by=manager,
            at=at + timedelta(days=90),
        )

    world.first.refresh_from_db()
    second.tender.refresh_from_db()
    assert use_of_tender(world.first) == use_of_tender(second.tender)
    assert use_of_tender(world.first).used == 100 + 200 + 300


def _still(content):
    """Without the token of the form, which differs at each visit."""
    return re.sub(rb'value="[A-Za-z0-9]{64}"|nonce="[^"]*"|"X-CSRFToken": "[^"]*"', b"", content)
