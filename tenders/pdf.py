"""What the documents of this app show as PDF: results, nothing computed."""

from typing import Any

from django.db.models import Max

from tenders.domain.chapter import TITLE, make_chapter
from tenders.domain.definition import TenderDefinition
from tenders.models import Tender
from tenders.selectors import TenderTexts


def chapter_context(tender: Tender, definition: TenderDefinition, texts: TenderTexts) -> dict[str, Any]:
    """The chapter of a published tender; the same frozen method and texts give the same document."""
    return {
        "authority": tender.authority.name,
        "reference": tender.reference,
        "date": tender.rectifications.aggregate(last=Max("issued_at"))["last"] or tender.published_at,
        "subject": f"{TITLE}: {definition.title}",
        "chapter": make_chapter(definition, texts.scale),
        "fingerprint": tender.fingerprint,
    }
