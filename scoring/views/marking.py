"""Beside a score: its earlier versions, hints that are set aside, and toezeggingen in the plan."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clock import now
from scoring.domain.hints import Hint
from scoring.forms import CommitmentForm, HintForm
from scoring.models import Commitment, Score
from scoring.selectors.workload import WorkItem, commitments_in, history_of
from scoring.services import ScoringRefused, mark_commitment, set_hint_aside, unmark_commitment
from scoring.views.desk import found_assignment, found_work
from scoring.views.pages import page, refuse
from tenders.access import tender_for
from tenders.domain.lifecycle import Status
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of

Address = tuple[UUID, int, int]


@require_safe
def history(request: HttpRequest, tender_id: UUID, bid_id: UUID, lot_number: int, place: int) -> HttpResponse:
    """What the evaluator itself wrote here before; nobody else finds it."""
    tender = tender_for(request, tender_id, "scoring.read_own")
    work = found_work(request, tender, (bid_id, lot_number, place))
    return page(
        request,
        "scoring/score_history.html",
        tender,
        item=work,
        versions=history_of(work.score) if work.score else [],
        is_open=tender.state is Status.SCORING and work.finalised_at is None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hint(request: HttpRequest, tender_id: UUID, bid_id: UUID, lot_number: int, place: int) -> HttpResponse:
    """Say why a hint does not apply here."""
    tender = tender_for(request, tender_id, "scoring.score")
    work = found_work(request, tender, (bid_id, lot_number, place))
    name = request.POST.get("hint") or request.GET.get("hint", Hint.TOO_SHORT.name)
    if name not in Hint.__members__:
        raise Http404
    form = HintForm(request.POST if request.method == "POST" else None, initial={"hint": name})
    if form.is_valid():
        try:
            set_hint_aside(tender, _stored(work), name, reason=form.cleaned_data["reason"], by=request.user)
        except (ScoringRefused, NotAllowed) as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De aanwijzing is terzijde gelegd.")
            return redirect("scoring:desk", tender.public_id, bid_id, lot_number, place)
    return page(request, "scoring/hint_aside.html", tender, form=form, item=work, text=Hint[name].value)


def _stored(work: WorkItem) -> Score:
    if work.score is None:
        raise ScoringRefused("Er is hier nog geen score bewaard. Schrijf eerst uw motivering.")
    return work.score


@require_http_methods(["GET", "HEAD", "POST"])
def commitments(
    request: HttpRequest, tender_id: UUID, bid_id: UUID, lot_number: int, place: int
) -> HttpResponse:
    """The toezeggingen that the evaluator marked in this plan, and one more."""
    tender = tender_for(request, tender_id, "scoring.read_own")
    found = found_assignment(request, tender, (bid_id, lot_number, place))
    form = CommitmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            mark_commitment(found.bid, found.lot, found.criterion.code, **data, by=request.user, at=now())
        except (ScoringRefused, NotAllowed) as error:
            refuse(request, error, form)
        else:
            messages.success(request, "De toezegging is gemarkeerd.")
            return redirect(request.path)
    return page(
        request,
        "scoring/commitments.html",
        tender,
        form=form if tender.state is Status.SCORING else None,
        item=found,
        rows=commitments_in(request.user, found.bid),
        has_lots=len(definition_of(tender).method.lots) > 1,
    )


@require_POST
def unmark(request: HttpRequest, tender_id: UUID, commitment_id: UUID) -> HttpResponse:
    """Take one's own mark away."""
    tender = tender_for(request, tender_id, "scoring.score")
    own = Commitment.objects.filter(bid__tender=tender, evaluator=request.user)
    commitment = get_object_or_404(own.select_related("bid"), public_id=commitment_id)
    try:
        unmark_commitment(tender, commitment, by=request.user)
    except (ScoringRefused, NotAllowed) as error:
        refuse(request, error)
    return redirect("scoring:start", tender.public_id)
