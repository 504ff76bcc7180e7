"""The annex "Motivering van afwijkingen" as a document of the tender: made once, kept with its hash."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from audit.services import Auditor, SystemActor, tender_scope
from documents.files import store_file
from documents.pdf import RenderedPdf, render_pdf
from tenders.domain.deviations import TITLE
from tenders.models import Tender, TenderDocument
from tenders.pdf import deviations_context
from tenders.selectors import published_reasons
from tenders.services.lifecycle import lock_tender

TEMPLATE = "pdf/deviations.html"


def render_deviations(tender_id: UUID | str, *, at: datetime) -> TenderDocument | None:
    """Idempotent: the reasons of one publication are one version of the annex.

    Setting it takes a moment and happens outside a transaction; whoever is second throws its result away.
    """
    tender = Tender.objects.select_related("authority").get(public_id=tender_id)
    reasons = published_reasons(tender)
    if not reasons:
        return None
    published_at = max(row.published_at for row in reasons if row.published_at is not None)
    kept = _made_since(tender, published_at)
    if kept is not None:
        return kept
    rendered = render_pdf(TEMPLATE, deviations_context(tender, reasons), is_rehearsal=tender.is_rehearsal)
    return _keep(tender, rendered, published_at, at=at)


@transaction.atomic
def _keep(tender: Tender, rendered: RenderedPdf, published_at: datetime, *, at: datetime) -> TenderDocument:
    locked = lock_tender(tender, in_archive=True)
    kept = _made_since(locked, published_at)
    if kept is not None:
        return kept
    older = locked.documents.filter(title=TITLE).order_by("-version").first()
    locked.documents.filter(title=TITLE).update(is_current=False)
    document = TenderDocument.objects.create(
        tender=locked,
        title=TITLE,
        file=store_file(
            rendered.content, name="motivering-van-afwijkingen.pdf", content_type="application/pdf", at=at
        ),
        version=older.version + 1 if older else 1,
        order=older.order if older else locked.documents.count(),
        # The instant of the publication that it belongs to: by that one annex is told from the next.
        added_at=published_at,
    )
    Auditor(SystemActor.WORKER).record(
        "document.made",
        document,
        scope=tender_scope(locked.public_id),
        at=at,
        data={"version": document.version, "sha256": rendered.sha256, "size": document.file.size},
    )
    return document


def _made_since(tender: Tender, published_at: datetime) -> TenderDocument | None:
    return tender.documents.filter(title=TITLE, added_at__gte=published_at).order_by("-version").first()
