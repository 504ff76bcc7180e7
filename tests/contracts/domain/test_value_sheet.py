"""A sheet of realised values is read as a whole; every mistake has its row and column."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.value_sheet import HEADINGS, Holder, Sheet, ValueRow, read_values
from documents.cells import Cell

ANKER = Holder(1, "Anker", "01234567", 1, date(2026, 1, 1), date(2028, 12, 31), {"T-1": 7})
GOOD = ("Anker", "01234567", 1, "Huizen", "2026-03", 1234.56, None)


def read(*rows: tuple[Any, ...], today: date = date(2026, 6, 1)) -> Sheet:
    table = [HEADINGS, *rows]
    cells = [[value if isinstance(value, Cell) else Cell(value) for value in row] for row in table]
    return read_values(cells, holders=[ANKER], municipalities=["Huizen", "Laren"], today=today)


def changed(column: int, value: Any) -> tuple[Any, ...]:
    return (*GOOD[:column], value, *GOOD[column + 1 :])


def test_a_row_is_read_exactly() -> None:
    assert read(GOOD).rows == (ValueRow(1, "Huizen", date(2026, 3, 1), 123456),)
    assert read(changed(6, "T-1")).rows[0].call_off == 7
    # As Excel gives them: a KvK-nummer that lost its zero, a day, and names with other capitals and spaces.
    assert read(("x", 1234567.0, 1.0, " huizen ", date(2026, 3, 31), 0)).rows == (
        ValueRow(1, "Huizen", date(2026, 3, 1), 0),
    )


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_that_excel_keeps_in_binary_is_the_one_that_it_shows(amount: Decimal) -> None:
    (row,) = read(changed(5, float(amount))).rows

    assert row.amount == int(amount * 100)


@pytest.mark.parametrize("text", ["1234,56", "€ 1.234,56", "1234.56", "€\N{NO-BREAK SPACE}1234,56"])
def test_amounts_in_text_are_read_the_dutch_way(text: str) -> None:
    assert read(changed(5, text)).rows[0].amount == 123456


@pytest.mark.parametrize(
    ("column", "value", "place", "sentence"),
    [
        (1, None, "B", "Vul KvK-nummer in."),
        (1, "99999999", "B", "Met KvK-nummer 99999999 loopt geen contract in perceel 1."),
        (2, "een", "C", "“een” is geen nummer van een perceel."),
        (2, 2, "B", "loopt geen contract in perceel 2"),
        (3, "Amsterdam", "D", "geen deelnemende gemeente. Kies uit: Huizen, Laren."),
        (4, "maart", "E", "“maart” is geen maand."),
        (4, "2026-13", "E", "is geen maand"),
        (4, "2026-07", "E", "moet nog beginnen"),
        (4, "2025-12", "E", "Het contract loopt van januari 2026"),
        (5, "veel", "F", "“veel” is geen bedrag."),
        (5, "1.234", "F", "kan twee dingen betekenen"),
        (5, -1, "F", "Een bedrag is nul of meer."),
        (5, 1.005, "F", "meer dan twee cijfers achter de komma"),
        (5, 1e30, "F", "is geen bedrag"),
        (5, 10**14, "F", "is te groot"),
        (5, float("inf"), "F", "is geen bedrag"),
        (5, True, "F", "is geen bedrag"),
        (5, Cell(None, is_formula=True), "F", "Hier staat een formule."),
        (6, "T-9", "G", "staat geen afroep met kenmerk “T-9”"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_nothing_is_read(
    column: int, value: Any, place: str, sentence: str
) -> None:
    sheet = read(changed(4, "2026-02"), changed(column, value))

    assert sheet.rows == ()
    (mistake,) = sheet.mistakes
    assert (mistake.row, mistake.column) == (3, place)
    assert sentence in mistake.sentence


def test_every_mistake_of_every_row_is_told_at_once() -> None:
    sheet = read(("x", "9", "y", "z", "w", "v"), GOOD, changed(5, "veel"))

    assert [(one.row, one.column) for one in sheet.mistakes] == [
        (2, "C"),
        (2, "D"),
        (2, "E"),
        (2, "F"),
        (4, "F"),
    ]


def test_the_same_month_twice_is_a_mistake() -> None:
    (mistake,) = read(GOOD, GOOD).mistakes

    assert (mistake.row, mistake.column) == (3, "E")
    assert "staan ook op rij 2" in mistake.sentence
    # With and without a call-off are two amounts.
    assert len(read(GOOD, changed(6, "T-1")).rows) == 2


def test_other_headings_and_an_empty_sheet_are_refused() -> None:
    assert (
        "kopjes"
        in read_values([], holders=[], municipalities=[], today=date(2026, 1, 1)).mistakes[0].sentence
    )
    wrong = read_values([[Cell("Naam")]], holders=[ANKER], municipalities=["Huizen"], today=date(2026, 1, 1))
    assert (wrong.mistakes[0].row, wrong.mistakes[0].column) == (1, "A")
    assert "staat niets" in read((None,) * 7).mistakes[0].sentence
    assert len(read((None,) * 7, GOOD).rows) == 1
