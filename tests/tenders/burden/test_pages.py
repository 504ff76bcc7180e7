"""The lastenmeter on the page of the buyer, in its short version for bidders, and compared with a sjabloon."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client

from tenders.burden.presenters import about_euros, hours_in_words
from tenders.burden.selectors import reference_for, request_of_template
from tenders.domain.burden import USUAL, Assumption, assumptions_of, burden_of, request_of
from tenders.models import Tender
from tenders.selectors import configuration_of
from tenders.services import create_from, create_from_template, issue_rectification, start_revision
from tenders.services.templates import NAMES
from tests.factories.accounts import OrganisationFactory
from tests.factories.tenders import AT, announced, buyer_of, draft_tender, published_tender
from tests.tenders.views.test_editing import address, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender() -> Tender:
    return draft_tender()


@pytest.fixture
def buyer(tender: Tender, client: Client) -> Client:
    client.force_login(tender.created_by)
    return client


def begin(name: str) -> Tender:
    authority = OrganisationFactory(authority=True)
    return create_from_template(name, authority=authority, key="n", title="N", by=buyer_of(authority), at=AT)


@pytest.mark.parametrize("name", NAMES)
def test_tender_that_was_just_begun_weighs_what_its_sjabloon_weighs(name: str) -> None:
    tender = begin(name)

    assert request_of(configuration_of(tender)) == request_of_template(name)
    reference = reference_for(tender, USUAL)
    assert reference.is_own
    assert reference.burden == burden_of(request_of(configuration_of(tender)))


def test_copy_is_compared_with_the_same_sjabloon_and_another_with_the_smallest(tender: Tender) -> None:
    source = begin("gooi-en-vechtstreek")
    copy = create_from(source, key="weer", title="Weer", by=source.created_by, at=AT)

    assert reference_for(copy, USUAL).title.startswith("Begeleiding specifieke doelgroepen")
    smallest = reference_for(tender, USUAL)
    assert not smallest.is_own
    assert smallest.burden.minutes == min(burden_of(request_of_template(name)).minutes for name in NAMES)


def test_page_compares_and_names_what_is_asked_twice(buyer: Client, tender: Tender) -> None:
    for code in ("POLIS1", "POLIS2"):
        tender.evidence_requirements.create(
            code=code, name="Polis", moment="inschrijving", parties=["inschrijver"], order=5
        )

    page = buyer.get(address(tender, "burden")).content.decode()

    assert "Polis (POLIS1) en Polis (POLIS2) zijn hetzelfde stuk." in page
    assert (
        "Uittreksel Handelsregister wordt bij de inschrijving gevraagd, terwijl de UEA dit al verklaart."
        in page
    )
    assert "Deze aanbesteding begon niet met een sjabloon" in page
    assert "van de waarde van € 10.000.000" in page


def test_assumption_is_changed_and_becomes_usual_again(buyer: Client, tender: Tender) -> None:
    sent = opened(buyer, address(tender, "burden"))
    buyer.post(address(tender, "burden"), {**sent, "uurtarief": "100,50"})

    assert tender.burden_assumptions.get().value == Decimal("100.50")
    found = assumptions_of(configuration_of(tender).facts)
    assert found[Assumption.RATE] == Fraction(201, 2)

    sent = opened(buyer, address(tender, "burden"))
    buyer.post(address(tender, "burden"), {**sent, "uurtarief": ""})
    assert not tender.burden_assumptions.exists()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("uurtarief", "veel"),
        ("uurtarief", "-1"),
        ("inschrijvers", "0"),
        ("woorden_per_bladzijde", "0"),
        ("lezen", "9" * 40),
    ],
)
def test_number_that_cannot_be_stands_at_its_field_and_nothing_is_saved(
    buyer: Client, tender: Tender, name: str, typed: str
) -> None:
    sent = opened(buyer, address(tender, "burden"))
    page = buyer.post(address(tender, "burden"), {**sent, name: typed, "prijs": "60"})

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {name}
    assert typed in page.content.decode()
    assert not tender.burden_assumptions.exists()


def test_two_who_change_the_same_assumption_see_each_other(buyer: Client, tender: Tender) -> None:
    behind = opened(buyer, address(tender, "burden"))
    buyer.post(address(tender, "burden"), {**behind, "uurtarief": "90"})

    page = buyer.post(address(tender, "burden"), {**behind, "uurtarief": "60"})

    assert page.status_code == 409
    assert tender.burden_assumptions.get().value == 90


def test_bidders_read_what_it_costs_and_on_what_that_rests(client: Client, tender: Tender) -> None:
    client.force_login(tender.created_by)
    tender.burden_assumptions.create(key="uurtarief", value=Decimal("81.25"))

    page = client.get(address(tender, "detail")).content.decode()

    assert "Wat inschrijven u kost" in page
    assert "Kosten van een uur werk: € 81,25" in page
    assert "Inschrijvers die u verwacht" not in page


def test_assumptions_go_along_with_a_rectification_and_ask_no_extra_time() -> None:
    from tenders.services.rectification import prepare

    tender = published_tender()
    copy = start_revision(tender, by=tender.created_by, at=AT)
    copy.burden_assumptions.create(key="uurtarief", value=Decimal(90))

    prepared = prepare(tender, copy, at=AT)
    assert [row.label for row in prepared.differences] == ["Aanname van de lastenmeter, uurtarief"]
    assert not prepared.is_material

    announced(tender)
    issue_rectification(
        tender, reason="Beter geschat.", version=copy.config_version, by=tender.created_by, at=AT
    )
    assert tender.burden_assumptions.get().value == 90


@pytest.mark.parametrize(
    ("hours", "words"),
    [(Fraction(0), "0 uur"), (Fraction(1, 3), "minder dan 1 uur"), (Fraction(5, 2), "3 uur")],
)
def test_hours_are_rounded_half_up(hours: Fraction, words: str) -> None:
    assert hours_in_words(hours) == words


def test_euros_are_rounded_to_tens() -> None:
    assert [about_euros(Fraction(value)) for value in (0, 4, 5, 12344, 12345)] == [
        "€ 0",
        "€ 0",
        "€ 10",
        "€ 12.340",
        "€ 12.350",
    ]
