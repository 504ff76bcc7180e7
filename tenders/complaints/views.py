"""Pages of complaints: of a provider, and of the authority."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

import clock
from documents.inspection import UploadRefused
from documents.responses import file_response, stream_response
from documents.storage import StorageFault
from tenders.access import as_provider, tender_for
from tenders.complaints.exports import register_workbook
from tenders.complaints.forms import ComplaintForm, DecisionForm, OutsideComplaintForm
from tenders.complaints.presenters import (
    answer_text,
    complaint_facts,
    complaint_rows,
    decision_facts,
    is_decided,
    warning_of,
    where_next,
)
from tenders.complaints.selectors import complaints_of, own_complaints
from tenders.complaints.services import decide_complaint, enter_complaint, file_complaint
from tenders.contact.services import keep_attachment
from tenders.domain.complaints import ComplaintRefused
from tenders.models import Complaint
from tenders.permissions import NotAllowed, may
from tenders.views.pages import tender_page

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
def own_list(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What one provider complained about, and the way to complain."""
    tender, organisation = as_provider(request, public_id)
    context = {
        "title": "Klachten",
        "rows": complaint_rows(own_complaints(tender, organisation), at=clock.now()),
        "weeks": tender.complaint_weeks,
    }
    return tender_page(request, "tenders/complaint_list.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender, organisation = as_provider(request, public_id)
    form = ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            filed = file_complaint(tender, organisation, **form.cleaned_data, by=request.user, at=clock.now())
        except (ComplaintRefused, NotAllowed) as refusal:
            form.add_error(getattr(refusal, "field", None), str(refusal))
        else:
            messages.success(request, f"Uw klacht is ontvangen en ingeschreven met nummer {filed.number}.")
            return redirect("tenders:complaint", public_id=tender.public_id, number=filed.number)
    context = {"title": "Dien een klacht in", "form": form, "weeks": tender.complaint_weeks}
    return tender_page(request, "tenders/complaint_new.html", tender, context)


@login_required
@require_GET
def own(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """The receipt of a complaint and, once there is one, the decision with where to go next."""
    tender, organisation = as_provider(request, public_id)
    found = own_complaints(tender, organisation).filter(number=number).first()
    if found is None:
        raise Http404
    return tender_page(
        request, "tenders/complaint_own.html", tender, _content(found, at=clock.now(), named=False)
    )


@login_required
@require_GET
def register(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "tenders.read_complaints")
    context = {
        "title": "Klachten",
        "rows": complaint_rows(complaints_of(tender), at=clock.now()),
        "may_enter": may(request.user, "tenders.enter_complaints", tender),
    }
    return tender_page(request, "tenders/complaint_register.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Enter a complaint that came by letter, mail or telephone."""
    tender = tender_for(request, public_id, "tenders.enter_complaints")
    form = OutsideComplaintForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        at, data = clock.now(), dict(form.cleaned_data)
        upload = data.pop("letter")
        try:
            kept = keep_attachment(upload.file, name=upload.name, at=at) if upload else None
            entered = enter_complaint(tender, **data, letter=kept, by=request.user, at=at)
        except (UploadRefused, StorageFault) as refusal:
            words = str(refusal) or "Er was geen ruimte om de brief te bewaren. Probeer het later."
            form.add_error("letter", words)
        except (ComplaintRefused, NotAllowed) as refusal:
            form.add_error(getattr(refusal, "field", None), str(refusal))
        else:
            messages.success(request, f"De klacht is ingeschreven met nummer {entered.number}.")
            return redirect("tenders:complaint_decide", public_id=tender.public_id, number=entered.number)
    context = {"title": "Schrijf een klacht in", "form": form, "weeks": tender.complaint_weeks}
    return tender_page(request, "tenders/complaint_enter.html", tender, context)


@login_required
@require_GET
def letter(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    """What the complainant sent, as it was entered."""
    tender = tender_for(request, public_id, "tenders.read_complaints")
    found = complaints_of(tender).filter(number=number).first()
    if found is None or found.letter is None:
        raise Http404
    return file_response(found.letter)


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """One complaint; the buyer decides here, once."""
    act = "tenders.read_complaints" if request.method == "GET" else "tenders.decide_complaints"
    tender = tender_for(request, public_id, act)
    found = complaints_of(tender).filter(number=number).first()
    if found is None:
        raise Http404
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_complaint(found, **form.cleaned_data, by=request.user, at=clock.now())
        except ComplaintRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            then = (
                "Stuur haar aan de klager: die heeft hier geen account."
                if found.is_from_outside
                else "De klager krijgt bericht."
            )
            messages.success(request, f"De beslissing is vastgelegd. {then}")
            return redirect("tenders:complaint_decide", public_id=tender.public_id, number=found.number)
    context = _content(found, at=clock.now(), named=True) | {
        "form": form,
        "may_decide": not is_decided(found) and may(request.user, "tenders.decide_complaints", tender),
    }
    return tender_page(request, "tenders/complaint_decide.html", tender, context)


@login_required
@require_GET
def export(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The register as Excel, for the dossier."""
    tender = tender_for(request, public_id, "tenders.read_complaints")
    content = register_workbook(complaints_of(tender))
    return stream_response([content], f"klachten-{tender.key}.xlsx", _EXCEL)


def _content(found: Complaint, *, at: datetime, named: bool) -> dict[str, Any]:
    return {
        "title": f"Klacht {found.number}",
        "complaint": found,
        "facts": complaint_facts(found, at=at, named=named),
        "decision": decision_facts(found) if is_decided(found) else None,
        "next": where_next(found) if is_decided(found) else (),
        "answer": answer_text(found) if is_decided(found) and found.is_from_outside else "",
        "warning": warning_of(found, at=at) if named else "",
    }
