"""Documents of a tender: the buyer's page, and the download for everybody."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

import clock
from documents.inspection import UploadRefused
from documents.responses import file_response
from documents.storage import StorageFault
from tenders.access import find_tender, tender_for
from tenders.forms.acts import DocumentForm, DocumentVersionForm
from tenders.models import Tender, TenderDocument
from tenders.permissions import may
from tenders.selectors import all_documents, document_in
from tenders.services import ConfigurationRefused, StaleConfiguration, add_document, remove_document
from tenders.views.editing import posted_version
from tenders.views.pages import tender_page


@login_required
@require_http_methods(["GET", "POST"])
def documents(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The list, and a form to add one."""
    tender = tender_for(request, public_id, "tenders.configure")
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(request, tender, form):
        return redirect("tenders:documents", public_id=tender.public_id)
    context = {
        "title": "Documenten",
        "form": form,
        "documents": all_documents(tender),
    }
    return tender_page(request, "tenders/document_list.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def document_version(request: HttpRequest, public_id: UUID, document_id: UUID) -> HttpResponse:
    """A newer version; the older one stays readable."""
    tender = tender_for(request, public_id, "tenders.configure")
    document = _document(tender, document_id)
    form = DocumentVersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(request, tender, form, replaces=document):
        return redirect("tenders:documents", public_id=tender.public_id)
    context = {"title": f"Nieuwe versie van {document.title}", "form": form, "document": document}
    return tender_page(request, "tenders/document_version.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def document_remove(request: HttpRequest, public_id: UUID, document_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "tenders.configure")
    document = _document(tender, document_id)
    if request.method == "POST":
        try:
            remove_document(
                tender, document, version=posted_version(request), by=request.user, at=clock.now()
            )
        except StaleConfiguration:
            messages.warning(
                request, "De configuratie was intussen gewijzigd. Er is niets weggehaald; kijk opnieuw."
            )
        else:
            messages.success(request, f"{document.title} is van de lijst gehaald.")
        return redirect("tenders:documents", public_id=tender.public_id)
    context = {
        "title": f"Haal {document.title} weg",
        "document": document,
        "used_by": list(document.evidence.all()),
        "config_version": tender.config_version,
    }
    return tender_page(request, "tenders/document_remove.html", tender, context)


@require_GET
def document_download(request: HttpRequest, public_id: UUID, document_id: UUID) -> HttpResponseBase:
    """For everybody once the tender is published; before that for who has a role in it."""
    tender = find_tender(public_id)
    if tender is None:
        raise Http404
    if not tender.is_public and not may(request.user, "tenders.read_configuration", tender):
        raise Http404
    # Of the authority itself; who bids needs it before the deadline, also while the scanner does not answer.
    return file_response(_document(tender, document_id).file, must_be_scanned=False)


def _document(tender: Tender, document_id: UUID) -> TenderDocument:
    document = document_in(tender, document_id)
    if document is None:
        raise Http404
    return document


def _added(
    request: HttpRequest, tender: Tender, form: DocumentForm, *, replaces: TenderDocument | None = None
) -> bool:
    """Whether the upload was kept; a refusal stands at the field of the form. Adding overwrites nothing, so that
    a page opened at an older version may do it too."""
    data = form.cleaned_data
    try:
        document = add_document(
            tender,
            data["file"].file,
            name=data["file"].name,
            title=data.get("title", ""),
            change_note=data.get("change_note", ""),
            replaces=replaces,
            version=tender.config_version,
            by=request.user,
            at=clock.now(),
        )
    except ConfigurationRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    except (UploadRefused, StorageFault, StaleConfiguration) as refusal:
        form.add_error(
            "file", str(refusal) or "Er was geen ruimte om het bestand te bewaren. Probeer het later."
        )
        return False
    messages.success(request, f"{document.title} is toegevoegd.")
    return True
