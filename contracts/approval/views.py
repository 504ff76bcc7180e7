"""Pages of the mandaatregister and of the approval."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.approval.forms import ApprovalForm, MandateForm
from contracts.approval.selectors import (
    approval_of,
    is_approval_void,
    mandate_in,
    mandates_for,
    mandates_of,
    possible_holders,
)
from contracts.approval.services import approve_decision, end_mandate, register_mandate
from contracts.presenters import ranking_rows, verdict_rows
from contracts.views.pages import REFUSALS, decision_or_404, page, refuse
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.permissions import may


@require_safe
def mandates(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The register of this tender."""
    tender = tender_for(request, tender_id, "contracts.read_mandates")
    return page(
        request,
        "contracts/mandates.html",
        tender,
        rows=list(mandates_of(tender)),
        today=local_date(now()),
        may_keep=may(request.user, "contracts.keep_mandates", tender),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    tender = tender_for(request, tender_id, "contracts.keep_mandates")
    form = MandateForm(
        request.POST or None,
        holders=[user for user in possible_holders(tender) if user.pk != request.user.pk],
        lots=list(tender.lots.order_by("number")),
    )
    if request.method == "POST" and form.is_valid():
        try:
            found = register_mandate(tender, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, f"Het mandaat van {found.holder.name} staat in het register.")
            return redirect("contracts:mandates", tender.public_id)
    return page(request, "contracts/mandate_new.html", tender, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, tender_id: UUID, mandate_id: UUID) -> HttpResponse:
    """End a mandate, after a confirmation."""
    tender = tender_for(request, tender_id, "contracts.keep_mandates")
    found = mandate_in(tender, mandate_id)
    if found is None or (request.method != "POST" and found.ended_at is not None):
        raise Http404
    if request.method == "POST":
        try:
            end_mandate(found, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error)
        else:
            messages.success(request, f"Het mandaat van {found.holder.name} is beëindigd.")
        return redirect("contracts:mandates", tender.public_id)
    return page(request, "contracts/mandate_end.html", tender, mandate=found)


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The decision with its ranking and fingerprint, to be taken by somebody with a mandate."""
    tender = tender_for(request, tender_id, "contracts.approve")
    decision = decision_or_404(tender)
    ranking_hash = decision.ranking.content_hash if decision.ranking else ""
    form = ApprovalForm(request.POST or None, initial={"seen": ranking_hash})
    if request.method == "POST" and form.is_valid():
        try:
            approve_decision(decision, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Het besluit is goedgekeurd. De brieven kunnen worden verstuurd.")
            return redirect("contracts:decision", tender.public_id)
    approval = approval_of(decision)
    found, reasons = mandates_for(decision, request.user, on=local_date(now()))
    return page(
        request,
        "contracts/approve.html",
        tender,
        form=form,
        decision=decision,
        lots=ranking_rows(decision.ranking),
        verdicts=verdict_rows(decision),
        approval=approval,
        is_void=approval is not None and is_approval_void(decision, approval),
        mandate=found[0] if found else None,
        reasons=reasons,
        is_drafter=decision.drafted_by_id == request.user.pk,
        ranking_hash=ranking_hash,
    )
