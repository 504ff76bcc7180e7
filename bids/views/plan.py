"""The plan in a draft: how it looks beside the rules, what the bidder marks in it, and what evaluators will see."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

import clock
from bids.content import DraftItem, draft_items, draft_plan_preview, uncounted_pages_stream
from bids.domain import tasks
from bids.domain.answers import version_of
from bids.domain.plan import PlanMarks, look_findings, shown_pages
from bids.domain.refusals import BidRefused, ContentRefused, StaleAnswers
from bids.file_forms import PlanMarksForm
from bids.plans import uncounted_pages_of
from bids.presenters.plan import headings_row, look_rows, names_row, pages_row, places_of
from bids.selectors import opened_bids
from bids.services import mark_plan
from bids.views.autosave import autosaved, differing, first_refusal, is_autosave, not_saved, seen_in
from bids.views.pages import own_bid, page
from documents.responses import stream_response
from documents.vault import VaultDamaged
from tenders.access import tender_for
from tenders.domain.lifecycle import Status
from tenders.models import Tender
from tenders.permissions import NotAllowed
from tenders.reading import plan_rules_of
from tenders.selectors import definition_of
from ui.presentation import SummaryRow


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark pages that do not count and where each criterion begins."""
    tender, item = _own_plan(request, public_id)
    if tender.state is not Status.PUBLISHED or tender.has_closed(clock.now()):
        messages.error(
            request, "De termijn is voorbij: u kunt uw concept nog bekijken, maar niet meer wijzigen."
        )
        return redirect("bids:desk", public_id=tender.public_id)
    form = _form(request, tender, item)
    if is_autosave(request):
        return _autosave(request, tender, item, form)
    version = seen_in(request) if request.method == "POST" else version_of(item.details)
    stale: list[SummaryRow] = []
    if request.method == "POST" and form.is_valid():
        try:
            mark_plan(item, form.marks, by=request.user, at=clock.now(), seen=seen_in(request))
        except StaleAnswers as newer:
            stale, version = _stored(request, tender, item, form, newer.current)
        except (BidRefused, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De pagina's zijn gemerkt. Bekijk hieronder wat beoordelaars zien.")
            return redirect("bids:plan_marks", public_id=tender.public_id)
    context = {"version": version, "stale": stale, "saved_at": item.obj.saved_at}
    return page(request, "bids/plan_marks.html", tender, context | _marks_context(tender, item, form))


def _autosave(request: HttpRequest, tender: Tender, item: DraftItem, form: PlanMarksForm) -> HttpResponse:
    if not form.is_valid():
        return not_saved(request, first_refusal(form))
    at = clock.now()

    def save() -> str:
        mark_plan(item, form.marks, by=request.user, at=at, seen=seen_in(request))
        return version_of(form.marks.as_json())

    return autosaved(
        request, save, at=at, stored=lambda current: _stored(request, tender, item, form, current)
    )


def _stored(
    request: HttpRequest,
    tender: Tender,
    item: DraftItem,
    form: PlanMarksForm,
    current: Mapping[str, Any] | None,
) -> tuple[list[SummaryRow], str]:
    other = _empty_form(None, tender, item)
    other.initial = other.initial_from(PlanMarks.from_json(dict(current or {})))
    return differing(other, form), version_of(current)


@login_required
@require_safe
def preview(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Exactly what evaluators will see of this plan."""
    tender, item = _own_plan(request, public_id)
    shown = shown_pages(definition_of(tender).plan, _pages(item), _saved_marks(tender, item).uncounted)
    try:
        content = draft_plan_preview(item, shown, by=request.user)
    except VaultDamaged as fault:
        messages.error(request, f"{fault} Upload het plan opnieuw.")
        return redirect("bids:desk", public_id=tender.public_id)
    return stream_response(iter((content,)), f"{tender.plan_title}.pdf", "application/pdf", inline=True)


@login_required
@require_safe
def uncounted(request: HttpRequest, public_id: UUID, bid_id: UUID) -> HttpResponseBase:
    """The pages that a bidder left out of the count, for the toetsing."""
    tender = tender_for(request, public_id, "bids.read_checks")
    bid = get_object_or_404(opened_bids(tender).select_related("plan__object__blob"), public_id=bid_id)
    bid.tender = tender
    if not uncounted_pages_of(bid):
        messages.info(request, "In dit plan zijn geen pagina's gemerkt die niet meetellen.")
        return redirect("bids:check", public_id=tender.public_id, bid_id=bid.public_id)
    try:
        blocks = uncounted_pages_stream(bid, by=request.user, at=clock.now())
    except (ContentRefused, VaultDamaged) as refusal:
        raise Http404 from refusal
    name = f"niet meegetelde pagina's {bid.organisation.name}.pdf"
    return stream_response(blocks, name, "application/pdf", inline=True)


def _own_plan(request: HttpRequest, public_id: UUID) -> tuple[Tender, DraftItem]:
    """The plan in the bidder's draft; 404 where there is none, or only one that is sealed already."""
    tender, standing = own_bid(request, public_id)
    if standing.draft is None:
        raise Http404
    item = draft_items(standing.draft, by=request.user).get(tasks.PLAN)
    if item is None or item.is_carried or item.obj.is_answers:
        raise Http404
    item.obj.draft = standing.draft
    return tender, item


def _form(request: HttpRequest, tender: Tender, item: DraftItem) -> PlanMarksForm:
    form = _empty_form(request.POST if request.method == "POST" else None, tender, item)
    form.initial = form.initial_from(_saved_marks(tender, item))
    return form


def _empty_form(data: QueryDict | None, tender: Tender, item: DraftItem) -> PlanMarksForm:
    return PlanMarksForm(
        data,
        pages=_pages(item),
        criteria=definition_of(tender).method.quality_leaves,
        left_out=tender.plan_uncounted_pages,
    )


def _saved_marks(tender: Tender, item: DraftItem) -> PlanMarks:
    codes = {leaf.code for leaf in definition_of(tender).method.quality_leaves}
    return PlanMarks.from_json(item.details).within(
        _pages(item), may_leave_out=bool(tender.plan_uncounted_pages), codes=codes
    )


def _pages(item: DraftItem) -> int:
    return int((item.findings or {}).get("pages") or 0)


def _marks_context(tender: Tender, item: DraftItem, form: PlanMarksForm) -> dict[str, Any]:
    limit, saved = definition_of(tender).plan, _saved_marks(tender, item)
    shown = shown_pages(limit, _pages(item), saved.uncounted)
    rules, leaves = plan_rules_of(tender), definition_of(tender).method.quality_leaves
    found = look_findings(rules, item.findings or {})
    return {
        "form": form,
        "item": item,
        "looks": [
            pages_row(limit, _pages(item), saved.uncounted, rules),
            *([headings_row(leaves, saved)] if rules.heading_per_criterion else []),
            *look_rows(found),
            *([names_row(item.findings or {})] if tender.anonymous_scoring else []),
        ],
        "shown": len(shown),
        "places": places_of(leaves, saved, shown),
    }
