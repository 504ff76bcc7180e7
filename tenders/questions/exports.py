"""The published nota's as data: what everybody may read, to sort, search and keep."""

from collections.abc import Iterable, Iterator
from typing import Any

from documents.workbook import (
    WHOLE,
    add_sheet,
    header_row,
    new_workbook,
    number_cell,
    text_cell,
    workbook_bytes,
)
from tenders.domain.clarification import NoticeContent, NoticeItem, content_from
from tenders.domain.wording import instant_in_words
from tenders.models import ClarificationNotice, Tender

_HEADINGS = (
    "Nummer",
    "Nota",
    "Gepubliceerd",
    "Ronde",
    "Waarover",
    "Vraag",
    "Antwoord",
    "Soort antwoord",
    "Vervolg op",
)
_WIDTHS = (9, 7, 28, 7, 32, 60, 60, 24, 12)


def notices_data(tender: Tender, notices: Iterable[ClarificationNotice]) -> dict[str, Any]:
    """JSON-able: what each nota froze, with when it was published and the hash of its PDF."""
    return {
        "aanbesteding": {
            "id": str(tender.public_id),
            "titel": tender.title,
            "aanbestedende_dienst": tender.authority.name,
        },
        "notas": [_notice(notice) for notice in notices],
    }


def _notice(notice: ClarificationNotice) -> dict[str, Any]:
    content = content_from(notice.content)
    return {
        "nota": notice.number,
        "ronde": notice.round,
        "gepubliceerd": notice.published_at.isoformat() if notice.published_at else None,
        "sha256_pdf": notice.file.sha256 if notice.file else "",
        "vragen": [
            {
                "nummer": item.number,
                "waarover": item.reference,
                "vraag": item.question,
                "antwoord": item.answer,
                "soort": item.kind_label,
                "wijzigt_de_stukken": item.changes,
                "vervolg_op": item.follows,
            }
            for item in content.items
        ],
    }


def notices_workbook(notices: Iterable[ClarificationNotice]) -> bytes:
    """One row per question, in the order of the nota's."""
    workbook = new_workbook()
    sheet = add_sheet(workbook, "Vragen en antwoorden", widths=_WIDTHS, frozen="B2")
    header_row(sheet, _HEADINGS)
    for notice, content, item in _items(notices):
        published = instant_in_words(notice.published_at) if notice.published_at else ""
        sheet.append(
            [
                number_cell(sheet, item.number, WHOLE),
                number_cell(sheet, content.number, WHOLE),
                text_cell(sheet, published),
                number_cell(sheet, content.round, WHOLE),
                *(
                    text_cell(sheet, text)
                    for text in (item.reference, item.question, item.answer, item.kind_label)
                ),
                number_cell(sheet, item.follows, WHOLE) if item.follows else text_cell(sheet, ""),
            ]
        )
    return workbook_bytes(workbook)


def _items(
    notices: Iterable[ClarificationNotice],
) -> Iterator[tuple[ClarificationNotice, NoticeContent, NoticeItem]]:
    for notice in notices:
        content = content_from(notice.content)
        for item in content.items:
            yield notice, content, item
