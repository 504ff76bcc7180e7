"""What the documents of this app show as PDF: results, nothing computed."""

from collections.abc import Sequence
from typing import Any

from tenders.domain.deviations import TITLE
from tenders.models import Deviation, Tender


def deviations_context(tender: Tender, reasons: Sequence[Deviation]) -> dict[str, Any]:
    """The annex with the reasons of a publication, in the order in which the public page shows them."""
    return {
        "authority": tender.authority.name,
        "reference": tender.reference,
        "date": max((row.published_at for row in reasons if row.published_at), default=None),
        "subject": TITLE,
        "tender_title": tender.title,
        "fingerprint": tender.fingerprint,
        "reasons": reasons,
    }
