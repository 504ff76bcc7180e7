"""The Inschrijfbureau and its task pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import clock
from bids.content import draft_answers, draft_copy, draft_items, group_of
from bids.domain import tasks
from bids.domain.answers import TYPED, typed_of, version_of
from bids.domain.next_steps import next_in_words
from bids.domain.refusals import BidRefused, StaleAnswers
from bids.domain.tasks import Task
from bids.earlier_rounds import admitted_before, in_words
from bids.forms import ApplicationForm, PriceForm, StatementsForm, TariffForm
from bids.listing import tariff_terms, tasks_for
from bids.models import Draft
from bids.permissions import is_opened_for_bidder
from bids.presenters.asked import asked_rows
from bids.presenters.desk import desk_of, what_if
from bids.presenters.parts import member_parts
from bids.seats import seats_for
from bids.services import discard_draft, keep_answers, start_draft
from bids.views.autosave import autosaved, differing, is_autosave, seen_in, typed_in
from bids.views.files import TaskUrls, file_page, kept, own_file, remove_page, take_from_safe
from bids.views.pages import own_bid, page, to_confirm
from documents.responses import stream_response
from documents.vault import VaultDamaged
from tenders.domain.lifecycle import Status
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import NotAllowed
from tenders.reading import lot_limits_of
from tenders.selectors import definition_of
from ui.forms import Form
from ui.presentation import SummaryRow


@login_required
@require_safe
def desk(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the bid stands: task list, red until it was submitted, and what happens if it stays like this."""
    tender, standing = own_bid(request, public_id)
    at = clock.now()
    is_open = is_open_for_drafts(tender)
    context: dict[str, Any] = {
        "standing": standing,
        "is_open": is_open,
        "organisation": request.acting.organisation,
        "to_confirm": to_confirm(tender, standing),
        "seats": seats_for(tender, request.acting.organisation),
        "admitted_before": in_words(admitted_before(tender, request.acting.organisation)),
    }
    if standing.draft is not None:
        items = draft_items(standing.draft, by=request.user)
        definition = definition_of(tender)
        found = desk_of(
            tender,
            definition,
            items,
            today=local_date(at),
            is_editable=is_open,
            group=group_of(standing.draft),
            parts=member_parts(
                tender, definition, standing.draft, items, today=local_date(at), is_editable=is_open
            ),
        )
        context |= {
            "desk": found,
            "what_if": what_if(found, is_submitted=standing.is_submitted, has_draft=True),
            "has_copy": any(not item.is_carried for item in items.values()),
        }
    elif standing.is_submitted:
        context["next"] = next_in_words(
            tender.state,
            is_open=is_open,
            decision_on=tender.intended_award_on,
            today=local_date(at),
            is_admission=tender.is_admission,
        )
    context["is_withdrawn"] = tender.state is Status.WITHDRAWN
    context["is_late"] = tender.has_closed(at)
    if standing.bid is not None and is_opened_for_bidder(standing.bid):
        context |= {"is_opened": True, "asked": asked_rows(standing.bid, tender, at=at)}
    return page(request, "bids/desk.html", tender, context)


@login_required
@require_POST
def start(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin a draft, or a change of what was submitted."""
    tender, _ = own_bid(request, public_id)
    try:
        start_draft(tender, request.acting.organisation, by=request.user, at=clock.now())
    except (BidRefused, NotAllowed) as refusal:
        messages.error(request, str(refusal))
    return redirect("bids:desk", public_id=tender.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, public_id: UUID, place: int) -> HttpResponse:
    """One task of the list: a form with answers, or a file."""
    tender, draft, listed = _draft_task(request, public_id, place)
    if listed.key == tasks.DECLARATION:
        return redirect("bids:uea", public_id=tender.public_id, part_id=draft.bid.public_id)
    if not is_open_for_drafts(tender):
        messages.error(
            request, "De termijn is voorbij: u kunt uw concept nog bekijken, maar niet meer wijzigen."
        )
        return redirect("bids:desk", public_id=tender.public_id)
    if listed.key == tasks.PARTICIPATION:
        return redirect("bids:participation", public_id=tender.public_id)
    if listed.is_file:
        return file_page(request, tender, draft, listed, _urls(tender, place))
    return _answers_page(request, tender, draft, listed, place)


@login_required
@require_safe
def task_file(request: HttpRequest, public_id: UUID, place: int) -> HttpResponseBase:
    """The bidder's own file, as it is in the draft."""
    tender, draft, listed = _draft_task(request, public_id, place)
    return own_file(request, draft, listed, _urls(tender, place))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_remove(request: HttpRequest, public_id: UUID, place: int) -> HttpResponse:
    """Take a file or answers out of the draft, after asking once."""
    tender, draft, listed = _draft_task(request, public_id, place)
    return remove_page(request, tender, draft, listed, _urls(tender, place))


@login_required
@require_POST
def task_from_safe(request: HttpRequest, public_id: UUID, place: int, evidence_id: UUID) -> HttpResponse:
    """Copy a bewijsmiddel from the bewijskluis of the organisation into this task."""
    tender, draft, listed = _draft_task(request, public_id, place)
    return take_from_safe(request, draft, listed, evidence_id, _urls(tender, place))


@login_required
@require_safe
def copy(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A ZIP of exactly the bytes that submitting will seal."""
    tender, standing = own_bid(request, public_id)
    if standing.draft is None:
        raise Http404
    name = f"concept-{slugify(tender.title)[:60]}.zip"
    try:
        return stream_response(draft_copy(standing.draft, by=request.user), name, "application/zip")
    except VaultDamaged as fault:
        messages.error(request, str(fault))
        return redirect("bids:desk", public_id=tender.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Throw the draft away; what was submitted stays."""
    tender, standing = own_bid(request, public_id)
    if standing.draft is None:
        raise Http404
    if request.method == "POST":
        try:
            discard_draft(standing.draft, by=request.user, at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Het concept is weggegooid.")
        return redirect("bids:desk", public_id=tender.public_id)
    return page(request, "bids/draft_discard.html", tender, {"standing": standing})


def _draft_task(request: HttpRequest, public_id: UUID, place: int) -> tuple[Tender, Draft, Task]:
    tender, standing = own_bid(request, public_id)
    definition = definition_of(tender)
    if standing.draft is None:
        raise Http404
    listed = tasks_for(tender, definition, group=group_of(standing.draft))
    if not 1 <= place <= len(listed):
        raise Http404
    return tender, standing.draft, listed[place - 1]


def _answers_page(
    request: HttpRequest, tender: Tender, draft: Draft, listed: Task, place: int
) -> HttpResponse:
    saved, is_damaged = _saved_answers(request, draft, listed)
    form = _answers_form(request, tender, listed, saved)
    if is_autosave(request):
        return _autosave(request, tender, draft, listed, form)
    context: dict[str, Any] = {"version": version_of(saved), "gaps": 1 if typed_of(saved) is not None else 0}
    if request.method == "POST" and form.is_valid():
        data, seen = form.as_answers(), seen_in(request)  # type: ignore[attr-defined]
        try:
            is_kept = kept(
                request,
                form,
                lambda: keep_answers(draft, listed.key, data, seen=seen, by=request.user, at=clock.now()),
            )
        except StaleAnswers as stale:
            context["stale"], context["version"] = _stored(request, tender, listed, form, stale.current)
            is_kept = False
        if is_kept:
            messages.success(request, f"{listed.title} is bewaard in uw concept. Er is nog niet ingediend.")
            return redirect("bids:desk", public_id=tender.public_id)
    elif request.method == "POST":
        # The page goes on from what its form was filled with: a version that came meanwhile is not overwritten.
        context["version"] = seen_in(request)
    context |= {
        "form": form,
        "saved_at": _saved_at(draft, listed) if saved is not None else None,
        "task": listed,
        "terms": tariff_terms(tender, definition_of(tender)) if listed.key == tasks.TARIFF else [],
        "place": place,
        "is_damaged": is_damaged,
        "is_carried": saved is None and not is_damaged and _has(draft, listed),
    }
    return page(request, "bids/task_answers.html", tender, context)


def _autosave(request: HttpRequest, tender: Tender, draft: Draft, listed: Task, form: Form) -> HttpResponse:
    """Kept as it was typed while it is not whole; such answers are not submitted."""
    at = clock.now()
    wrong = (
        []
        if form.is_valid()
        else [str(form.fields[name].label) for name in form.errors if name in form.fields]
    )
    data = {TYPED: typed_in(form)} if wrong else form.as_answers()  # type: ignore[attr-defined]

    def save() -> str:
        keep_answers(draft, listed.key, data, seen=seen_in(request), by=request.user, at=at, missing=wrong)
        return version_of(data)

    return autosaved(
        request,
        save,
        at=at,
        stored=lambda current: _stored(request, tender, listed, form, current),
        gaps=len(wrong),
    )


def _stored(
    request: HttpRequest, tender: Tender, listed: Task, form: Form, current: Mapping[str, Any] | None
) -> tuple[list[SummaryRow], str]:
    """What somebody else kept beside what was typed here, and its version."""
    other = _form_of(tender, listed, None, dict(current) if current else None, _first_application(request))
    return differing(other, form), version_of(current)


def _saved_at(draft: Draft, listed: Task) -> datetime | None:
    return draft.items.filter(task=listed.key).values_list("saved_at", flat=True).first()


def _saved_answers(request: HttpRequest, draft: Draft, listed: Task) -> tuple[dict[str, Any] | None, bool]:
    """The saved answers, and whether they are damaged: then the form is empty and says why."""
    try:
        return draft_answers(draft, listed.key, by=request.user), False
    except VaultDamaged:
        return None, True


def _has(draft: Draft, listed: Task) -> bool:
    return draft.items.filter(task=listed.key).exists()


def _answers_form(request: HttpRequest, tender: Tender, listed: Task, saved: dict[str, Any] | None) -> Form:
    data = request.POST if request.method == "POST" else None
    return _form_of(tender, listed, data, saved, _first_application(request))


def _form_of(
    tender: Tender,
    listed: Task,
    data: QueryDict | None,
    saved: dict[str, Any] | None,
    first: dict[str, Any],
) -> Form:
    definition, typed = definition_of(tender), typed_of(saved)
    form: Form
    if listed.key == tasks.APPLICATION:
        initial = ApplicationForm.initial_from(saved) if saved else first
        form = ApplicationForm(
            data, initial=initial, lots=definition.method.lots, most_lots=lot_limits_of(tender).most
        )
    elif listed.key == tasks.TARIFF:
        terms = tariff_terms(tender, definition)
        form = TariffForm(data, lots=definition.method.lots, terms=terms)
        form.initial = form.initial_from(saved or {})
    elif listed.key == tasks.STATEMENTS:
        form = StatementsForm(data, rules=definition.statements)
        form.initial = form.initial_for(saved or {})
    else:
        form = PriceForm(data, initial=PriceForm.initial_from(saved or {}), method=definition.method)
    if typed is not None:
        form.initial = typed
    return form


def _first_application(request: HttpRequest) -> dict[str, Any]:
    return {"contact_name": request.user.name, "contact_email": request.user.email}


def _urls(tender: Tender, place: int) -> TaskUrls:
    args = [tender.public_id, place]
    return TaskUrls(
        file=reverse("bids:task_file", args=args),
        remove=reverse("bids:task_remove", args=args),
        page=reverse("bids:task", args=args),
        back=reverse("bids:desk", args=[tender.public_id]),
        from_safe=lambda evidence: reverse("bids:task_from_safe", args=[*args, evidence]),
    )


def is_open_for_drafts(tender: Tender) -> bool:
    return tender.state is Status.PUBLISHED and not tender.has_closed(clock.now())
