"""The bidder reads what changed and confirms that its draft, or its submitted bid, still stands."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

import clock
from accounts.selectors import can_submit_for
from bids.domain.refusals import BidRefused
from bids.forms import AcceptTariffForm
from bids.listing import tariff_terms
from bids.services import confirm_changes, has_other_tariff, narrowed_since
from bids.views.pages import own_bid, page, to_confirm
from tenders.changes import last_change, rectifications_of
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender, standing = own_bid(request, public_id)
    if standing.bid is None:
        raise Http404
    if request.method == "POST":
        text = request.POST.get("number", "")
        number = int(text) if text.isascii() and text.isdecimal() else -1
        accepts = request.POST.get("accepts_tariff") == "on"
        try:
            confirm_changes(
                standing.bid, number=number, by=request.user, at=clock.now(), accepts_tariff=accepts
            )
        except (BidRefused, NotAllowed) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Uw bevestiging is bewaard.")
            return redirect("bids:desk", public_id=tender.public_id)
    waiting = to_confirm(tender, standing)
    if not waiting:
        return redirect("bids:desk", public_id=tender.public_id)
    submission = standing.submission
    may_submit = can_submit_for(request.user, standing.bid.organisation)
    is_other_tariff = submission is not None and has_other_tariff(tender, submission)
    seen = min(row.seen_change for row in (standing.draft, standing.submission) if row is not None)
    context = {
        "waiting": waiting,
        "number": last_change(tender),
        "rectifications": [row for row in rectifications_of(tender) if row["number"] > seen],
        "has_submission": submission is not None,
        "may_submit": may_submit,
        "new_tariff": tariff_terms(tender, definition_of(tender)) if is_other_tariff else [],
        "form": AcceptTariffForm() if is_other_tariff and may_submit else None,
        "has_draft": standing.draft is not None,
        "narrowed": submission is not None and narrowed_since(tender, submission),
    }
    return page(request, "bids/confirm.html", tender, context)
