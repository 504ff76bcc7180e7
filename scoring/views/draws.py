"""Draws: commit, hold, abort, record, and the file with which anyone can do it again."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from bids.models import Bid
from clock import now
from documents.inspection import UploadRefused
from documents.responses import file_response
from scoring.forms import CommitDrawForm, HoldDrawForm, ReasonForm, RecordDrawForm
from scoring.models import Draw, RankingEvent
from scoring.selectors.draws import draw_file_content, participants_of
from scoring.selectors.ranking import draws_in, names_by_bid, outcome_of, ranked_by_key
from scoring.services import ScoringRefused, abort_draw, commit_draw, hold_draw, record_draw
from scoring.services.ranking import prices_are_open
from scoring.views.pages import page, refuse
from tenders.access import tender_for
from tenders.contact.services import keep_attachment
from tenders.models import Lot, Tender
from tenders.permissions import may


@require_http_methods(["GET", "HEAD", "POST"])
def commit(request: HttpRequest, tender_id: UUID, lot_number: int, tie: int) -> HttpResponse:
    """Commit to a draw between the bidders of one open tie."""
    tender = tender_for(request, tender_id, "scoring.draw")
    lot, bids = _tie(tender, lot_number, tie)
    form = CommitDrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = commit_draw(
                tender, lot, list(bids.values()), **form.cleaned_data, by=request.user, at=now()
            )
        except ScoringRefused as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De loting is vastgelegd. De deelnemers zijn uitgenodigd.")
            return redirect("scoring:draw", tender.public_id, found.public_id)
    return page(request, "scoring/draw_commit.html", tender, form=form, lot=lot, tie=tie, names=sorted(bids))


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, tender_id: UUID, lot_number: int, tie: int) -> HttpResponse:
    """Take over the result of a draw that was held by a notary."""
    tender = tender_for(request, tender_id, "scoring.draw")
    lot, bids = _tie(tender, lot_number, tie)
    by_key = {str(bid.public_id): bid for bid in bids.values()}
    names = [(str(bid.public_id), name) for name, bid in sorted(bids.items())]
    posted = request.method == "POST"
    form = RecordDrawForm(request.POST if posted else None, request.FILES if posted else None, names=names)
    if form.is_valid():
        order = [by_key[key] for key in form.order]
        try:
            _take_over(request, tender, lot, order, form)
        except UploadRefused as error:
            form.add_error("document", str(error))
        except ScoringRefused as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De uitslag van de loting is vastgelegd.")
            return redirect("scoring:ranking", tender.public_id)
    return page(request, "scoring/draw_record.html", tender, form=form, lot=lot, tie=tie, names=sorted(bids))


def _take_over(
    request: HttpRequest, tender: Tender, lot: Lot, order: list[Bid], form: RecordDrawForm
) -> None:
    at, given = now(), form.cleaned_data["document"]
    document = keep_attachment(given, name=given.name, at=at)
    record_draw(
        tender, lot, order, reason=form.cleaned_data["reason"], document=document, by=request.user, at=at
    )


@require_safe
def notary_document(request: HttpRequest, tender_id: UUID, event_id: UUID) -> HttpResponseBase:
    """What the notary wrote."""
    tender = tender_for(request, tender_id, "scoring.read_ranking")
    event = get_object_or_404(
        RankingEvent.objects.select_related("document"), tender=tender, public_id=event_id
    )
    if event.document is None:
        raise Http404
    return file_response(event.document, inline=True)


@require_safe
def draw_record(request: HttpRequest, tender_id: UUID, draw_id: UUID) -> HttpResponseBase:
    """The proces-verbaal of a draw as PDF."""
    tender = tender_for(request, tender_id, "scoring.read_ranking")
    found = _draw(tender, draw_id)
    if found.record is None:
        raise Http404
    return file_response(found.record, inline=True)


@require_safe
def draw(request: HttpRequest, tender_id: UUID, draw_id: UUID) -> HttpResponse:
    """What was committed to, and after the draw the secret and the result."""
    tender = tender_for(request, tender_id, "scoring.read_ranking")
    found = _draw(tender, draw_id)
    return page(
        request,
        "scoring/draw.html",
        tender,
        draw=found,
        participants=participants_of(found, names_by_bid(tender)),
        is_open=not found.held_at and not found.aborted_at,
        may_draw=may(request.user, "scoring.draw", tender),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, tender_id: UUID, draw_id: UUID) -> HttpResponse:
    """Hold the draw: reveal the secret."""
    tender = tender_for(request, tender_id, "scoring.draw")
    found = _draw(tender, draw_id)
    posted = request.method == "POST"
    form = HoldDrawForm(request.POST if posted else None, initial={"witness": found.witness})
    if form.is_valid():
        try:
            hold_draw(found, witness=form.cleaned_data["witness"], by=request.user, at=now())
        except ScoringRefused as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De loting is gehouden.")
            return redirect("scoring:draw", tender.public_id, found.public_id)
    return page(
        request,
        "scoring/draw_hold.html",
        tender,
        draw=found,
        form=form,
        participants=participants_of(found, names_by_bid(tender)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def abort(request: HttpRequest, tender_id: UUID, draw_id: UUID) -> HttpResponse:
    """End a committed draw without a result."""
    tender = tender_for(request, tender_id, "scoring.draw")
    found = _draw(tender, draw_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            abort_draw(found, reason=form.cleaned_data["reason"], by=request.user, at=now())
        except ScoringRefused as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De loting is afgebroken en blijft in het dossier.")
            return redirect("scoring:draw", tender.public_id, found.public_id)
    return page(request, "scoring/draw_abort.html", tender, draw=found, form=form)


@require_safe
def draw_file(request: HttpRequest, tender_id: UUID, draw_id: UUID) -> HttpResponse:
    """What `tools/verify_draw.py` reads; there is nothing to verify before the secret is revealed."""
    tender = tender_for(request, tender_id, "scoring.read_ranking")
    found = _draw(tender, draw_id)
    if not found.revealed_secret:
        raise Http404
    return draw_file_response(found)


@require_safe
def draw_tool(request: HttpRequest) -> HttpResponse:
    """The program that does a draw again, for everybody: it reads the file and nothing of ours."""
    program = (settings.BASE_DIR / "tools" / "verify_draw.py").read_text(encoding="utf-8")
    response = HttpResponse(program, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify_draw.py"'
    return response


def draw_file_response(found: Draw) -> HttpResponse:
    rows = participants_of(found, names_by_bid(found.tender))
    response = JsonResponse(
        draw_file_content(found, rows), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = f'attachment; filename="loting-{found.public_id}.json"'
    return response


def _draw(tender: Tender, draw_id: UUID) -> Draw:
    return get_object_or_404(draws_in(tender), public_id=draw_id)


def _tie(tender: Tender, lot_number: int, tie: int) -> tuple[Lot, dict[str, Bid]]:
    """An open tie that may be drawn, by its index in the ranking of the lot."""
    lot = get_object_or_404(tender.lots, number=lot_number)
    if not prices_are_open(tender):
        raise Http404
    ties = outcome_of(tender).lots[lot_number].draws_allowed
    if tie >= len(ties):
        raise Http404
    bids = ranked_by_key(tender)
    return lot, {name: bids[name] for name in ties[tie]}
