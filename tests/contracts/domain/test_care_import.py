"""A sheet of numbers in care: row and column of each mistake, and nothing taken over until all is right."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.care_import import Count, Known, Mistake, changed, read_counts
from contracts.domain.care_months import (
    month_after,
    month_before,
    month_from,
    month_in_short,
    month_in_words,
    month_of,
    months_between,
)
from documents.cells import Cell, column_letters

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 1)
A, B = Known("a", "01234567", "Anker Zorg", 1), Known("b", "87654321", "Brug", 1)
KNOWN = (A, B)
HEADING = ["KvK-nummer", "Aanbieder", "januari 2026", "februari 2026"]


def read(*rows: Sequence[Any], known: Sequence[Known] = KNOWN) -> tuple[list[Count], list[Mistake]]:
    cells = [[each if isinstance(each, Cell) else Cell(each) for each in row] for row in rows]
    return read_counts(cells, known, first=FIRST, last=LAST)


def places(mistakes: Sequence[Mistake]) -> list[str]:
    return [each.place for each in mistakes]


def test_a_right_sheet_gives_its_numbers_and_an_empty_cell_says_nothing() -> None:
    counts, mistakes = read(
        HEADING, ["01234567", "Anker Zorg", 900, None], ["87654321", "Brug", 250.0, "260"]
    )

    assert mistakes == []
    assert counts == [
        Count("a", date(2026, 1, 1), 900),
        Count("b", date(2026, 1, 1), 250),
        Count("b", date(2026, 2, 1), 260),
    ]


def test_a_provider_is_found_by_kvk_without_its_zeros_or_by_name() -> None:
    counts, mistakes = read(
        ["Aanbieder", "KvK", date(2026, 3, 14)], [None, 1234567, 1], ["  BRUG ", None, 2], [None, None, None]
    )

    assert mistakes == []
    assert counts == [Count("a", date(2026, 3, 1), 1), Count("b", date(2026, 3, 1), 2)]


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("veel", "“veel” is geen aantal"),
        ("1.250", "“1.250” is geen aantal"),
        (2.5, "“2,5” is geen heel getal"),
        (-1, "0 of meer"),
        (True, "geen aantal"),
        (float("inf"), "geen heel getal"),
        (10_000_000, "ten hoogste"),
        (date(2026, 1, 1), "geen aantal"),
        (Cell(None, is_formula=True), "formule"),
        ("#REF!", "geen aantal"),
    ],
)
def test_what_is_no_number_is_named_with_its_row_and_column(value: Any, sentence: str) -> None:
    counts, (mistake,) = read(HEADING, ["01234567", "Anker Zorg", 900, value])

    assert counts == []
    assert mistake.place == "Rij 2, kolom D"
    assert sentence in mistake.sentence


@pytest.mark.parametrize(
    ("row", "place", "sentence"),
    [
        (["11111111", "Anker Zorg", 1], "Rij 2, kolom A", "Geen contract met KvK-nummer “11111111”"),
        (["01234567", "Brug", 1], "Rij 2, kolom B", "hoort Anker Zorg, niet “Brug”"),
        ([None, "Onbekend", 1], "Rij 2, kolom B", "Geen contract met een aanbieder “Onbekend”"),
        ([None, None, 1], "Rij 2, kolom B", "Van welke aanbieder"),
        ([None, Cell(None, is_formula=True), 1], "Rij 2, kolom B", "formule"),
    ],
)
def test_a_row_of_nobody_is_named(row: list[Any], place: str, sentence: str) -> None:
    _, (mistake,) = read(HEADING, row)

    assert mistake.place == place
    assert sentence in mistake.sentence


def test_a_provider_or_month_that_stands_there_twice_is_refused() -> None:
    _, (mistake,) = read(HEADING, ["01234567", None, 1], [None, "Anker Zorg", 2])
    assert (mistake.place, mistake.sentence) == (
        "Rij 3, kolom B",
        "Anker Zorg staat ook in rij 2. Laat er één staan.",
    )

    _, (mistake,) = read(["Aanbieder", "jan 2026", "2026-01"], ["Brug", 1, 2])
    assert (mistake.place, mistake.sentence) == (
        "Rij 1, kolom C",
        "“2026-01” staat ook in kolom B. Laat er één staan.",
    )


def test_months_outside_the_contracts_and_in_the_future_are_refused() -> None:
    _, mistakes = read(["Aanbieder", "december 2025", "januari 2027", "ooit"], ["Brug", 1, 2, 3])

    assert places(mistakes) == ["Rij 1, kolom B", "Rij 1, kolom C", "Rij 1, kolom D"]
    assert "ligt voor het begin" in mistakes[0].sentence
    assert "moet nog komen" in mistakes[1].sentence
    assert "“ooit” is geen maand" in mistakes[2].sentence


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "geen rij met de kop"),
        ([["Naam", "januari 2026"]], "geen rij met de kop"),
        ([["Aanbieder"], ["Brug"]], "geen kolom met een maand"),
        ([HEADING], "geen enkel aantal"),
        ([HEADING, ["01234567", "Anker Zorg", None]], "geen enkel aantal"),
    ],
)
def test_a_sheet_without_numbers_says_what_is_missing(rows: list[list[Any]], sentence: str) -> None:
    counts, (mistake,) = read(*rows)

    assert counts == []
    assert sentence in mistake.sentence


def test_who_has_a_contract_in_more_lots_names_the_lot() -> None:
    known = (A, Known("a2", A.kvk, A.name, 2))
    heading = ["Aanbieder", "Perceel", "januari 2026"]

    assert read(heading, [A.name, 2, 5], known=known)[0] == [Count("a2", FIRST, 5)]
    _, mistakes = read(heading, [A.name, None, 5], [A.name, 3, 5], [A.name, "x", 5], known=known)
    assert places(mistakes) == ["Rij 2, kolom B", "Rij 3, kolom B", "Rij 4, kolom B"]
    assert "meer percelen" in mistakes[0].sentence
    assert "geen contract in perceel “3”" in mistakes[1].sentence


def test_two_providers_of_one_name_are_told_apart_by_kvk() -> None:
    known = (B, Known("c", "11111111", "Brug", 1))

    _, (mistake,) = read(["Aanbieder", "januari 2026"], ["Brug", 5], known=known)

    assert "meer aanbieders met de naam “Brug”" in mistake.sentence


def test_what_is_kept_already_is_no_change() -> None:
    counts = [Count("a", FIRST, 1), Count("b", FIRST, 2)]

    assert changed(counts, {("a", FIRST): 1, ("b", FIRST): 3}) == [counts[1]]


values = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.dates(),
)
cells = st.one_of(st.builds(Cell, values), st.just(Cell(None, is_formula=True)))


@given(st.lists(st.lists(cells, max_size=5), max_size=6))
def test_any_sheet_gives_numbers_or_says_what_is_wrong(rows: list[list[Cell]]) -> None:
    whole = [[Cell(each) for each in HEADING], *rows]

    counts, mistakes = read_counts(whole, KNOWN, first=FIRST, last=LAST)

    assert bool(counts) != bool(mistakes)
    assert all(each.sentence.endswith(".") for each in mistakes)


@given(st.permutations([("a", 1), ("b", 2)]), st.integers(0, 1000), st.integers(0, 1000))
def test_the_order_of_rows_never_matters(order: list[tuple[str, int]], first: int, second: int) -> None:
    rows = {"a": ["01234567", "Anker Zorg", first, second], "b": ["87654321", "Brug", second, first]}

    counts, _ = read(HEADING, *(rows[key] for key, _ in order))

    assert set(counts) == {
        Count("a", date(2026, 1, 1), first),
        Count("a", date(2026, 2, 1), second),
        Count("b", date(2026, 1, 1), second),
        Count("b", date(2026, 2, 1), first),
    }


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("oktober 2026", date(2026, 10, 1)),
        ("Okt. 2026", date(2026, 10, 1)),
        ("mrt 2026", date(2026, 3, 1)),
        ("2026-10", date(2026, 10, 1)),
        ("10-2026", date(2026, 10, 1)),
        ("13-2026", None),
        ("0000-10", None),
        ("ok 2026", None),
        ("oktober", None),
        ("", None),
    ],
)
def test_months_as_people_write_them(text: str, month: date | None) -> None:
    assert month_from(text) == month


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_month_in_words_is_read_back(day: date) -> None:
    month = month_of(day)

    assert month_from(month_in_words(month)) == month
    assert month_from(f"{month_in_short(month)} {month.year}") == month
    assert month_before(month_after(month)) == month
    assert list(months_between(month, month_after(month))) == [month, month_after(month)]


def test_columns_have_the_names_of_excel() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
