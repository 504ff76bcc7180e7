"""The page of the municipality's own model overeenkomst."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.agreement.forms import ModelForm
from contracts.agreement.presenters import placeholder_rows
from contracts.agreement.selectors import model_in, models_of, outline_of
from contracts.agreement.services import ModelRefused, end_model, save_model
from contracts.views.pages import REFUSALS, page, refuse
from documents.inspection import UploadRefused
from documents.owed_scans import owes_scan
from documents.responses import file_response
from documents.storage import StorageFault
from documents.word_template import check_template
from tenders.access import tender_for


@require_http_methods(["GET", "HEAD", "POST"])
def model(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Its versions, a form for a new one, and every invulveld with what it becomes."""
    tender = tender_for(request, tender_id, "contracts.prepare_agreements")
    form = ModelForm(request.POST or None, request.FILES or None)
    refused: ModelRefused | None = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            content = check_template(upload.file, upload.name)
            saved = save_model(
                tender,
                content=content,
                name=upload.name,
                is_fixed_text=form.cleaned_data["is_fixed_text"],
                owes_scan=owes_scan(upload),
                by=request.user,
                at=now(),
            )
        except ModelRefused as error:
            refused = error
            form.add_error("file", str(error))
        except (UploadRefused, StorageFault) as refusal:
            form.add_error(
                "file", str(refusal) or "Er was geen ruimte om het model te bewaren. Probeer het later."
            )
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(
                request, f"Versie {saved.version} van uw model geldt voor overeenkomsten die u hierna maakt."
            )
            return redirect("contracts:agreement_model", tender.public_id)
    rows = models_of(tender)
    return page(
        request,
        "contracts/agreement_model.html",
        tender,
        form=form,
        refused=refused,
        versions=rows,
        standing=next((row for row in rows if row.ended_at is None), None),
        placeholders=placeholder_rows(outline_of(tender)),
    )


@require_safe
def model_file(request: HttpRequest, tender_id: UUID, model_id: UUID) -> HttpResponseBase:
    """A version as it was uploaded."""
    tender = tender_for(request, tender_id, "contracts.prepare_agreements")
    found = model_in(tender, model_id)
    if found is None:
        raise Http404
    return file_response(found.file)


@require_http_methods(["POST"])
def model_end(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Back to the built-in text."""
    tender = tender_for(request, tender_id, "contracts.prepare_agreements")
    try:
        end_model(tender, by=request.user, at=now())
    except REFUSALS as error:
        refuse(request, error)
    else:
        messages.success(request, "Vanaf nu geldt weer de tekst van Tenderhuis.")
    return redirect("contracts:agreement_model", tender.public_id)
