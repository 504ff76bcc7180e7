"""What the pages of this app share: the frame of a tender, and who a bidder page is for."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

import clock
from accounts.selectors import can_edit_for
from bids.selectors import Standing, own_standing
from bids.services import must_confirm
from tenders.access import find_tender
from tenders.domain.lifecycle import Status
from tenders.header import tender_header
from tenders.models import Tender


def page(
    request: HttpRequest, template: str, tender: Tender, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page in the frame of its tender."""
    header = tender_header(tender, user=request.user, at=clock.now())
    return render(
        request,
        template,
        {"tender": tender, "tender_header": header, "header": header, **context},
        status=status,
    )


def own_bid(request: HttpRequest, public_id: UUID) -> tuple[Tender, Standing]:
    """The published tender, and where the organisation that the visitor acts for stands in it; else 404."""
    organisation = request.acting.organisation
    if not can_edit_for(request.user, organisation):
        raise Http404
    tender = find_tender(public_id)
    if tender is None or tender.published_at is None:
        raise Http404
    return tender, own_standing(tender, organisation)


def to_confirm(tender: Tender, standing: Standing) -> list[str]:
    """What of the bidder waits for a look at a rectification, in words; nothing after the opening."""
    if tender.state not in {Status.PUBLISHED, Status.PAUSED}:
        return []
    waiting = []
    if standing.draft is not None and must_confirm(tender, standing.draft):
        waiting.append("uw concept")
    if standing.submission is not None and must_confirm(tender, standing.submission):
        waiting.append("uw ingediende inschrijving")
    return waiting
