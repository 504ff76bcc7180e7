"""Pages of overeenkomsten: for who prepares them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.agreement.forms import SettingsForm
from contracts.agreement.presenters import agreement_rows
from contracts.agreement.selectors import (
    agreements_of,
    has_variant,
    mandates_to_choose,
    progress,
    settings_of,
    template_of,
)
from contracts.agreement.services import make_agreements, save_agreement_settings, send_agreements
from contracts.domain.agreements import AgreementStatus
from contracts.models import Agreement, AgreementSettings
from contracts.selectors.gate import hindrances_to_signing
from contracts.views.pages import REFUSALS, decision_or_404, page, refuse
from tenders.access import tender_for
from tenders.domain.lifecycle import Status
from tenders.models import Tender
from tenders.permissions import may


@require_safe
def index(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """All overeenkomsten of the tender, what they wait for and what is needed to make them."""
    tender = tender_for(request, tender_id, "contracts.read_agreements")
    return page(request, "contracts/agreements.html", tender, **_list(request, tender))


@require_safe
def progress_part(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The list alone, which the page asks for while documents are being made."""
    tender = tender_for(request, tender_id, "contracts.read_agreements")
    context = {"tender": tender, **_list(request, tender)}
    return render(request, "contracts/partials/_agreement_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Who signs for the authority and in which order, and what is agreed specially."""
    tender = tender_for(request, tender_id, "contracts.prepare_agreements")
    mandates = mandates_to_choose(tender, at=now())
    form = SettingsForm(
        request.POST or None,
        mandates=mandates,
        has_variant=has_variant(tender),
        initial=_stored(settings_of(tender)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_agreement_settings(tender, **form.cleaned_data, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error, form)
        else:
            messages.success(
                request, "De gegevens zijn opgeslagen. Concepten die al klaar waren, maakt u opnieuw."
            )
            return redirect("contracts:agreements", tender.public_id)
    return page(request, "contracts/agreement_details.html", tender, form=form, has_mandates=bool(mandates))


@require_http_methods(["POST"])
def make(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Make them all, or make the concepts anew."""
    tender = tender_for(request, tender_id, "contracts.prepare_agreements")
    try:
        made = make_agreements(tender, by=request.user, at=now())
    except REFUSALS as error:
        refuse(request, error)
    else:
        words = "1 overeenkomst wordt" if len(made) == 1 else f"{len(made)} overeenkomsten worden"
        messages.success(request, f"{words} gemaakt.")
    return redirect("contracts:agreements", tender.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Send every concept to be signed: one page, one button."""
    tender = tender_for(request, tender_id, "contracts.prepare_agreements")
    decision = decision_or_404(tender)
    if tender.state is not Status.AWARDED:
        raise Http404
    if request.method == "POST":
        try:
            sent = send_agreements(tender, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error)
        else:
            words = "1 overeenkomst is" if len(sent) == 1 else f"{len(sent)} overeenkomsten zijn"
            messages.success(request, f"{words} ter ondertekening verstuurd.")
        return redirect("contracts:agreements", tender.public_id)
    concepts = [row for row in agreements_of(decision) if row.state is AgreementStatus.CONCEPT]
    if not concepts:
        raise Http404
    return page(
        request,
        "contracts/agreements_send.html",
        tender,
        rows=agreement_rows(concepts),
        settings=settings_of(tender),
        obstacles=hindrances_to_signing(decision, at=now()),
    )


def _list(request: HttpRequest, tender: Tender) -> dict[str, Any]:
    decision = decision_or_404(tender)
    agreements = agreements_of(decision)
    may_prepare = may(request.user, "contracts.prepare_agreements", tender)
    concepts = [row for row in agreements if row.state is AgreementStatus.CONCEPT]
    made_for = {row.contract_id for row in agreements if row.state is not AgreementStatus.WITHDRAWN}
    awaiting = decision.contracts.exclude(pk__in=made_for).count() if may_prepare else 0
    counted = progress(agreements)
    return {
        "rows": agreement_rows(agreements),
        "progress": counted,
        "may_prepare": may_prepare,
        "settings": settings_of(tender),
        "model": template_of(tender),
        "is_awarded": tender.state is Status.AWARDED,
        "obstacles": hindrances_to_signing(decision, at=now()) if may_prepare else (),
        "may_make": may_prepare and tender.state is Status.AWARDED and bool(awaiting or concepts),
        "may_send": may_prepare
        and bool(concepts)
        and all(row.rendering == Agreement.Rendering.READY for row in concepts),
        "is_remaking": bool(concepts),
    }


def _stored(settings: AgreementSettings | None) -> dict[str, str]:
    if settings is None:
        return {}
    return {
        "mandate": str(settings.mandate.public_id) if settings.mandate else "",
        "order": settings.order,
        "variant": settings.variant,
        "particulars": settings.particulars,
    }
