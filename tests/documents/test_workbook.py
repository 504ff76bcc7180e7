"""Excel files, read back."""

from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from documents.workbook import (
    POINTS,
    add_sheet,
    formula_cell,
    header_row,
    new_workbook,
    number_cell,
    sheet_title,
    text_cell,
    workbook_bytes,
)


def read_back(*rows: list[object]) -> Worksheet:
    workbook = new_workbook()
    sheet = add_sheet(workbook, "Punten", widths=[30, 12], frozen="B2")
    header_row(sheet, ["Inschrijver", "Punten"])
    for row in rows:
        sheet.append([make(sheet, value) for make, value in row])
    return load_workbook(BytesIO(workbook_bytes(workbook)))["Punten"]


def test_sheet_comes_back_with_its_layout() -> None:
    sheet = read_back([(text_cell, "De Linde"), (number_cell, Decimal("80.5"))])

    assert [cell.value for cell in sheet[1]] == ["Inschrijver", "Punten"]
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "B2"
    assert sheet.column_dimensions["A"].width == 30
    assert (sheet["B2"].value, sheet["B2"].number_format) == (80.5, POINTS)


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "12"])
def test_what_a_bidder_typed_is_never_a_formula_or_a_number(text: str) -> None:
    cell = read_back([(text_cell, text)])["A2"]

    assert (cell.value, cell.data_type) == (text, "s")


def test_characters_that_excel_refuses_are_left_out() -> None:
    assert read_back([(text_cell, "plan\x00 van\x0b aanpak")])["A2"].value == "plan van aanpak"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 3), 1 / 3),
        (Fraction(80), 80),
        (Decimal("61.20"), 61.2),
        (7, 7),
        (Fraction(-2, 7), -2 / 7),
    ],
)
def test_numbers_keep_all_digits_that_excel_has(value: Fraction | Decimal | int, shown: float) -> None:
    cell = read_back([(number_cell, value)])["A2"]

    assert cell.data_type == "n"
    assert cell.value == pytest.approx(shown, rel=1e-15)


def test_formula_is_live() -> None:
    cell = read_back([(formula_cell, "=SUM(B2:B9)")])["A2"]

    assert (cell.value, cell.data_type) == ("=SUM(B2:B9)", "f")


def test_formula_must_be_one() -> None:
    sheet = add_sheet(new_workbook(), "Punten")

    with pytest.raises(ValueError, match="starts with ="):
        formula_cell(sheet, "SUM(B2:B9)")


@pytest.mark.parametrize(
    ("title", "taken", "safe"),
    [
        ("Perceel 1/2: [a]*?", [], "Perceel 1-2- -a---"),
        ("x" * 40, [], "x" * 31),
        ("'Rang'", [], "Rang"),
        ("", [], "Blad"),
        ("Rang", ["rang", "Rang (2)"], "Rang (3)"),
        ("x" * 40, ["x" * 31], "x" * 27 + " (2)"),
    ],
)
def test_title_of_a_sheet_is_one_that_excel_accepts(title: str, taken: list[str], safe: str) -> None:
    assert sheet_title(title, taken=taken) == safe
