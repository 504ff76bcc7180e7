"""After the opening a bidder reads exactly what it handed in, only its own, and nothing of the toetser too early."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AccessEntry
from audit.services import tender_scope
from bids.content import draft_copy
from bids.models import Bid, SubmittedObject
from bids.services import record_check, set_aside, submit_bid
from clock import telling
from tenders.domain.lifecycle import Status
from tenders.models import Role, Tender
from tenders.services import withdraw_tender
from tests.factories.bids import (
    OPENED_AT,
    Bidder,
    bidder,
    filled_draft,
    opened,
    opened_tender,
    pdf_bytes,
    submitted_bid,
)
from tests.factories.tenders import CLOSES_AT, member_with_role, published_tender
from tests.factories.world import World, advance, make_world

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)
NOTE = "Kladregel van de toetser"


def body(user: User, name: str, tender: Tender, *args: Any) -> bytes:
    """What the page or the file gives; empty where there is no such page."""
    client = Client()
    client.force_login(user)
    with telling(OPENED_AT + timedelta(hours=1)):
        response = client.get(reverse(f"bids:{name}", args=[tender.public_id, *args]))
        if response.status_code == 404:
            return b""
        assert response.status_code == 200
        return b"".join(response.streaming_content) if response.streaming else response.content


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def two_bids() -> tuple[Tender, Bidder, Bidder]:
    tender, anker, brug = published_tender(), bidder("Anker"), bidder("Brug")
    submitted_bid(tender, anker, text="Ankerwoord")
    submitted_bid(tender, brug, text="Brugwoord")
    return tender, anker, brug


def part_of(tender: Tender, who: Bidder, task: str) -> SubmittedObject:
    return SubmittedObject.objects.get(
        submission__bid__tender=tender, submission__bid__organisation=who.organisation, task=task
    )


def test_the_copy_after_the_opening_is_the_copy_of_before_byte_for_byte() -> None:
    tender, who = published_tender(), bidder("Anker")
    draft = filled_draft(tender, who, at=BEFORE)
    before = members(b"".join(draft_copy(draft, by=who.user)))
    submit_bid(draft.bid, by=who.user, received_at=BEFORE, at=BEFORE)
    opened(tender)

    after = members(body(who.user, "own_copy", tender))

    assert after == before
    assert "plan/plan.pdf" in after


def test_a_file_comes_under_its_own_name_and_answers_as_data() -> None:
    tender, anker, _ = two_bids()
    opened(tender)
    application = part_of(tender, anker, "aanmelding")

    plan = body(anker.user, "own_document", tender, part_of(tender, anker, "plan").public_id)
    answers = body(anker.user, "own_document", tender, application.public_id)

    assert plan == pdf_bytes(5, text="Ankerwoord")
    assert json.loads(answers)["planted"] == "Ankerwoord"


def test_before_the_opening_it_is_sealed_for_the_bidder_too() -> None:
    tender, anker, _ = two_bids()
    plan = part_of(tender, anker, "plan")
    asked = {"own": (), "own_copy": (), "own_document": (plan.public_id,)}

    before = [body(anker.user, name, tender, *args) for name, args in asked.items()]
    opened(tender)

    assert before == [b"", b"", b""]
    assert all(body(anker.user, name, tender, *args) for name, args in asked.items())


def test_a_bidder_finds_nothing_of_another_bidder() -> None:
    tender, anker, brug = two_bids()
    opened(tender)
    objects = SubmittedObject.objects.filter(submission__bid__organisation=brug.organisation)

    found = [body(anker.user, "own_document", tender, obj.public_id) for obj in objects]
    own = members(body(anker.user, "own_copy", tender))

    assert len(found) == 5
    assert set(found) == {b""}
    assert b"Brugwoord" in b"".join(members(body(brug.user, "own_copy", tender)).values())
    assert b"Brugwoord" not in b"".join(own.values())


def test_staff_and_others_have_no_such_page() -> None:
    tender, anker, _ = two_bids()
    opened(tender)
    people = [tender.created_by, bidder("Fakkel").user]
    people += [member_with_role(tender, role) for role in (Role.CHECKER, Role.AUDITOR)]

    assert [body(person, "own", tender) for person in people] == [b""] * 4
    assert b"Wat u hebt ingediend" in body(anker.user, "own", tender)


def test_every_read_is_in_the_log_of_the_tender() -> None:
    tender, anker, _ = two_bids()
    opened(tender)
    AccessEntry.objects.all().delete()

    body(anker.user, "own_document", tender, part_of(tender, anker, "plan").public_id)
    body(anker.user, "own", tender)

    logged = AccessEntry.objects.values_list("scope", "actor", "event", "granted")
    by, scope = str(anker.user.public_id), tender_scope(tender.public_id)
    assert list(logged) == [
        (scope, by, "bid.read_plan", True),
        (scope, by, "bid.read_file", True),
        (scope, by, "bid.read_file", True),
    ]


def test_what_was_opened_stays_readable_when_the_tender_is_withdrawn() -> None:
    tender, anker, _ = two_bids()
    opened(tender)
    withdraw_tender(tender, by=tender.created_by, at=OPENED_AT, reason="De opdracht vervalt.")

    assert b"Ankerwoord" in body(anker.user, "own", tender) + body(
        anker.user, "own_document", tender, part_of(tender, anker, "plan").public_id
    )


def test_a_tender_that_was_withdrawn_while_sealed_opens_nothing() -> None:
    tender, anker, _ = two_bids()
    withdraw_tender(tender, by=tender.created_by, at=BEFORE, reason="De opdracht vervalt.")

    assert body(anker.user, "own", tender) == b""
    assert body(anker.user, "receipt", tender)


def test_the_outcome_of_the_toetsing_waits_for_the_letters() -> None:
    tender = opened_tender("Anker")
    bid = Bid.objects.select_related("organisation").get(tender=tender)
    who = bid.organisation.memberships.get().user
    checker = member_with_role(tender, Role.CHECKER)
    item = bid.checks.get(code="KVK")
    record_check(item, outcome="not_met", reason=NOTE, version=item.version, by=checker, at=OPENED_AT)
    set_aside(bid, ground="ongeschikt", reason="Het uittreksel ontbreekt.", by=checker, at=OPENED_AT)
    pages = {}

    for status in (Status.CHECKING, Status.DECIDED, Status.STANDSTILL, Status.WITHDRAWN):
        Tender.objects.filter(pk=tender.pk).update(status=status.value)
        pages[status] = body(who, "own", tender).decode()

    told = {status for status, text in pages.items() if "Het uittreksel ontbreekt." in text}
    assert told == {status for status, text in pages.items() if "voldoet niet" in text} == {Status.STANDSTILL}
    assert not any(NOTE in text for text in pages.values())


def test_whether_a_price_was_opened_tells_nothing_before_the_letters() -> None:
    """Prices of admitted bids alone are opened: to read its price would tell a bidder that it was admitted."""
    world = make_world("ranked")
    price = SubmittedObject.objects.get(submission__bid=world.bids["anker"], task="prijs")
    assert price.reading_envelope is not None

    before = _price(world, price)
    advance(world, "standstill")

    assert before == b""
    assert json.loads(_price(world, price))["amounts"]


def test_the_page_asks_as_much_of_the_database_for_one_file_more() -> None:
    counts = []
    for evidence in (False, True):
        tender, who = published_tender(), bidder()
        submitted_bid(tender, who, evidence=evidence)
        opened(tender)
        body(who.user, "own", tender)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            body(who.user, "own", tender)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def _price(world: World, price: SubmittedObject) -> bytes:
    client = Client()
    client.force_login(world.user("anker"))
    with telling(world.at):
        response = client.get(reverse("bids:own_document", args=[world.tender.public_id, price.public_id]))
        return b"".join(response.streaming_content) if response.streaming else b""
