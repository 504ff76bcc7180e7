"""Dossiers: ask for one, wait for it, download it."""

from collections.abc import Iterator
from itertools import chain
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_access, tender_scope
from clock import now
from contracts.domain.dossier import Version, safe_name
from contracts.dossier.forms import DossierForm
from contracts.dossier.models import Dossier
from contracts.dossier.permissions import (
    READ_ACTS,
    REQUEST_ACTS,
    may_read_as_bidder,
    may_read_as_staff,
    versions_for,
)
from contracts.dossier.presenters import dossier_rows
from contracts.dossier.selectors import bids_with_letters, dossier_by_id, dossiers_of, zip_blocks
from contracts.dossier.services import request_dossier
from contracts.views.pages import REFUSALS, page, refuse
from documents.responses import stream_response
from documents.vault import VaultDamaged
from tenders.access import tender_for
from tenders.models import Tender


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The dossiers that were made, and a form for a new one."""
    act = "contracts.request_dossier" if request.method == "POST" else "contracts.read_dossier"
    tender = tender_for(request, tender_id, act)
    versions = versions_for(request.user, tender, REQUEST_ACTS)
    form = None
    if versions:
        form = DossierForm(request.POST or None, versions=versions, bids=bids_with_letters(tender))
    if request.method == "POST" and form is not None and form.is_valid():
        chosen = form.cleaned_data
        try:
            request_dossier(
                tender, Version(chosen["version"]), bid=chosen.get("bid"), by=request.user, at=now()
            )
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            return redirect("contracts:dossiers", tender.public_id)
    return page(request, "contracts/dossiers.html", tender, form=form, **_list(request, tender))


@require_safe
def progress_part(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The list alone, which the page asks for while a dossier is being made."""
    tender = tender_for(request, tender_id, "contracts.read_dossier")
    context = {"tender": tender, **_list(request, tender)}
    return render(request, "contracts/partials/_dossier_list.html", context)


@require_safe
def download(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """The ZIP, decrypted while it is sent. Read and refusal are logged: a dossier holds bids."""
    dossier = dossier_by_id(dossier_id)
    if dossier is None or dossier.status != Dossier.Status.READY:
        raise Http404
    at = now()
    granted = may_read_as_staff(request.user, dossier) or may_read_as_bidder(request.user, dossier, at=at)
    scope = tender_scope(dossier.tender.public_id)
    record_access(request.user, "dossier.read", dossier, scope=scope, granted=granted, at=at)
    if not granted:
        raise Http404
    try:
        blocks = _begun(zip_blocks(dossier))
    except VaultDamaged as fault:
        raise Http404 from fault
    response = stream_response(blocks, _file_name(dossier), "application/zip")
    response["Content-Length"] = str(dossier.size)
    return response


def _begun(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same blocks; what is wrong with the first part is raised here, before there is an answer."""
    return chain([next(blocks)], blocks)


def _file_name(dossier: Dossier) -> str:
    tender = dossier.tender
    words = [tender.reference or tender.key, dossier.get_version_display()]
    if dossier.bid is not None:
        words.append(dossier.bid.organisation.name)
    return "-".join(["dossier", *(safe_name(word) for word in words)]) + ".zip"


def _list(request: HttpRequest, tender: Tender) -> dict[str, object]:
    versions = frozenset(versions_for(request.user, tender, READ_ACTS))
    found = list(dossiers_of(tender, versions))
    return {
        "rows": dossier_rows(found),
        "is_running": any(row.status == Dossier.Status.QUEUED for row in found),
    }
