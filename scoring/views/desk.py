"""The desk: the plan beside one criterion at a time."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bids.content import plan_pages_stream
from bids.domain.refusals import ContentRefused
from clock import now
from documents.responses import stream_response
from scoring.forms import ScoreForm
from scoring.models import Score
from scoring.presenters.desk import desk_context, neighbour, saved_context
from scoring.selectors.bidders import bids_with_plans
from scoring.selectors.naming import names_for
from scoring.selectors.workload import Assignment, Place, WorkItem, assignment_at, places_of, work_on
from scoring.services import ScoringRefused, StaleScore, save_at_desk
from scoring.views.pages import page, refuse
from tenders.access import tender_for
from tenders.models import Tender
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of

# Of a desk: the bid, the number of the lot, and the place of the criterion.
Address = tuple[UUID, int, int]


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, tender_id: UUID, bid_id: UUID, lot_number: int, place: int) -> HttpResponse:
    """One criterion; saving goes to the same address, by button or (with htmx) while one writes."""
    tender = tender_for(request, tender_id, "scoring.read_own")
    address = (bid_id, lot_number, place)
    if request.method == "POST":
        return _save(request, tender, address)
    work, item = _item(request, tender, address)
    form = _form_for(tender, item.score, request.GET.get("versie", ""))
    return page(
        request,
        "scoring/desk.html",
        tender,
        form=form,
        **desk_context(tender, work, item),
        **_around(request, tender, address),
    )


def found_assignment(request: HttpRequest, tender: Tender, address: Address) -> Assignment:
    """The place at the desk among all that the user scores; Http404 otherwise."""
    return assignment_at(_place_of(places_of(request.user, tender), address))


def found_work(request: HttpRequest, tender: Tender, address: Address) -> WorkItem:
    return work_on(request.user, found_assignment(request, tender, address))


def _item(request: HttpRequest, tender: Tender, address: Address) -> tuple[list[Place], WorkItem]:
    work = places_of(request.user, tender, by_criterion=_by_criterion(request))
    found = _place_of(work, address)
    return work, work_on(request.user, assignment_at(found))


def _by_criterion(request: HttpRequest) -> bool:
    return request.GET.get("volgorde") == "criterium"


def _around(request: HttpRequest, tender: Tender, address: Address) -> dict[str, Any]:
    """In which order one goes on, and where a hint is set aside."""
    by_criterion = _by_criterion(request)
    return {
        "by_criterion": by_criterion,
        "order_query": "?volgorde=criterium" if by_criterion else "",
        "hint_url": reverse("scoring:hint", args=[tender.public_id, *address]),
    }


def _place_of(work: list[Place], address: Address) -> Place:
    for each in work:
        if each.address == address:
            return each
    raise Http404


def _save(request: HttpRequest, tender: Tender, address: Address) -> HttpResponse:
    form = ScoreForm(request.POST, method=definition_of(tender).method)
    current: Score | None = None
    if form.is_valid():
        try:
            score = _write(request, tender, address, form)
        except StaleScore as error:
            current = error.current
            refuse(request, error, form)
        except (ScoringRefused, NotAllowed) as error:
            refuse(request, error, form)
        else:
            return _saved(request, tender, address, score)
    work, item = _item(request, tender, address)
    context = {**desk_context(tender, work, item, stored=current), **_around(request, tender, address)}
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


def _write(request: HttpRequest, tender: Tender, address: Address, form: ScoreForm) -> Score:
    bid_id, lot_number, place = address
    leaves = definition_of(tender).method.quality_leaves
    if not 1 <= place <= len(leaves):
        raise Http404
    code = leaves[place - 1].code
    return save_at_desk(tender, bid_id, lot_number, code, **form.cleaned_data, by=request.user, at=now())


def _saved(request: HttpRequest, tender: Tender, address: Address, score: Score) -> HttpResponse:
    if request.headers.get("HX-Request"):
        context = {**saved_context(tender, score), **_around(request, tender, address)}
        return render(request, "scoring/partials/_saved.html", {**context, "is_answer": True})
    choice = request.POST.get("go", "")
    if choice in {"next", "previous"}:
        work = places_of(request.user, tender, by_criterion=_by_criterion(request))
        goal = neighbour(work, _place_of(work, address).number, 1 if choice == "next" else -1)
        if goal is not None:
            address = goal.address
        else:
            choice = "overview"
    if choice == "overview":
        return redirect("scoring:overview", tender.public_id)
    goes_on = reverse("scoring:desk", args=[tender.public_id, *address])
    return redirect(goes_on + _around(request, tender, address)["order_query"])


def _form_for(tender: Tender, score: Score | None, version: str) -> ScoreForm:
    """What is stored, or an earlier version of it, which counts once it is saved."""
    initial = {"version": 0}
    if score is not None:
        names = ("level_label", "motivation", "page_reference", "notes", "version")
        initial = {name: getattr(score, name) for name in names}
        earlier = score.versions.filter(version=int(version)).first() if version.isdecimal() else None
        if earlier is not None:
            initial |= {name: getattr(earlier, name) for name in names[:3]}
    return ScoreForm(initial=initial, method=definition_of(tender).method)


@require_safe
def plan(request: HttpRequest, tender_id: UUID, bid_id: UUID) -> HttpResponseBase:
    """The plan as this evaluator may see it, inline; bids decides, cuts off what does not count, and logs."""
    tender = tender_for(request, tender_id, "scoring.read_own")
    bid = get_object_or_404(bids_with_plans(tender), public_id=bid_id)
    try:
        names = names_for(request.user, tender)
        blocks = plan_pages_stream(bid, by=request.user, at=now(), without_names=names.are_hidden)
    except ContentRefused as error:
        raise Http404 from error
    name = f"{tender.plan_title} {names.of(bid)}.pdf"
    return stream_response(blocks, name, "application/pdf", inline=True)
