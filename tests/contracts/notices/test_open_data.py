"""The OCDS release: valid for every outcome, exact, and silent about who got no contract."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bids.models import BidMember
from clock import telling
from contracts.domain.ocds import as_json, release
from contracts.domain.verdicts import Verdict, VerdictKind
from contracts.notices.open_data import release_facts
from contracts.selectors import standing_decision
from contracts.services import draft_decision
from portal.demo.content import read_definition
from portal.demo.loader import GOOI
from tenders.domain.definition import LotDefinition
from tenders.domain.vocabulary import EvidenceMoment
from tenders.models import Tender
from tests.contracts.notices.ocds_11 import faults
from tests.contracts.notices.test_notices import closed
from tests.factories.contracts import (
    AFTER_STANDSTILL,
    DECIDED_AT,
    DETAILS,
    Award,
    awarded,
    decided,
    executing,
    released,
)
from tests.factories.remembering import remembered
from tests.factories.scoring import commission, ranked
from tests.factories.tenders import plain_method, published_tender, tender_definition

pytestmark = pytest.mark.django_db
LATER = AFTER_STANDSTILL + timedelta(days=5)


@pytest.fixture(autouse=True)
def _after_the_award() -> Iterator[None]:
    with telling(LATER):
        yield


def released_data(tender: Tender) -> dict[str, Any]:
    facts = release_facts(
        Tender.objects.select_related("authority").get(pk=tender.pk), standing_decision(tender)
    )
    data: dict[str, Any] = json.loads(as_json(release(facts)))
    assert faults(data) == []
    return data


@remembered
def gooi() -> Award:
    """Gooi as it is: three contracts, a tariff that was set; without what is asked after the award."""
    definition = read_definition(GOOI)
    evidence = tuple(rule for rule in definition.evidence if rule.moment is not EvidenceMoment.AFTER_AWARD)
    labels = [level.label for level in definition.method.scale if level.value is not None]
    levels = dict(zip(("Anker", "Brug", "Cirkel", "Delta"), labels, strict=False))
    return awarded(decided(levels, definition=replace(definition, evidence=evidence)))


def test_gooi_with_its_three_winners() -> None:
    award = gooi()
    data = released_data(award.tender)
    assert data["tag"] == ["award"]
    assert data["tender"]["status"] == "complete"
    assert data["tender"]["numberOfTenderers"] == 4
    assert [row["suppliers"][0]["name"] for row in data["awards"]] == ["Anker", "Brug", "Cirkel"]
    assert {row["status"] for row in data["awards"]} == {"active"}
    assert data["date"] == "2025-12-19T09:00:00Z"
    assert award.letter("Delta").bid.organisation.name == "Delta"
    assert "Delta" not in json.dumps(data)


def test_a_tender_without_an_award() -> None:
    data = released_data(closed().tender)
    assert data["tag"] == ["award"]
    assert data["tender"]["status"] == "unsuccessful"
    (award,) = data["awards"]
    assert award["status"] == "unsuccessful"
    assert "suppliers" not in award
    assert "Anker" not in json.dumps(data)


def test_a_partial_award() -> None:
    lots = (LotDefinition(1, "Noord"), LotDefinition(2, "Zuid"))
    found, _ = ranked(
        commission(
            names=["Anker", "Brug"], definition=tender_definition(method=plain_method(lots=lots)), **DETAILS
        ),
        {"Anker": "Uitstekend", "Brug": "Goed"},
    )
    verdicts = {
        1: Verdict(VerdictKind.AWARD),
        2: Verdict(VerdictKind.NO_AWARD, "Het budget voor Zuid is vervallen."),
    }
    decision = draft_decision(found.tender, verdicts=verdicts, by=found.buyer, at=DECIDED_AT)
    data = released_data(awarded(Award(found, decision)).tender)
    assert [(row["status"], row["items"][0]["id"]) for row in data["awards"]] == [
        ("active", "1"),
        ("unsuccessful", "2"),
    ]
    assert data["awards"][1]["description"] == "Het budget voor Zuid is vervallen."


def test_contracts_that_both_signed_are_told_with_their_term() -> None:
    award = executing()
    BidMember.objects.create(
        bid=award.letter("Anker").bid, number=1, name="Kade", capacity="combinant", kvk="00000001"
    )
    data = released_data(award.tender)
    assert data["tag"] == ["award", "contract"]
    (contract,) = data["contracts"]
    assert contract["awardID"] == data["awards"][0]["id"]
    assert contract["period"] == {"startDate": "2026-01-01T00:00:00Z", "endDate": "2028-12-31T00:00:00Z"}
    assert ("Kade", ["tenderer"]) in [(row["name"], row["roles"]) for row in data["parties"]]


def test_before_the_award_is_definitive_it_tells_what_was_published_and_no_more() -> None:
    for tender in (published_tender(), released().tender):
        data = released_data(tender)
        assert data["tag"] == ["tender"]
        assert "awards" not in data
        assert "numberOfTenderers" not in data["tender"]
        assert data["tender"]["status"] == "active"
        assert "Anker" not in json.dumps(data)


def test_the_download_is_that_release() -> None:
    award = awarded()
    client = Client()
    client.force_login(award.buyer, backend="allauth.account.auth_backends.AuthenticationBackend")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse("contracts:ocds", args=[award.tender.public_id]))
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"].startswith('attachment; filename="ocds-')
    assert json.loads(answer.content) == released_data(award.tender)
    assert len(queries) < 40


def test_the_check_finds_what_is_wrong() -> None:
    data = released_data(awarded().tender)
    for change, fault in (
        ({"tag": ["gegund"]}, "no code of its list"),
        ({"date": "2025-12-19"}, "no instant"),
        ({"prijs": 1}, "not a field"),
        ({"awards": []}, "an empty one"),
        ({"parties": data["parties"] * 2}, "the same thing twice"),
        ({"parties": data["parties"][:1]}, "no party of this name"),
        ({"contracts": [{"id": "1", "awardID": "nergens"}]}, "is no award"),
    ):
        assert any(fault in found for found in faults({**data, **change})), fault
    assert "/ocid: required" in faults({key: value for key, value in data.items() if key != "ocid"})


@given(st.decimals(min_value=0, max_value=Decimal("999999999999.9999"), places=4))
def test_an_amount_is_written_digit_for_digit(amount: Decimal) -> None:
    text = as_json({"amount": amount, "words": "@ \u20ac"})
    assert json.loads(text, parse_float=Decimal, parse_int=Decimal)["amount"] == amount
    assert format(amount, "f") in text
