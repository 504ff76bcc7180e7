"""Realised values as they stand in a sheet: read as a whole, with the row and column of every mistake."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from contracts.domain.errors import DecisionRefused
from contracts.domain.maximum import MOST_CENTS, check_month
from documents.cells import EMPTY, Cell, column_letters

HEADINGS = ("Opdrachtnemer", "KvK-nummer", "Perceel", "Gemeente", "Maand", "Bedrag", "Afroep")
_NAME, _KVK, _LOT, _MUNICIPALITY, _MONTH, _AMOUNT, _CALL_OFF = range(len(HEADINGS))
_MONTH_TEXT = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?")
_MOST_DECIMALS = 9
T = TypeVar("T")


@dataclass(frozen=True)
class Holder:
    """A contract to which a row can belong; `call_offs` by reference."""

    key: int
    name: str
    kvk: str
    lot: int
    starts_on: date
    last_on: date
    call_offs: Mapping[str, int]


@dataclass(frozen=True)
class ValueRow:
    """What one row says, in whole cents; `month` is the first day, `call_off` the key of one or None."""

    holder: int
    municipality: str
    month: date
    amount: int
    call_off: int | None = None


@dataclass(frozen=True)
class Mistake:
    """`row` counts from 1 as Excel does; `column` is a letter."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Sheet:
    """Either rows without a mistake, or mistakes; never some of both."""

    rows: tuple[ValueRow, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


class _Wrong(Exception):
    def __init__(self, column: int, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column


def read_values(
    rows: Sequence[Sequence[Cell]],
    *,
    holders: Sequence[Holder],
    municipalities: Sequence[str],
    today: date,
) -> Sheet:
    """Every row of the sheet under its headings; empty rows are passed over."""
    if not rows or [cell.text for cell in _filled(rows[0])] != list(HEADINGS):
        words = ", ".join(HEADINGS)
        return Sheet(mistakes=(Mistake(1, "A", f"De eerste rij moet de kopjes hebben: {words}."),))
    by_place = {(one.kvk, one.lot): one for one in holders}
    names = {name.casefold(): name for name in municipalities}
    found: list[ValueRow] = []
    mistakes: list[Mistake] = []
    seen: dict[tuple[object, ...], int] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = _filled(row)
        if all(cell.is_empty for cell in cells):
            continue
        read, wrong = _row(cells, by_place, names, today)
        mistakes += [Mistake(number, column_letters(one.column + 1), str(one)) for one in wrong]
        if read is None:
            continue
        place = (read.holder, read.municipality, read.month, read.call_off)
        if place in seen:
            words = (
                f"Deze opdrachtnemer, gemeente en maand staan ook op rij {seen[place]}. Tel de bedragen op."
            )
            mistakes.append(Mistake(number, column_letters(_MONTH + 1), words))
        seen[place] = number
        found.append(read)
    if mistakes:
        return Sheet(mistakes=tuple(mistakes))
    if not found:
        return Sheet(mistakes=(Mistake(2, "A", "Onder de kopjes staat niets. Vul ten minste één rij in."),))
    return Sheet(rows=tuple(found))


def _row(
    cells: Sequence[Cell], by_place: Mapping[tuple[str, int], Holder], names: Mapping[str, str], today: date
) -> tuple[ValueRow | None, list[_Wrong]]:
    wrong: list[_Wrong] = []
    holder = _tried(lambda: _holder(cells, by_place), wrong)
    municipality = _tried(lambda: _municipality(cells[_MUNICIPALITY], names), wrong)
    month = _tried(lambda: _month(cells[_MONTH]), wrong)
    amount = _tried(lambda: _amount(cells[_AMOUNT]), wrong)
    call_off = None
    if holder is not None:
        call_off = _tried(lambda: _call_off(cells[_CALL_OFF], holder), wrong)
        if month is not None:
            try:
                check_month(month, starts_on=holder.starts_on, last_on=holder.last_on, today=today)
            except DecisionRefused as refusal:
                wrong.append(_Wrong(_MONTH, str(refusal)))
    if wrong or holder is None or municipality is None or month is None or amount is None:
        return None, wrong
    return ValueRow(holder.key, municipality, month, amount, call_off), []


def _tried(read: Callable[[], T], wrong: list[_Wrong]) -> T | None:
    try:
        return read()
    except _Wrong as mistake:
        wrong.append(mistake)
        return None


def _holder(cells: Sequence[Cell], by_place: Mapping[tuple[str, int], Holder]) -> Holder:
    kvk = re.sub(r"\D", "", _plain(cells[_KVK], _KVK)).zfill(8)
    lot = _plain(cells[_LOT], _LOT)
    if not lot.isascii() or not lot.isdigit():
        raise _Wrong(_LOT, f"“{lot}” is geen nummer van een perceel. Vul bijvoorbeeld 1 in.")
    found = by_place.get((kvk, int(lot)))
    if found is None:
        raise _Wrong(_KVK, f"Met KvK-nummer {kvk} loopt geen contract in perceel {int(lot)}.")
    return found


def _municipality(cell: Cell, names: Mapping[str, str]) -> str:
    text = _plain(cell, _MUNICIPALITY)
    found = names.get(text.casefold())
    if found is None:
        known = ", ".join(sorted(names.values()))
        raise _Wrong(_MUNICIPALITY, f"“{text}” is geen deelnemende gemeente. Kies uit: {known}.")
    return found


def _month(cell: Cell) -> date:
    if isinstance(cell.value, date) and not cell.is_formula:
        return cell.value.replace(day=1)
    text = _plain(cell, _MONTH)
    match = _MONTH_TEXT.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12 or not 2000 <= int(match[1]) <= 2200:
        raise _Wrong(_MONTH, f"“{text}” is geen maand. Schrijf jaar en maand, bijvoorbeeld 2026-03.")
    return date(int(match[1]), int(match[2]), 1)


def _amount(cell: Cell) -> int:
    text = _plain(cell, _AMOUNT)
    if not isinstance(cell.value, int | float) and re.fullmatch(r"-?\d{1,3}\.\d{3}", text):
        raise _Wrong(
            _AMOUNT,
            f"“{text}” kan twee dingen betekenen. Schrijf het zonder punt, met een komma voor de centen.",
        )
    number = _number(cell)
    if number is None:
        raise _Wrong(_AMOUNT, f"“{text}” is geen bedrag. Vul een getal in, bijvoorbeeld 1234,56.")
    if number < 0:
        raise _Wrong(
            _AMOUNT, "Een bedrag is nul of meer. Vul bij een correctie het juiste totaal van de maand in."
        )
    cents = number * 100
    if cents != cents.to_integral_value():
        raise _Wrong(_AMOUNT, f"“{text}” heeft meer dan twee cijfers achter de komma. Rond af op centen.")
    if cents >= MOST_CENTS:
        raise _Wrong(_AMOUNT, f"“{text}” is te groot. Controleer het bedrag.")
    return int(cents)


def _number(cell: Cell) -> Decimal | None:
    """What Excel keeps as a binary number is the decimal that it shows; text is read the Dutch way."""
    value = cell.value
    if isinstance(value, bool | date):
        return None
    try:
        if isinstance(value, int | float):
            return round(Decimal(repr(value)), _MOST_DECIMALS)
        text = cell.text.replace("€", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
        if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+(,\d+)?", text):
            return Decimal(text.replace(".", "").replace(",", "."))
        return Decimal(text) if re.fullmatch(r"-?\d+\.\d{1,2}", text) else None
    except InvalidOperation:
        return None


def _call_off(cell: Cell, holder: Holder) -> int | None:
    if cell.is_empty:
        return None
    text = _plain(cell, _CALL_OFF)
    if text not in holder.call_offs:
        raise _Wrong(
            _CALL_OFF, f"Bij {holder.name} staat geen afroep met kenmerk “{text}”. Laat dit anders leeg."
        )
    return holder.call_offs[text]


def _plain(cell: Cell, column: int) -> str:
    if cell.is_formula:
        raise _Wrong(column, "Hier staat een formule. Vul de uitkomst zelf in.")
    if cell.is_empty:
        raise _Wrong(column, f"Vul {HEADINGS[column]} in.")
    value = cell.value
    return str(int(value)) if isinstance(value, float) and value.is_integer() else cell.text


def _filled(row: Sequence[Cell]) -> list[Cell]:
    cells = list(row[: len(HEADINGS)])
    return cells + [EMPTY] * (len(HEADINGS) - len(cells))
