"""Maandrapporten: made by the contract manager, read by everybody of the authority."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_access, tender_scope
from clock import now
from contracts.capacity.forms import MonthChoiceForm
from contracts.capacity.models import CapacityReport
from contracts.capacity.permissions import MANAGE, READ_OPEN
from contracts.capacity.presenters import report_rows
from contracts.capacity.selectors import capacity_rule_of, contracts_of, months_of, report_by_id, reports_of
from contracts.capacity.services import make_report
from contracts.views.pages import REFUSALS, page, refuse
from documents.responses import file_response
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import may


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The reports, and for the contract manager a form for the next one."""
    tender = tender_for(request, tender_id, READ_OPEN)
    form = _form(request, tender)
    if request.method == "POST" and form is None:
        raise Http404
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            make_report(tender, form.month(form.last_finished), by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Het maandrapport wordt gemaakt.")
            return redirect("contracts:capacity_reports", tender.public_id)
    return page(request, "contracts/capacity/reports.html", tender, form=form, **_list(tender))


@require_safe
def progress_part(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The list alone, which the page asks for while a report is being made."""
    tender = tender_for(request, tender_id, READ_OPEN)
    context = {"tender": tender, **_list(tender)}
    return render(request, "contracts/capacity/partials/_report_list.html", context)


@require_safe
def download(request: HttpRequest, capacity_report_id: UUID, sort: str) -> HttpResponseBase:
    """As PDF or Excel; who took it out is on the record."""
    report = report_by_id(capacity_report_id)
    if report is None or not may(request.user, READ_OPEN, report.tender):
        raise Http404
    file = {"pdf": report.pdf, "excel": report.excel}.get(sort)
    if file is None or report.status != CapacityReport.Status.READY:
        raise Http404
    with transaction.atomic():
        scope = tender_scope(report.tender.public_id)
        record_access(request.user, "allocation.report_read", report, scope=scope, granted=True, at=now())
    return file_response(file)


def _form(request: HttpRequest, tender: Tender) -> MonthChoiceForm | None:
    if not may(request.user, MANAGE, tender) or capacity_rule_of(tender) is None:
        return None
    months = months_of(contracts_of(tender), today=local_date(now()))
    if not months:
        return None
    data = request.POST if request.method == "POST" else None
    form = MonthChoiceForm(data, months=months)
    form.initial = {"maand": f"{form.last_finished:%Y-%m}"}
    return form


def _list(tender: Tender) -> dict[str, Any]:
    rows = report_rows(reports_of(tender))
    return {"rows": rows, "is_running": any(row.is_running for row in rows)}
