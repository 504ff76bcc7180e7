"""Begin a generale repetitie, and throw it away."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

import clock
from bids.domain.refusals import BidRefused
from contracts.domain.errors import DecisionRefused
from portal.rehearsal.answering import answer_as_bidders
from portal.rehearsal.beginning import begin_rehearsal
from portal.rehearsal.discarding import discard_rehearsal
from portal.rehearsal.forms import RehearsalForm
from tenders.access import tender_for
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.domain.method import MethodRefused
from tenders.services import PublicationRefused, RoleRefused
from tenders.views.pages import tender_page

_REFUSALS = (ConfigurationIncomplete, MethodRefused, PublicationRefused, RoleRefused, BidRefused)


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "tenders.rehearse")
    form = RehearsalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            rehearsal = begin_rehearsal(tender, **form.cleaned_data, by=request.user, at=clock.now())
        except _REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, "De generale repetitie is begonnen. U kunt de inschrijvingen na één minuut openen."
            )
            return redirect("portal:dossier", public_id=rehearsal.public_id)
    context = {"title": "Begin een generale repetitie", "form": form}
    return tender_page(request, "portal/rehearsal_begin.html", tender, context)


@login_required
@require_POST
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let the made-up bidders supply what was asked of them."""
    rehearsal = tender_for(request, public_id, "tenders.answer_rehearsal")
    try:
        count = answer_as_bidders(rehearsal, by=request.user, at=clock.now())
    except (BidRefused, DecisionRefused) as refusal:
        # A term that ended, or a judgment by a colleague, between the page and this: what was supplied before stays.
        messages.error(request, str(refusal))
        return redirect("portal:dossier", public_id=rehearsal.public_id)
    if count:
        messages.success(
            request,
            f"De verzonnen inschrijvers gaven {count} {'antwoord' if count == 1 else 'antwoorden'}. "
            "U kunt verder met beoordelen.",
        )
    else:
        messages.info(request, "Er staat niets open: aan de verzonnen inschrijvers is niets gevraagd.")
    return redirect("portal:dossier", public_id=rehearsal.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rehearsal = tender_for(request, public_id, "tenders.discard_rehearsal")
    if request.method == "POST":
        discard_rehearsal(rehearsal, by=request.user, at=clock.now())
        messages.success(request, "De generale repetitie is weggegooid.")
        return redirect("tenders:mine")
    return tender_page(
        request, "portal/rehearsal_discard.html", rehearsal, {"title": "Gooi deze generale repetitie weg"}
    )
