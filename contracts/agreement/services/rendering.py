"""Set one overeenkomst as Word document and PDF: the work of the job "render_agreement"."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from contracts.agreement.exports import agreement_document
from contracts.agreement.pdf import TEMPLATE, agreement_context, agreement_name
from contracts.domain.agreement_content import AgreementContent, content_from
from contracts.domain.placeholders import FOUND, values_of
from contracts.models import Agreement
from documents.files import read_file, store_file
from documents.pdf import render_pdf
from documents.word import WORD
from documents.word_template import filled

_WAITING = (Agreement.Rendering.QUEUED, Agreement.Rendering.FAILED)


def render_agreement(agreement_id: UUID | str, *, at: datetime) -> None:
    """Make the documents of the content as it is queued. Idempotent: one content hash is stored once.

    As with letters, whoever is second, or finds another content, throws its result away. A fault is kept and raised.
    """
    agreement = Agreement.objects.select_related("template__file").get(public_id=agreement_id)
    if agreement.rendering not in _WAITING:
        return
    is_rehearsal = agreement.contract.decision.tender.is_rehearsal
    try:
        content = content_from(agreement.content)
        if agreement.template is None:
            word = agreement_document(content, is_rehearsal=is_rehearsal)
            pdf = render_pdf(TEMPLATE, agreement_context(content), is_rehearsal=is_rehearsal).content
        else:
            # A PDF of a model of their own is for the authority to make: nothing here sets Word.
            word, pdf = filled(read_file(agreement.template.file), FOUND, values_of(content)), None
        _keep(agreement, content, word, pdf, at=at)
    except Exception as fault:
        Agreement.objects.filter(
            pk=agreement.pk, content_hash=agreement.content_hash, rendering__in=_WAITING
        ).update(rendering=Agreement.Rendering.FAILED, fault=type(fault).__name__[:120])
        raise


@transaction.atomic
def _keep(
    agreement: Agreement, content: AgreementContent, word: bytes, pdf: bytes | None, *, at: datetime
) -> None:
    current = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    if current.rendering not in _WAITING or current.content_hash != agreement.content_hash:
        return
    current.word = store_file(word, name=agreement_name(content, "docx"), content_type=WORD, at=at)
    current.pdf = (
        store_file(pdf, name=agreement_name(content, "pdf"), content_type="application/pdf", at=at)
        if pdf
        else None
    )
    current.rendered_hash = agreement.content_hash
    current.rendering, current.fault = Agreement.Rendering.READY, ""
    current.save(update_fields=["word", "pdf", "rendered_hash", "rendering", "fault"])
