"""Toelatingsverslag: how a decision of a toelatingsprocedure came about, as PDF and as a workbook.

Nothing is ranked and no price is kept apart, so that both versions say the same.
"""

from typing import Any

from contracts.domain.report import ReportData, ReportRow
from documents.workbook import (
    WHOLE,
    add_sheet,
    header_row,
    new_workbook,
    number_cell,
    text_cell,
    workbook_bytes,
)
from tenders.domain.wording import names_in_words
from ui.formatting import AMSTERDAM, dutch_datetime, dutch_datetime_ms


def admission_context(data: ReportData) -> dict[str, Any]:
    """What `pdf/admission_report.html` shows."""
    return {
        "report": data,
        "authority": data.authority,
        "reference": data.reference,
        "date": data.made_at.astimezone(AMSTERDAM).date(),
        "subject": f"Toelatingsverslag {data.tender}",
        "participants": _participants(data),
        "lots": [
            {
                "lot": lot,
                "admitted": names_in_words(list(lot.winners)) if data.awards else "",
                "refused": [row for row in lot.rows if not row.is_awarded],
            }
            for lot in data.lots
        ],
        "dates": _dates(data),
        "made_at": dutch_datetime(data.made_at),
    }


def admission_workbook(data: ReportData) -> bytes:
    """Sheets: Samenvatting, Aanmeldingen and Uitkomst."""
    workbook = new_workbook()
    sheet = add_sheet(workbook, "Samenvatting", widths=(38, 80))
    header_row(sheet, ["Gegeven", "Waarde"])
    rows = [
        ("Aanbestedende dienst", data.authority),
        ("Toelatingsprocedure", data.tender),
        ("Kenmerk", data.reference),
        ("Besluit", f"{data.decision_number}: {'toelaten' if data.awards else 'niemand toelaten'}"),
        ("Reden", data.reason),
        ("Besloten door", data.approved_by),
        *_dates(data),
        ("Vingerafdruk van de eisen", data.fingerprint),
        ("Controlegetal van de uitkomst", data.ranking_hash),
        ("Vertrouwelijke vragen", data.confidential.sentence),
        ("Gemaakt op", dutch_datetime(data.made_at)),
    ]
    for label, value in rows:
        if value:
            sheet.append([text_cell(sheet, label, bold=True), text_cell(sheet, value)])
    sheet = add_sheet(workbook, "Aanmeldingen", widths=(40, 16, 30, 16), frozen="A2")
    header_row(sheet, ["Aanbieder", "KvK-nummer", "Ontvangen", "Percelen"])
    for row in _participants(data):
        sheet.append([text_cell(sheet, row[key]) for key in ("name", "kvk", "received", "lots")])
    sheet = add_sheet(workbook, "Uitkomst", widths=(10, 40, 18, 90), frozen="A2")
    header_row(sheet, ["Perceel", "Aanbieder", "Uitkomst", "Redenen"])
    for lot in data.lots:
        for found in lot.rows:
            sheet.append(
                [
                    number_cell(sheet, lot.number, WHOLE),
                    text_cell(sheet, found.bidder),
                    text_cell(sheet, "toegelaten" if found.is_awarded else "niet toegelaten"),
                    text_cell(sheet, _reasons(found)),
                ]
            )
    return workbook_bytes(workbook)


def _participants(data: ReportData) -> list[dict[str, str]]:
    return [
        {
            "name": row.bidder,
            "kvk": row.kvk,
            "received": dutch_datetime_ms(row.received_at) if row.received_at else "",
            "lots": ", ".join(str(number) for number in row.lots),
        }
        for row in data.participants
    ]


def _dates(data: ReportData) -> list[tuple[str, str]]:
    return [
        (label, dutch_datetime(at))
        for label, at in (
            ("Toetsing vastgesteld", data.ranking_fixed_at),
            ("Besluit goedgekeurd", data.approved_at),
            ("Brieven verstuurd", data.released_at),
            ("Einde reactietermijn", data.standstill_ends_at),
            ("Definitief toegelaten", data.awarded_at),
        )
        if at is not None
    ]


def _reasons(row: ReportRow) -> str:
    return "; ".join(f"{ground.title}. {ground.reason}" for ground in row.grounds)
