"""`toelating` of a scenario file: read and written, without what ranks, and nothing new in other files."""

import pytest
from hypothesis import given

from tenders.domain.scenario import ScenarioInvalid, canonical, definition_from_mapping, dump_definition, load
from tenders.domain.scenario.admission import NOT_WITH_ADMISSION
from tenders.domain.scenario.tender import TENDER
from tenders.domain.vocabulary import Entry
from tests.tenders.domain.scenario.definitions import admissions, definitions
from tests.tenders.domain.scenario.example import example, written


def admission() -> dict:
    tree = {TENDER: example()[TENDER]}
    tender = tree[TENDER]
    for key in (*NOT_WITH_ADMISSION, "plan"):
        tender.pop(key, None)
    for lot in tender["percelen"]:
        lot.pop("max_gegund", None)
    tender["toelating"] = {"instroom": "vaste_momenten", "momenten": ["2026-04-01", "2026-09-01"]}
    return tree


@given(admissions())
def test_definition_survives_writing_and_reading(definition) -> None:
    assert definition_from_mapping(dump_definition(definition)) == definition


@given(definitions())
def test_other_definitions_say_nothing_about_it(definition) -> None:
    assert b"toelating" not in canonical(dict.fromkeys(dump_definition(definition)))


def test_file_gives_the_entry() -> None:
    definition = load(written(admission())).definition

    assert definition.method.is_admission
    assert definition.admission is not None
    assert definition.admission.entry is Entry.MOMENTS
    assert len(definition.admission.moments) == 2


@pytest.mark.parametrize("key", NOT_WITH_ADMISSION)
def test_what_ranks_is_refused_beside_it(key: str) -> None:
    tree = admission()
    tree[TENDER][key] = example()[TENDER].get(key, 1)

    with pytest.raises(ScenarioInvalid) as invalid:
        load(written(tree))

    assert any(f"{TENDER}.{key}" in str(problem) for problem in invalid.value.problems)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"instroom": "soms"}, "instroom"),
        ({"momenten": ["2026-09-01", "2026-04-01"]}, "momenten"),
        ({"momenten": ["morgen"]}, "momenten"),
        ({"ronde_dagen": 0}, "ronde_dagen"),
        ({"laatste_dag": "nooit"}, "laatste_dag"),
        ({"onbekend": 1}, "onbekend"),
    ],
)
def test_wrong_entry_is_refused_at_its_place(change: dict, place: str) -> None:
    tree = admission()
    tree[TENDER]["toelating"].update(change)

    with pytest.raises(ScenarioInvalid) as invalid:
        load(written(tree))

    assert any(f"{TENDER}.toelating.{place}" in str(problem) for problem in invalid.value.problems)


def test_lot_has_no_number_of_contracts() -> None:
    tree = admission()
    tree[TENDER]["percelen"][0]["max_gegund"] = 2

    with pytest.raises(ScenarioInvalid):
        load(written(tree))
