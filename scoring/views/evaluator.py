"""Pages of an evaluator around the desk: where to begin, declare, look back and finish."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from bids.insiders.forms import SignatureForm
from clock import now
from scoring.forms import DeclarationForm
from scoring.presenters.evaluator import declaration_rows, sheet_rows
from scoring.selectors.bidders import scored_bids
from scoring.selectors.committee import has_read_instruction
from scoring.selectors.naming import names_for
from scoring.selectors.reopening import reopenings_of
from scoring.selectors.workload import own_declarations, workload_of
from scoring.services import ScoringRefused, finalise_sheet, sheet_for, sign_declaration
from scoring.views.pages import page, refuse
from tenders.access import tender_for
from tenders.domain.lifecycle import Status
from tenders.models import Tender
from tenders.permissions import may
from tenders.selectors import definition_of


@require_safe
def start(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Which bids, and how far one is oneself: nothing about others."""
    tender = tender_for(request, tender_id, "scoring.read_own")
    items = workload_of(request.user, tender)
    others = scored_bids(tender, without={item.bid.pk for item in items})
    signed = own_declarations(request.user, tender) if others else {}
    names = names_for(request.user, tender)
    return page(
        request,
        "scoring/start.html",
        tender,
        rows=declaration_rows([] if names.are_hidden else others, signed, items),
        names=names,
        undeclared=sum(bid.pk not in signed for bid in others) if names.are_hidden else 0,
        done=sum(item.is_complete for item in items),
        total=len(items),
        next_item=next((item for item in items if not item.is_complete), None),
        is_scoring=tender.state is Status.SCORING,
        is_instructed=tender.state is not Status.SCORING or has_read_instruction(tender, request.user),
        may_read_consensus=may(request.user, "scoring.read_consensus", tender),
        may_declare=may(request.user, "scoring.declare", tender),
        may_report=may(request.user, "scoring.report_interest", tender),
        reopenings=reopenings_of(tender),
        has_lots=len(definition_of(tender).method.lots) > 1,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """One declaration per bidder, by name; what was signed is shown and not asked again."""
    tender = tender_for(request, tender_id, "scoring.declare")
    signed = own_declarations(request.user, tender, with_lots=True)
    bids = scored_bids(tender)
    data = request.POST if request.method == "POST" else None
    rows = [
        (
            bid,
            signed.get(bid.pk),
            # By its place: the id of a bid stands in addresses, where it may have no name.
            None
            if bid.pk in signed
            else DeclarationForm(data, prefix=f"verklaring-{place}", bidder=bid.organisation.name),
        )
        for place, bid in enumerate(bids, start=1)
    ]
    forms = [form for _, _, form in rows if form is not None]
    signature = SignatureForm(data)
    if data is not None and forms and all([*(form.is_valid() for form in forms), signature.is_valid()]):
        try:
            _sign_all(request, rows)
        except ScoringRefused as error:
            refuse(request, error, signature)
        else:
            messages.success(request, "Uw verklaring is getekend. De voorzitter beslist over uw toelating.")
            return redirect("scoring:start", tender.public_id)
    return page(
        request,
        "scoring/declaration_form.html",
        tender,
        rows=rows,
        signature=signature,
        forms=[*forms, signature],
        has_open=bool(forms),
    )


@transaction.atomic
def _sign_all(request: HttpRequest, rows: list) -> None:
    at = now()
    for bid, _, form in rows:
        if form is not None:
            sign_declaration(
                bid,
                by=request.user,
                has_interest=form.has_interest,
                text=form.cleaned_data["text"],
                at=at,
            )


@require_safe
def overview(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """One's own scores per bid, and where to finish."""
    tender = tender_for(request, tender_id, "scoring.read_own")
    sheets = sheet_rows(workload_of(request.user, tender))
    return page(
        request,
        "scoring/score_overview.html",
        tender,
        sheets=sheets,
        has_lots=len(definition_of(tender).method.lots) > 1,
        is_scoring=tender.state is Status.SCORING,
        can_finish_all=any(not sheet.is_final for sheet in sheets)
        and all(sheet.is_complete or sheet.is_final for sheet in sheets),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, tender_id: UUID, bid_id: UUID) -> HttpResponse:
    """Finish one bid, on all its lots."""
    tender = tender_for(request, tender_id, "scoring.score")
    return _finish(request, tender, bid_id)


@require_http_methods(["GET", "HEAD", "POST"])
def finish_all(request: HttpRequest, tender_id: UUID) -> HttpResponse:
    """Finish everything that is not final yet."""
    tender = tender_for(request, tender_id, "scoring.score")
    return _finish(request, tender, None)


def _finish(request: HttpRequest, tender: Tender, bid_id: UUID | None) -> HttpResponse:
    sheets = [
        sheet
        for sheet in sheet_rows(workload_of(request.user, tender))
        if (bid_id is None or sheet.bid.public_id == bid_id) and not sheet.is_final
    ]
    if not sheets:
        raise Http404
    if request.method == "POST":
        try:
            _finalise_all(request, sheets)
        except ScoringRefused as error:
            refuse(request, error)
            return redirect(request.path)
        messages.success(request, "Afgerond. De scores liggen vast.")
        return redirect("scoring:overview", tender.public_id)
    return page(
        request,
        "scoring/sheet_finish.html",
        tender,
        sheets=sheets,
        has_lots=len(definition_of(tender).method.lots) > 1,
        is_ready=all(s.is_complete for s in sheets),
    )


@transaction.atomic
def _finalise_all(request: HttpRequest, sheets: list) -> None:
    at = now()
    for row in sheets:
        finalise_sheet(sheet_for(row.bid, row.lot, request.user), by=request.user, at=at)
