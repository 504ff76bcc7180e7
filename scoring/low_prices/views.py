"""Pages of the prijsonderzoek: the authority asks, reads and judges; the bidder reads the question and explains."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.selectors import can_edit_for
from audit.services import record_access, tender_scope
from bids.domain.refusals import BidRefused
from bids.insiders.gate import send_unless_cleared
from bids.models import Bid
from bids.permissions import Content, may_read_content
from clock import now
from documents.inspection import UploadRefused
from documents.responses import stream_response
from documents.storage import StorageFault
from documents.vault import VaultDamaged
from scoring.domain.errors import ScoringRefused
from scoring.domain.low_prices import Stage, stage_of
from scoring.low_prices.forms import AskForm, ChooseForm, ExplainForm, JudgeForm
from scoring.low_prices.presenters import (
    answers_of,
    choices_without_signal,
    overview_rows,
    signal_in_words,
    state_of,
)
from scoring.low_prices.selectors import (
    examined_prices,
    explained,
    explanation_for_reader,
    explanation_in,
    inquiry_in,
    signal_of,
)
from scoring.low_prices.services import (
    ask_about_price,
    attach_to_explanation,
    explain_price,
    judge_price,
)
from scoring.models import PriceExplanation, PriceInquiry
from scoring.selectors.ranking import outcome_of, ranked_by_key
from scoring.services.ranking import prices_are_open, ranking_obstacles
from scoring.views.pages import page, refuse
from tenders.access import public_tender, tender_for
from tenders.domain.method import MethodRefused, needs_price
from tenders.models import Tender
from tenders.permissions import NotAllowed, may
from tenders.selectors import definition_of

_DAYS = 5


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Every price with a signal or an inquiry, and the way to ask about another."""
    act = "scoring.examine_prices" if request.method == "POST" else "scoring.read_low_prices"
    tender = tender_for(request, tender_id, act)
    if reasons := _why_not_yet(tender):
        return page(request, "scoring/ranking_waits.html", tender, reasons=reasons)
    outcome = outcome_of(tender)
    found = examined_prices(tender, outcome)
    ids = {name: str(bid.public_id) for name, bid in ranked_by_key(tender).items()}
    form = ChooseForm(
        request.POST if request.method == "POST" else None, prices=choices_without_signal(found, outcome, ids)
    )
    if request.method == "POST" and form.is_valid():
        number, bid_id = form.cleaned_data["price"].split(":")
        return redirect("scoring:ask_low_price", tender.public_id, UUID(bid_id), int(number))
    return page(
        request,
        "scoring/low_prices.html",
        tender,
        rows=overview_rows(found, at=now()),
        percent=definition_of(tender).method.low_price_percent,
        form=form if may(request.user, "scoring.examine_prices", tender) else None,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, tender_id: UUID, bid_id: UUID, lot_number: int) -> HttpResponse:
    """The question to one bidder about its price for one lot."""
    tender = tender_for(request, tender_id, "scoring.examine_prices")
    bids = ranked_by_key(tender)
    name = next((name for name, bid in bids.items() if bid.public_id == bid_id), "")
    lot = tender.lots.filter(number=lot_number).first()
    if not name or lot is None or not bids[name].lots.filter(lot=lot).exists():
        raise Http404
    bid = bids[name]
    bid.tender = tender
    send_unless_cleared(request.user, bid)
    if reasons := _why_not_yet(tender):
        return page(request, "scoring/ranking_waits.html", tender, reasons=reasons)
    signal = signal_of(tender, bid, lot)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        has_signal=signal is not None,
        initial={"days": tender.supplement_days or _DAYS},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_about_price(bid, lot, **form.cleaned_data, by=request.user, at=now())
        except (ScoringRefused, NotAllowed) as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De vraag is gesteld. De inschrijver krijgt een mail.")
            return redirect("scoring:low_price", tender.public_id, made.public_id)
    percent = definition_of(tender).method.low_price_percent
    return page(
        request,
        "scoring/low_price_ask.html",
        tender,
        bidder=name,
        lot=lot,
        form=form,
        signal=signal_in_words(signal, percent) if signal and percent else "",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, tender_id: UUID, inquiry_id: UUID) -> HttpResponse:
    """What was asked and answered, and the judgment."""
    act = "scoring.examine_prices" if request.method == "POST" else "scoring.read_low_prices"
    tender = tender_for(request, tender_id, act)
    found = _readable(request, tender, inquiry_id)
    at = now()
    form = JudgeForm(
        request.POST if request.method == "POST" else None,
        initial={"verdict": found.verdict, "motivation": found.motivation},
    )
    if request.method == "POST" and form.is_valid():
        try:
            judge_price(found, **form.cleaned_data, by=request.user, at=at)
        except (ScoringRefused, NotAllowed) as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Het oordeel is vastgelegd.")
            return redirect("scoring:low_prices", tender.public_id)
    stage = stage_of(found.facts, at=at)
    signal = signal_of(tender, found.bid, found.lot) if found.has_signal else None
    percent = definition_of(tender).method.low_price_percent
    return page(
        request,
        "scoring/low_price.html",
        tender,
        inquiry=found,
        state=state_of(found, at=at),
        signal=signal_in_words(signal, percent) if signal and percent else "",
        answers=answers_of(found),
        is_silent=found.facts.is_silent(at),
        waits=stage is Stage.WAITING,
        form=form
        if stage is not Stage.WAITING and may(request.user, "scoring.examine_prices", tender)
        else None,
    )


@login_required
@require_safe
def attachment(
    request: HttpRequest, tender_id: UUID, inquiry_id: UUID, explanation_id: UUID
) -> HttpResponseBase:
    """A file with an explanation, for who may read the price; read and refusal are logged."""
    tender = tender_for(request, tender_id, "scoring.read_low_prices")
    found = inquiry_in(tender, inquiry_id)
    if found is None:
        raise Http404
    row = _file_in(found, explanation_id)
    granted = may_read_content(request.user, found.bid, Content.PRICE)
    return _file(request, tender, row, granted=granted)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, tender_id: UUID, inquiry_id: UUID) -> HttpResponse:
    """What the bidder is asked, until when, and what it answered; the outcome stands in the letter."""
    received_at = now()
    tender, found = _own(request, tender_id, inquiry_id)
    form = ExplainForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid() and _kept(request, found, form, received_at):
        messages.success(request, "Uw uitleg is ontvangen. Hieronder staat uw ontvangstbewijs.")
        return redirect("scoring:own_low_price", tender.public_id, found.public_id)
    is_open = found.facts.takes_answers(tender.state, at=received_at)
    return page(
        request,
        "scoring/own_low_price.html",
        tender,
        inquiry=found,
        answers=answers_of(found),
        is_open=is_open,
        form=form if is_open or request.method == "POST" else None,
        max_bytes=settings.MAX_FILE_BYTES,
    )


@login_required
@require_safe
def own_attachment(
    request: HttpRequest, tender_id: UUID, inquiry_id: UUID, explanation_id: UUID
) -> HttpResponseBase:
    """The bidder reads back what it handed in."""
    tender, found = _own(request, tender_id, inquiry_id)
    return _file(request, tender, _file_in(found, explanation_id), granted=True)


def _why_not_yet(tender: Tender) -> list[str]:
    """Why there is no ranking to look at: prices are closed, or something of it is not there (any more)."""
    if not needs_price(definition_of(tender).method):
        raise Http404
    if not prices_are_open(tender):
        return ranking_obstacles(tender)
    try:
        outcome_of(tender)
    except MethodRefused as refusal:
        return [str(refusal)]
    return []


def _readable(request: HttpRequest, tender: Tender, inquiry_id: UUID) -> PriceInquiry:
    found = inquiry_in(tender, inquiry_id)
    if found is None:
        raise Http404
    send_unless_cleared(request.user, found.bid)
    if not may_read_content(request.user, found.bid, Content.PRICE):
        raise Http404
    return found


def _own(request: HttpRequest, tender_id: UUID, inquiry_id: UUID) -> tuple[Tender, PriceInquiry]:
    """The inquiry about the bid of the organisation that the visitor acts for; else 404."""
    tender = public_tender(tender_id)
    organisation = request.acting.organisation
    found = inquiry_in(tender, inquiry_id)
    if found is None or not _is_own(request, organisation, found.bid):
        raise Http404
    return tender, found


def _is_own(request: HttpRequest, organisation: Any, bid: Bid) -> bool:
    return can_edit_for(request.user, organisation) and bid.organisation_id == organisation.pk


def _kept(request: HttpRequest, found: PriceInquiry, form: ExplainForm, received_at: datetime) -> bool:
    """Whether the services kept file and text; a refusal stands at its field and what was typed stays."""
    facts = {"by": request.user, "received_at": received_at, "at": now()}
    file = form.cleaned_data.get("file")
    try:
        if file:
            attach_to_explanation(found, file, name=file.name, **facts)
        explain_price(found, form.cleaned_data["text"], **facts)
    except (UploadRefused, StorageFault) as refusal:
        form.add_error("file", str(refusal))
    except (BidRefused, NotAllowed) as refusal:
        form.add_error(None, str(refusal))
    except ScoringRefused as refusal:
        refuse(request, refusal, form)
    else:
        return True
    return False


def _file_in(found: PriceInquiry, explanation_id: UUID) -> PriceExplanation:
    row = explanation_in(found, explanation_id)
    if row is None or row.is_text:
        raise Http404
    return row


def _file(request: HttpRequest, tender: Tender, row: PriceExplanation, *, granted: bool) -> HttpResponseBase:
    record_access(
        request.user,
        "bid.read_explanation",
        row,
        scope=tender_scope(tender.public_id),
        granted=granted,
        at=now(),
    )
    if not granted:
        raise Http404
    try:
        return stream_response(
            explanation_for_reader(row), explained(row).name, "application/pdf", inline=True
        )
    except VaultDamaged as fault:
        raise Http404 from fault
