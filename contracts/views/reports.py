"""Gunningsrapporten: ask for one, wait for it, download it."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_access, tender_scope
from clock import now
from contracts.forms import ReportForm
from contracts.models import AwardReport
from contracts.presenters import report_rows
from contracts.selectors import report_by_id, reports_of
from contracts.services import request_report
from contracts.views.pages import REFUSALS, decision_or_404, page, refuse
from documents.responses import file_response
from tenders.access import tender_for
from tenders.models import Tender
from tenders.permissions import may


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The reports that were made, and a form for a new one."""
    tender = tender_for(request, tender_id, "contracts.read_report")
    decision = decision_or_404(tender)
    may_request = may(request.user, "contracts.request_report", tender)
    form = ReportForm(request.POST or None, has_points=not tender.is_admission)
    if request.method == "POST" and form.is_valid():
        try:
            request_report(decision, format=form.cleaned_data["format"], by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            return redirect("contracts:reports", tender.public_id)
    return page(
        request,
        "contracts/reports.html",
        tender,
        form=form if may_request else None,
        **_list(request, tender),
    )


@require_safe
def progress_part(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The list alone, which the page asks for while a report is being made."""
    tender = tender_for(request, tender_id, "contracts.read_report")
    context = {"tender": tender, **_list(request, tender)}
    return render(request, "contracts/partials/_report_list.html", context)


@require_safe
def download(request: HttpRequest, report_id: UUID) -> HttpResponseBase:
    """A report, in a version that the reader may read."""
    report = report_by_id(report_id)
    if report is None:
        raise Http404
    tender = report.decision.tender
    is_full = report.version == AwardReport.Version.FULL
    act = "contracts.read_full_report" if is_full else "contracts.read_report"
    if not may(request.user, act, tender) or report.file is None or report.status != AwardReport.Status.READY:
        raise Http404
    with transaction.atomic():
        scope = tender_scope(tender.public_id)
        record_access(request.user, "report.read", report, scope=scope, granted=True, at=now())
    return file_response(report.file)


def _list(request: HttpRequest, tender: Tender) -> dict[str, object]:
    rows = report_rows(reports_of(tender, with_full=may(request.user, "contracts.read_full_report", tender)))
    return {"rows": rows, "is_running": any(row["status"] == "in de rij" for row in rows)}
