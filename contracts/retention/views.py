"""Pages of the terms of one tender, its holds, and the decision on a destruction list."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.selectors import is_administrator_of
from clock import now
from contracts.domain.retention import ListStatus
from contracts.models import DestructionList
from contracts.retention.forms import ReasonForm
from contracts.retention.permissions import DECIDE, READ, may_decide_on, may_read_list
from contracts.retention.presenters import line_rows, list_row, list_rows, standing_rows
from contracts.retention.selectors import (
    holds_of,
    list_by_id,
    lists_with,
    open_hold,
    past_holds,
    standings_of,
    titles_without_role,
)
from contracts.retention.services import approve_list, lift_hold, place_hold, reject_list
from contracts.views.pages import REFUSALS, page, refuse
from documents.responses import file_response
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.permissions import may


@require_safe
def standing(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Until when each category is kept, what holds it, and what was destroyed."""
    tender = tender_for(request, tender_id, READ)
    holds = holds_of([tender]).get(tender.pk, [])
    return page(
        request,
        "contracts/retention/standing.html",
        tender,
        rows=standing_rows(standings_of(tender), is_held=bool(holds), today=local_date(now())),
        holds=holds,
        past=list(past_holds(tender)),
        lists=list_rows(list(lists_with(tender))),
        may_hold=may(request.user, DECIDE, tender),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    tender = tender_for(request, tender_id, DECIDE)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            place_hold(tender, reason=form.cleaned_data["reason"], by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De bewaarplicht geldt. Van deze aanbesteding wordt niets vernietigd.")
            return redirect("contracts:retention", tender.public_id)
    return page(request, "contracts/retention/hold_place.html", tender, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, tender_id: UUID, hold_id: UUID) -> HttpResponse:
    tender = tender_for(request, tender_id, DECIDE)
    hold = open_hold(tender, hold_id)
    if hold is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            lift_hold(hold, reason=form.cleaned_data["reason"], by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De bewaarplicht is opgeheven.")
            return redirect("contracts:retention", tender.public_id)
    return page(request, "contracts/retention/hold_lift.html", tender, form=form, hold=hold)


@login_required
@require_safe
def destruction(request: HttpRequest, destruction_id: UUID) -> HttpResponse:
    """What is on a list, who made it, and what became of it."""
    found = _readable(request, destruction_id)
    return _list_page(
        request,
        "contracts/retention/list.html",
        found,
        may_decide=_is_open(found) and may_decide_on(request.user, found),
        is_running=found.status == ListStatus.APPROVED.value,
        is_beheerder=is_administrator_of(request.user, found.authority),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, destruction_id: UUID) -> HttpResponse:
    """The last page before something is gone for good: what it is, and one button."""
    found = _to_decide(request, destruction_id)
    if request.method == "POST":
        try:
            approve_list(found, seen=request.POST.get("seen", ""), by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error)
        else:
            messages.success(request, f"Lijst {found.number} is goedgekeurd en wordt uitgevoerd.")
            return redirect("contracts:destruction", found.public_id)
    return _list_page(
        request,
        "contracts/retention/approve.html",
        found,
        without_role=titles_without_role(found, request.user),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, destruction_id: UUID) -> HttpResponse:
    found = _to_decide(request, destruction_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reject_list(found, reason=form.cleaned_data["reason"], by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, f"Lijst {found.number} is afgewezen. Er is niets vernietigd.")
            return redirect("contracts:destruction", found.public_id)
    return _list_page(request, "contracts/retention/reject.html", found, form=form)


@login_required
@require_safe
def certificate(request: HttpRequest, destruction_id: UUID) -> HttpResponseBase:
    """The verklaring van vernietiging, as it was made."""
    found = _readable(request, destruction_id)
    if found.certificate is None:
        raise Http404
    return file_response(found.certificate)


def _readable(request: HttpRequest, destruction_id: UUID) -> DestructionList:
    found = list_by_id(destruction_id)
    if found is None or not may_read_list(request.user, found):
        raise Http404
    return found


def _to_decide(request: HttpRequest, destruction_id: UUID) -> DestructionList:
    found = _readable(request, destruction_id)
    if not _is_open(found) or not may_decide_on(request.user, found):
        raise Http404
    return found


def _is_open(found: DestructionList) -> bool:
    return found.status == ListStatus.MADE.value


def _list_page(
    request: HttpRequest, template: str, found: DestructionList, **context: object
) -> HttpResponse:
    lines = line_rows(list(found.lines.all()))
    return render(request, template, {"found": found, "row": list_row(found), "lines": lines, **context})
