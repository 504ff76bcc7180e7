"""What a bidder handed in, for the bidder alone, from the opening on."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.text import slugify
from django.views.decorators.http import require_safe

import clock
from bids.access_log import accesses, own_access_rows
from bids.content import file_name, is_readable, opened_copy, own_objects, read_object
from bids.domain import answers, tasks
from bids.domain.refusals import ContentRefused
from bids.models import Bid, SubmittedObject
from bids.permissions import is_opened_for_bidder, sees_outcome_of_checks
from bids.presenters.answers import answer_groups
from bids.presenters.own import own_grounds, own_outcomes, own_parts
from bids.presenters.receipt import task_titles
from bids.views.pages import own_bid, page
from documents.responses import stream_response
from documents.vault import VaultDamaged
from tenders.models import Tender
from tenders.selectors import definition_of
from ui.presentation import SummaryRow

LAST_ACCESSES = 50


@login_required
@require_safe
def overview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every file and every answer as it was handed in; after the letters also what the toetsing led to."""
    tender, bid = _own_opened(request, public_id)
    objects = own_objects(bid)
    rows = {obj.pk: _answers(request, tender, obj) for obj in objects if obj.is_answers}
    shows_outcome = sees_outcome_of_checks(bid)
    context = {
        "bid": bid,
        "submission": bid.opened_submission,
        "parts": own_parts(
            objects,
            task_titles(tender, definition_of(tender), dict(bid.members.values_list("number", "name"))),
            is_readable=lambda obj: is_readable(obj, by=request.user),
            rows=rows,
        ),
        "price_is_sealed": any(
            obj.task == tasks.PRICE and not is_readable(obj, by=request.user) for obj in objects
        ),
        "accesses": own_access_rows(bid, list(accesses(tender, bid=bid)[:LAST_ACCESSES])),
        "shows_outcome": shows_outcome,
        "outcomes": own_outcomes(bid) if shows_outcome else [],
        "grounds": own_grounds(bid) if shows_outcome else [],
    }
    return page(request, "bids/own.html", tender, context)


@login_required
@require_safe
def document(request: HttpRequest, public_id: UUID, object_id: UUID) -> HttpResponseBase:
    """One file under the name it was handed in with, or one answers document as data."""
    _, bid = _own_opened(request, public_id)
    obj = next((found for found in own_objects(bid) if found.public_id == object_id), None)
    if obj is None:
        raise Http404
    try:
        blocks = read_object(obj, by=request.user, at=clock.now())
    except (ContentRefused, VaultDamaged) as refusal:
        raise Http404 from refusal
    if obj.is_answers:
        return stream_response(blocks, f"{obj.task}.json", "application/json")
    return stream_response(blocks, file_name(obj) or f"{obj.task}.pdf", "application/pdf", inline=True)


@login_required
@require_safe
def copy(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A ZIP of everything that can be read now."""
    tender, bid = _own_opened(request, public_id)
    objects = [obj for obj in own_objects(bid) if is_readable(obj, by=request.user)]
    blocks = opened_copy(objects, by=request.user, at=clock.now())
    return stream_response(blocks, f"inschrijving-{slugify(tender.title)[:60]}.zip", "application/zip")


def _own_opened(request: HttpRequest, public_id: UUID) -> tuple[Tender, Bid]:
    tender, standing = own_bid(request, public_id)
    if standing.bid is None or not is_opened_for_bidder(standing.bid):
        raise Http404
    return tender, standing.bid


def _answers(request: HttpRequest, tender: Tender, obj: SubmittedObject) -> list[SummaryRow]:
    """The rows of one answers document; none where it cannot be read."""
    if not is_readable(obj, by=request.user):
        return []
    try:
        blocks = read_object(obj, by=request.user, at=clock.now())
    except VaultDamaged:
        return []
    return answer_groups(
        obj.task, answers.decode(b"".join(blocks)), statements=definition_of(tender).statements
    )
