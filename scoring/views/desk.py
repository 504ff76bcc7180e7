"""The desk: the plan beside one criterion at a time."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bids.content import plan_pages_stream
from bids.domain.refusals import ContentRefused
from clock import now
from documents.responses import stream_response
from scoring.forms import ScoreForm
from scoring.models import Score
from scoring.presenters.desk import desk_context
from scoring.selectors.bidders import bids_with_plans
from scoring.selectors.workload import WorkItem, workload_of
from scoring.services import ScoringRefused, StaleScore, save_score, sheet_for
from scoring.views.pages import page, refuse
from tenders.access import tender_for
from tenders.models import Tender
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, tender_id: UUID, bid_id: UUID, lot_number: int, place: int) -> HttpResponse:
    """One criterion; saving goes to the same address, by button or (with htmx) while one writes."""
    tender = tender_for(request, tender_id, "scoring.read_own")
    items = workload_of(request.user, tender)
    item = next(
        (i for i in items if (i.bid.public_id, i.lot.number, i.place) == (bid_id, lot_number, place)), None
    )
    if item is None:
        raise Http404
    if request.method == "POST":
        return _save(request, tender, items, item)
    form = _form_for(tender, item.score)
    return page(request, "scoring/desk.html", tender, form=form, **desk_context(tender, items, item))


def _save(request: HttpRequest, tender: Tender, items: list[WorkItem], item: WorkItem) -> HttpResponse:
    form = ScoreForm(request.POST, method=definition_of(tender).method)
    current: Score | None = None
    if form.is_valid():
        try:
            score = _write(request, item, form)
        except StaleScore as error:
            current = error.current
            refuse(request, error, form)
        except (ScoringRefused, NotAllowed) as error:
            refuse(request, error, form)
        else:
            return _saved(request, tender, items, item, score)
    context = desk_context(tender, items, item, stored=current)
    if request.headers.get("HX-Request"):
        response = render(
            request,
            "scoring/partials/_score_form.html",
            {"tender": tender, "form": form, "is_partial": True, **context},
        )
        response["HX-Retarget"] = "#score-form"
        response["HX-Reswap"] = "outerHTML"
        return response
    return page(request, "scoring/desk.html", tender, form=form, **context)


def _write(request: HttpRequest, item: WorkItem, form: ScoreForm) -> Score:
    sheet = sheet_for(item.bid, item.lot, request.user)
    return save_score(sheet, item.criterion.code, **form.cleaned_data, by=request.user, at=now())


def _saved(
    request: HttpRequest, tender: Tender, items: list[WorkItem], item: WorkItem, score: Score
) -> HttpResponse:
    if request.headers.get("HX-Request"):
        context = desk_context(tender, items, item, saved=score)
        return render(request, "scoring/partials/_saved.html", {**context, "is_answer": True})
    target = {
        "next": next((other for other in items if other.number == item.number + 1), None),
        "previous": next((other for other in items if other.number == item.number - 1), None),
        "overview": None,
    }
    choice = request.POST.get("go", "")
    if choice == "overview" or (choice in target and target[choice] is None):
        return redirect("scoring:overview", tender.public_id)
    goal = target.get(choice) or item
    return redirect("scoring:desk", tender.public_id, goal.bid.public_id, goal.lot.number, goal.place)


def _form_for(tender: Tender, score: Score | None) -> ScoreForm:
    initial = {"version": 0}
    if score is not None:
        names = ("level_label", "motivation", "page_reference", "notes", "version")
        initial = {name: getattr(score, name) for name in names}
    return ScoreForm(initial=initial, method=definition_of(tender).method)


@require_safe
def plan(request: HttpRequest, tender_id: UUID, bid_id: UUID) -> HttpResponseBase:
    """The plan as this evaluator may see it, inline; bids decides, cuts off what does not count, and logs."""
    tender = tender_for(request, tender_id, "scoring.read_own")
    bid = get_object_or_404(bids_with_plans(tender), public_id=bid_id)
    try:
        blocks = plan_pages_stream(bid, by=request.user, at=now())
    except ContentRefused as error:
        raise Http404 from error
    name = f"{tender.plan_title} {bid.organisation.name}.pdf"
    return stream_response(blocks, name, "application/pdf", inline=True)
