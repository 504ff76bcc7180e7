"""The numbers in care of a sheet: every mistake with its row and column; nothing is taken over until all is right."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from contracts.domain.capacity import MOST
from contracts.domain.care_months import month_from, month_in_words, month_of
from documents.cells import EMPTY, Cell, column_letters

KVK, NAME, LOT = "KvK-nummer", "Aanbieder", "Perceel"
_HEADINGS = {"kvk-nummer": KVK, "kvk": KVK, "kvk nummer": KVK, "aanbieder": NAME, "perceel": LOT}
_KVK_LENGTH = 8
_LOOKED_AT = 10


@dataclass(frozen=True)
class Known:
    """A contract to which a row may belong."""

    key: str
    kvk: str
    name: str
    lot: int


@dataclass(frozen=True)
class Count:
    key: str
    month: date
    number: int


@dataclass(frozen=True)
class Mistake:
    """`row` as Excel numbers it, `column` its letter; both are left out where it concerns the whole sheet."""

    sentence: str
    row: int | None = None
    column: str = ""

    @property
    def place(self) -> str:
        """'Rij 3, kolom D'; empty for the whole sheet."""
        if self.row is None:
            return ""
        return f"Rij {self.row}, kolom {self.column}" if self.column else f"Rij {self.row}"


@dataclass
class _Sheet:
    known: Sequence[Known]
    first: date
    last: date
    mistakes: list[Mistake] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    months: dict[int, date] = field(default_factory=dict)

    def wrong(self, sentence: str, row: int, place: int | None = None) -> None:
        column = "" if place is None else column_letters(place + 1)
        self.mistakes.append(Mistake(sentence, row, column))


def read_counts(
    rows: Sequence[Sequence[Cell]], known: Sequence[Known], *, first: date, last: date
) -> tuple[list[Count], list[Mistake]]:
    """The counts of a sheet with a row per contract and a column per month; an empty cell says nothing.

    `first` and `last` are the months that may be filled in. With any mistake there are no counts.
    """
    sheet = _Sheet(known, month_of(first), month_of(last))
    heading = _heading_row(rows)
    if heading is None:
        return [], [Mistake(f"Er is geen rij met de kop “{NAME}” of “{KVK}”. Gebruik de sjabloon.")]
    _read_heading(sheet, rows[heading], heading + 1)
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows[heading + 1 :], start=heading + 2):
        if all(each.is_empty for each in cells):
            continue
        _read_row(sheet, cells, number, seen)
    if not sheet.mistakes and not sheet.counts:
        sheet.mistakes.append(Mistake("Er staat geen enkel aantal in het bestand."))
    return ([], sheet.mistakes) if sheet.mistakes else (sheet.counts, [])


def _heading_row(rows: Sequence[Sequence[Cell]]) -> int | None:
    for number, cells in enumerate(rows[:_LOOKED_AT]):
        if any(_HEADINGS.get(each.text.casefold()) in {KVK, NAME} for each in cells):
            return number
    return None


def _read_heading(sheet: _Sheet, cells: Sequence[Cell], number: int) -> None:
    found: dict[object, int] = {}
    for place, cell in enumerate(cells):
        if cell.is_empty:
            continue
        label = _HEADINGS.get(cell.text.casefold())
        month = None if label else _month_of_cell(cell)
        if label is None and month is None:
            sheet.wrong(
                f"“{cell.text or 'een formule'}” is geen maand. Schrijf bijvoorbeeld: oktober 2026.",
                number,
                place,
            )
            continue
        what: object = label or month
        if what in found:
            earlier = column_letters(found[what] + 1)
            sheet.wrong(f"“{cell.text}” staat ook in kolom {earlier}. Laat er één staan.", number, place)
            continue
        found[what] = place
        if label:
            sheet.columns[label] = place
        elif month is not None:
            _keep_month(sheet, month, number, place)
    if not sheet.mistakes and not sheet.months:
        sheet.wrong("Er is geen kolom met een maand. Gebruik de sjabloon.", number)


def _month_of_cell(cell: Cell) -> date | None:
    return month_of(cell.value) if isinstance(cell.value, date) else month_from(cell.text)


def _keep_month(sheet: _Sheet, month: date, number: int, place: int) -> None:
    if month < sheet.first:
        sheet.wrong(
            f"{month_in_words(month).capitalize()} ligt voor het begin van de contracten, "
            f"{month_in_words(sheet.first)}.",
            number,
            place,
        )
    elif month > sheet.last:
        sheet.wrong(f"{month_in_words(month).capitalize()} moet nog komen.", number, place)
    sheet.months[place] = month


def _read_row(sheet: _Sheet, cells: Sequence[Cell], number: int, seen: dict[str, int]) -> None:
    contract = _contract(sheet, cells, number)
    if contract is not None:
        if contract.key in seen:
            sheet.wrong(
                f"{contract.name} staat ook in rij {seen[contract.key]}. Laat er één staan.",
                number,
                _name_place(sheet),
            )
            return
        seen[contract.key] = number
    for place, month in sheet.months.items():
        cell = _at(cells, place)
        if cell.is_empty:
            continue
        value = _number(cell)
        if isinstance(value, str):
            sheet.wrong(value, number, place)
        elif contract is not None:
            sheet.counts.append(Count(contract.key, month, value))


def _at(cells: Sequence[Cell], place: int | None) -> Cell:
    return cells[place] if place is not None and place < len(cells) else EMPTY


def _name_place(sheet: _Sheet) -> int:
    return sheet.columns.get(NAME, sheet.columns.get(KVK, 0))


def _contract(sheet: _Sheet, cells: Sequence[Cell], number: int) -> Known | None:
    """Whose row it is, by KvK-nummer where there is one and else by name, and by lot where it has more."""
    by_kvk, by_name = _at(cells, sheet.columns.get(KVK)), _at(cells, sheet.columns.get(NAME))
    for label, cell in ((KVK, by_kvk), (NAME, by_name), (LOT, _at(cells, sheet.columns.get(LOT)))):
        if cell.is_formula:
            sheet.wrong("Hier staat een formule. Zet de waarde zelf in de cel.", number, sheet.columns[label])
            return None
    if by_kvk.is_empty and by_name.is_empty:
        sheet.wrong("Van welke aanbieder deze rij is, staat er niet.", number, _name_place(sheet))
        return None
    found = (
        _with_name(sheet, by_name, number) if by_kvk.is_empty else _with_kvk(sheet, by_kvk, by_name, number)
    )
    return _in_lot(sheet, found, cells, number) if found else None


def _with_kvk(sheet: _Sheet, by_kvk: Cell, by_name: Cell, number: int) -> list[Known]:
    found = [each for each in sheet.known if each.kvk == _kvk(by_kvk)]
    if not found:
        sheet.wrong(f"Geen contract met KvK-nummer “{by_kvk.text}”.", number, sheet.columns[KVK])
    elif not by_name.is_empty and all(_plain(each.name) != _plain(by_name.text) for each in found):
        sentence = f"Bij dit KvK-nummer hoort {found[0].name}, niet “{by_name.text}”."
        sheet.wrong(sentence, number, sheet.columns[NAME])
        return []
    return found


def _with_name(sheet: _Sheet, by_name: Cell, number: int) -> list[Known]:
    found = [each for each in sheet.known if _plain(each.name) == _plain(by_name.text)]
    if not found:
        sheet.wrong(f"Geen contract met een aanbieder “{by_name.text}”.", number, sheet.columns[NAME])
    elif len({each.kvk for each in found}) > 1:
        sentence = f"Er zijn meer aanbieders met de naam “{by_name.text}”. Vul het KvK-nummer in."
        sheet.wrong(sentence, number, sheet.columns[NAME])
        return []
    return found


def _in_lot(sheet: _Sheet, found: Sequence[Known], cells: Sequence[Cell], number: int) -> Known | None:
    place = sheet.columns.get(LOT)
    cell = _at(cells, place)
    if cell.is_empty:
        if len(found) == 1:
            return found[0]
        sheet.wrong(
            f"{found[0].name} heeft een contract in meer percelen. Vul het nummer van het perceel in.",
            number,
            _name_place(sheet) if place is None else place,
        )
        return None
    lot = _number(cell)
    chosen = next((each for each in found if each.lot == lot), None)
    if chosen is None:
        sheet.wrong(f"{found[0].name} heeft geen contract in perceel “{cell.text}”.", number, place)
    return chosen


def _kvk(cell: Cell) -> str:
    """Excel takes a number for a number, and drops the zeros before it."""
    number = _number(cell)
    text = str(number) if isinstance(number, int) else re.sub(r"\D", "", cell.text)
    return text.zfill(_KVK_LENGTH)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _number(cell: Cell) -> int | str:
    """The whole number in a cell, or the sentence that says why there is none."""
    value = cell.value
    if cell.is_formula:
        return "Hier staat een formule. Zet het aantal zelf in de cel."
    if isinstance(value, bool | date):
        return f"“{cell.text}” is geen aantal. Schrijf een heel getal."
    if isinstance(value, float):
        if not math.isfinite(value) or value != int(value):
            return f"“{cell.text.replace('.', ',')}” is geen heel getal."
        value = int(value)
    if isinstance(value, str):
        if not re.fullmatch(r"-?[0-9]{1,12}", cell.text):
            return f"“{cell.text}” is geen aantal. Schrijf een heel getal in cijfers, zonder punt."
        value = int(cell.text)
    if value is None or value < 0:
        return "Een aantal is 0 of meer."
    return value if value <= MOST else f"Een aantal is ten hoogste {MOST}."


def changed(counts: Sequence[Count], present: Mapping[tuple[str, date], int]) -> list[Count]:
    """Those that say something else than what is kept already."""
    return [each for each in counts if present.get((each.key, each.month)) != each.number]
