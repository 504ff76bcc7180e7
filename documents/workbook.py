"""Excel files that are safe to open and exact: text is text, numbers are numbers, totals are formulas."""

import re
from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

POINTS = "0.00"
PERCENTAGE = "0.00%"
WHOLE = "0"
EURO = '"€" #,##0.00'
_EXACT = Context(prec=17)
_MAX_TEXT = 32_767
_MAX_TITLE = 31
_HEADER_FILL = PatternFill("solid", fgColor="0B5C6B")
_FONT_NAME = "Calibri"
_HEADER_FONT = Font(name=_FONT_NAME, bold=True, color="FFFFFF")
_LINE = Border(bottom=Side(style="thin", color="7C8896"))


def new_workbook() -> Workbook:
    """A workbook that is written row by row in constant memory; each row is given once, from the top."""
    return Workbook(write_only=True)


def add_sheet(
    workbook: Workbook, title: str, *, widths: Sequence[float] = (), frozen: str | None = None
) -> WriteOnlyWorksheet:
    """A sheet under a title that Excel accepts. Widths and the frozen corner ("B2") stand before the rows."""
    sheet = workbook.create_sheet(sheet_title(title, taken=workbook.sheetnames))
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    if frozen:
        sheet.freeze_panes = frozen
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def sheet_title(title: str, *, taken: Sequence[str] = ()) -> str:
    """At most 31 characters, none that Excel refuses, and different from the titles that are taken."""
    base = re.sub(r"[\[\]:*?/\\]", "-", ILLEGAL_CHARACTERS_RE.sub("", title)).strip().strip("'") or "Blad"
    used = {name.casefold() for name in taken}
    candidate, number = base[:_MAX_TITLE], 1
    while candidate.casefold() in used:
        number += 1
        ending = f" ({number})"
        candidate = base[: _MAX_TITLE - len(ending)] + ending
    return candidate


def text_cell(
    sheet: WriteOnlyWorksheet, text: object, *, bold: bool = False, wrap: bool = True
) -> WriteOnlyCell:
    """Always text: what a bidder typed is never a formula, also when it starts with "="."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(text))[:_MAX_TEXT])
    cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = Alignment(wrap_text=wrap, vertical="top")
    if bold:
        cell.font = Font(name=_FONT_NAME, bold=True)
    return cell


def number_cell(
    sheet: WriteOnlyWorksheet,
    value: Fraction | Decimal | int,
    number_format: str = POINTS,
    *,
    bold: bool = False,
) -> WriteOnlyCell:
    """A number to 17 significant digits, more than Excel keeps; the format decides what is shown."""
    if isinstance(value, Fraction):
        value = _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return _styled(WriteOnlyCell(sheet, value), number_format, bold)


def formula_cell(
    sheet: WriteOnlyWorksheet, formula: str, number_format: str = POINTS, *, bold: bool = False
) -> WriteOnlyCell:
    """A live formula, of our own making only; function names in English, as the file format has them."""
    if not formula.startswith("="):
        raise ValueError("A formula starts with =.")
    return _styled(WriteOnlyCell(sheet, formula), number_format, bold)


def header_row(sheet: WriteOnlyWorksheet, labels: Sequence[str]) -> None:
    """Append the row of column headings."""
    cells = []
    for label in labels:
        cell = text_cell(sheet, label)
        cell.font, cell.fill, cell.border = _HEADER_FONT, _HEADER_FILL, _LINE
        cells.append(cell)
    sheet.append(cells)


def workbook_bytes(workbook: Workbook) -> bytes:
    """The finished file; nothing can be added afterwards."""
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def _styled(cell: WriteOnlyCell, number_format: str, bold: bool) -> Any:
    cell.number_format = number_format
    cell.alignment = Alignment(vertical="top")
    if bold:
        cell.font = Font(name=_FONT_NAME, bold=True)
    return cell
