"""Pages on which an insider declares, and a colleague decides on an interest."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

import clock
from bids.domain.insiders import Clearance
from bids.domain.refusals import BidRefused
from bids.insiders.forms import InterestDecisionForm, InterestForm, LaterInterestForm, SignatureForm
from bids.insiders.selectors import insiders_of, interests_of, own_declarations
from bids.insiders.services import decide_interest, declare_interests, report_insider_interest
from bids.selectors import opened_bids
from bids.views.pages import page
from tenders.access import tender_for
from tenders.permissions import NotAllowed, may


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One declaration per bidder, by name; what was signed is shown and not asked again."""
    tender = tender_for(request, public_id, "bids.declare_interest")
    signed = own_declarations(request.user, tender)
    data = request.POST if request.method == "POST" else None
    bids = list(opened_bids(tender))
    rows = [
        {
            "bid": bid,
            "declaration": signed.get(bid.pk),
            "form": None
            if bid.pk in signed
            else InterestForm(data, prefix=f"verklaring-{place}", bidder=bid.organisation.name),
        }
        for place, bid in enumerate(bids, start=1)
    ]
    forms = {bid.pk: row["form"] for bid, row in zip(bids, rows, strict=True) if row["form"] is not None}
    signature = SignatureForm(data)
    if (
        data is not None
        and forms
        and all([*(form.is_valid() for form in forms.values()), signature.is_valid()])
    ):
        interests = {pk: form.cleaned_data["text"] for pk, form in forms.items() if form.has_interest}
        try:
            declare_interests(tender, interests=interests, by=request.user, at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            signature.add_error(None, str(refusal))
        else:
            messages.success(request, "Uw verklaring is getekend." + _next_words(bool(interests)))
            return redirect("bids:insider", tender.public_id)
    return page(
        request,
        "bids/insider_declaration.html",
        tender,
        {
            "rows": rows,
            "signature": signature,
            "forms": [*forms.values(), signature],
            "has_open": bool(forms),
            "is_barred": any(row.clearance is Clearance.BARRED for row in signed.values()),
            "may_check": may(request.user, "bids.read_checks", tender),
            "may_read_interests": may(request.user, "bids.read_interests", tender),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, public_id: UUID, statement_id: UUID) -> HttpResponse:
    """Tell about an interest that came up later."""
    tender = tender_for(request, public_id, "bids.declare_interest")
    own = own_declarations(request.user, tender).values()
    standing = next((row for row in own if row.public_id == statement_id), None)
    if standing is None:
        raise Http404
    form = LaterInterestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            report_insider_interest(standing, text=form.cleaned_data["text"], by=request.user, at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Uw melding is vastgelegd." + _next_words(True))
            return redirect("bids:insider", tender.public_id)
    return page(request, "bids/insider_report.html", tender, {"form": form, "bid": standing.bid})


@login_required
@require_safe
def overview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who declared, which interests there are and what was decided on them."""
    tender = tender_for(request, public_id, "bids.read_interests")
    may_judge = may(request.user, "bids.judge_interests", tender)
    rows = [
        {
            "declaration": row,
            "may_decide": may_judge and row.replaced_at is None and row.user_id != request.user.pk,
        }
        for row in interests_of(tender)
    ]
    return page(request, "bids/interest_list.html", tender, {"insiders": insiders_of(tender), "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, public_id: UUID, interest_id: UUID) -> HttpResponse:
    """One interest of a colleague, with its words, and the decision on it."""
    tender = tender_for(request, public_id, "bids.judge_interests")
    found = next((row for row in interests_of(tender) if row.public_id == interest_id), None)
    if found is None or found.replaced_at is not None or found.user_id == request.user.pk:
        raise Http404
    form = InterestDecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            decide_interest(found, **form.cleaned_data, by=request.user, at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Uw beslissing over {found.user.name} is vastgelegd.")
            return redirect("bids:interests", tender.public_id)
    return page(request, "bids/interest_decide.html", tender, {"form": form, "declaration": found})


def _next_words(has_interest: bool) -> str:
    if has_interest:
        return " Een collega beslist over het belang. Tot dan blijft die inschrijving voor u gesloten."
    return " U kunt nu met de inschrijvingen werken."
