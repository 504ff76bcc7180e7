"""Pages of the gestanddoening: of the authority, and of a bidder."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

import clock
from accounts.selectors import can_submit_for
from bids.domain.refusals import BidRefused
from bids.permissions import is_opened_for_bidder
from bids.validity.forms import AnswerForm, ExtensionForm
from bids.validity.selectors import original_end, request_in, requests_of, taking_part, validity_of
from bids.validity.services import answer_extension, ask_extension
from bids.views.pages import own_bid, page
from tenders.access import tender_for
from tenders.domain.wording import local_date
from tenders.permissions import NotAllowed, may


@login_required
@require_safe
def overview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Until when each bid binds, and what its bidder answered."""
    tender = tender_for(request, public_id, "bids.read_validity")
    lines = validity_of(tender, on=local_date(clock.now()))
    context = {
        "original": original_end(tender),
        "requests": list(requests_of(tender)),
        "lines": lines,
        "lapsed": [line.bid.organisation.name for line in lines if line.is_lapsed],
        "may_ask": may(request.user, "bids.ask_validity", tender),
    }
    return page(request, "bids/validity.html", tender, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "bids.ask_validity")
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_extension(tender, **form.cleaned_data, by=request.user, at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het verzoek is gedaan aan alle inschrijvers die nog meedoen.")
            return redirect("bids:validity", public_id=tender.public_id)
    return page(request, "bids/validity_ask.html", tender, {"form": form, "original": original_end(tender)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, public_id: UUID, request_id: UUID) -> HttpResponse:
    """The bidder answers yes or no; who may bind the organisation can change it until the term ends."""
    received_at = clock.now()
    tender, standing = own_bid(request, public_id)
    bid = standing.bid
    asked = request_in(tender, request_id)
    if bid is None or asked is None or not is_opened_for_bidder(bid):
        raise Http404
    given = asked.answers.select_related("by").filter(bid=bid).first()
    if given is None and not taking_part(tender).filter(pk=bid.pk).exists():
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_extension(
                asked,
                bid,
                agrees=form.cleaned_data["agrees"],
                by=request.user,
                received_at=received_at,
                at=received_at,
            )
        except (BidRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Uw antwoord is vastgelegd.")
            return redirect("bids:validity_own", public_id=tender.public_id, request_id=asked.public_id)
    context = {
        "asked": asked,
        "given": given,
        "bid": bid,
        "form": form,
        "is_open": received_at <= asked.answer_by,
        "may_answer": can_submit_for(request.user, bid.organisation),
    }
    return page(request, "bids/validity_own.html", tender, context)
