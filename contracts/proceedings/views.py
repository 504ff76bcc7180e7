"""Pages of the register of kort gedingen and suspending complaints."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.models import Proceeding
from contracts.proceedings.forms import EndForm, HearingForm, PaperForm, ProceedingForm
from contracts.proceedings.selectors import paper_in, proceeding_in, proceedings_of
from contracts.proceedings.services import add_paper, end_proceeding, plan_hearing, register_proceeding
from contracts.views.pages import REFUSALS, decision_or_404, page, refuse
from documents.inspection import UploadRefused
from documents.responses import file_response
from documents.storage import StorageFault
from tenders.access import tender_for
from tenders.contact.services import keep_attachment
from tenders.models import Tender
from tenders.permissions import may


@require_safe
def index(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Everything that was registered, and what it means for the award."""
    tender = tender_for(request, tender_id, "contracts.read_proceedings")
    return page(
        request,
        "contracts/proceedings.html",
        tender,
        rows=list(proceedings_of(tender)),
        may_register=may(request.user, "contracts.register_proceeding", tender),
        may_end=may(request.user, "contracts.end_proceeding", tender),
        may_read_standstill=may(request.user, "contracts.read_standstill", tender),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    tender = tender_for(request, tender_id, "contracts.register_proceeding")
    decision = decision_or_404(tender)
    form = ProceedingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = register_proceeding(decision, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            what = "De toelating" if tender.is_admission else "De gunning"
            suffix = f" {what} is opgeschort." if found.suspends else ""
            messages.success(request, f"{found.name} staat in het register.{suffix}")
            return redirect("contracts:proceedings", tender.public_id)
    return page(request, "contracts/proceeding_new.html", tender, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, tender_id: UUID, proceeding_id: UUID) -> HttpResponse:
    """Court, case number and hearing, as they become known."""
    tender, found = _open(request, tender_id, proceeding_id, "contracts.register_proceeding")
    initial = {"court": found.court, "case_number": found.case_number, "hearing_at": found.hearing_at}
    form = HearingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            plan_hearing(found, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, f"{found.name}: opgeslagen.")
            return redirect("contracts:proceedings", tender.public_id)
    return _form_page(request, "contracts/proceeding_change.html", tender, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, tender_id: UUID, proceeding_id: UUID) -> HttpResponse:
    """The judgment or the withdrawal, once."""
    tender, found = _open(request, tender_id, proceeding_id, "contracts.end_proceeding")
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_proceeding(found, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, f"{found.name}: de uitkomst is vastgelegd.")
            return redirect("contracts:proceedings", tender.public_id)
    return _form_page(request, "contracts/proceeding_end.html", tender, found, form)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, tender_id: UUID, proceeding_id: UUID) -> HttpResponse:
    """Keep the writ, the judgment or another document of a case."""
    tender = tender_for(request, tender_id, "contracts.end_proceeding")
    found = proceeding_in(tender, proceeding_id)
    if found is None:
        raise Http404
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        at, upload = now(), form.cleaned_data["file"]
        try:
            kept = keep_attachment(upload.file, name=upload.name, at=at)
            add_paper(found, kind=form.cleaned_data["kind"], file=kept, by=request.user, at=at)
        except (UploadRefused, StorageFault) as refusal:
            words = str(refusal) or "Er was geen ruimte om het stuk te bewaren. Probeer het later."
            form.add_error("file", words)
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(request, f"{found.name}: het stuk is bewaard.")
            return redirect("contracts:proceedings", tender.public_id)
    return _form_page(request, "contracts/proceeding_add.html", tender, found, form)


@require_safe
def paper(request: HttpRequest, tender_id: UUID, paper_id: UUID) -> HttpResponseBase:
    """The document as it was received."""
    tender = tender_for(request, tender_id, "contracts.read_proceedings")
    found = paper_in(tender, paper_id)
    if found is None:
        raise Http404
    return file_response(found.file)


def _open(request: HttpRequest, tender_id: UUID, proceeding_id: UUID, act: str) -> tuple[Tender, Proceeding]:
    tender = tender_for(request, tender_id, act)
    found = proceeding_in(tender, proceeding_id)
    if found is None or found.ended_at is not None:
        raise Http404
    return tender, found


def _form_page(
    request: HttpRequest, template: str, tender: Tender, found: Proceeding, form: Form, **context: Any
) -> HttpResponse:
    return page(request, template, tender, proceeding=found, form=form, **context)
