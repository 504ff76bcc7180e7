"""The buyer gives more time for reactions, or takes a published consultation back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

import clock
from tenders.consultation import presenters
from tenders.consultation.forms import ExtensionForm, WithdrawalForm
from tenders.consultation.services import extend_consultation, withdraw_consultation
from tenders.consultation.views.making import found_consultation
from tenders.domain.consultation import ConsultationRefused, Stage
from tenders.views.pages import tender_page

ACT = "tenders.report_consultation"


@login_required
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """A later closing, with the reason that everybody reads."""
    tender, found = found_consultation(request, public_id, number, ACT)
    if found.stage(clock.now()) not in {Stage.AHEAD, Stage.OPEN} and request.method != "POST":
        raise Http404
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            extend_consultation(found, **form.cleaned_data, by=request.user, at=clock.now())
        except ConsultationRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De marktconsultatie is verlengd. Laat het de genodigden weten.")
            return redirect("tenders:consultation_desk", tender.public_id, number)
    context = {
        "title": "Verleng de marktconsultatie",
        "consultation": found,
        "form": form,
        "summary_rows": [("Titel", found.title), *presenters.facts_of(found)],
    }
    return tender_page(request, "tenders/consultation/extend.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """It stays readable for everybody, with the reason; nobody reacts any more and no report follows."""
    tender, found = found_consultation(request, public_id, number, ACT)
    if (
        found.stage(clock.now()) in {Stage.DRAFT, Stage.REPORTED, Stage.WITHDRAWN}
        and request.method != "POST"
    ):
        raise Http404
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_consultation(found, **form.cleaned_data, by=request.user, at=clock.now())
        except ConsultationRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De marktconsultatie is ingetrokken.")
            return redirect("tenders:consultation_desk", tender.public_id, number)
    context = {
        "title": "Trek de marktconsultatie in",
        "consultation": found,
        "form": form,
        "summary_rows": [("Titel", found.title), *presenters.facts_of(found)],
    }
    return tender_page(request, "tenders/consultation/withdraw.html", tender, context)
