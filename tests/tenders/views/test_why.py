"""The page that says of every requirement why it is asked, and where that shows."""

import pytest
from django.test import Client

from tenders.domain.why import without_purpose
from tenders.models import Tender
from tenders.reading import facts_of
from tenders.services import create_from, create_from_template, save_exclusion
from tests.factories.accounts import OrganisationFactory
from tests.factories.tenders import AT, buyer_of, draft_tender
from tests.tenders.views.test_editing import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender() -> Tender:
    tender = draft_tender()
    tender.suitability_requirements.create(
        code="G1", name="Ervaring", kind="professional", requirement="Ervaring."
    )
    tender.execution_conditions.create(code="V1", name="Buurt", requirement="Doe mee in de buurt.")
    return tender


@pytest.fixture
def buyer(tender: Tender, client: Client) -> Client:
    client.force_login(tender.created_by)
    return client


def test_page_names_what_has_no_purpose_and_proposes_words(buyer: Client, tender: Tender) -> None:
    page = buyer.get(address(tender, "why")).content.decode()

    assert "Bij 3 eisen staat nog geen doel." in page
    assert "Wij zien hieraan dat uw organisatie bestaat" in page
    assert "een eigen verklaring" not in page.split("Bewijsmiddelen")[0]


def test_one_suggestion_is_taken_and_then_all(buyer: Client, tender: Tender) -> None:
    one = {"take": "bewijsmiddel:KVK", "config_version": tender.config_version}
    buyer.post(address(tender, "why"), one)
    tender.refresh_from_db()
    assert tender.evidence_requirements.get(code="KVK").purpose.startswith("Wij zien hieraan")
    assert not tender.suitability_requirements.get().purpose

    buyer.post(address(tender, "why"), {"take": "all", "config_version": tender.config_version})

    tender.refresh_from_db()
    assert without_purpose(facts_of(tender)) == ()
    assert "Bij elke eis staat een doel." in buyer.get(address(tender, "why")).content.decode()


def test_words_of_the_buyer_are_never_overwritten(buyer: Client, tender: Tender) -> None:
    tender.evidence_requirements.filter(code="KVK").update(purpose="Mijn eigen reden.")

    buyer.post(address(tender, "why"), {"take": "all", "config_version": tender.config_version})
    buyer.post(
        address(tender, "why"), {"take": "bewijsmiddel:KVK", "config_version": tender.config_version + 3}
    )

    assert tender.evidence_requirements.get(code="KVK").purpose == "Mijn eigen reden."


@pytest.mark.parametrize("version", ["", "999", "x"])
def test_page_that_is_behind_takes_nothing(buyer: Client, tender: Tender, version: str) -> None:
    page = buyer.post(address(tender, "why"), {"take": "all", "config_version": version}, follow=True)

    assert "Er is niets overgenomen" in page.content.decode()
    assert len(without_purpose(facts_of(tender))) == 3


def test_public_page_says_why_when_and_who(buyer: Client, tender: Tender) -> None:
    how = {"version": tender.config_version, "by": tender.created_by, "at": AT}
    save_exclusion(tender, {"2.87-1b": "Hulp mag niet stilvallen."}, checked_by={"2.87-1b": "jurist"}, **how)
    tender.execution_conditions.update(purpose="Dichtbij helpt.")
    tender.evidence_requirements.filter(code="KVK").update(purpose="Wie mag tekenen.", checked_by="inkoper")

    page = buyer.get(address(tender, "detail")).content.decode()

    for words in (
        "Waarom wij dit vragen: Hulp mag niet stilvallen.",
        "Wie dit controleert: de jurist.",
        "Waarom wij dit vragen: Wie mag tekenen.",
        "Wie dit controleert: de inkoper.",
        "Doe mee in de buurt.",
        "Wanneer u dit laat zien: tijdens de uitvoering. Wie dit controleert: de contractmanager.",
    ):
        assert words in page


@pytest.mark.parametrize("name", ["gooi-en-vechtstreek", "voorne-aan-zee", "emmen"])
def test_sjabloon_says_of_every_requirement_why_and_a_copy_keeps_it(name: str) -> None:
    authority = OrganisationFactory(authority=True)
    how = {"by": buyer_of(authority), "at": AT}
    tender = create_from_template(name, authority=authority, key="a", title="A", **how)
    tender.execution_conditions.create(code="V1", name="Buurt", requirement="Doe mee.", purpose="Dichtbij.")

    copy = create_from(tender, key="b", title="B", **how)

    assert without_purpose(facts_of(tender)) == ()
    found, wanted = facts_of(copy), facts_of(tender)
    for part in ("grounds", "suitability", "evidence", "statements", "conditions"):
        assert getattr(found, part) == getattr(wanted, part), part


def test_condition_is_added_changed_and_taken_away(buyer: Client, tender: Tender) -> None:
    values = {
        "code": "V2",
        "name": "Wijkoverleg",
        "requirement": "De opdrachtnemer doet mee aan het wijkoverleg.",
        "purpose": "Buren kennen elkaar.",
        "moment": "voor_start",
        "checked_by": "inkoper",
        "config_version": tender.config_version,
    }
    buyer.post(address(tender, "conditions_add"), {**values, "requirement": ""})
    assert tender.execution_conditions.count() == 1
    buyer.post(address(tender, "conditions_add"), values)
    assert tender.execution_conditions.get(code="V2").moment == "voor_start"

    tender.refresh_from_db()
    buyer.post(address(tender, "conditions_remove", "V1"), {"config_version": tender.config_version})

    assert [row.code for row in tender.execution_conditions.all()] == ["V2"]
    assert "Wijkoverleg" in buyer.get(address(tender, "conditions")).content.decode()
