"""A draw for the parties that are in it: invitation, word, outcome, proces-verbaal and the file to do it again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.selectors import can_edit_for
from bids.models import Bid
from clock import now
from documents.responses import file_response
from scoring.forms import WordForm
from scoring.models import Draw
from scoring.selectors.draws import participants_of
from scoring.selectors.ranking import draws_in, names_by_bid
from scoring.services import ScoringRefused, give_word
from scoring.views.draws import draw_file_response
from scoring.views.pages import page, refuse
from tenders.access import public_tender
from tenders.models import Tender


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest, tender_id: UUID, draw_id: UUID) -> HttpResponse:
    """When and how lots are drawn, the word of the party, and afterwards what came out."""
    at = now()
    tender, found, bid = _own(request, tender_id, draw_id)
    form = WordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            give_word(found, bid, form.cleaned_data["word"], by=request.user, at=at)
        except ScoringRefused as error:
            refuse(request, error, form)
        else:
            messages.success(request, "Uw woord ligt vast.")
            return redirect("scoring:own_draw", tender.public_id, found.public_id)
    rows = participants_of(found, names_by_bid(tender))
    mine = next(row for row in rows if row.key == str(bid.public_id))
    is_open = not found.held_at and not found.aborted_at
    return page(
        request,
        "scoring/own_draw.html",
        tender,
        draw=found,
        form=form,
        participants=rows,
        mine=mine,
        is_open=is_open,
        may_give=is_open and not mine.commitment and (found.planned_at is None or at < found.planned_at),
    )


@login_required
@require_safe
def draw_file(request: HttpRequest, tender_id: UUID, draw_id: UUID) -> HttpResponse:
    """As the authority downloads it; there is nothing to verify before the secret is revealed."""
    _, found, _ = _own(request, tender_id, draw_id)
    if not found.revealed_secret:
        raise Http404
    return draw_file_response(found)


@login_required
@require_safe
def draw_record(request: HttpRequest, tender_id: UUID, draw_id: UUID) -> HttpResponseBase:
    _, found, _ = _own(request, tender_id, draw_id)
    if found.record is None:
        raise Http404
    return file_response(found.record, inline=True)


def _own(request: HttpRequest, tender_id: UUID, draw_id: UUID) -> tuple[Tender, Draw, Bid]:
    """The draw and the bid with which the organisation that the visitor acts for takes part in it; else 404."""
    tender = public_tender(tender_id)
    organisation = request.acting.organisation
    if not can_edit_for(request.user, organisation):
        raise Http404
    found = draws_in(tender).filter(public_id=draw_id).first()
    if found is None:
        raise Http404
    taking_part = Bid.objects.select_related("organisation").filter(
        tender=tender, organisation=organisation, public_id__in=list(found.participants)
    )
    bid = taking_part.first()
    if bid is None:
        raise Http404
    return tender, found, bid
