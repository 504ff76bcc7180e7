"""The publication log as its page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.notices.selectors import Publication
from tenders.domain.wording import date_in_words
from ui.formatting import dutch_datetime


@dataclass(frozen=True)
class PublicationRow:
    kind: str
    reference: str
    there: str
    here: str
    noted: str


def publication_rows(found: Iterable[Publication]) -> list[PublicationRow]:
    return [
        PublicationRow(
            kind=row.kind,
            reference=_reference(row),
            there=_there(row),
            here=dutch_datetime(row.here_at) if row.here_at else "",
            noted=f"{row.by}, {dutch_datetime(row.noted_at)}",
        )
        for row in found
    ]


def _reference(row: Publication) -> str:
    ted = f"TED {row.ted_reference}" if row.ted_reference else ""
    return ", ".join(part for part in (row.reference, ted) if part) or "nog geen kenmerk"


def _there(row: Publication) -> str:
    if row.on is not None:
        return date_in_words(row.on)
    return f"verzonden op {dutch_datetime(row.sent_at)}" if row.sent_at else ""
