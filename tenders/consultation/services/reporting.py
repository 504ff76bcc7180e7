"""Write the report of a consultation, set it as PDF, and publish it for everybody at one moment."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from documents.files import store_file
from documents.outbox import enqueue
from documents.pdf import render_pdf
from tenders.consultation.pdf import report_context, report_name
from tenders.consultation.selectors import reactions_of
from tenders.domain.consultation import (
    LONGEST_ANSWER,
    ConsultationRefused,
    QuestionKind,
    ReportContent,
    ReportItem,
    counted,
    group_counts,
    invited_in_words,
    report_from,
    report_hash,
    shuffled,
)
from tenders.domain.wording import date_in_words, instant_in_words, local_date
from tenders.models import Consultation, ConsultationReport, Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender

JOB = "render_consultation_report"
TEMPLATE = "pdf/consultation_report.html"
_Status = ConsultationReport.Status
_WAITING = (_Status.QUEUED, _Status.FAILED)


@transaction.atomic
def save_summary(consultation: Consultation, text: str, *, by: User, at: datetime) -> ConsultationReport:
    """What the authority concludes from all reactions, and what it does with them."""
    _, report = _writable(consultation, by=by, at=at)
    report.summary = text.strip()
    report.save(update_fields=["summary"])
    return report


@transaction.atomic
def save_answers(
    consultation: Consultation,
    question: int,
    *,
    summary: str,
    wordings: Mapping[str, str],
    by: User,
    at: datetime,
) -> ConsultationReport:
    """The summary of one question, and per public id of a reaction the words that the report gives.

    An answer of which nothing is left in the words does not stand in the report.
    """
    row, report = _writable(consultation, by=by, at=at)
    if not 1 <= question <= len(row.questions):
        raise ConsultationRefused("Deze vraag bestaat niet.")
    report.summaries = report.summaries | {str(question): summary.strip()}
    report.save(update_fields=["summaries"])
    for reaction in reactions_of(row).select_for_update(of=("self",)):
        words = wordings.get(str(reaction.public_id))
        if words is None or words.strip() == reaction.wording(question):
            continue
        if len(words) > LONGEST_ANSWER:
            raise ConsultationRefused(f"Gebruik ten hoogste {LONGEST_ANSWER} tekens.")
        reaction.wordings = reaction.wordings | {str(question): words.strip()}
        reaction.save(update_fields=["wordings"])
    return report


@transaction.atomic
def prepare_report(consultation: Consultation, *, by: User, at: datetime) -> ConsultationReport:
    """Freeze summaries and answers as they are now, and let a worker set them; made again, as they then are."""
    row, report = _writable(consultation, by=by, at=at)
    missing = [
        str(number)
        for number in range(1, len(row.questions) + 1)
        if not report.summaries.get(str(number), "")
    ]
    if not report.summary:
        raise ConsultationRefused("Schrijf eerst de samenvatting van het geheel.")
    if missing:
        raise ConsultationRefused(f"Schrijf nog een samenvatting bij vraag {', '.join(missing)}.")
    content = content_of(row, report, at=at)
    digest = report_hash(content)
    is_ready = report.file_id is not None and report.rendered_hash == digest
    report.content, report.content_hash, report.fault = content.as_mapping(), digest, ""
    report.status = _Status.READY if is_ready else _Status.QUEUED
    report.save()
    if not is_ready:
        enqueue(JOB, queue="pdf", report_id=report.public_id)
    return report


def render_report(report_id: UUID | str, *, at: datetime) -> None:
    """Set the report as it is queued. Idempotent: one content is stored once, a fault is kept and raised."""
    report = ConsultationReport.objects.select_related("consultation__tender").get(public_id=report_id)
    if report.status not in _WAITING or report.published_at is not None:
        return
    try:
        content = report_from(report.content)
        is_rehearsal = report.consultation.tender.is_rehearsal
        pdf = render_pdf(TEMPLATE, report_context(content), is_rehearsal=is_rehearsal).content
        _keep(report, pdf, name=report_name(content), at=at)
    except Exception as fault:
        ConsultationReport.objects.filter(
            pk=report.pk, content_hash=report.content_hash, status__in=_WAITING
        ).update(status=_Status.FAILED, fault=type(fault).__name__[:120])
        raise


@transaction.atomic
def publish_report(consultation: Consultation, *, by: User, at: datetime) -> ConsultationReport:
    """Readable for everybody from this instant, and never changed again.

    Refused unless the PDF is there, says what the texts say now, and bears the date of today.
    """
    row, report = _writable(consultation, by=by, at=at)
    if report.status != _Status.READY:
        raise ConsultationRefused("De PDF van het verslag is nog niet klaar. Wacht tot hij er is.")
    kept = report_from(report.content)
    if kept.made_on != local_date(at).isoformat():
        raise ConsultationRefused(
            f"Dit verslag is niet van vandaag, {date_in_words(local_date(at))}. Maak het opnieuw: de datum staat erin."
        )
    if not report.content_hash == report.rendered_hash == report_hash(content_of(row, report, at=at)):
        raise ConsultationRefused(
            "Er is een tekst of reactie veranderd nadat het verslag is gemaakt. Maak het opnieuw en controleer het."
        )
    report.published_at, report.published_by = at, by
    report.save(update_fields=["published_at", "published_by"])
    Auditor(by).record(
        "consultation.reported",
        row,
        scope=tender_scope(row.tender.public_id),
        at=at,
        data={"number": row.number, "reactions": kept.participants, "sha256": report.content_hash},
    )
    return report


def content_of(consultation: Consultation, report: ConsultationReport, *, at: datetime) -> ReportContent:
    """What the report says now, with the date of `at`."""
    tender: Tender = consultation.tender
    reactions = list(reactions_of(consultation))
    items = []
    for number, question in enumerate(consultation.asked, start=1):
        is_open = question.kind is QuestionKind.TEXT
        given = [reaction.wording(number) if is_open else reaction.answer(number) for reaction in reactions]
        items.append(
            ReportItem(
                number=number,
                question=question.text,
                kind=question.kind.value,
                summary=report.summaries.get(str(number), ""),
                counts=counted(question, given),
                answers=shuffled(given, question=number) if is_open else (),
            )
        )
    return ReportContent(
        authority=tender.authority.name,
        tender=tender.title,
        reference=tender.reference,
        title=consultation.title,
        purpose=consultation.purpose,
        period=_period(consultation),
        made_on=local_date(at).isoformat(),
        invited=invited_in_words(consultation.groups, consultation.other_groups),
        groups=group_counts(reaction.group for reaction in reactions),
        summary=report.summary,
        items=tuple(items),
    )


def _period(consultation: Consultation) -> str:
    """When one could react; where that was extended, until when it was first, and why it moved."""
    period = (
        f"{instant_in_words(consultation.opens_at)} tot en met {instant_in_words(consultation.closes_at)}"
    )
    extensions = list(consultation.extensions.all())
    if not extensions:
        return period
    reasons = " ".join(row.reason.strip().rstrip(".") + "." for row in extensions)
    return f"{period} (eerst tot en met {instant_in_words(extensions[0].earlier)}; reden van de verlenging: {reasons})"


def _writable(
    consultation: Consultation, *, by: User, at: datetime
) -> tuple[Consultation, ConsultationReport]:
    """Both rows, locked; ConsultationRefused before the closing and after the publication."""
    tender = lock_tender(consultation.tender_id)
    require(by, "tenders.report_consultation", tender)
    row = tender.consultations.select_for_update(of=("self",)).get(pk=consultation.pk)
    row.tender = tender
    if row.published_at is None or at <= row.closes_at:
        raise ConsultationRefused("Een verslag maakt u na de sluiting van de marktconsultatie.")
    if row.withdrawn_at is not None:
        raise ConsultationRefused("De marktconsultatie is ingetrokken: er komt geen verslag.")
    ConsultationReport.objects.get_or_create(consultation=row)
    report = ConsultationReport.objects.select_for_update(of=("self",)).get(consultation=row)
    if report.published_at is not None:
        raise ConsultationRefused("Het verslag is gepubliceerd en kan niet meer worden gewijzigd.")
    return row, report


@transaction.atomic
def _keep(report: ConsultationReport, pdf: bytes, *, name: str, at: datetime) -> None:
    current = ConsultationReport.objects.select_for_update().get(pk=report.pk)
    is_wanted = current.status in _WAITING and current.content_hash == report.content_hash
    if not is_wanted or current.rendered_hash == report.content_hash:
        return
    current.file = store_file(pdf, name=name, content_type="application/pdf", at=at)
    current.rendered_hash = report.content_hash
    current.status, current.fault = _Status.READY, ""
    current.save(update_fields=["file", "rendered_hash", "status", "fault"])
