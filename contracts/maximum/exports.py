"""Realised values as a sheet, in the form in which it can be read in again."""

from collections.abc import Iterable

from contracts.domain.maximum import Use
from contracts.domain.value_sheet import HEADINGS
from contracts.maximum.amounts import as_euros
from contracts.maximum.selectors import HolderUse
from contracts.models import RealisedValue
from documents.workbook import (
    EURO,
    WHOLE,
    add_sheet,
    header_row,
    new_workbook,
    number_cell,
    text_cell,
    workbook_bytes,
)
from ui.formatting import percentage

SHEET = "Gerealiseerd"


def values_workbook(
    values: Iterable[RealisedValue], uses: Iterable[HolderUse], use: Use, municipalities: Iterable[str]
) -> bytes:
    """Three sheets: the amounts, the contracts with their totals, and how to fill it in."""
    workbook = new_workbook()
    sheet = add_sheet(workbook, SHEET, widths=(34, 14, 10, 24, 12, 18, 22), frozen="A2")
    header_row(sheet, list(HEADINGS))
    for one in values:
        contract = one.file.contract
        organisation = contract.bid.organisation
        sheet.append(
            [
                text_cell(sheet, organisation.name),
                text_cell(sheet, organisation.kvk_number),
                number_cell(sheet, contract.lot.number, WHOLE),
                text_cell(sheet, one.municipality),
                text_cell(sheet, f"{one.month:%Y-%m}"),
                number_cell(sheet, as_euros(one.amount), EURO),
                text_cell(sheet, one.call_off.reference if one.call_off else ""),
            ]
        )
    totals = add_sheet(workbook, "Contracten", widths=(34, 14, 10, 18, 18, 18), frozen="A2")
    header_row(totals, ["Opdrachtnemer", "KvK-nummer", "Perceel", "Gerealiseerd", "Nog te komen", "Gebruikt"])
    for each in uses:
        contract = each.file.contract
        totals.append(
            [
                text_cell(totals, contract.bid.organisation.name),
                text_cell(totals, contract.bid.organisation.kvk_number),
                number_cell(totals, contract.lot.number, WHOLE),
                number_cell(totals, as_euros(each.realised), EURO),
                number_cell(totals, as_euros(each.to_come), EURO),
                number_cell(totals, as_euros(each.used), EURO),
            ]
        )
    notes = add_sheet(workbook, "Uitleg", widths=(34, 80))
    header_row(notes, ["Gegeven", "Uitleg"])
    for label, words in _notes(use, municipalities):
        notes.append([text_cell(notes, label), text_cell(notes, words)])
    return workbook_bytes(workbook)


def _notes(use: Use, municipalities: Iterable[str]) -> list[tuple[str, str]]:
    rows = [
        ("KvK-nummer en Perceel", "Samen wijzen zij het contract aan, zoals op het blad Contracten."),
        ("Gemeente", f"Een van: {', '.join(municipalities)}."),
        ("Maand", "Jaar en maand, bijvoorbeeld 2026-03."),
        (
            "Bedrag",
            "Het totaal van die maand, zonder btw. Het vervangt het vorige bedrag van dezelfde maand.",
        ),
        ("Afroep", "Het kenmerk van een afroep, of leeg."),
        (
            "Inlezen",
            "Is er ergens een fout, dan verandert er niets. Elke fout wordt genoemd met rij en kolom.",
        ),
    ]
    if use.percent is not None:
        rows.append(("Gebruikt van de maximale waarde", percentage(use.percent)))
    return rows
