"""Pages of the simulation: ask for one, read it, take it along."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

import clock
from documents.responses import stream_response
from tenders.access import tender_for
from tenders.domain.configuration import ConfigurationIncomplete
from tenders.domain.method import needs_price
from tenders.domain.simulation import Settings, SettingsRefused, Simulated, level_labels
from tenders.domain.simulation.settings import MOST_BIDDERS
from tenders.models import MethodSimulation, Tender
from tenders.permissions import may
from tenders.simulation import presenters
from tenders.simulation.exports import simulation_workbook
from tenders.simulation.forms import SimulationForm
from tenders.simulation.selectors import simulated_of, simulation_in, simulations_of
from tenders.simulation.services import SAMPLE, SimulationRefused, simulate_method
from tenders.views.pages import tender_page

READ, ACT = "tenders.read_simulations", "tenders.simulate"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Earlier simulations, and the settings of the next one; it starts with those of the last."""
    tender = tender_for(request, public_id, ACT if request.method == "POST" else READ)
    earlier = list(simulations_of(tender))
    context: dict[str, Any] = {
        "title": "Simulatie van de methode",
        "rows": presenters.simulation_rows(earlier),
        "may_simulate": may(request.user, ACT, tender),
    }
    try:
        form = _form(request, simulated_of(tender), earlier)
    except ConfigurationIncomplete as incomplete:
        return tender_page(
            request, "tenders/simulation/index.html", tender, {**context, "missing": str(incomplete)}
        )
    if request.method == "POST" and form.is_valid():
        try:
            made = simulate_method(tender, form.settings, by=request.user, at=clock.now())
        except SimulationRefused as refusal:
            form.add_error(None, str(refusal))
        except SettingsRefused as refusal:
            form.add_errors({refusal.field: str(refusal)})
        else:
            return redirect("tenders:simulation_result", public_id=tender.public_id, number=made.number)
    return tender_page(request, "tenders/simulation/index.html", tender, {**context, "form": form})


@login_required
@require_GET
def result(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """What came out, or how far it is."""
    tender, simulation = _found(request, public_id, number)
    context = {"title": f"Simulatie {number}", "simulation": simulation, "progress": simulation.progress}
    if simulation.tally is not None:
        context |= _outcome(request, tender, simulation)
    return tender_page(request, "tenders/simulation/result.html", tender, context)


@login_required
@require_GET
def progress_part(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """How far it is, which the page asks for; the finished one is a page of its own."""
    tender, simulation = _found(request, public_id, number)
    context = {"tender": tender, "simulation": simulation, "progress": simulation.progress}
    response = render(request, "tenders/simulation/partials/_progress.html", context)
    if simulation.tally is not None:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_GET
def export(request: HttpRequest, public_id: UUID, number: int) -> HttpResponseBase:
    tender, simulation = _found(request, public_id, number)
    if simulation.tally is None:
        raise Http404
    found = presenters.Result(simulation)
    names = {lot.number: lot.name for lot in found.simulated.method.lots}
    content = simulation_workbook(
        presenters.happenings(found),
        found.statements,
        [(f"Perceel {lot}: {names[lot]}", row) for lot, row in found.per_lot],
        presenters.setting_rows(found),
    )
    return stream_response(iter([content]), f"simulatie-{tender.key}-{number}.xlsx", _EXCEL)


def _form(request: HttpRequest, simulated: Simulated, earlier: list[MethodSimulation]) -> SimulationForm:
    method = simulated.method
    labels = level_labels(method)
    usual = Settings.from_mapping(earlier[0].chosen) if earlier else _first_settings(simulated)
    initial = SimulationForm.initial_of(usual)
    if initial["centre"] not in labels:
        initial["centre"] = labels[min(1, len(labels) - 1)]
    return SimulationForm(
        request.POST if request.method == "POST" else None,
        levels=labels,
        has_lots=len(method.lots) > 1,
        asks_price=needs_price(method),
        initial=initial,
    )


def _first_settings(simulated: Simulated) -> Settings:
    """Two more bidders than there are places, and no fewer than usual: else everybody wins."""
    usual = Settings()
    places = max(simulated.method.places_in(lot.number) for lot in simulated.method.lots)
    return Settings(bidders=min(MOST_BIDDERS, max(usual.bidders, places + 2)))


def _found(request: HttpRequest, public_id: UUID, number: int) -> tuple[Tender, MethodSimulation]:
    tender = tender_for(request, public_id, READ)
    simulation = simulation_in(tender, number)
    if simulation is None:
        raise Http404
    return tender, simulation


def _outcome(request: HttpRequest, tender: Tender, simulation: MethodSimulation) -> dict[str, Any]:
    found = presenters.Result(simulation)
    return {
        "result": found,
        "has_changed": _has_changed(tender, simulation),
        "advice": presenters.advice_rows(
            tender, found, linked=may(request.user, "tenders.configure", tender)
        ),
        "happenings": presenters.happenings_chart(found),
        "shares": presenters.share_rows(found),
        "asides": presenters.aside_rows(found),
        "weights": presenters.weight_rows(found),
        "weight_chart": presenters.weight_chart(found),
        "limits": presenters.limit_rows(found),
        "limit_chart": presenters.limit_chart(found),
        "lots": presenters.lot_rows(found) if found.has_lots else [],
        "settings": presenters.setting_rows(found),
        "sample": SAMPLE,
    }


def _has_changed(tender: Tender, simulation: MethodSimulation) -> bool:
    try:
        return simulated_of(tender).fingerprint != simulation.fingerprint
    except ConfigurationIncomplete:
        return True
