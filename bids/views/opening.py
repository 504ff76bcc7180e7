"""Pages of the opening: ask, confirm, progress, and the proces-verbaal."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

import clock
from bids.domain.refusals import BidRefused
from bids.domain.sealing import may_open
from bids.forms import GoingOnForm, RestoreTermForm
from bids.models import OpeningRequest
from bids.pdf import record_context
from bids.presenters.opening import hindrance_in_words
from bids.selectors import (
    current_request,
    last_failure,
    opening_progress,
    records_of,
    restore_term,
    sealed_count,
)
from bids.services import confirm_opening, request_going_on, request_opening, set_restore_term
from bids.services.opening import confirmation_term
from bids.views.pages import page
from documents.outbox import last_fault
from documents.responses import file_response
from tenders.access import tender_for
from tenders.domain.lifecycle import AFTER_OPENING, Status
from tenders.models import Tender, TenderKey
from tenders.permissions import NotAllowed, may

PARTS = {"inschrijvingen": TenderKey.Part.QUALITY.value, "prijzen": TenderKey.Part.PRICE.value}


@login_required
@require_safe
def overview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What can be opened, what waits for a second person, and the records."""
    tender = _tender(request, public_id)
    return page(request, "bids/opening.html", tender, _context(request, tender))


@login_required
@require_safe
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The part of the overview that htmx asks for while the opener works."""
    tender = _tender(request, public_id)
    return render(
        request, "bids/partials/_opening_state.html", {"tender": tender, **_context(request, tender)}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, public_id: UUID, part: str) -> HttpResponse:
    tender = tender_for(request, public_id, "bids.request_opening")
    if part not in PARTS:
        raise Http404
    if request.method == "POST":
        try:
            request_opening(
                tender, by=request.user, session_key=_session_key(request), at=clock.now(), part=PARTS[part]
            )
        except (BidRefused, NotAllowed) as refusal:
            messages.error(request, str(refusal))
        return redirect("bids:opening", public_id=tender.public_id)
    return page(
        request, "bids/opening_ask.html", tender, {"part": part, "minutes": settings.CONFIRMATION_MINUTES}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "bids.confirm_opening")
    asked = (
        OpeningRequest.objects.select_related("requested_by")
        .filter(tender=tender, public_id=request_id)
        .first()
    )
    if asked is None:
        raise Http404
    if request.method == "POST":
        try:
            confirm_opening(asked, by=request.user, session_key=_session_key(request), at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            messages.error(request, str(refusal))
        return redirect("bids:opening", public_id=tender.public_id)
    return page(request, "bids/opening_confirm.html", tender, {"asked": asked})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """After a lost key: until when bidders can hand in again."""
    tender = tender_for(request, public_id, "bids.set_restore_term")
    form = RestoreTermForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_restore_term(tender, **form.cleaned_data, by=request.user, at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            form.add_error("ends_at", str(refusal))
        else:
            messages.success(request, "De termijn is vastgelegd. Inschrijvers zien hem bij hun inschrijving.")
            return redirect("bids:opening", public_id=tender.public_id)
    return page(request, "bids/restore_term.html", tender, {"form": form, "current": restore_term(tender)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """After that term: ask to open what was handed in again, without the rest."""
    tender = tender_for(request, public_id, "bids.go_on_without")
    form = GoingOnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            request_going_on(
                tender,
                reason=form.cleaned_data["reason"],
                by=request.user,
                session_key=_session_key(request),
                at=clock.now(),
            )
        except (BidRefused, NotAllowed) as refusal:
            form.add_error("reason", str(refusal))
        else:
            return redirect("bids:opening", public_id=tender.public_id)
    return page(
        request,
        "bids/opening_go_on.html",
        tender,
        {"form": form, "term": restore_term(tender), "minutes": settings.CONFIRMATION_MINUTES},
    )


@login_required
@require_safe
def record_file(request: HttpRequest, public_id: UUID, record_id: UUID) -> HttpResponseBase:
    """The proces-verbaal as PDF, as it was stored."""
    tender = tender_for(request, public_id, "bids.read_opening_record")
    record = records_of(tender).filter(public_id=record_id).first()
    if record is None or record.file is None:
        raise Http404
    return file_response(record.file, inline=True)


def _tender(request: HttpRequest, public_id: UUID) -> Tender:
    try:
        return tender_for(request, public_id, "bids.view_opening")
    except Http404:
        return tender_for(request, public_id, "bids.read_opening_record")


def _context(request: HttpRequest, tender: Tender) -> dict[str, Any]:
    at = clock.now()
    status = Status(tender.status)
    part = TenderKey.Part.PRICE.value if status is Status.QUALITY_FIXED else TenderKey.Part.QUALITY.value
    asked = current_request(tender, part)
    waits = asked is not None and asked.status == OpeningRequest.Status.REQUESTED
    if waits and asked is not None and at > asked.requested_at + confirmation_term():
        asked, waits = None, False
    works = asked is not None and asked.status == OpeningRequest.Status.CONFIRMED
    may_read = may(request.user, "bids.read_opening_record", tender)
    records = list(records_of(tender)) if may_read else []
    done, total = opening_progress(tender) if works else (0, 0)
    fault, is_final = "", False
    if works and asked is not None:
        fault, is_final = last_fault("open_bids", id_name="request_id", value=asked.public_id)
    delay = timedelta(seconds=settings.OPENING_DELAY_SECONDS)
    return {
        "asked": asked,
        "expires_at": asked.requested_at + confirmation_term() if waits and asked else None,
        "waits": waits,
        "works": works,
        "hindrance": hindrance_in_words(fault, for_good=is_final),
        "done": done,
        "total": total,
        "is_opened": status in AFTER_OPENING,
        "is_price": part == TenderKey.Part.PRICE.value,
        "part": "prijzen" if part == TenderKey.Part.PRICE.value else "inschrijvingen",
        "can_ask": may(request.user, "bids.request_opening", tender)
        and asked is None
        and _is_askable(tender, at),
        "can_confirm": waits
        and may(request.user, "bids.confirm_opening", tender)
        and asked is not None
        and asked.requested_by_id != request.user.pk,
        "opens_at": tender.closes_at + delay if tender.closes_at else None,
        "is_before": not (tender.closes_at and may_open(tender.closes_at, at, delay=delay)),
        "may_extend": tender.has_closed(at)
        and not works
        and may(request.user, "tenders.extend_after_outage", tender),
        "failure": last_failure(tender) if status is Status.UNOPENABLE else None,
        **_going_on(request, tender, at),
        "late_bids": sealed_count(tender) if status in AFTER_OPENING and may_read else 0,
        "records": [{"record": record, **record_context(record)} for record in records],
        # Two people wait for each other at two screens: neither should have to press "Ververs".
        "poll": waits or works or any(record.file is None for record in records),
        "may_check": may(request.user, "bids.read_checks", tender),
        "may_declare": may(request.user, "bids.declare_interest", tender),
    }


def _going_on(request: HttpRequest, tender: Tender, at: datetime) -> dict[str, Any]:
    """The way on after a lost key: first a term, then the opening of what was handed in again."""
    if Status(tender.status) is not Status.UNOPENABLE:
        return {}
    term = restore_term(tender)
    return {
        "term": term,
        "may_set_term": may(request.user, "bids.set_restore_term", tender),
        "may_go_on": term is not None
        and at > term.ends_at
        and may(request.user, "bids.go_on_without", tender),
    }


def _is_askable(tender: Tender, at: Any) -> bool:
    status = Status(tender.status)
    if status is Status.QUALITY_FIXED:
        has_price = tender.keys.filter(part=TenderKey.Part.PRICE).exists()
        return has_price and not records_of(tender).filter(part=TenderKey.Part.PRICE).exists()
    if status in {Status.OPENED, Status.CHECKING}:
        return sealed_count(tender) > 0
    delay = timedelta(seconds=settings.OPENING_DELAY_SECONDS)
    is_first = status in {Status.PUBLISHED, Status.UNOPENABLE}
    return is_first and tender.closes_at is not None and may_open(tender.closes_at, at, delay=delay)


def _session_key(request: HttpRequest) -> str:
    if not request.session.session_key:
        request.session.save()
    return str(request.session.session_key)
