from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.scenario import compare

OUTCOME: dict[str, Any] = {
    "geweigerd": [{"aanbieder": "D", "reden": "te_laat"}, {"aanbieder": "E", "reden": "te_laat"}],
    "terzijde": [
        {"aanbieder": "A", "perceel": 1, "reden": "knock_out"},
        {"aanbieder": "A", "perceel": 2, "reden": "knock_out"},
        {"aanbieder": "B", "perceel": 2, "reden": "boven_plafond"},
    ],
    "signalen": [{"aanbieder": "A", "opgave": "plaatsen", "reden": "onder_minimum"}],
    "percelen": {
        1: {
            "rangorde": [
                {"aanbieder": "B", "positie": 1, "punten": "80.00", "cijfer": "8.00", "beslist_door": "1B"},
                {"aanbieder": "C", "positie": 2, "punten": "80.00", "cijfer": "8.00", "beslist_door": None},
            ],
            "gegund": ["B", "C"],
            "wachtlijst": [],
            "loting_nodig": [["F", "G"]],
        }
    },
    "verdeling": [],
    "termijnen": {"opschortende_termijn_tot": date(2025, 12, 8), "gestanddoening_tot": "2026-02-12"},
}


@pytest.mark.parametrize(
    "expected",
    [
        None,
        {},
        {"percelen": {}},
        {"percelen": {"1": {"rangorde": [{}, {"positie": "2"}], "wachtlijst": []}}},
        {"percelen": {"1": {"rangorde": [{"punten": "80"}, {"cijfer": "8.0", "beslist_door": None}]}}},
        {"percelen": {"1": {"loting_nodig": [["F", "G"]]}}},
        {"termijnen": {"opschortende_termijn_tot": "2025-12-08", "gestanddoening_tot": "2026-02-12"}},
        {"geweigerd": [{"aanbieder": "E"}, {"aanbieder": "D"}]},
        # The row that fits everything must not take the place of the one that fits a single row.
        {"terzijde": [{}, {"aanbieder": "A"}, {"perceel": "1"}]},
        {"terzijde": [{"perceel": "2"}, {"aanbieder": "A"}, {"aanbieder": "A", "perceel": "2"}]},
        {"signalen": [{"opgave": "plaatsen"}]},
    ],
)
def test_what_is_left_out_is_not_looked_at(expected: object) -> None:
    assert compare(expected, OUTCOME) == []


@pytest.mark.parametrize(
    ("expected", "lines"),
    [
        (
            {"percelen": {"1": {"gegund": ["C", "B"]}}},
            [
                "percelen.1.gegund[0]: verwacht C, uitkomst B",
                "percelen.1.gegund[1]: verwacht B, uitkomst C",
            ],
        ),
        (
            {"percelen": {"1": {"gegund": ["B"]}}},
            ["percelen.1.gegund: verwacht 1 regels [B], uitkomst 2 regels [B, C]"],
        ),
        (
            {"percelen": {"2": {"gegund": []}}},
            ["percelen.2: verwacht {gegund: []}, maar de uitkomst heeft deze sleutel niet"],
        ),
        (
            {"percelen": {"1": {"rangorde": [{"punten": "79.99"}, {"beslist_door": "totaal"}]}}},
            [
                "percelen.1.rangorde[0].punten: verwacht 79.99, uitkomst 80.00",
                "percelen.1.rangorde[1].beslist_door: verwacht totaal, uitkomst null",
            ],
        ),
        (
            {"percelen": {"1": {"rangorde": [{"beslist_door": None}, {}]}}},
            ["percelen.1.rangorde[0].beslist_door: verwacht null, uitkomst 1B"],
        ),
        ({"geweigerd": []}, None),
        (
            {"geweigerd": [{"aanbieder": "D"}, {"aanbieder": "D"}]},
            [
                "geweigerd[1]: {aanbieder: D} staat niet in de uitkomst",
                "geweigerd: {aanbieder: E, reden: te_laat} staat in de uitkomst, maar is niet verwacht",
            ],
        ),
        ({"signalen": [{"bewijsmiddel": "KVK"}]}, None),
        (
            {"termijnen": {"opschortende_termijn_tot": "2025-12-09"}},
            ["termijnen.opschortende_termijn_tot: verwacht 2025-12-09, uitkomst 2025-12-08"],
        ),
        ({"percelen": {"1": {"gegund": "B"}}}, ["percelen.1.gegund: verwacht B, uitkomst [B, C]"]),
        ({"percelen": {"1": {"gegund": ["B", ["C"]]}}}, ["percelen.1.gegund[1]: verwacht [C], uitkomst C"]),
        ({"percelen": {"1": {"loting_nodig": [["G", "F"]]}}}, None),
    ],
)
def test_every_difference_is_a_line_with_its_path(expected: object, lines: list[str] | None) -> None:
    found = compare(expected, OUTCOME)

    assert found
    assert lines is None or found == lines


def test_a_name_that_looks_like_a_number_is_compared_as_text() -> None:
    outcome = {"percelen": {1: {"gegund": ["1.0"]}}}

    assert compare({"percelen": {"1": {"gegund": ["1"]}}}, outcome)


ROWS = st.lists(
    st.fixed_dictionaries({"aanbieder": st.sampled_from("AB"), "perceel": st.integers(1, 2)}), max_size=6
)


@given(ROWS, st.data())
def test_rows_of_the_outcome_in_any_order_and_with_any_keys_left_out_are_no_difference(
    rows: list[dict[str, object]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(rows))
    partial = [
        {key: row[key] for key in data.draw(st.sets(st.sampled_from(sorted(row))))} for row in shuffled
    ]

    assert compare({"terzijde": partial}, {"terzijde": rows}) == []


@given(ROWS, ROWS)
def test_complete_rows_differ_exactly_when_the_collections_differ(
    expected: list[dict[str, object]], actual: list[dict[str, object]]
) -> None:
    def key(row: dict[str, object]) -> str:
        return f"{sorted(row.items(), key=str)}"

    same = sorted(map(key, expected)) == sorted(map(key, actual))

    assert (compare({"terzijde": expected}, {"terzijde": actual}) == []) == same
