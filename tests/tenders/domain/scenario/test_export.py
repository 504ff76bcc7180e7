import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tenders.domain.contract_rules import CapacityRule, ContractRules
from tenders.domain.definition import TenderDefinition
from tenders.domain.procedure_rules import ProcedureRules
from tenders.domain.scenario import (
    canonical,
    definition_from_mapping,
    dump_definition,
    fingerprint,
    load,
    local_text,
    to_yaml,
)
from tenders.domain.vocabulary import Discretion
from tests.tenders.domain.scenario.definitions import definitions
from tests.tenders.domain.scenario.example import example, written

REFERENCES = sorted((Path(__file__).parents[3] / "scenarios").glob("*.yaml"))
VOORNE_BEFORE_THE_TERM = "f27500d06cf7bb850e3936bca0d9115e4fe036bf502c96806985e056ddbe72fa"
SLOW_TO_DRAW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@given(definitions())
@SLOW_TO_DRAW
def test_an_exported_definition_is_read_back_equal(definition: TenderDefinition) -> None:
    text = to_yaml({"aanbesteding": dump_definition(definition)})

    assert load(text).definition == definition


@given(definitions())
@SLOW_TO_DRAW
def test_a_frozen_definition_is_read_back_equal_with_the_same_fingerprint(
    definition: TenderDefinition,
) -> None:
    frozen = json.loads(canonical(dump_definition(definition)))

    found = definition_from_mapping(frozen)

    assert found == definition
    assert fingerprint(found) == fingerprint(definition)


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.stem)
def test_the_reference_tenders_are_exported_and_read_back(path: Path) -> None:
    definition = load(path.read_bytes()).definition

    text = to_yaml({"aanbesteding": dump_definition(definition)})

    assert load(text).definition == definition


def test_an_export_reads_as_a_person_would_write_it() -> None:
    text = to_yaml({"aanbesteding": dump_definition(load(written(example())).definition)})

    assert "  sleutel: vb-1\n" in text
    assert "    publicatie: 2025-10-01\n" in text
    assert "    inschrijving_sluit: 2025-11-14T12:00\n" in text
    assert "  - {nummer: 1, naam: Noord, max_gegund: 2}\n" in text
    assert "  - {label: Fout, waarde: null, knock_out: true}\n" in text
    assert "  - {op: prijs, bereik: altijd}\n" in text


def test_canonical_json_has_one_form() -> None:
    tangled = {"b": [1, Decimal("2.50"), True, None], "a": {"é": Fraction(1, 4)}}

    assert canonical(tangled) == '{"a":{"é":"0.25"},"b":["1","2.5",true,null]}'.encode()
    assert canonical({"x": Decimal("1E+2")}) == canonical({"x": 100}) == canonical({"x": Decimal("100.0")})


def test_a_float_has_no_canonical_form() -> None:
    with pytest.raises(TypeError):
        canonical({"x": 0.1})


def test_the_fingerprint_is_the_hash_of_the_canonical_definition() -> None:
    definition = load(written(example())).definition

    expected = hashlib.sha256(canonical(dump_definition(definition))).hexdigest()

    assert fingerprint(definition) == expected
    assert fingerprint(replace(definition, validity_days=91)) != expected


def test_writing_a_number_differently_does_not_change_the_fingerprint() -> None:
    tree = example()
    other = example()
    other["aanbesteding"]["gunningscriteria"][1]["plafond"] = "80.500"
    other["aanbesteding"]["percelen"].reverse()

    assert fingerprint(load(written(tree)).definition) == fingerprint(load(written(other)).definition)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2025, 11, 14, 11, 0, tzinfo=UTC), "2025-11-14T12:00"),
        (datetime(2025, 7, 14, 10, 0, 5, tzinfo=UTC), "2025-07-14T12:00:05"),
        (datetime(2025, 7, 14, 10, 0, 5, 250_000, tzinfo=UTC), "2025-07-14T12:00:05.250000"),
        (datetime(2025, 10, 26, 0, 30, tzinfo=UTC), "2025-10-26T02:30"),
        (datetime(2025, 10, 26, 1, 30, tzinfo=UTC), "2025-10-26T02:30+01:00"),
    ],
)
def test_instants_are_written_in_amsterdam_time(moment: datetime, text: str) -> None:
    assert local_text(moment) == text


def test_contract_rules_are_left_out_where_the_tender_has_none() -> None:
    definition = load((REFERENCES[0].parent / "voorne-aan-zee.yaml").read_bytes()).definition
    assert "overeenkomst" not in dump_definition(definition)
    assert fingerprint(definition) == VOORNE_BEFORE_THE_TERM

    steered = replace(definition, contract=ContractRules(capacity=CapacityRule(800, 100)))
    assert dump_definition(steered)["overeenkomst"] == {
        "capaciteit": {
            "grens": 800,
            "ondergrens": 100,
            "doel": "eigen_opgave",
            "eenheid": "clienten",
            "op_de_grens": "open",
            "gepauzeerd_telt_als_onder": False,
            "mag_pauzeren": True,
            "opgave_is_maximum": False,
        }
    }
    assert fingerprint(steered) != VOORNE_BEFORE_THE_TERM


def test_rules_are_left_out_where_they_have_the_value_of_before() -> None:
    definition = load((REFERENCES[0].parent / "voorne-aan-zee.yaml").read_bytes()).definition
    assert "regels" not in dump_definition(definition)

    ruled = replace(definition, rules=ProcedureRules(Discretion.MUST, complaint_weeks=4))
    assert dump_definition(ruled)["regels"] == {"aanvulling_te_laat": "moet", "klacht_weken": 4}
    assert fingerprint(ruled) != VOORNE_BEFORE_THE_TERM


def test_a_definition_without_a_term_for_the_winner_keeps_the_fingerprint_it_had() -> None:
    """The reference files as they were frozen before the term existed."""
    definition = load((REFERENCES[0].parent / "voorne-aan-zee.yaml").read_bytes()).definition

    assert fingerprint(definition) == VOORNE_BEFORE_THE_TERM
    assert definition.days_for_winner == definition.supplement_days == 14
    with_term = replace(definition, winner_evidence_days=7)
    assert dump_definition(with_term)["bewijstermijn_winnaar_dagen"] == 7
    assert fingerprint(with_term) != VOORNE_BEFORE_THE_TERM
