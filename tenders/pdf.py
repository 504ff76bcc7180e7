"""What the documents of this app show as PDF: results, nothing computed."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Max

from tenders.domain import chapter, deviations
from tenders.domain.definition import TenderDefinition
from tenders.models import Deviation, Tender
from tenders.reading import lot_limits_of, plan_rules_of
from tenders.selectors import TenderTexts


def chapter_of(tender: Tender, definition: TenderDefinition, texts: TenderTexts) -> chapter.Chapter:
    """The same for page and PDF."""
    return chapter.make_chapter(
        definition, texts.scale, plan_rules=plan_rules_of(tender), lot_limits=lot_limits_of(tender)
    )


def chapter_context(tender: Tender, definition: TenderDefinition, texts: TenderTexts) -> dict[str, Any]:
    """The chapter of a published tender; the same frozen method and texts give the same document."""
    return {
        "authority": tender.authority.name,
        "reference": tender.reference,
        "date": tender.rectifications.aggregate(last=Max("issued_at"))["last"] or tender.published_at,
        "subject": f"{chapter.TITLE}: {definition.title}",
        "chapter": chapter_of(tender, definition, texts),
        "fingerprint": tender.fingerprint,
    }


def deviations_context(tender: Tender, reasons: Sequence[Deviation]) -> dict[str, Any]:
    """The annex with the reasons of a publication, in the order in which the public page shows them."""
    return {
        "authority": tender.authority.name,
        "reference": tender.reference,
        "date": max((row.published_at for row in reasons if row.published_at), default=None),
        "subject": deviations.TITLE,
        "tender_title": tender.title,
        "fingerprint": tender.fingerprint,
        "reasons": reasons,
    }
