"""The chapter "Zo beoordelen wij" as a document of the tender: made from what is frozen, kept with its hash."""

import hashlib
import re
from datetime import datetime
from uuid import UUID

from django.db import transaction

from audit.services import Auditor, SystemActor, tender_scope
from documents.files import store_file
from documents.outbox import enqueue
from documents.pdf import render_html, render_pdf
from tenders.domain.chapter import TITLE
from tenders.models import Tender, TenderDocument
from tenders.pdf import chapter_context
from tenders.selectors import definition_of, texts_of
from tenders.services.lifecycle import lock_tender

TEMPLATE = "pdf/method_chapter.html"


def enqueue_chapter(tender: Tender) -> None:
    """Have the document made after this transaction: at publication, and when what it says has changed."""
    enqueue("render_chapter", queue="pdf", tender_id=tender.public_id)


def render_chapter(tender_id: UUID | str, *, at: datetime) -> TenderDocument | None:
    """Make the document of what is frozen now. Idempotent: one content is one version.

    Setting it takes a moment and happens outside a transaction; whoever is second throws its result away.
    """
    tender = Tender.objects.select_related("authority").get(public_id=tender_id)
    if not tender.fingerprint:
        return None
    context = chapter_context(tender, definition_of(tender), texts_of(tender))
    html = render_html(TEMPLATE, context, is_rehearsal=tender.is_rehearsal)
    made_from = hashlib.sha256(html.encode()).hexdigest()
    kept = tender.documents.filter(made_from=made_from, is_current=True).first()
    if kept is not None:
        return kept
    return _keep(
        tender, render_pdf(TEMPLATE, context, is_rehearsal=tender.is_rehearsal).content, made_from, at=at
    )


@transaction.atomic
def _keep(tender: Tender, content: bytes, made_from: str, *, at: datetime) -> TenderDocument:
    locked = lock_tender(tender, in_archive=True)
    made = locked.documents.exclude(made_from="")
    made.update(is_current=False)
    kept = made.filter(made_from=made_from).first()
    if kept is not None:
        # A rectification that was prepared before the chapter was there took it off the list.
        kept.is_current = True
        kept.save(update_fields=["is_current"])
        return kept
    older = made.order_by("-version").first()
    words = re.sub(r"[^\w-]+", "-", f"zo-beoordelen-wij-{tender.reference or tender.key}").strip("-").lower()
    document = TenderDocument.objects.create(
        tender=locked,
        title=TITLE,
        file=store_file(content, name=f"{words}.pdf", content_type="application/pdf", at=at),
        version=older.version + 1 if older else 1,
        order=older.order if older else locked.documents.count(),
        change_note="opnieuw gemaakt uit de gewijzigde methode" if older else "",
        added_at=at,
        made_from=made_from,
    )
    Auditor(SystemActor.WORKER).record(
        "document.made",
        document,
        scope=tender_scope(locked.public_id),
        at=at,
        data={
            "version": document.version,
            "sha256": document.file.sha256,
            "size": document.file.size,
            "fingerprint": locked.fingerprint,
        },
    )
    return document
