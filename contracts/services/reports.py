"""Ask for a gunningsrapport, and make it: the work of the job "render_report"."""

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.admission_report import admission_context, admission_workbook
from contracts.domain.errors import DecisionRefused
from contracts.domain.report import ReportData
from contracts.exports import report_workbook
from contracts.models import AwardDecision, AwardReport
from contracts.pdf import report_context
from contracts.selectors.report import report_data
from documents.files import store_file
from documents.outbox import enqueue
from documents.pdf import render_pdf
from tenders.domain.procedure_words import said
from tenders.permissions import may, require
from tenders.services.lifecycle import lock_tender

TEMPLATE = "pdf/award_report.html"
ADMISSION_TEMPLATE = "pdf/admission_report.html"
_TYPES = {
    AwardReport.Format.PDF: "application/pdf",
    AwardReport.Format.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@transaction.atomic
def request_report(decision: AwardDecision, *, format: str, by: User, at: datetime) -> AwardReport:  # noqa: A002 -- the word of the model
    """The report in the version that the asker may read. One that is still being made is not asked for twice."""
    tender = lock_tender(decision.tender_id)
    require(by, "contracts.request_report", tender)
    if format not in AwardReport.Format.values:
        raise DecisionRefused("Kies PDF of Excel.", field="format")
    is_full = may(by, "contracts.read_full_report", tender)
    version = AwardReport.Version.FULL if is_full else AwardReport.Version.CONTRACT
    waiting = AwardReport.objects.filter(
        decision=decision, format=format, version=version, status=AwardReport.Status.QUEUED
    ).first()
    if waiting is not None:
        return waiting
    report = AwardReport.objects.create(
        decision=decision, format=format, version=version, requested_by=by, requested_at=at
    )
    enqueue("render_report", queue="pdf", report_id=report.public_id)
    Auditor(by).record(
        "report.requested",
        report,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"format": report.format, "version": report.version},
    )
    return report


def render_report(report_id: UUID | str, *, at: datetime) -> None:
    """Make and keep the report. Idempotent; a fault is kept on the report and raised for the next attempt."""
    report = AwardReport.objects.select_related("decision__tender__authority", "decision__ranking").get(
        public_id=report_id
    )
    if report.status == AwardReport.Status.READY:
        return
    try:
        _keep(report, _content(report, at=at), at=at)
    except Exception as fault:
        AwardReport.objects.filter(pk=report.pk).exclude(status=AwardReport.Status.READY).update(
            status=AwardReport.Status.FAILED, fault=type(fault).__name__[:120]
        )
        raise


def _content(report: AwardReport, *, at: datetime) -> bytes:
    data = report_data(report, at=at)
    if data.method.is_admission:
        return _of_admission(report, data)
    if report.format == AwardReport.Format.EXCEL:
        return report_workbook(data)
    return render_pdf(
        TEMPLATE, report_context(data), is_rehearsal=report.decision.tender.is_rehearsal
    ).content


def _of_admission(report: AwardReport, data: ReportData) -> bytes:
    """Toelatingsverslag."""
    if report.format == AwardReport.Format.EXCEL:
        return admission_workbook(data)
    is_rehearsal = report.decision.tender.is_rehearsal
    return render_pdf(ADMISSION_TEMPLATE, admission_context(data), is_rehearsal=is_rehearsal).content


@transaction.atomic
def _keep(report: AwardReport, content: bytes, *, at: datetime) -> None:
    current = AwardReport.objects.select_for_update().get(pk=report.pk)
    if current.status == AwardReport.Status.READY:
        return
    tender = report.decision.tender
    what = said("gunningsrapport", is_admission=tender.is_admission)
    words = re.sub(r"[^\w-]+", "-", f"{what}-{tender.reference or tender.key}").strip("-").lower()
    current.file = store_file(
        content,
        name=f"{words}.{report.format}",
        content_type=_TYPES[AwardReport.Format(report.format)],
        at=at,
    )
    current.status, current.fault = AwardReport.Status.READY, ""
    current.save(update_fields=["file", "status", "fault"])
