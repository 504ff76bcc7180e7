"""Submit, receipt and withdrawal: the acts of a bidder with legal effect."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

import clock
from accounts.selectors import can_submit_for
from bids.content import draft_items, group_of
from bids.domain.refusals import BidRefused
from bids.domain.sealing import to_milliseconds
from bids.forms import RestoreForm
from bids.models import Bid, Submission
from bids.permissions import is_opened_for_bidder
from bids.presenters.desk import desk_of
from bids.presenters.parts import member_parts
from bids.presenters.receipt import receipt_context, receipt_pdf_context, task_titles
from bids.selectors import restore_term
from bids.services import (
    must_confirm,
    objects_to_restore,
    receipt_file,
    restore_files,
    submit_bid,
    withdraw_bid,
)
from bids.views.pages import own_bid, page
from documents.disk import has_no_room, report_full
from documents.pdf import render_pdf
from documents.signing import verifying_key
from documents.storage import StorageFault
from documents.vault import DraftKeyGone, keyring
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The solemn page, and the one small POST that counts; a second click gives the receipt."""
    tender, standing = own_bid(request, public_id)
    if standing.bid is None:
        return redirect("bids:desk", public_id=tender.public_id)
    if request.method == "POST":
        return _submit(request, tender, standing.bid)
    if standing.draft is None:
        return redirect("bids:receipt" if standing.is_submitted else "bids:desk", public_id=tender.public_id)
    items = draft_items(standing.draft, by=request.user)
    definition, today = definition_of(tender), local_date(clock.now())
    context = {
        "standing": standing,
        "items": sorted(items.values(), key=lambda item: item.obj.task),
        "desk": desk_of(
            tender,
            definition,
            items,
            today=today,
            is_editable=False,
            group=group_of(standing.draft),
            parts=member_parts(tender, definition, standing.draft, items, today=today, is_editable=False),
        ),
        "may_submit": can_submit_for(request.user, standing.bid.organisation),
        "is_late": tender.has_closed(clock.now()),
        "must_confirm": must_confirm(tender, standing.draft),
    }
    return page(request, "bids/submit.html", tender, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An act of its own; the receipt stays, the bid is never opened."""
    tender, standing = own_bid(request, public_id)
    bid, submission = standing.bid, standing.submission
    if bid is None:
        raise Http404
    if request.method == "POST":
        try:
            withdraw_bid(bid, by=request.user, received_at=_received_at(request), at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Uw inschrijving is ingetrokken. Zij wordt nooit geopend.")
        return redirect("bids:desk", public_id=tender.public_id)
    if submission is None or submission.status != Submission.Status.SEALED or tender.has_closed(clock.now()):
        return redirect("bids:desk", public_id=tender.public_id)
    context = {
        "submission": submission,
        "may_submit": can_submit_for(request.user, bid.organisation),
    }
    return page(request, "bids/withdraw.html", tender, context)


@login_required
@require_safe
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was received and when, for the bidder alone; earlier versions below it."""
    tender, bid, submissions = _own_submissions(request, public_id)
    context = {
        "bid": bid,
        "is_open": not tender.has_closed(clock.now()),
        "may_submit": can_submit_for(request.user, bid.organisation),
        "is_opened": is_opened_for_bidder(bid),
        "must_restore": bool(objects_to_restore(bid, tender)),
        "restore_term": restore_term(tender),
        **receipt_context(tender, definition_of(tender), submissions),
    }
    return page(request, "bids/receipt.html", tender, context)


@login_required
@require_safe
def receipt_data(request: HttpRequest, public_id: UUID, submission_id: UUID) -> HttpResponse:
    """The receipt as data: an outsider's checker (`tools/verify_receipt.py`) recomputes the root from it."""
    _, _, found = _own_submission(request, public_id, submission_id)
    response = JsonResponse(receipt_file(found), json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="ontvangstbewijs-{found.number}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def receipt_pdf(request: HttpRequest, public_id: UUID, submission_id: UUID) -> HttpResponse:
    """The receipt as a document, set while the bidder waits: a job would tell that somebody submitted."""
    tender, bid, found = _own_submission(request, public_id, submission_id)
    context = receipt_pdf_context(tender, definition_of(tender), bid, found)
    rendered = render_pdf("pdf/receipt.html", context, is_rehearsal=tender.is_rehearsal)
    response = HttpResponse(rendered.content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="ontvangstbewijs-{found.number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def receipt_key(request: HttpRequest) -> HttpResponse:
    """The key with which anybody checks the signature under a receipt of this installation."""
    private = keyring().signing_private
    if private is None:
        raise Http404
    return JsonResponse({"algorithm": "Ed25519", "public_key": verifying_key(private)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hand in again what could not be opened; only the bytes of the receipt are accepted."""
    tender, standing = own_bid(request, public_id)
    wanted = objects_to_restore(standing.bid, tender) if standing.bid else []
    if standing.bid is None or not wanted:
        raise Http404
    form = RestoreForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            restored = restore_files(standing.bid, upload, name=upload.name, by=request.user, at=clock.now())
        except (BidRefused, NotAllowed, StorageFault) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, f"{len(restored)} onderdelen zijn gelijk aan uw bewijs en aangenomen.")
            return redirect("bids:receipt", public_id=tender.public_id)
    titles = task_titles(tender, definition_of(tender))
    context = {
        "form": form,
        "titles": [titles.get(obj.task, obj.task) for obj in wanted],
        "term": restore_term(tender),
        "max_bytes": settings.MAX_BID_BYTES,
    }
    return page(request, "bids/restore.html", tender, context)


def _own_submission(
    request: HttpRequest, public_id: UUID, submission_id: UUID
) -> tuple[Tender, Bid, Submission]:
    tender, bid, submissions = _own_submissions(request, public_id)
    found = next((row for row in submissions if row.public_id == submission_id), None)
    if found is None:
        raise Http404
    return tender, bid, found


def _own_submissions(request: HttpRequest, public_id: UUID) -> tuple[Tender, Bid, list[Submission]]:
    tender, standing = own_bid(request, public_id)
    if standing.bid is None:
        raise Http404
    rows = list(
        standing.bid.submissions.select_related("submitted_by").prefetch_related("items").order_by("-number")
    )
    if not rows:
        raise Http404
    for row in rows:
        row.bid = standing.bid
    return tender, standing.bid, rows


def _submit(request: HttpRequest, tender: Tender, bid: Bid) -> HttpResponse:
    try:
        submit_bid(bid, by=request.user, received_at=_received_at(request), at=clock.now())
    except (BidRefused, NotAllowed, StorageFault) as refusal:
        messages.error(request, str(refusal))
        return redirect("bids:desk", public_id=tender.public_id)
    except DatabaseError as fault:
        if not has_no_room(fault):
            raise
        report_full()
        messages.error(
            request,
            "De opslag is vol: uw inschrijving is niet ingediend. Uw concept is bewaard. "
            "Bel de aanbestedende dienst en dien daarna opnieuw in.",
        )
        return redirect("bids:desk", public_id=tender.public_id)
    except DraftKeyGone:
        messages.error(
            request, "De sleutel van dit concept bestaat niet meer. Gooi het concept weg en begin een nieuw."
        )
        return redirect("bids:desk", public_id=tender.public_id)
    return redirect("bids:receipt", public_id=tender.public_id)


def _received_at(request: HttpRequest) -> datetime:
    """The stamp of the outermost middleware; it is on every POST to these two addresses."""
    return getattr(request, "received_at", None) or to_milliseconds(clock.now())
