"""The standstill: when it ends and what then; the definitive award."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.domain.gate import Bar
from contracts.models import Letter
from contracts.selectors import awarded_positions, contracts_of, letters_of
from contracts.selectors.gate import gate_obstacles, hindrances_to_closing
from contracts.services import award_definitively, close_unawarded
from contracts.views.pages import REFUSALS, decision_or_404, page, refuse
from tenders.access import tender_for
from tenders.domain.lifecycle import Status
from tenders.domain.procedure_words import said
from tenders.models import Tender
from tenders.permissions import may


@require_safe
def show(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The end of the term, which bidders have read their letter, and the next step."""
    tender = tender_for(request, tender_id, "contracts.read_standstill")
    decision = decision_or_404(tender)
    if decision.standstill_ends_at is None:
        raise Http404
    letters: list[Letter] = list(letters_of(decision))
    found = contracts_of(decision)
    hindrances = gate_obstacles if decision.awards else hindrances_to_closing
    hindered = () if found else hindrances(decision, at=now())
    return page(
        request,
        "contracts/standstill.html",
        tender,
        decision=decision,
        letters=letters,
        read_count=sum(letter.first_read_at is not None for letter in letters),
        has_ended=now() > decision.standstill_ends_at,
        obstacles=[one for one in hindered if one.bar is not Bar.STANDSTILL],
        obstacles_title=said("Dit staat de gunning in de weg", is_admission=tender.is_admission)
        if decision.awards
        else "Dit staat het afsluiten in de weg",
        is_open=not hindered,
        awards=decision.awards,
        contracts=found,
        is_closed=tender.state is Status.UNAWARDED,
        may_close=may(request.user, "contracts.close", tender),
        may_verify=decision.awards and may(request.user, "contracts.read_verification", tender),
        may_award=may(request.user, "contracts.award", tender),
        may_agree=may(request.user, "contracts.read_agreements", tender),
        may_read_won=may(request.user, "contracts.read_won", tender),
        may_report=may(request.user, "contracts.read_report", tender),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def award(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Make the award definitive."""
    tender = tender_for(request, tender_id, "contracts.award")
    decision = decision_or_404(tender)
    if request.method == "POST":
        return _award(request, tender)
    winners = awarded_positions(decision)
    hindered = gate_obstacles(decision, at=now())
    return page(
        request, "contracts/award.html", tender, decision=decision, winners=winners, obstacles=hindered
    )


def _award(request: HttpRequest, tender: Tender) -> HttpResponse:
    try:
        award_definitively(tender, by=request.user, at=now())
    except REFUSALS as error:
        refuse(request, error)
    else:
        messages.success(
            request,
            said(
                "De gunning is definitief. Het gunningsrapport kan worden gedownload.",
                is_admission=tender.is_admission,
            ),
        )
    return redirect("contracts:standstill", tender.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """End a tender in which nobody is awarded anything."""
    tender = tender_for(request, tender_id, "contracts.close")
    decision = decision_or_404(tender)
    if request.method == "POST":
        try:
            close_unawarded(tender, by=request.user, at=now())
        except REFUSALS as error:
            refuse(request, error)
        else:
            messages.success(
                request,
                said("De aanbesteding is afgesloten zonder gunning.", is_admission=tender.is_admission),
            )
        return redirect("contracts:standstill", tender.public_id)
    hindered = hindrances_to_closing(decision, at=now())
    return page(request, "contracts/close.html", tender, decision=decision, obstacles=hindered)
