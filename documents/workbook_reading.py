"""Reading an Excel file of somebody else: what it says, never what it computes, and never more than a sheet holds."""

import zipfile
from datetime import date, datetime, time
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from documents.cells import Cell
from documents.inspection import UploadRefused, check_document

# What is unpacked is bounded before anything is read: a small file may unpack to any size.
MOST_UNPACKED = 50 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 5_000, 200
_FAULTS = (
    InvalidFileException,
    zipfile.BadZipFile,
    ParseError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OSError,
    EOFError,
)


def read_sheet(file: BinaryIO, *, name: str, max_bytes: int, sheet: str) -> list[list[Cell]]:
    """The rows of this sheet, or of the first one where there is none of that name. UploadRefused with a sentence."""
    if not name.lower().endswith(".xlsx"):
        raise UploadRefused(
            f"“{name}” is geen Excel-bestand van de soort .xlsx. "
            "Sla het op als Excel-werkmap (.xlsx) en kies dat bestand."
        )
    if check_document(file, name, max_bytes).damaged:
        raise UploadRefused(_unreadable(name))
    try:
        _check_unpacked(file, name)
        return _rows(file, name, sheet)
    except _FAULTS as fault:
        raise UploadRefused(_unreadable(name)) from fault


def _unreadable(name: str) -> str:
    return f"“{name}” kan niet worden gelezen. Open het in Excel, sla het opnieuw op als .xlsx en kies het nog eens."


def _check_unpacked(file: BinaryIO, name: str) -> None:
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise UploadRefused(
                f"“{name}” is te groot om in te lezen. Gebruik de sjabloon en vul alleen die in."
            )


def _rows(file: BinaryIO, name: str, sheet: str) -> list[list[Cell]]:
    file.seek(0)
    workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    try:
        titles = {title.casefold(): title for title in workbook.sheetnames}
        chosen = workbook[titles.get(sheet.casefold(), workbook.sheetnames[0])]
        # What a file says of its own size may be anything.
        chosen.reset_dimensions()
        rows = []
        for number, row in enumerate(chosen.iter_rows(max_col=MOST_COLUMNS), start=1):
            if number > MOST_ROWS:
                raise UploadRefused(f"“{name}” heeft meer dan {MOST_ROWS} rijen. Gebruik de sjabloon.")
            rows.append([_cell(each) for each in row])
        return rows
    finally:
        workbook.close()


def _cell(cell: Any) -> Cell:
    value = cell.value
    if getattr(cell, "data_type", "n") == "f":
        return Cell(None, is_formula=True)
    if isinstance(value, datetime):
        return Cell(value.date())
    if value is None or isinstance(value, str | int | float | date):
        return Cell(value)
    return Cell(value.isoformat() if isinstance(value, time) else str(value))
