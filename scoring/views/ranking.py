"""The ranking: as computed, as fixed, and after a bidder dropped out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from scoring.forms import DropOutForm, SupposeForm
from scoring.low_prices.selectors import low_price_obstacles
from scoring.permissions import may_read_prices_of_ranking
from scoring.presenters.ranking import draw_rows, event_rows, ranking_context
from scoring.presenters.supposing import shifts
from scoring.selectors.ranking import current_ranking, is_current, outcome_of, ranked_by_key
from scoring.services import ScoringRefused, drop_out, fix_ranking
from scoring.services.ranking import prices_are_open, ranking_obstacles
from scoring.views.pages import page, refuse
from tenders.access import tender_for
from tenders.domain.method import DropOut, EventRefused, MethodRefused, has_lot_limit, needs_price
from tenders.domain.vocabulary import SetAsideGround
from tenders.models import Tender
from tenders.permissions import may
from tenders.selectors import definition_of


@require_safe
def ranking(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Positions, points per criterion and the rule that decided each; set-asides with every ground below."""
    tender = tender_for(request, tender_id, "scoring.read_ranking")
    if not prices_are_open(tender):
        return page(request, "scoring/ranking_waits.html", tender, reasons=ranking_obstacles(tender))
    try:
        outcome = outcome_of(tender)
    except MethodRefused as error:
        return page(request, "scoring/ranking_waits.html", tender, reasons=[str(error)])
    fixed, bids = current_ranking(tender), ranked_by_key(tender)
    sees_prices = may_read_prices_of_ranking(request.user, tender)
    reads_low = needs_price(definition_of(tender).method) and may(
        request.user, "scoring.read_low_prices", tender
    )
    return page(
        request,
        "scoring/ranking.html",
        tender,
        **ranking_context(tender, outcome, bids, shows_prices=sees_prices),
        fixed=fixed,
        is_current=is_current(fixed, outcome, bids),
        needs_draw=outcome.needs_draw,
        draws=draw_rows(tender),
        events=event_rows(tender),
        may_fix=may(request.user, "scoring.fix_ranking", tender),
        may_draw=may(request.user, "scoring.draw", tender),
        may_drop=may(request.user, "scoring.drop_out", tender),
        may_suppose=may(request.user, "scoring.suppose", tender),
        may_read_low_prices=reads_low,
        unexplained=low_price_obstacles(tender, outcome) if reads_low else [],
    )


@require_safe
def what_if(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """The ranking as it would be without one bidder, on one lot or on all; nothing changes."""
    tender = tender_for(request, tender_id, "scoring.suppose")
    if not prices_are_open(tender):
        return page(request, "scoring/ranking_waits.html", tender, reasons=ranking_obstacles(tender))
    outcome, bids = outcome_of(tender), ranked_by_key(tender)
    lots = {lot.number: lot for lot in tender.lots.all()}
    ranked = {row.bidder for lot in outcome.lots.values() for row in lot.ranking}
    form = SupposeForm(
        request.GET if "bid" in request.GET else None,
        bids={name: bid for name, bid in bids.items() if name in ranked},
        lots=list(lots.values()),
    )
    found, refusal = [], ""
    if form.is_valid():
        name = next(name for name, bid in bids.items() if str(bid.public_id) == form.cleaned_data["bid"])
        lot = form.cleaned_data.get("lot")
        supposed = DropOut(name, SetAsideGround.WITHDRAWN, int(lot) if lot else None)
        try:
            after = outcome_of(tender, supposing=[supposed])
        except EventRefused as error:
            refusal = error.message
        else:
            method = definition_of(tender).method
            places = {number: method.places_in(number) for number in lots}
            found = shifts(outcome, after, lots, places, has_limit=has_lot_limit(method))
    return page(
        request,
        "scoring/what_if.html",
        tender,
        form=form,
        found=found,
        refusal=refusal,
        has_lots=len(lots) > 1,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def fix(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Fix the ranking."""
    tender = tender_for(request, tender_id, "scoring.fix_ranking")
    if request.method == "POST":
        return _fix(request, tender)
    obstacles = ranking_obstacles(tender)
    context = {}
    if prices_are_open(tender):
        context = ranking_context(tender, outcome_of(tender), ranked_by_key(tender), shows_prices=True)
    return page(request, "scoring/ranking_fix.html", tender, obstacles=obstacles, **context)


def _fix(request: HttpRequest, tender: Tender) -> HttpResponse:
    try:
        fix_ranking(tender, by=request.user, at=now())
    except (ScoringRefused, MethodRefused) as error:
        refuse(request, error)
    else:
        messages.success(request, "De rangorde is vastgesteld.")
    return redirect("scoring:ranking", tender.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Let a bidder drop out, with a ground and a reason."""
    tender = tender_for(request, tender_id, "scoring.drop_out")
    if not prices_are_open(tender):
        return page(request, "scoring/ranking_waits.html", tender, reasons=ranking_obstacles(tender))
    outcome, bids = outcome_of(tender), ranked_by_key(tender)
    ranked = {row.bidder for lot in outcome.lots.values() for row in lot.ranking}
    lots = list(tender.lots.all())
    form = DropOutForm(
        request.POST or None, bids={name: bid for name, bid in bids.items() if name in ranked}, lots=lots
    )
    if form.is_valid():
        data = form.cleaned_data
        bid = next(bid for bid in bids.values() if str(bid.public_id) == data["bid"])
        lot = next((lot for lot in lots if str(lot.number) == data.get("lot")), None)
        try:
            drop_out(
                tender, bid, ground=data["ground"], lot=lot, reason=data["reason"], by=request.user, at=now()
            )
        except ScoringRefused as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De uitval is vastgelegd. De rangorde is opnieuw bepaald.")
            return redirect("scoring:ranking", tender.public_id)
    return page(request, "scoring/drop_out.html", tender, form=form)
