"""The context of the verklaring van vernietiging: what, by which rule, how much, who and when; no content, no names
of bidders or evaluators."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from contracts.domain.retention import CATEGORY_LABELS, START_LABELS, Category, Start, term_in_words
from contracts.models import DestructionLine, DestructionList
from tenders.domain.wording import local_date
from ui.formatting import dutch_datetime

TEMPLATE = "pdf/destruction_certificate.html"


def certificate_context(
    found: DestructionList, lines: Sequence[DestructionLine], counts: Mapping[int, int], *, at: datetime
) -> dict[str, Any]:
    """What `pdf/destruction_certificate.html` shows; `counts` is by primary key of a line what was destroyed of it."""
    return {
        "authority": found.authority.name,
        "date": local_date(at),
        "subject": f"Verklaring van vernietiging {found.number}",
        "number": found.number,
        "made": f"{found.made_by.name}, {dutch_datetime(found.made_at)}",
        "approved": f"{found.decided_by}, {dutch_datetime(found.decided_at)}",
        "finished": dutch_datetime(at),
        "list_hash": found.content_hash,
        "lines": [_line(line, counts.get(line.pk, 0)) for line in lines],
    }


def _line(line: DestructionLine, done: int) -> dict[str, Any]:
    return {
        "tender": line.tender.title,
        "reference": line.tender.reference,
        "category": CATEGORY_LABELS[Category(line.category)],
        "rule": f"{term_in_words(line.months)} {START_LABELS[Start(line.start)]}" if line.months else "kopie",
        "source": line.source,
        "kept_until": line.kept_until,
        "files": line.files,
        "rows": line.rows,
        "done": done,
        "oldest_on": line.oldest_on,
        "outcome": line.get_outcome_display(),
        "items_hash": line.items_hash,
    }


def certificate_name(found: DestructionList) -> str:
    return f"verklaring-van-vernietiging-{found.number}.pdf"
