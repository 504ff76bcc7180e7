"""Set one letter as PDF: the work of the job "render_letter"."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from contracts.domain.content import content_from
from contracts.models import Letter
from contracts.pdf import letter_context, letter_data, letter_name
from documents.files import store_file
from documents.pdf import render_pdf

TEMPLATE = "pdf/letter.html"
_WAITING = (Letter.Status.QUEUED, Letter.Status.FAILED)


def render_letter(letter_id: UUID | str, *, at: datetime) -> None:
    """Make the PDF of the content as it is queued. Idempotent: one content hash is stored once.

    Setting takes seconds and happens outside a transaction. Whoever is second, or finds that the content has
    changed in the meantime, throws its result away. A fault is kept on the letter and raised, so that the
    outbox tries again.
    """
    letter = Letter.objects.get(public_id=letter_id)
    if letter.status not in _WAITING or letter.rendered_hash == letter.content_hash:
        _mark_ready(letter)
        return
    try:
        content = content_from(letter.content)
        rendered = render_pdf(
            TEMPLATE,
            letter_context(content),
            attached=[letter_data(content)],
            is_rehearsal=letter.decision.tender.is_rehearsal,
        )
        _keep(letter, rendered.content, name=letter_name(content), at=at)
    except Exception as fault:
        Letter.objects.filter(pk=letter.pk, content_hash=letter.content_hash, status__in=_WAITING).update(
            status=Letter.Status.FAILED, fault=type(fault).__name__[:120]
        )
        raise


def _mark_ready(letter: Letter) -> None:
    """What was rendered already with this content only needs its status."""
    if letter.status in _WAITING and letter.file_id is not None:
        Letter.objects.filter(pk=letter.pk, content_hash=letter.content_hash, status__in=_WAITING).update(
            status=Letter.Status.READY, fault=""
        )


@transaction.atomic
def _keep(letter: Letter, pdf: bytes, *, name: str, at: datetime) -> None:
    current = Letter.objects.select_for_update().get(pk=letter.pk)
    is_wanted = current.status in _WAITING and current.content_hash == letter.content_hash
    if not is_wanted or current.rendered_hash == letter.content_hash:
        return
    current.file = store_file(pdf, name=name, content_type="application/pdf", at=at)
    current.rendered_hash = letter.content_hash
    current.status, current.fault = Letter.Status.READY, ""
    current.save(update_fields=["file", "rendered_hash", "status", "fault"])
