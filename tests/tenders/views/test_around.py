"""The pages around the method: what is refused, what stays, and two buyers at once."""

from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from portal.demo.papers import plan_paper
from tenders.domain.checks import Subject
from tenders.domain.contract_rules import Allocation, CapacityRule, ContractRules, IndexWeight, Volumes
from tenders.domain.vocabulary import ContractVariant
from tenders.models import Role, Tender, TenderDocument
from tenders.reading import facts_of
from tenders.selectors import definition_of
from tenders.services import (
    ConfigurationRefused,
    add_document,
    apply_definition,
    remove_item,
    save_item,
    save_subject,
)
from tests.factories.tenders import AT, draft_tender, member_with_role, tender_definition
from tests.tenders.views.test_editing import address, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender(client: Client) -> Tender:
    made = draft_tender()
    client.force_login(made.created_by)
    return made


def post(client: Client, tender: Tender, name: str, /, *args: str, **typed: str) -> HttpResponse:
    url = address(tender, name, *args)
    return client.post(url, {**opened(client, url), **typed})


def all_errors(response: HttpResponse) -> list[str]:
    forms = [response.context.get("form"), *(response.context.get("formset") or ())]
    return [text for form in forms if form is not None for lines in form.errors.values() for text in lines]


@pytest.mark.parametrize(
    "name", ["procedure", "contract", "tariffs", "execution", "decisions", "lots", "method"]
)
def test_saving_a_page_as_it_is_changes_nothing(client: Client, tender: Tender, name: str) -> None:
    before = facts_of(tender), definition_of(tender)

    response = post(client, tender, name)

    tender.refresh_from_db()
    assert response.status_code == 302
    assert (facts_of(tender), definition_of(tender)) == before


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("contract", {"contract_start": "2026-02-30"}, "Dit is geen datum"),
        ("contract", {"option_count": "2"}, "Vul in hoeveel maanden een verlenging duurt."),
        ("contract", {"option_months": "12"}, "Vul in hoe vaak u kunt verlengen"),
        ("contract", {"social_return_percentage": "5"}, "Vul in waarover u dit percentage berekent."),
        ("contract", {"social_return_percentage": "101"}, "100"),
        ("contract", {"max_value": "veel"}, "is geen bedrag"),
        ("procedure", {"cpv": "zorg"}, "Een CPV-code heeft acht cijfers"),
        ("procedure", {"nuts": "nl"}, "Een NUTS-code begint met twee hoofdletters"),
        ("procedure", {"clustering_market": "Samen"}, "U schreef redenen voor samenvoegen op"),
        ("tariffs", {"rows-0-name": "Hulp", "rows-0-unit": "uur", "rows-0-price": "0,12345"}, "4"),
        (
            "decisions",
            {"rows-0-code": "A", "rows-0-name": "Start", "rows-0-status": "genomen"},
            "Vul de datum in",
        ),
        (
            "decisions",
            {"rows-0-code": "A", "rows-0-name": "S", "rows-0-decided_on": "32-13-2025"},
            "geen datum",
        ),
        ("planning", {"complaint_weeks": "0"}, "1"),
        ("planning", {"bibob_days": ""}, "Termijn van het Bibob-formulier"),
        ("procedure", {"signing_service": "ValidSign"}, "kies dat ook"),
        ("procedure", {"originals_months": "241"}, "240"),
        ("execution", {"capacity_limit": "0"}, "De grens is ten minste 1"),
        ("execution", {"capacity_limit": "800", "capacity_floor": "801"}, "vul 800 of minder in"),
        ("execution", {"capacity_floor": "100"}, "Bij een ondergrens hoort een grens"),
        ("execution", {"volume_minutes_from": "120", "volume_minutes_to": "110"}, "vul 120 of meer in"),
        ("execution", {"allocation_method": "samen"}, "binnen hoeveel dagen"),
        ("execution", {"rows-0-name": "OVA", "rows-0-weight": "101"}, "100"),
        ("lots", {"lot_bidding": "meer"}, "Vul in op hoeveel percelen"),
        ("lots", {"max_lots_to_bid": "2"}, "Zonder grens hoort hier geen aantal"),
        ("method", {"plan_font_size": "11"}, "Kies of deze grootte precies geldt"),
        ("method", {"plan_font_rule": "precies"}, "Vul de lettergrootte in"),
    ],
)
def test_bad_input_is_refused_at_its_place_and_kept(
    client: Client, tender: Tender, name: str, typed: dict[str, str], sentence: str
) -> None:
    response = post(client, tender, name, **typed)

    assert response.status_code == 200
    assert any(sentence in text for text in all_errors(response)), all_errors(response)
    assert all(value in response.content.decode() for value in typed.values())


def test_tariff_keeps_four_decimals(client: Client, tender: Tender) -> None:
    post(
        client,
        tender,
        "tariffs",
        **{"rows-0-name": "Hulp", "rows-0-unit": "minuut", "rows-0-price": "1,5605"},
    )

    assert [str(row.price) for row in tender.tariffs.all()] == ["1.5605"]


def test_carrying_out_is_entered_and_stands_in_the_definition_and_on_the_public_page(
    client: Client, tender: Tender
) -> None:
    response = post(
        client,
        tender,
        "execution",
        contract_variant="inspanningsgericht",
        meetings_per_year="2",
        allocation_days="5",
        capacity_limit="800",
        capacity_floor="100",
        volume_note="Twintig trajecten\r\nin Huizen",
        **{"rows-0-name": "OVA", "rows-0-weight": "85,5"},
    )

    assert response.status_code == 302, all_errors(response)
    tender.refresh_from_db()
    assert definition_of(tender).contract == ContractRules(
        variant=ContractVariant.EFFORT,
        meetings_per_year=2,
        allocation=Allocation(5),
        volumes=Volumes(note="Twintig trajecten in Huizen"),
        capacity=CapacityRule(800, 100),
        indexation=(IndexWeight("OVA", Fraction("85.5")),),
    )
    page = client.get(address(tender, "detail")).content.decode()
    assert "Een aanbieder met meer dan 800 cliënten krijgt geen nieuwe" in page
    assert "Binnen 5 werkdagen zichtbaar toegewezen" in page
    assert "OVA (85,5%)" in page


def test_two_buyers_on_the_contract_page_overwrite_nothing(client: Client, tender: Tender) -> None:
    url = address(tender, "contract")
    mine = opened(client, url)
    post(client, tender, "contract", conditions="VNG")

    response = client.post(url, {**mine, "conditions": "Eigen voorwaarden"})

    tender.refresh_from_db()
    assert (response.status_code, tender.conditions) == (409, "VNG")
    assert "Eigen voorwaarden" in response.content.decode()


def test_two_buyers_on_one_criterion_overwrite_nothing(client: Client, tender: Tender) -> None:
    member_with_role(tender, Role.EVALUATOR)
    url = address(tender, "criteria_change", "1")
    mine = opened(client, url)
    post(client, tender, "criteria_change", "1", question="Van de ander")

    response = client.post(url, {**mine, "question": "Van mij"})

    assert response.status_code == 409
    assert tender.criteria.get(code="1").question == "Van de ander"


def test_evaluators_of_a_criterion_are_kept_and_survive_a_new_definition(
    client: Client, tender: Tender
) -> None:
    evaluator = member_with_role(tender, Role.EVALUATOR, name="Eva")

    response = post(client, tender, "criteria_change", "1", evaluators=str(evaluator.pk))
    apply_definition(tender, tender_definition(), by=tender.created_by, at=AT)

    assert response.status_code == 302
    tender.refresh_from_db()
    assert facts_of(tender).criterion_evaluators == (("1", 1),)
    assert tender.scorers == {"1": [evaluator.pk]}


def test_criterion_that_a_tie_break_names_is_not_removed(client: Client, tender: Tender) -> None:
    url = address(tender, "criteria_remove", "2A")
    page = client.get(url)

    response = client.post(url, {"config_version": page.context["config_version"]}, follow=True)

    assert "Dit kan nog niet weg" in page.content.decode()
    assert "Er is niets weggehaald. Bij gelijke stand wordt nog gekeken naar 2A." in response.content.decode()
    assert tender.criteria.filter(code="2A").exists()


def test_parent_of_a_named_criterion_is_not_removed_either(tender: Tender) -> None:
    parent = tender.criteria.get(code="2")

    with pytest.raises(ConfigurationRefused):
        remove_item(
            tender, Subject.CRITERIA, parent, version=tender.config_version, by=tender.created_by, at=AT
        )


def test_new_code_of_a_criterion_goes_along_in_the_tie_break(client: Client, tender: Tender) -> None:
    post(client, tender, "criteria_change", "2A", code="2X")

    assert list(tender.tie_break.values_list("code", flat=True)) == ["2X", ""]


def test_opgave_that_a_tie_break_names_stays(client: Client, tender: Tender) -> None:
    values: dict[str, Any] = {"version": tender.config_version, "by": tender.created_by, "at": AT}
    rows = [{"code": "plaatsen", "name": "Plaatsen", "minimum": None, "unit": ""}]
    save_subject(tender, Subject.STATEMENTS, rows=rows, **values)
    values["version"] += 1
    steps = [{"op": "opgave", "code": "plaatsen", "scope": "altijd"}]
    save_subject(tender, Subject.TIE_BREAK, rows=steps, **values)

    response = post(client, tender, "statements", **{"rows-0-code": "bedden"})

    assert "de opgave plaatsen" in " ".join(all_errors(response))
    assert [row.code for row in tender.statements.all()] == ["plaatsen"]


def test_lot_that_a_requirement_names_stays(client: Client) -> None:
    tender = draft_tender()
    client.force_login(tender.created_by)
    rows = [{"number": n, "name": f"Gebied {n}", "places": None} for n in (1, 2)]
    how: dict[str, Any] = {"by": tender.created_by, "at": AT}
    tender = save_subject(tender, Subject.LOTS, rows=rows, version=tender.config_version, **how)
    requirement = {"code": "G1", "name": "Ervaring", "requirement": "Eis", "lot_numbers": [2]}
    save_item(tender, Subject.SUITABILITY, requirement, version=tender.config_version, **how)

    response = post(client, tender, "lots", **{"rows-1-number": "3"})

    assert "Geschiktheidseis G1 geldt voor perceel 2" in " ".join(all_errors(response))
    assert [lot.number for lot in tender.lots.all()] == [1, 2]


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("evidence_add", {"condition": "rechtspersoon", "mandatory": "on"}, "niet altijd verplicht"),
        ("evidence_add", {"age_reference": "sluiting"}, "tot de dag waarop wij het ontvangen"),
        ("suitability_add", {"threshold": "100"}, "Vul de eenheid in"),
        ("suitability_add", {"references_years": "3"}, "Vul in hoeveel referenties"),
        ("suitability_add", {"threshold": "-1", "threshold_unit": "euro"}, "kan niet negatief zijn"),
    ],
)
def test_requirements_that_contradict_themselves_are_refused(
    client: Client, tender: Tender, name: str, typed: dict[str, str], sentence: str
) -> None:
    data = {"code": "X", "name": "Iets", "kind": "technical", "requirement": "Eis", **typed}

    response = post(client, tender, name, **data)

    assert any(sentence in text for text in all_errors(response)), all_errors(response)


def test_national_ground_and_a_shorter_term_are_kept(client: Client, tender: Tender) -> None:
    typed = {
        "use-nationaal-rusland": "on",
        "reason-nationaal-rusland": "Boven de drempel.",
        "use-2.87-1c": "on",
        "reason-2.87-1c": "Vertrouwen.",
        "years-2.87-1c": "2",
    }

    post(client, tender, "exclusion", **typed)
    refused = post(client, tender, "exclusion", **{"years-2.87-1c": "9"})

    chosen = {row.code: row.look_back_years for row in facts_of(tender).grounds}
    assert (chosen["2.87-1c"], chosen["2.86-2a"], chosen["nationaal-rusland"]) == (2, 5, None)
    assert "years-2.87-1c" in refused.context["form"].errors


def test_newer_version_of_a_form_takes_the_place_of_the_older(tender: Tender) -> None:
    how: dict[str, Any] = {"by": tender.created_by, "at": AT}
    first = document(tender, "Formulier", how)
    evidence = tender.evidence_requirements.get(code="UEA")
    tender.refresh_from_db()
    save_item(tender, Subject.EVIDENCE, {"form": first}, item=evidence, version=tender.config_version, **how)

    second = document(tender, "Formulier", how, replaces=first)

    assert tender.evidence_requirements.get(code="UEA").form == second


def document(tender: Tender, title: str, how: dict[str, Any], **more: Any) -> TenderDocument:
    tender.refresh_from_db()
    paper = BytesIO(plan_paper("Gemeente Voorbeeld", (title,), 1))
    return add_document(
        tender, paper, name="f.pdf", title=title, version=tender.config_version, **how, **more
    )


def test_page_of_a_tender_of_another_buyer_does_not_exist(client: Client, tender: Tender) -> None:
    other = draft_tender()

    assert client.get(reverse("tenders:contract", args=[other.public_id])).status_code == 404
