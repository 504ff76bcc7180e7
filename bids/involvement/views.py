"""The page on which the toetser notes what was done about earlier involvement."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

import clock
from bids.domain.involvement import EXCLUSION_GROUND
from bids.domain.refusals import BidRefused
from bids.insiders.gate import send_unless_cleared
from bids.involvement.forms import InvolvementForm
from bids.involvement.selectors import involvements_of
from bids.involvement.services import note_involvement
from bids.selectors import opened_bids
from bids.views.pages import page
from tenders.access import tender_for
from tenders.permissions import NotAllowed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, public_id: UUID, bid_id: UUID, consultation_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "bids.note_involvement")
    bid = opened_bids(tender).filter(public_id=bid_id).first()
    if bid is None:
        raise Http404
    bid.tender = tender
    send_unless_cleared(request.user, bid)
    found = next((row for row in involvements_of(bid) if row.consultation.public_id == consultation_id), None)
    if found is None:
        raise Http404
    form = InvolvementForm(
        request.POST if request.method == "POST" else None,
        initial={
            "is_shared": "ja" if found.note.is_shared else "nee",
            "had_time": "ja" if found.note.had_time else "nee",
            "measures": found.note.measures,
        }
        if found.note
        else None,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            note_involvement(
                bid,
                found.consultation,
                is_shared=data["is_shared"] == "ja",
                had_time=data["had_time"] == "ja",
                measures=data["measures"],
                by=request.user,
                at=clock.now(),
            )
        except (BidRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Vastgelegd wat er is gedaan.")
            return redirect("bids:check", tender.public_id, bid.public_id)
    codes = tender.exclusion_grounds.filter(code=EXCLUSION_GROUND)
    context = {"bid": bid, "involvement": found, "form": form, "can_exclude": codes.exists()}
    return page(request, "bids/involvement.html", tender, context)
