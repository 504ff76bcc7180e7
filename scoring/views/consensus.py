"""The consensus room."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_access, tender_scope
from clock import now
from scoring.forms import ConfirmationForm, ConsensusForm
from scoring.presenters.consensus import agenda_rows, item_context
from scoring.selectors.consensus import ConsensusItem, confirmations_wanted, consensus_items
from scoring.services import (
    ScoringRefused,
    StaleConsensus,
    confirm_consensus,
    fix_quality,
    save_consensus,
)
from scoring.services.consensus import quality_obstacles
from scoring.views.pages import page, refuse
from tenders.access import tender_for
from tenders.models import Tender
from tenders.permissions import NotAllowed, may
from tenders.selectors import definition_of


@require_safe
def agenda(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """All items, largest disagreement first, with what was agreed and who confirmed."""
    tender = tender_for(request, tender_id, "scoring.read_consensus")
    items = consensus_items(tender, request.user)
    _log(request, tender)
    confirmations = confirmations_wanted(tender)
    return page(
        request,
        "scoring/consensus_agenda.html",
        tender,
        rows=agenda_rows(tender, items),
        settled=sum(item.is_settled for item in items),
        total=len(items),
        has_lots=len(definition_of(tender).method.lots) > 1,
        confirmations=confirmations,
        own_confirmation=next((row for user, row in confirmations if user == request.user), None),
        may_confirm=may(request.user, "scoring.confirm", tender)
        and any(user == request.user for user, _ in confirmations),
        may_fix=may(request.user, "scoring.fix_quality", tender),
        may_read_ranking=may(request.user, "scoring.read_ranking", tender),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, tender_id: UUID, bid_id: UUID, lot_number: int, place: int) -> HttpResponse:
    """One criterion of one bid: the individual scores beside each other, and what is agreed."""
    tender = tender_for(request, tender_id, "scoring.read_consensus")
    items = consensus_items(tender, request.user)
    rows = agenda_rows(tender, items)
    row = next(
        (
            r
            for r in rows
            if (r.item.bid.public_id, r.item.lot.number, r.place) == (bid_id, lot_number, place)
        ),
        None,
    )
    if row is None:
        raise Http404
    may_settle = may(request.user, "scoring.settle", tender)
    form, stored = _form(tender, row.item), None
    if request.method == "POST":
        if not may_settle:
            raise Http404
        form = ConsensusForm(request.POST, method=definition_of(tender).method)
        if form.is_valid():
            try:
                _write(request, row.item, form)
            except StaleConsensus as error:
                stored = error.current
                refuse(request, error, form)
            except (ScoringRefused, NotAllowed) as error:
                refuse(request, error, form)
            else:
                messages.success(request, "Bewaard.")
                goal = row if request.POST.get("go") != "next" else rows[min(row.number, len(rows) - 1)]
                return redirect(goal.url)
    _log(request, tender)
    return page(
        request,
        "scoring/consensus_item.html",
        tender,
        form=form,
        stored=stored,
        may_settle=may_settle,
        **item_context(tender, rows, row),
    )


def _form(tender: Tender, found: ConsensusItem) -> ConsensusForm:
    agreed = found.agreed
    initial = {"version": 0}
    if agreed is not None:
        initial = {
            "level_label": agreed.level_label,
            "motivation": agreed.motivation,
            "version": agreed.version,
        }
    return ConsensusForm(initial=initial, method=definition_of(tender).method)


def _write(request: HttpRequest, found: ConsensusItem, form: ConsensusForm) -> None:
    data = form.cleaned_data
    value = data.get("value")
    save_consensus(
        found.bid,
        found.lot,
        found.criterion.code,
        # A number that was typed is meant, whatever level is still marked.
        level_label=None if value is not None else data.get("level_label"),
        value=value,
        motivation=data["motivation"],
        version=data["version"],
        by=request.user,
        at=now(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """A member confirms what was agreed about the bids it judged, or records where it differs."""
    tender = tender_for(request, tender_id, "scoring.confirm")
    form = ConfirmationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            confirm_consensus(tender, by=request.user, dissent=form.cleaned_data["dissent"], at=now())
        except ScoringRefused as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Uw bevestiging is vastgelegd.")
            return redirect("scoring:consensus", tender.public_id)
    items = consensus_items(tender, request.user)
    return page(request, "scoring/consensus_confirm.html", tender, form=form, rows=agenda_rows(tender, items))


@require_http_methods(["GET", "HEAD", "POST"])
def fix(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Fix the quality scores."""
    tender = tender_for(request, tender_id, "scoring.fix_quality")
    if request.method == "POST":
        try:
            fix_quality(tender, by=request.user, at=now())
        except ScoringRefused as error:
            refuse(request, error)
            return redirect("scoring:consensus", tender.public_id)
        messages.success(request, "De kwaliteit is vastgesteld.")
        return redirect("scoring:ranking", tender.public_id)
    items = consensus_items(tender, request.user)
    confirmations = confirmations_wanted(tender)
    return page(
        request,
        "scoring/quality_fix.html",
        tender,
        obstacles=quality_obstacles(tender),
        settled=sum(found.is_settled for found in items),
        total=len(items),
        members=len(confirmations),
        dissents=sum(bool(row and row.dissent) for _, row in confirmations),
    )


def _log(request: HttpRequest, tender: Tender) -> None:
    record_access(
        request.user, "scores.read", tender, scope=tender_scope(tender.public_id), granted=True, at=now()
    )
