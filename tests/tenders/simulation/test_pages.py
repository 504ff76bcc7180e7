"""The pages of the simulation, as the buyer meets them."""

from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from tenders.domain.definition import Criterion, LotDefinition, ScaleLevel
from tenders.domain.simulation import Settings
from tenders.domain.vocabulary import CriterionKind, DivisionRule, PriceFormula
from tenders.models import MethodSimulation, SimulationProgress, Tender
from tenders.services import apply_definition
from tenders.simulation.services import run_simulation, simulate_method
from tests.factories.tenders import AT, draft_tender, plain_method, published_tender, tender_definition

pytestmark = pytest.mark.django_db
FILLED_IN = {
    "fields_count": "200",
    "bidders": "6",
    "seed": "12",
    "centre": "Goed",
    "spread": "100",
    "correlation": "50",
    "evaluators": "3",
    "harshness": "50",
}


def address(tender: Tender, name: str, *args: object) -> str:
    return reverse(f"tenders:{name}", args=[tender.public_id, *args])


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def made(tender: Tender, settings: Settings | None = None) -> MethodSimulation:
    simulation = simulate_method(
        tender, settings or Settings(fields=200, bidders=6), by=tender.created_by, at=AT
    )
    run_simulation(simulation.public_id, clock=lambda: AT)
    return simulation


def page_of(tender: Tender, number: int = 1) -> str:
    response = as_(tender.created_by).get(address(tender, "simulation_result", number))
    return " ".join(response.content.decode().split())


def test_the_buyer_asks_for_one_and_follows_its_progress() -> None:
    tender = draft_tender()
    client = as_(tender.created_by)

    response = client.post(address(tender, "simulation"), FILLED_IN, follow=True)

    simulation = MethodSimulation.objects.get()
    assert response.redirect_chain == [(address(tender, "simulation_result", 1), 302)]
    assert "0 van 200 velden" in response.content.decode()
    assert simulation.chosen == Settings(fields=200, bidders=6, seed=12, centre="Goed").as_mapping()

    SimulationProgress.objects.update(done=120)
    part = client.get(address(tender, "simulation_progress", 1))
    assert "120 van 200 velden" in part.content.decode()
    assert "hx-get" in part.content.decode()

    run_simulation(simulation.public_id, clock=lambda: AT)
    part = client.get(address(tender, "simulation_progress", 1))
    assert part.headers["HX-Refresh"] == "true"
    assert "hx-get" not in part.content.decode()


def test_the_page_gives_numbers_words_and_pictures() -> None:
    tender = draft_tender()
    made(tender)

    page = page_of(tender)

    assert "Wat er gebeurt in 200 verzonnen aanbestedingen van 6 inschrijvers." in page
    assert page.count('<figure class="th-parts"') == 3
    assert "van 200</td>" in page
    assert "1 Uitvoering" in page
    assert "40,0%" in page
    assert "De methode is daarna veranderd" not in page


def test_what_can_be_changed_links_to_its_page_while_it_can_be_changed() -> None:
    scale = (ScaleLevel("Goed", Fraction(8)), ScaleLevel("Onvoldoende", Fraction(0)))
    definition = replace(tender_definition(), method=plain_method(scale=scale))
    draft, published = draft_tender(definition=definition), published_tender(definition=definition)
    for tender in (draft, published):
        made(tender)

    sentence = "Geef de schaal meer niveaus"
    assert sentence in page_of(draft)
    assert address(draft, "scale") in page_of(draft)
    assert sentence in page_of(published)
    assert address(published, "scale") not in page_of(published)


def test_it_says_so_where_the_method_changed_afterwards() -> None:
    tender = draft_tender()
    made(tender)
    other = replace(tender_definition(), method=plain_method(places=2))

    apply_definition(tender, other, by=tender.created_by, at=AT)
    assert "De methode is daarna veranderd" in page_of(tender)

    tender.criteria.all().delete()
    assert "De methode is daarna veranderd" in page_of(tender)


def test_it_says_so_where_fewer_fields_were_made_than_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenders.domain.simulation.settings.MOST_EFFORT", 1)
    tender = draft_tender()
    made(tender, Settings(fields=5000, bidders=3))

    assert "100 velden gemaakt in plaats van 5.000" in page_of(tender)


def test_a_relative_price_and_lots_are_shown_too() -> None:
    price = Criterion("P", "Prijs", Fraction(40), kind=CriterionKind.PRICE, formula=PriceFormula.RELATIVE)
    method = plain_method(
        lots=(LotDefinition(1, "Noord"), LotDefinition(2, "Zuid")),
        criteria=(Criterion("K", "Kwaliteit", Fraction(60)), price),
        tie_break=plain_method().tie_break[1:],
    )
    tender = draft_tender(definition=replace(tender_definition(), method=method))
    made(tender, Settings(fields=200, bidders=6, one_plan=False, price_spread=30))

    page = page_of(tender)

    assert "Twee inschrijvers wisselen van positie als een derde niet meedoet" in page
    assert "Daardoor wint een ander" in page
    assert "Perceel 2: Zuid" in page
    assert "een eigen plan" in page


def test_with_a_lot_limit_nothing_is_said_about_other_winners() -> None:
    price = Criterion("P", "Prijs", Fraction(40), kind=CriterionKind.PRICE, formula=PriceFormula.RELATIVE)
    method = plain_method(
        lots=(LotDefinition(1, "Noord"), LotDefinition(2, "Zuid")),
        criteria=(Criterion("K", "Kwaliteit", Fraction(60)), price),
        tie_break=plain_method().tie_break[1:],
        max_lots_per_bidder=1,
        division_rule=DivisionRule.PREFERENCE,
    )
    tender = draft_tender(definition=replace(tender_definition(), method=method))
    made(tender)

    page = page_of(tender)

    assert "wisselen van positie als een derde niet meedoet" in page
    assert "Daardoor wint een ander" not in page


def test_nobody_below_the_limit_is_said_in_words() -> None:
    tender = draft_tender(definition=replace(tender_definition(), method=plain_method(places=6)))
    made(tender)

    page = page_of(tender)

    assert "In geen enkel veld staat iemand onder de grens" in page
    assert page.count('<figure class="th-parts"') == 2


def test_the_numbers_come_along_as_a_workbook() -> None:
    tender = draft_tender()
    made(tender)

    response = as_(tender.created_by).get(address(tender, "simulation_export", 1))

    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames == ["Uitkomsten", "Gewichten", "Gunningsgrens", "Percelen", "Instellingen"]
    weights = list(book["Gewichten"].iter_rows(min_row=2, values_only=True))
    assert [row[:3] for row in weights] == [
        ("1", "Uitvoering", 0.4),
        ("2A", "Samenwerking", 0.4),
        ("2B", "Ervaring", 0.2),
    ]
    assert sum(row[3] for row in weights) == pytest.approx(1)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("fields_count", "50", "Vul 100 of meer in."),
        ("fields_count", "veel", "is geen getal"),
        ("bidders", "1", "Vul 2 of meer in."),
        ("correlation", "101", "Vul 100 of minder in."),
        ("spread", "12,5", "te veel cijfers achter de komma"),
        ("centre", "Geweldig", "Kies een niveau van de scoreschaal."),
        ("seed", "", "Vul een getal in."),
    ],
)
def test_a_setting_that_cannot_be_is_refused_at_its_field(field: str, typed: str, said: str) -> None:
    tender = draft_tender()

    response = as_(tender.created_by).post(address(tender, "simulation"), FILLED_IN | {field: typed})

    page = response.content.decode()
    assert said in page
    assert 'value="12"' in page or field == "seed"
    assert not MethodSimulation.objects.exists()


def test_a_second_one_beside_a_first_is_refused_in_words() -> None:
    tender = draft_tender()
    client = as_(tender.created_by)
    client.post(address(tender, "simulation"), FILLED_IN)

    response = client.post(address(tender, "simulation"), FILLED_IN)

    assert "Er loopt al een simulatie van deze aanbesteding" in response.content.decode()


def test_a_fault_is_told_and_the_numbers_are_not_there() -> None:
    tender = draft_tender()
    simulate_method(tender, Settings(fields=200), by=tender.created_by, at=AT)
    SimulationProgress.objects.update(status=SimulationProgress.Status.FAILED)

    assert "De simulatie is niet gelukt." in page_of(tender)
    export = as_(tender.created_by).get(address(tender, "simulation_export", 1))
    assert export.status_code == 404


def test_without_a_method_the_page_says_what_is_missing() -> None:
    tender = draft_tender(configured=False)

    response = as_(tender.created_by).get(address(tender, "simulation"))

    assert "Er is nog geen methode om te simuleren" in response.content.decode()
    assert "het aantal overeenkomsten" in response.content.decode()


def test_the_form_starts_with_more_bidders_than_places_and_then_with_the_last_settings() -> None:
    tender = draft_tender(definition=replace(tender_definition(), method=plain_method(places=9)))
    client = as_(tender.created_by)

    first = client.get(address(tender, "simulation")).context["form"].initial
    made(tender, Settings(seed=77, fields=200, bidders=12))
    second = client.get(address(tender, "simulation")).context["form"].initial

    assert (first["bidders"], first["centre"]) == (11, "Goed")
    assert (second["bidders"], second["seed"]) == (12, 77)


def test_the_list_costs_the_same_with_one_simulation_and_with_three() -> None:
    one, three = draft_tender(), draft_tender()
    for tender, count in ((one, 1), (three, 3)):
        for _ in range(count):
            made(tender)
    counts = []
    for tender in (one, three):
        client = as_(tender.created_by)
        client.get(address(tender, "simulation"))
        with CaptureQueriesContext(connection) as counter:
            client.get(address(tender, "simulation"))
        counts.append(len(counter))

    assert counts[0] == counts[1]
