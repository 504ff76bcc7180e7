"""The numbers in care as Excel: empty to fill in, or filled; what was taken out can be read in again."""

from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from contracts.capacity.models import CareCount
from contracts.capacity.selectors import CapacityState
from contracts.domain.capacity_report import ReportContent
from contracts.domain.care_import import KVK, LOT, NAME
from contracts.domain.care_months import month_in_words
from contracts.models import Contract
from documents.workbook import (
    WHOLE,
    add_sheet,
    header_row,
    new_workbook,
    number_cell,
    text_cell,
    workbook_bytes,
)
from ui.formatting import dutch_datetime

SHEET = "Aantallen"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Numbers = Mapping[tuple[int, date], CareCount]


def template_workbook(contracts: Sequence[Contract], months: Sequence[date], numbers: Numbers) -> bytes:
    """A row per contract and a column per month, with what is known, and how to fill it in."""
    workbook = new_workbook()
    _numbers(workbook, contracts, months, numbers)
    sheet = add_sheet(workbook, "Uitleg", widths=(100,))
    for sentence in (
        "Vul op het blad Aantallen per aanbieder en maand in hoeveel er op de laatste dag van de maand in zorg waren.",
        "Schrijf een heel getal, zonder punt en zonder formule. Een lege cel wordt overgeslagen.",
        "Verander de koppen, de KvK-nummers en de namen niet. Kolommen met een maand mag u weglaten of toevoegen.",
        "Lees het bestand daarna in op de pagina Aantallen inlezen. Is er een fout, dan wordt er niets overgenomen.",
    ):
        sheet.append([text_cell(sheet, sentence)])
    return workbook_bytes(workbook)


def counts_workbook(
    contracts: Sequence[Contract],
    months: Sequence[date],
    numbers: Numbers,
    history: Sequence[CareCount],
    state: CapacityState | None,
) -> bytes:
    """Sheets: Aantallen, Toeleiding (who is open and why) and Geschiedenis (every number that was ever filled in)."""
    workbook = new_workbook()
    _numbers(workbook, contracts, months, numbers)
    if state is not None:
        add_standings(workbook, state)
    sheet = add_sheet(workbook, "Geschiedenis", widths=(34, 10, 18, 12, 24, 26, 50), frozen="A2")
    header_row(sheet, [NAME, LOT, "Maand", "Aantal", "Ingevuld op", "Door", "Reden van de correctie"])
    by_pk = {each.pk: each for each in contracts}
    for row in history:
        contract = by_pk[row.contract_id]
        sheet.append(
            [
                text_cell(sheet, contract.bid.organisation.name),
                number_cell(sheet, contract.lot.number, WHOLE),
                text_cell(sheet, month_in_words(row.month)),
                number_cell(sheet, row.number, WHOLE),
                text_cell(sheet, dutch_datetime(row.at)),
                text_cell(sheet, row.by.name),
                text_cell(sheet, row.reason),
            ]
        )
    return workbook_bytes(workbook)


def report_workbook(content: ReportContent) -> bytes:
    """The maandrapport; sheets Toeleiding and Regel."""
    workbook = new_workbook()
    sheet = add_sheet(workbook, "Toeleiding", widths=(30, 34, 16, 10, 10, 10, 90), frozen="A2")
    header_row(sheet, [LOT, NAME, "Nieuwe cliënten", "In zorg", "Verschil", "Opgave", "Waarom"])
    for lot in content.lots:
        for row in lot.rows:
            sheet.append(
                [
                    text_cell(sheet, lot.name),
                    text_cell(sheet, row.name),
                    text_cell(sheet, row.word),
                    number_cell(sheet, row.in_care, WHOLE),
                    _count(sheet, None if row.earlier is None else row.in_care - row.earlier),
                    _count(sheet, row.offer),
                    text_cell(sheet, f"{row.sentence} {row.note}".strip()),
                ]
            )
    sheet = add_sheet(workbook, "Regel", widths=(50, 60))
    header_row(sheet, ["Gegeven", "Waarde"])
    facts = [
        ("Aanbestedende dienst", content.authority),
        ("Aanbesteding", content.tender),
        ("Maand", content.month_words),
        ("Versie", str(content.version)),
    ]
    for name, value in (*facts, *content.rule):
        sheet.append([text_cell(sheet, name, bold=True), text_cell(sheet, value)])
    return workbook_bytes(workbook)


def add_standings(workbook: Workbook, state: CapacityState) -> None:
    """The sheet with who is open, and why."""
    sheet = add_sheet(workbook, "Toeleiding", widths=(34, 10, 12, 12, 16, 90), frozen="A2")
    header_row(sheet, [NAME, LOT, "Opgave", "In zorg", "Nieuwe cliënten", "Waarom"])
    for lot in state.lots:
        for position in lot.positions:
            load = position.standing.load
            sheet.append(
                [
                    text_cell(sheet, load.name),
                    number_cell(sheet, lot.lot.number, WHOLE),
                    _count(sheet, load.offer),
                    _count(sheet, load.in_care),
                    text_cell(sheet, "open" if position.standing.is_open else "dicht"),
                    text_cell(sheet, position.standing.sentence),
                ]
            )


def _count(sheet: WriteOnlyWorksheet, number: int | None) -> WriteOnlyCell:
    return text_cell(sheet, "") if number is None else number_cell(sheet, number, WHOLE)


def _numbers(
    workbook: Workbook, contracts: Sequence[Contract], months: Sequence[date], numbers: Numbers
) -> None:
    sheet = add_sheet(workbook, SHEET, widths=(14, 34, 10, *(16 for _ in months)), frozen="D2")
    header_row(sheet, [KVK, NAME, LOT, *(month_in_words(each) for each in months)])
    for contract in contracts:
        organisation = contract.bid.organisation
        kept = (numbers.get((contract.pk, month)) for month in months)
        sheet.append(
            [
                text_cell(sheet, organisation.kvk_number),
                text_cell(sheet, organisation.name),
                number_cell(sheet, contract.lot.number, WHOLE),
                *(_count(sheet, row.number if row else None) for row in kept),
            ]
        )
