"""The consensus room."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_access, tender_scope
from clock import now
from scoring.domain.sources import with_marks, without_marks
from scoring.forms import AdjustForm, ConfirmationForm, ConsensusForm
from scoring.models import ConsensusDraft
from scoring.presenters.consensus import AgendaRow, ScoreColumn, agenda_rows, item_context, room_view
from scoring.selectors.consensus import ConsensusItem, ConsensusState, consensus_state
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

# Of an item: the bid, the number of the lot, and the place of the criterion.
Address = tuple[UUID, int, int]


@require_safe
def agenda(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """All items, largest disagreement first, with what was agreed and who confirmed."""
    tender = tender_for(request, tender_id, "scoring.read_consensus")
    state = consensus_state(tender, request.user)
    items = state.items_for(request.user)
    _log(request, tender)
    confirmations = state.confirmations_wanted
    return page(
        request,
        "scoring/consensus_agenda.html",
        tender,
        rows=agenda_rows(tender, items),
        room=room_view(state.room, request.user, now()),
        settled=sum(item.is_settled for item in items),
        total=len(items),
        has_lots=len(definition_of(tender).method.lots) > 1,
        confirmations=confirmations,
        own_confirmation=next((row for user, row in confirmations if user == request.user), None),
        may_confirm=may(request.user, "scoring.confirm", tender)
        and any(user == request.user for user, _ in confirmations),
        may_fix=may(request.user, "scoring.fix_quality", tender),
        may_score_again=may(request.user, "scoring.score_again", tender),
        may_read_ranking=may(request.user, "scoring.read_ranking", tender),
    )


def found_item(
    request: HttpRequest, tender: Tender, address: Address, state: ConsensusState | None = None
) -> tuple[ConsensusState, list[AgendaRow], AgendaRow]:
    """The item at an address among those that the user may know; Http404 otherwise."""
    state = state or consensus_state(tender, request.user)
    rows = agenda_rows(tender, state.items_for(request.user))
    for row in rows:
        if (row.item.bid.public_id, row.item.lot.number, row.place) == address:
            return state, rows, row
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, tender_id: UUID, bid_id: UUID, lot_number: int, place: int) -> HttpResponse:
    """One criterion of one bid: the individual scores beside each other, and what is agreed."""
    tender = tender_for(request, tender_id, "scoring.read_consensus")
    address = (bid_id, lot_number, place)
    if request.method == "POST":
        return _settle(request, tender, address)
    return render_item(request, tender, address)


@require_safe
def wall(request: HttpRequest, tender_id: UUID, bid_id: UUID, lot_number: int, place: int) -> HttpResponse:
    """The same item for the wall of the meeting room: no texts, no names of levels that nobody needs."""
    tender = tender_for(request, tender_id, "scoring.read_consensus")
    return render_item(request, tender, (bid_id, lot_number, place), template="scoring/consensus_wall.html")


def _settle(request: HttpRequest, tender: Tender, address: Address) -> HttpResponse:
    if not may(request.user, "scoring.settle", tender):
        raise Http404
    state, rows, row = found_item(request, tender, address)
    stored = None
    form = ConsensusForm(request.POST, method=definition_of(tender).method)
    if form.is_valid():
        try:
            _write(request, state, row.item, form)
        except StaleConsensus as error:
            stored = error.current
            refuse(request, error, form)
        except (ScoringRefused, NotAllowed) as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Bewaard.")
            goal = row if request.POST.get("go") != "next" else rows[min(row.number, len(rows) - 1)]
            return redirect(goal.url)
    return render_item(request, tender, address, form=form, stored=stored)


def render_item(
    request: HttpRequest,
    tender: Tender,
    address: Address,
    *,
    template: str = "scoring/consensus_item.html",
    form: ConsensusForm | None = None,
    adjust_form: AdjustForm | None = None,
    **more: Any,
) -> HttpResponse:
    """The page of an item, read anew, with the forms as they were sent."""
    state, rows, row = found_item(request, tender, address)
    _log(request, tender)
    context = item_context(state, rows, row, request.user)
    room = room_view(state.room, request.user, now())
    own = next((column for column in context["columns"] if column.is_own), None)
    if own is not None and may(request.user, "scoring.adjust", tender):
        adjust_form = adjust_form or AdjustForm(
            initial={"from_label": own.score.present_label}, method=definition_of(tender).method
        )
    may_settle = may(request.user, "scoring.settle", tender)
    if may_settle and form is None:
        begin = request.GET.get("begin") == "teksten"
        form = _form(tender, row.item, context["draft"], context["columns"] if begin else [])
    return page(
        request,
        template,
        tender,
        form=form,
        room=room,
        own=own,
        adjust_form=adjust_form,
        may_settle=may_settle,
        # Who sent something keeps its own text, whoever writes meanwhile.
        may_write=may_settle and (request.method == "POST" or room is None or not room.is_taken),
        **context,
        **more,
    )


def _form(
    tender: Tender, found: ConsensusItem, draft: ConsensusDraft | None, columns: list[ScoreColumn]
) -> ConsensusForm:
    """What was in draft, else what was agreed; with columns the words of the members, marked."""
    agreed = found.agreed
    initial: dict[str, Any] = {"version": 0}
    if agreed is not None:
        initial = {
            "level_label": agreed.level_label,
            "motivation": agreed.motivation,
            "version": agreed.version,
        }
    if draft is not None:
        initial |= {"motivation": draft.motivation, "value": draft.value_text}
        if draft.level_label:
            initial["level_label"] = draft.level_label
    if columns:
        words = with_marks((column.score.sheet.evaluator.name, column.score.motivation) for column in columns)
        initial["motivation"] = "\n\n".join(filter(None, [initial.get("motivation", ""), words]))
    return ConsensusForm(initial=initial, method=definition_of(tender).method)


def _write(request: HttpRequest, state: ConsensusState, found: ConsensusItem, form: ConsensusForm) -> None:
    data = form.cleaned_data
    value = data.get("value")
    motivation, sources = without_marks(data["motivation"], [user.name for user in state.people])
    earlier = found.agreed.sources if found.agreed else []
    save_consensus(
        found.bid,
        found.lot,
        found.criterion.code,
        # A number that was typed is meant, whatever level is still marked.
        level_label=None if value is not None else data.get("level_label"),
        value=value,
        motivation=motivation,
        sources=list(dict.fromkeys([*earlier, *sources])),
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
    items = consensus_state(tender, request.user).items_for(request.user)
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
    state = consensus_state(tender, request.user)
    items = state.items_for(request.user)
    confirmations = state.confirmations_wanted
    return page(
        request,
        "scoring/quality_fix.html",
        tender,
        obstacles=quality_obstacles(tender, state),
        settled=sum(found.is_settled for found in items),
        total=len(items),
        members=len(confirmations),
        dissents=sum(bool(row and row.dissent) for _, row in confirmations),
    )


def _log(request: HttpRequest, tender: Tender) -> None:
    record_access(
        request.user, "scores.read", tender, scope=tender_scope(tender.public_id), granted=True, at=now()
    )
