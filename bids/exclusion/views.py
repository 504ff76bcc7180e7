"""Pages of an exclusion case: begin, offer, decide."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

import clock
from bids.domain.refusals import BidRefused
from bids.exclusion.forms import BeginForm, DecideForm, OfferForm
from bids.exclusion.selectors import case_in, grounds_of, is_answered, term_of
from bids.exclusion.services import begin_case, decide_case, offer_self_cleaning
from bids.insiders.gate import send_unless_cleared
from bids.models import ExclusionCase
from bids.repairs.presenters import item_rows, state_of
from bids.selectors import opened_bids
from bids.views.pages import page
from tenders.access import tender_for
from tenders.domain.exclusion import CATALOGUE
from tenders.models import Tender
from tenders.permissions import NotAllowed, may
from ui.forms import Form


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, public_id: UUID, bid_id: UUID) -> HttpResponse:
    tender = tender_for(request, public_id, "bids.set_aside")
    bid = opened_bids(tender).filter(public_id=bid_id).first()
    if bid is None:
        raise Http404
    bid.tender = tender
    send_unless_cleared(request.user, bid)
    form = BeginForm(request.POST if request.method == "POST" else None, bid=bid, grounds=grounds_of(tender))
    if request.method == "POST" and form.is_valid():
        try:
            case = begin_case(bid, **form.cleaned_data, by=request.user, at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het onderzoek is begonnen.")
            return redirect("bids:exclusion", public_id=tender.public_id, case_id=case.public_id)
    return page(request, "bids/exclusion_begin.html", tender, {"bid": bid, "form": form})


@login_required
@require_http_methods(["GET", "HEAD"])
def detail(request: HttpRequest, public_id: UUID, case_id: UUID) -> HttpResponse:
    """The whole case: fact and term, offer and answer, weighing and decision."""
    tender, case = _case(request, public_id, case_id, "bids.read_checks")
    return _page(request, tender, case)


@login_required
@require_http_methods(["POST"])
def offer(request: HttpRequest, public_id: UUID, case_id: UUID) -> HttpResponse:
    tender, case = _case(request, public_id, case_id, "bids.set_aside")
    form = OfferForm(request.POST, prefix="aanbod")
    if form.is_valid() and _done(
        form,
        lambda: offer_self_cleaning(case, text=form.cleaned_data["text"], by=request.user, at=clock.now()),
    ):
        messages.success(request, "De inschrijver krijgt een brief en een mail.")
        return redirect("bids:exclusion", public_id=tender.public_id, case_id=case.public_id)
    return _page(request, tender, case, offer_form=form)


@login_required
@require_http_methods(["POST"])
def decide(request: HttpRequest, public_id: UUID, case_id: UUID) -> HttpResponse:
    tender, case = _case(request, public_id, case_id, "bids.set_aside")
    form = DecideForm(request.POST, prefix="besluit")
    if form.is_valid() and _done(
        form, lambda: decide_case(case, **form.cleaned_data, by=request.user, at=clock.now())
    ):
        messages.success(request, "Het besluit is vastgelegd.")
        return redirect("bids:exclusion", public_id=tender.public_id, case_id=case.public_id)
    return _page(request, tender, case, decide_form=form)


def _case(request: HttpRequest, public_id: UUID, case_id: UUID, act: str) -> tuple[Tender, ExclusionCase]:
    tender = tender_for(request, public_id, act)
    case = case_in(tender, case_id)
    if case is None:
        raise Http404
    send_unless_cleared(request.user, case.bid)
    return tender, case


def _page(
    request: HttpRequest,
    tender: Tender,
    case: ExclusionCase,
    *,
    offer_form: OfferForm | None = None,
    decide_form: DecideForm | None = None,
) -> HttpResponse:
    at = clock.now()
    is_open = case.decision == ExclusionCase.Decision.OPEN and may(request.user, "bids.set_aside", tender)
    waits = case.offer is not None and not is_answered(case) and at <= case.offer.due_at
    context = {
        "case": case,
        "ground": CATALOGUE[case.ground],
        "term": term_of(case),
        "offer_state": state_of(case.offer, at=at) if case.offer else None,
        "answers": item_rows(case.offer, tender) if case.offer else [],
        "offer_form": (offer_form or OfferForm(prefix="aanbod")) if is_open and case.offer is None else None,
        "decide_form": (decide_form or DecideForm(prefix="besluit")) if is_open and not waits else None,
        "waits": waits,
    }
    return page(request, "bids/exclusion.html", tender, context)


def _done(form: Form, act: Callable[[], object]) -> bool:
    try:
        act()
    except (BidRefused, NotAllowed) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
