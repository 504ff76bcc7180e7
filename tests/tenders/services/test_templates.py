"""Sjablonen: the three reference tenders in full, and scenario files in and out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tenders.domain.facts import ReferenceRule
from tenders.domain.scenario import ScenarioInvalid, dump_definition, load
from tenders.models import Tender
from tenders.reading import facts_of
from tenders.selectors import configuration_of, definition_of, texts_of
from tenders.services import create_from, create_from_file, create_from_template, scenario_file, templates
from tests.factories.accounts import OrganisationFactory
from tests.factories.tenders import AT, buyer_of

pytestmark = pytest.mark.django_db

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
NAMES = ("gooi-en-vechtstreek", "voorne-aan-zee", "emmen")
OWN = {"sleutel", "titel", "aanbestedende_dienst"}


def begin(name: str) -> Tender:
    authority = OrganisationFactory(authority=True)
    return create_from_template(
        name, authority=authority, key="nieuw", title="Nieuw", by=buyer_of(authority), at=AT
    )


def reference(name: str) -> dict[str, Any]:
    return dict(dump_definition(load((SCENARIOS / f"{name}.yaml").read_bytes()).definition))


def _named(found: Any, wanted: Any) -> Any:
    """What was found, with in the rows of a list only the keys that the reference file names."""
    is_rows = isinstance(wanted, list) and all(isinstance(row, dict) for row in wanted)
    if not is_rows or len(found) != len(wanted):
        return found
    return [{key: row.get(key) for key in named} for row, named in zip(found, wanted, strict=True)]


@pytest.mark.parametrize("name", NAMES)
def test_template_holds_the_method_of_its_reference_file(name: str) -> None:
    found = dump_definition(definition_of(begin(name)))

    wanted = {key: value for key, value in reference(name).items() if key not in OWN | {"bewijsmiddelen"}}
    assert {key: _named(found[key], wanted[key]) for key in wanted} == wanted
    evidence: list[Mapping[str, Any]] = reference(name).get("bewijsmiddelen", [])
    by_code = {row["code"]: row for row in found["bewijsmiddelen"]}
    assert [by_code[row["code"]] for row in evidence] == evidence


@pytest.mark.parametrize("name", NAMES)
def test_template_describes_every_question_and_level(name: str) -> None:
    configuration = configuration_of(begin(name))

    without = [code for code in configuration.texts.criteria_without_question if code != "P"]
    assert (without, configuration.texts.levels_without_description) == ([], ())


def test_gooi_is_there_in_full() -> None:
    tender = begin("gooi-en-vechtstreek")

    facts = facts_of(tender)
    assert len(facts.procedure.municipalities) == 7
    assert facts.procedure.clustering.missing == ()
    assert [(row.name, str(row.price), row.unit) for row in tender.tariffs.all()] == [
        ("Wmo begeleiding specifieke doelgroepen", "1.560", "minuut")
    ]
    assert (facts.contract.longest_months, facts.contract.value_over_longest_term) == (84, 17500000)
    assert (tender.plan_font, str(tender.plan_font_size), tender.plan_font_rule) == (
        "Calibri",
        "11",
        "precies",
    )
    g5 = next(row for row in facts.suitability if row.code == "G5")
    assert g5.references == ReferenceRule(
        2, 3, 50, "trajecten in een jaar, alle drie de doelgroepen samen", may_add_up=True
    )
    vog = next(row for row in facts.evidence if row.code == "VOGRP")
    assert (vog.condition, vog.mandatory) == ("de inschrijver is een rechtspersoon", False)


def test_voorne_names_excluded_articles_social_return_and_the_russian_ground() -> None:
    facts = facts_of(begin("voorne-aan-zee"))

    assert facts.contract.excluded_articles == ("16", "20.1", "20.2", "21", "22", "23", "25.3")
    assert (facts.contract.social_return_percentage, facts.contract.social_return_base) == (
        3,
        "de totale omzet zonder btw",
    )
    assert "nationaal-rusland" in {row.code for row in facts.grounds}
    assert facts.plan_rules.uncounted_pages.startswith("voorblad en inhoudsopgave")


def test_emmen_records_its_gates_with_date_and_mandate() -> None:
    facts = facts_of(begin("emmen"))

    gates = {row.code: row for row in facts.decisions}
    assert set("ABCDEF") < set(gates)
    assert str(gates["RAAD"].decided_on) == "2023-12-21"
    assert all(row.mandate and row.decided_on for row in facts.decisions)
    assert facts.contract.longest_months == 96
    assert facts.lot_limits.division_explanation
    assert len(facts.lots) == 6


def test_copy_of_a_template_has_all_of_it_but_dates_and_decisions() -> None:
    source = begin("emmen")

    copy = create_from(source, key="weer", title="Weer", by=source.created_by, at=AT)

    found, wanted = facts_of(copy), facts_of(source)
    assert (found.procedure, found.lots, found.grounds, found.evidence, found.contract.tariffs) == (
        wanted.procedure,
        wanted.lots,
        wanted.grounds,
        wanted.evidence,
        wanted.contract.tariffs,
    )
    assert (found.decisions, copy.closes_at, copy.contract_start) == ((), None, None)


@pytest.mark.parametrize("name", NAMES)
def test_file_that_was_exported_is_read_back_as_the_same_definition(name: str) -> None:
    source = begin(name)
    content = scenario_file(source)

    found = create_from_file(
        content, authority=source.authority, key="terug", title="Terug", by=source.created_by, at=AT
    )

    assert definition_of(found).method == definition_of(source).method
    assert definition_of(found).planning == definition_of(source).planning
    assert definition_of(found).evidence == definition_of(source).evidence


def test_ten_mistakes_give_ten_sentences_and_create_nothing() -> None:
    authority = OrganisationFactory(authority=True)
    content = (Path(__file__).parent / "ten_mistakes.yaml").read_bytes()

    with pytest.raises(ScenarioInvalid) as refused:
        create_from_file(content, authority=authority, key="x", title="X", by=buyer_of(authority), at=AT)

    assert sorted(problem.path for problem in refused.value.problems) == [
        "aanbesteding.eindscore",
        "aanbesteding.gunningscriteria[0].max_punten",
        "aanbesteding.gunningscriteria[1].soort",
        "aanbesteding.kleur",
        "aanbesteding.max_gegund",
        "aanbesteding.opschortende_termijn.dagen",
        "aanbesteding.plan.boven_maximum",
        "aanbesteding.planning.inschrijving_sluit",
        "aanbesteding.planning.publicatie",
        "aanbesteding.scoreschaal[0].waarde",
    ]
    assert Tender.objects.count() == 0


def test_every_template_names_itself() -> None:
    assert [row.name for row in templates()] == list(NAMES)
    assert all(row.title and row.summary for row in templates())


def test_texts_of_a_template_are_its_own() -> None:
    assert (
        texts_of(begin("voorne-aan-zee")).scale["Onacceptabel"].startswith("De inschrijving is niet volledig")
    )
