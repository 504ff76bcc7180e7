"""For a bidder: that its own bid is in the proces-verbaal of opening, without a word about any other."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from bids.domain.receipt import opening_path, root_of_path
from bids.models import OpeningRecord, Submission
from bids.permissions import is_opened_for_bidder
from bids.selectors import record_with
from bids.views.pages import own_bid, page
from tenders.models import Tender

FORMAT = "tenderhuis-opening-1"


@login_required
@require_safe
def overview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Own root, the steps, and the root of everything that was opened together."""
    tender, submission, record = _own(request, public_id)
    proof = _proof(tender, submission, record)
    context = {
        "submission": submission,
        "record": record,
        "proof": proof,
        "holds": root_of_path(submission.root_hash.encode(), _path(submission, record)) == record.root_hash,
    }
    return page(request, "bids/own_record.html", tender, context)


@login_required
@require_safe
def data(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same as a file; `tools/verify_opening.py` checks it without the application."""
    tender, submission, record = _own(request, public_id)
    answer = JsonResponse(_proof(tender, submission, record), json_dumps_params={"indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="opening-{record.number}.json"'
    return answer


def _own(request: HttpRequest, public_id: UUID) -> tuple[Tender, Submission, OpeningRecord]:
    tender, standing = own_bid(request, public_id)
    if standing.bid is None or not is_opened_for_bidder(standing.bid):
        raise Http404
    submission = standing.bid.opened_submission
    record = record_with(tender, submission) if submission else None
    if submission is None or record is None:
        raise Http404
    return tender, submission, record


def _path(submission: Submission, record: OpeningRecord) -> Any:
    return opening_path((row["root"] for row in record.content["bids"]), submission.root_hash)


def _proof(tender: Tender, submission: Submission, record: OpeningRecord) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "tender": str(tender.public_id),
        "record": record.number,
        "opened_at": record.content["opened_at"],
        "submission": str(submission.public_id),
        "root": submission.root_hash,
        "path": [asdict(step) for step in _path(submission, record)],
        "opening_root": record.root_hash,
    }
