"""Pages of Bibob and Waarschuwingsregister, for who needs to know and for nobody else."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

import clock
from audit.services import record_access, tender_scope
from bids.domain.refusals import BidRefused
from bids.domain.screening import ScreeningKind
from bids.insiders.gate import send_unless_cleared
from bids.models import Screening
from bids.screening.forms import ScreeningForm
from bids.screening.services import record_screening
from bids.selectors import opened_bids
from bids.views.pages import page
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import NotAllowed, may


@login_required
@require_safe
def overview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every bidder with what is known; that somebody looked is logged."""
    tender = tender_for(request, public_id, "bids.read_screening")
    _log(request, tender)
    kinds = list(Screening.Kind)
    bids = opened_bids(tender).prefetch_related("screenings")
    today = local_date(clock.now())
    lines = []
    for bid in bids:
        known = {row.kind: row for row in bid.screenings.all()}
        cells = [{"kind": kind, "row": known.get(kind.value)} for kind in kinds]
        lines.append({"bid": bid, "cells": cells})
    context = {
        "lines": lines,
        "kinds": kinds,
        "today": today,
        "may_write": may(request.user, "bids.write_screening", tender),
    }
    return page(request, "bids/screening_list.html", tender, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, public_id: UUID, bid_id: UUID, kind: str) -> HttpResponse:
    tender = tender_for(request, public_id, "bids.write_screening")
    bid = opened_bids(tender).filter(public_id=bid_id).first()
    if bid is None or kind not in Screening.Kind.values:
        raise Http404
    bid.tender = tender
    send_unless_cleared(request.user, bid)
    _log(request, tender)
    row = bid.screenings.filter(kind=kind).first()
    initial = {"asked_on": row.asked_on, "outcome": row.outcome} if row else None
    form = ScreeningForm(
        request.POST if request.method == "POST" else None, initial=initial, kind=ScreeningKind(kind)
    )
    if request.method == "POST" and form.is_valid():
        try:
            record_screening(bid, kind, **form.cleaned_data, by=request.user, at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Vastgelegd: alleen de datum en de uitkomst.")
            return redirect("bids:screenings", public_id=tender.public_id)
    context = {"bid": bid, "form": form, "title": Screening.Kind(kind).label}
    return page(request, "bids/screening_record.html", tender, context)


def _log(request: HttpRequest, tender: Tender) -> None:
    scope = tender_scope(tender.public_id)
    record_access(request.user, "screening.read", tender, scope=scope, granted=True, at=clock.now())
