"""Social return of all contracts of a tender as a sheet."""

from collections.abc import Iterable, Sequence

from contracts.domain.social_return import KIND_LABELS, STATUS_LABELS, Kind
from contracts.maximum.amounts import as_euros
from contracts.models import SocialReturnEffort
from contracts.social.selectors import Owed
from documents.workbook import (
    EURO,
    POINTS,
    WHOLE,
    add_sheet,
    header_row,
    new_workbook,
    number_cell,
    text_cell,
    workbook_bytes,
)


def social_return_workbook(found: Sequence[Owed], efforts: Iterable[SocialReturnEffort]) -> bytes:
    """Two sheets: what is owed and done per contract and year, and every effort."""
    workbook = new_workbook()
    sheet = add_sheet(workbook, "Voortgang", widths=(34, 10, 16, 18, 18, 18, 18, 18), frozen="A2")
    header_row(
        sheet,
        [
            "Opdrachtnemer",
            "Perceel",
            "Periode",
            "Omzet",
            "Verplicht",
            "Geaccepteerd",
            "Te beoordelen",
            "Nog te doen",
        ],
    )
    for owed in found:
        contract = owed.file.contract
        for one in (*owed.years, *([owed.total] if owed.total is not None else [])):
            amounts = (one.turnover, one.obligation, one.accepted, one.waiting, one.rest)
            sheet.append(
                [
                    text_cell(sheet, contract.bid.organisation.name),
                    number_cell(sheet, contract.lot.number, WHOLE),
                    text_cell(sheet, one.year if one.year is not None else "hele looptijd"),
                    *(number_cell(sheet, as_euros(cents), EURO) for cents in amounts),
                ]
            )
    every = add_sheet(
        workbook, "Inspanningen", widths=(34, 10, 14, 34, 50, 40, 10, 14, 14, 16, 40), frozen="A2"
    )
    header_row(
        every,
        [
            "Opdrachtnemer",
            "Perceel",
            "Gedaan op",
            "Soort",
            "Wat",
            "Samenhang met de opdracht",
            "Uren",
            "Per uur",
            "Waarde",
            "Stand",
            "Opmerking",
        ],
    )
    for effort in efforts:
        contract = effort.file.contract
        is_hours = effort.hours is not None and effort.per_hour is not None
        every.append(
            [
                text_cell(every, contract.bid.organisation.name),
                number_cell(every, contract.lot.number, WHOLE),
                text_cell(every, effort.carried_out_on.isoformat()),
                text_cell(every, KIND_LABELS[Kind(effort.kind)]),
                text_cell(every, effort.description),
                text_cell(every, effort.connection),
                number_cell(every, effort.hours, POINTS) if is_hours else text_cell(every, ""),
                number_cell(every, as_euros(effort.per_hour), EURO) if is_hours else text_cell(every, ""),
                number_cell(every, as_euros(effort.amount), EURO),
                text_cell(every, STATUS_LABELS[effort.state]),
                text_cell(every, effort.remarks),
            ]
        )
    return workbook_bytes(workbook)
