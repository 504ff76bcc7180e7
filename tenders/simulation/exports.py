"""A simulation as a workbook: outcomes, weights, lots and settings."""

from collections.abc import Sequence

from documents.workbook import (
    PERCENTAGE,
    WHOLE,
    add_sheet,
    header_row,
    new_workbook,
    number_cell,
    text_cell,
    workbook_bytes,
)
from tenders.domain.simulation import Share, Statements

_SHARES = ("Wat", "Aantal", "Van", "Aandeel", "Zeker tussen", "en")


def simulation_workbook(
    happenings: Sequence[tuple[str, Share]],
    statements: Statements,
    per_lot: Sequence[tuple[str, Statements]],
    settings: Sequence[tuple[str, str]],
) -> bytes:
    """`happenings` is what can happen in a field, as often as it did; `per_lot` is by the name of the lot."""
    book = new_workbook()
    sheet = add_sheet(book, "Uitkomsten", widths=(60, 10, 10, 10, 14, 10), frozen="B2")
    header_row(sheet, _SHARES)
    for label, share in happenings:
        sheet.append([text_cell(sheet, label), *_share(sheet, share)])
    sheet = add_sheet(book, "Gewichten", widths=(12, 40, 14, 14, 16, 14, 10), frozen="C2")
    header_row(
        sheet,
        (
            "Code",
            "Criterium",
            "Volgens de leidraad",
            "In werkelijkheid",
            "Beslist wie wint",
            "Zeker tussen",
            "en",
        ),
    )
    for row in statements.weights:
        effective = (
            text_cell(sheet, "") if row.effective is None else number_cell(sheet, row.effective, PERCENTAGE)
        )
        sheet.append(
            [
                text_cell(sheet, row.leaf.code),
                text_cell(sheet, row.leaf.name),
                number_cell(sheet, row.stated, PERCENTAGE),
                effective,
                *(
                    number_cell(sheet, number, PERCENTAGE)
                    for number in (row.decides.part, row.decides.low, row.decides.high)
                ),
            ]
        )
    sheet = add_sheet(book, "Gunningsgrens", widths=(40, 10, 10, 10, 14, 10), frozen="B2")
    header_row(sheet, _SHARES)
    for key, share in statements.at_limit:
        sheet.append([text_cell(sheet, key), *_share(sheet, share)])
    sheet = add_sheet(book, "Percelen", widths=(40, 50, 10, 10, 10, 14, 10), frozen="C2")
    header_row(sheet, ("Perceel", *_SHARES))
    for name, found in per_lot:
        for label, share in (
            ("Gelijk op de gunningsgrens", found.tie_at_limit),
            ("Loting nodig", found.drawn),
            ("Te weinig inschrijvers over", found.short),
            *((f"{row.leaf.code} beslist wie wint", row.decides) for row in found.weights),
        ):
            sheet.append([text_cell(sheet, name), text_cell(sheet, label), *_share(sheet, share)])
    sheet = add_sheet(book, "Instellingen", widths=(34, 40))
    header_row(sheet, ("Instelling", "Waarde"))
    for label, value in settings:
        sheet.append([text_cell(sheet, label), text_cell(sheet, value)])
    return workbook_bytes(book)


def _share(sheet: object, share: Share) -> list[object]:
    return [
        number_cell(sheet, share.count, WHOLE),
        number_cell(sheet, share.of, WHOLE),
        *(number_cell(sheet, number, PERCENTAGE) for number in (share.part, share.low, share.high)),
    ]
