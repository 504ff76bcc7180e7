"""Make the maandrapport, and set it: the work of the job "render_capacity_report"."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.capacity.exports import EXCEL, report_workbook
from contracts.capacity.models import CapacityReport
from contracts.capacity.pdf import TEMPLATE, report_context
from contracts.capacity.permissions import MANAGE
from contracts.capacity.selectors import contracts_of, report_content, reports_of
from contracts.capacity.services.state import locked_rule
from contracts.domain.allocation import Method
from contracts.domain.capacity_report import content_from
from contracts.domain.errors import DecisionRefused
from documents.files import store_file
from documents.outbox import enqueue
from documents.pdf import render_pdf
from tenders.models import Tender
from tenders.permissions import require

JOB = "render_capacity_report"


@transaction.atomic
def make_report(tender: Tender, month: date, *, by: User, at: datetime) -> CapacityReport:
    """Freeze what the rule says with the numbers of this month, and have it set. Another version only if it differs.

    DecisionRefused while somebody's number of that month is not filled in.
    """
    locked, rule = locked_rule(tender, Method.CAPACITY)
    require(by, MANAGE, locked)
    earlier = reports_of(locked).filter(month=month).first()
    number = earlier.number + 1 if earlier else 1
    content = report_content(locked, rule, contracts_of(locked), month, version=number, at=at)
    if earlier is not None and earlier.content_hash == content.fingerprint:
        if earlier.status != CapacityReport.Status.FAILED:
            raise DecisionRefused("Dit rapport is er al, en er is sindsdien niets veranderd.", field="maand")
        CapacityReport.objects.filter(pk=earlier.pk).update(status=CapacityReport.Status.QUEUED, fault="")
        enqueue(JOB, queue="pdf", report_id=earlier.public_id)
        return earlier
    report = CapacityReport.objects.create(
        tender=locked,
        month=month,
        number=number,
        content=content.as_mapping(),
        content_hash=content.fingerprint,
        made_by=by,
        made_at=at,
    )
    enqueue(JOB, queue="pdf", report_id=report.public_id)
    Auditor(by).record(
        "allocation.report_made",
        report,
        scope=tender_scope(locked.public_id),
        at=at,
        data={"month": f"{month:%Y-%m}", "number": number, "sha256": report.content_hash},
    )
    return report


def render_capacity_report(report_id: UUID | str, *, at: datetime) -> None:
    """PDF and Excel of the frozen content. Idempotent; a fault is kept on the report and raised for another attempt."""
    report = CapacityReport.objects.select_related("tender").get(public_id=report_id)
    if report.status == CapacityReport.Status.READY:
        return
    try:
        content = content_from(report.content)
        _keep(
            report,
            render_pdf(
                TEMPLATE, report_context(content, report.made_at), is_rehearsal=report.tender.is_rehearsal
            ).content,
            report_workbook(content),
            at,
        )
    except Exception as fault:
        CapacityReport.objects.filter(pk=report.pk).exclude(status=CapacityReport.Status.READY).update(
            status=CapacityReport.Status.FAILED, fault=type(fault).__name__[:120]
        )
        raise


@transaction.atomic
def _keep(report: CapacityReport, pdf: bytes, excel: bytes, at: datetime) -> None:
    current = CapacityReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if current.status == CapacityReport.Status.READY:
        return
    name = f"toeleiding-{report.tender.key}-{report.month:%Y-%m}-versie-{report.number}"
    current.pdf = store_file(pdf, name=f"{name}.pdf", content_type="application/pdf", at=at)
    current.excel = store_file(excel, name=f"{name}.xlsx", content_type=EXCEL, at=at)
    current.status, current.fault = CapacityReport.Status.READY, ""
    current.save(update_fields=["pdf", "excel", "status", "fault"])
