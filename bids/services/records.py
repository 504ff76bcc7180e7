"""The proces-verbaal as PDF: rendered once, stored with its hash, served as stored."""

from datetime import datetime

from django.db import transaction

from audit.services import Auditor, SystemActor, tender_scope
from bids.models import OpeningRecord
from bids.pdf import record_context
from documents.files import store_file
from documents.pdf import render_pdf


def render_opening_record(record: OpeningRecord, *, at: datetime) -> OpeningRecord:
    """Idempotent: a record that has its PDF keeps it."""
    if record.file_id is not None:
        return record
    rendered = render_pdf(
        "pdf/opening_record.html", record_context(record), is_rehearsal=record.tender.is_rehearsal
    )
    return _keep(record.pk, rendered.content, rendered.sha256, at=at)


@transaction.atomic
def _keep(record_pk: int, content: bytes, sha256: str, *, at: datetime) -> OpeningRecord:
    record = OpeningRecord.objects.select_for_update(of=("self",)).select_related("tender").get(pk=record_pk)
    if record.file_id is not None:
        return record
    name = f"proces-verbaal-van-opening-{record.number}.pdf"
    record.file = store_file(content, name=name, content_type="application/pdf", at=at)
    record.save(update_fields=["file"])
    Auditor(SystemActor.WORKER).record(
        "opening.record_rendered",
        record,
        scope=tender_scope(record.tender.public_id),
        at=at,
        data={"sha256": sha256},
    )
    return record
