"""The pages of the bewijskluis, for who works on the bids of the organisation."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

import clock
from accounts.models import Organisation
from accounts.selectors import can_edit_for
from bids.file_forms import SafeForm
from bids.safe.presenters import safe_rows
from bids.safe.selectors import SafeEvidence, safe_contents, safe_evidence, safe_stream
from bids.safe.services import change_in_safe, keep_in_safe, remove_from_safe
from documents.inspection import UploadRefused
from documents.responses import stream_response
from documents.storage import StorageFault
from documents.vault import VaultDamaged
from tenders.domain.wording import local_date


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What is kept, how old it is, and what must be asked for again."""
    organisation = _own(request)
    contents = safe_contents(organisation, by=request.user)
    context = {"organisation": organisation, "rows": safe_rows(contents, today=local_date(clock.now()))}
    return render(request, "bids/safe.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    organisation, posted = _own(request), request.method == "POST"
    form = SafeForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        has_file=False,
        today=local_date(clock.now()),
    )
    if posted and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            keep_in_safe(
                organisation,
                upload,
                name=upload.name,
                kind=form.cleaned_data["kind"],
                details=form.details,
                by=request.user,
                at=clock.now(),
            )
        except (UploadRefused, StorageFault) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, "Het bewijsmiddel staat in uw bewijskluis.")
            return redirect("bids:safe")
    context = {"form": form, "organisation": organisation, "max_bytes": settings.MAX_FILE_BYTES}
    return render(request, "bids/safe_add.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """Other dates, issuer or kind."""
    found = _kept(request, evidence_id)
    form = SafeForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": found.kind.value, **SafeForm.initial_from(found.details)},
        has_file=True,
        today=local_date(clock.now()),
    )
    if request.method == "POST" and form.is_valid():
        kind, details = form.cleaned_data["kind"], form.details
        change_in_safe(found, kind=kind, details=details, by=request.user, at=clock.now())
        messages.success(request, "De gegevens zijn bewaard.")
        return redirect("bids:safe")
    return render(request, "bids/safe_change.html", {"form": form, "kept": found})


@login_required
@require_safe
def file(request: HttpRequest, evidence_id: UUID) -> HttpResponseBase:
    found = _kept(request, evidence_id)
    try:
        blocks = safe_stream(found, by=request.user)
    except VaultDamaged as fault:
        messages.error(request, f"{fault} Upload het bewijsmiddel opnieuw.")
        return redirect("bids:safe")
    return stream_response(blocks, found.name, "application/pdf", inline=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """Take it out, after asking once."""
    found = _kept(request, evidence_id)
    if request.method == "POST":
        remove_from_safe(found, by=request.user, at=clock.now())
        messages.success(request, "Het bewijsmiddel is uit uw bewijskluis gehaald.")
        return redirect("bids:safe")
    return render(request, "bids/safe_remove.html", {"kept": found})


def _own(request: HttpRequest) -> Organisation:
    """The provider that the visitor works on bids for; for everybody else there is no such page."""
    organisation = request.acting.organisation
    if organisation is None or not can_edit_for(request.user, organisation):
        raise Http404
    return organisation


def _kept(request: HttpRequest, evidence_id: UUID) -> SafeEvidence:
    found = safe_evidence(_own(request), evidence_id, by=request.user)
    if found is None:
        raise Http404
    return found
