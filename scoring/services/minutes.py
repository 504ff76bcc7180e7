"""The verslag of a consensus: its content is fixed with the quality, its PDF is made by a job."""

import hashlib
import json
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, SystemActor, tender_scope
from documents.files import store_file
from documents.outbox import enqueue
from documents.pdf import render_pdf
from scoring.models import ConsensusMinutes
from scoring.pdf import minutes_context
from scoring.selectors.minutes import minutes_content
from tenders.models import Tender


def write_minutes(tender: Tender, *, by: User, at: datetime, closed_for: str = "") -> ConsensusMinutes:
    """Keep what the consensus came to, and let the PDF be made. The tender is locked."""
    content = minutes_content(tender, by, at=at, closed_for=closed_for)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    minutes = ConsensusMinutes.objects.create(
        tender=tender,
        number=ConsensusMinutes.objects.filter(tender=tender).count() + 1,
        content=content,
        content_hash=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        at=at,
    )
    Auditor(by).record(
        "consensus.minutes_written",
        minutes,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"hash": minutes.content_hash, "number": minutes.number},
    )
    enqueue("render_consensus_minutes", queue="pdf", minutes_id=minutes.public_id)
    return minutes


def render_minutes(minutes: ConsensusMinutes, *, at: datetime) -> ConsensusMinutes:
    """Idempotent: minutes that have their PDF keep it."""
    if minutes.file_id is not None:
        return minutes
    rendered = render_pdf(
        "pdf/consensus_minutes.html",
        minutes_context(minutes.content, minutes.number),
        is_rehearsal=minutes.tender.is_rehearsal,
    )
    return _keep(minutes.pk, rendered.content, rendered.sha256, at=at)


@transaction.atomic
def _keep(pk: int, content: bytes, sha256: str, *, at: datetime) -> ConsensusMinutes:
    minutes = ConsensusMinutes.objects.select_for_update(of=("self",)).select_related("tender").get(pk=pk)
    if minutes.file_id is not None:
        return minutes
    name = f"verslag-consensus-{minutes.number}.pdf"
    minutes.file = store_file(content, name=name, content_type="application/pdf", at=at)
    minutes.save(update_fields=["file"])
    Auditor(SystemActor.WORKER).record(
        "consensus.minutes_rendered",
        minutes,
        scope=tender_scope(minutes.tender.public_id),
        at=at,
        data={"sha256": sha256},
    )
    return minutes
