"""The Inschrijfbureau and its task pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import clock
from bids.content import DraftItem, draft_answers, draft_copy, draft_items, draft_stream, group_of
from bids.domain import tasks
from bids.domain.details import EvidenceDetails
from bids.domain.refusals import BidRefused, ContentRefused
from bids.domain.tasks import Task
from bids.file_forms import FileForm
from bids.forms import ApplicationForm, PriceForm, StatementsForm
from bids.models import Draft
from bids.permissions import is_opened_for_bidder
from bids.presenters.asked import asked_rows
from bids.presenters.desk import desk_of, what_if
from bids.presenters.evidence import AgeRow, age_rows, newest_rule
from bids.presenters.parts import member_parts
from bids.safe.presenters import Offer, offers_for
from bids.safe.selectors import safe_contents, safe_evidence
from bids.safe.services import use_in_draft
from bids.seats import seats_for
from bids.services import discard_draft, remove_object, save_answers, save_details, save_file, start_draft
from bids.views.pages import own_bid, page, to_confirm
from documents.inspection import UploadRefused
from documents.responses import stream_response
from documents.storage import StorageFault
from documents.vault import VaultDamaged
from tenders.domain.lifecycle import Status
from tenders.domain.wording import local_date
from tenders.models import Tender
from tenders.permissions import NotAllowed
from tenders.reading import lot_limits_of
from tenders.selectors import definition_of
from ui.forms import Form

_DAMAGED = "is in de opslag beschadigd of verdwenen."


@dataclass(frozen=True)
class TaskUrls:
    """Where a task with a file lives: the bidder's own and that of a member have other addresses."""

    file: str
    remove: str
    page: str
    back: str
    # In the list of tasks of the bidder; a member has no way to the bewijskluis of another organisation.
    place: int | None = None


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


def own_file(request: HttpRequest, draft: Draft, listed: Task, urls: TaskUrls) -> HttpResponseBase:
    """The file of a task, for who may read this part of the draft."""
    obj = draft.items.select_related("blob", "draft__bid__organisation").filter(task=listed.key).first()
    if obj is None or obj.is_answers:
        raise Http404
    try:
        name = draft_items(draft, by=request.user)[listed.key].name
        return stream_response(draft_stream(obj, by=request.user), name, "application/pdf", inline=True)
    except ContentRefused as refusal:
        raise Http404 from refusal
    except VaultDamaged:
        messages.error(request, f"{listed.title} {_DAMAGED} Upload het bestand opnieuw.")
        return redirect(urls.page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_remove(request: HttpRequest, public_id: UUID, place: int) -> HttpResponse:
    """Take a file or answers out of the draft, after asking once."""
    tender, draft, listed = _draft_task(request, public_id, place)
    return remove_page(request, tender, draft, listed, _urls(tender, place))


def remove_page(
    request: HttpRequest, tender: Tender, draft: Draft, listed: Task, urls: TaskUrls
) -> HttpResponse:
    """Asks once, and takes what the task holds out of the draft."""
    obj = draft.items.select_related("blob", "draft__bid__organisation").filter(task=listed.key).first()
    if obj is None:
        raise Http404
    if request.method == "POST":
        try:
            remove_object(obj, by=request.user, at=clock.now())
        except (BidRefused, NotAllowed) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{listed.title} is uit uw concept gehaald.")
        return redirect(urls.back)
    return page(request, "bids/task_remove.html", tender, {"task": listed, "urls": urls})


@login_required
@require_POST
def task_from_safe(request: HttpRequest, public_id: UUID, place: int, evidence_id: UUID) -> HttpResponse:
    """Copy a bewijsmiddel from the bewijskluis of the organisation into this task."""
    tender, draft, listed = _draft_task(request, public_id, place)
    found = safe_evidence(draft.bid.organisation, evidence_id, by=request.user)
    if found is None or listed.evidence is None:
        raise Http404
    try:
        use_in_draft(found, draft, listed.key, by=request.user, at=clock.now())
    except (BidRefused, NotAllowed, UploadRefused, StorageFault, VaultDamaged) as refusal:
        messages.error(request, str(refusal))
        return redirect("bids:task", public_id=tender.public_id, place=place)
    messages.success(request, f"{listed.title} komt nu uit uw bewijskluis. Er is nog niet ingediend.")
    return redirect("bids:desk", public_id=tender.public_id)


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
    listed = tasks.tasks_of(
        definition,
        plan_title=tender.plan_title,
        is_rehearsal=tender.is_rehearsal,
        group=group_of(standing.draft),
    )
    if not 1 <= place <= len(listed):
        raise Http404
    return tender, standing.draft, listed[place - 1]


def _answers_page(
    request: HttpRequest, tender: Tender, draft: Draft, listed: Task, place: int
) -> HttpResponse:
    saved, is_damaged = _saved_answers(request, draft, listed)
    form = _answers_form(request, tender, listed, saved)
    if request.method == "POST" and form.is_valid():
        data = form.as_answers()  # type: ignore[attr-defined]
        if _kept(
            request, form, lambda: save_answers(draft, listed.key, data, by=request.user, at=clock.now())
        ):
            messages.success(request, f"{listed.title} is bewaard in uw concept. Er is nog niet ingediend.")
            return redirect("bids:desk", public_id=tender.public_id)
    context = {
        "form": form,
        "task": listed,
        "place": place,
        "is_damaged": is_damaged,
        "is_carried": saved is None and not is_damaged and _has(draft, listed),
    }
    return page(request, "bids/task_answers.html", tender, context)


def _saved_answers(request: HttpRequest, draft: Draft, listed: Task) -> tuple[dict[str, Any] | None, bool]:
    """The saved answers, and whether they are damaged: then the form is empty and says why."""
    try:
        return draft_answers(draft, listed.key, by=request.user), False
    except VaultDamaged:
        return None, True


def _has(draft: Draft, listed: Task) -> bool:
    return draft.items.filter(task=listed.key).exists()


def _answers_form(request: HttpRequest, tender: Tender, listed: Task, saved: dict[str, Any] | None) -> Form:
    definition = definition_of(tender)
    data = request.POST if request.method == "POST" else None
    if listed.key == tasks.APPLICATION:
        initial = ApplicationForm.initial_from(saved) if saved else _first_application(request)
        return ApplicationForm(
            data, initial=initial, lots=definition.method.lots, most_lots=lot_limits_of(tender).most
        )
    if listed.key == tasks.STATEMENTS:
        statements = StatementsForm(data, rules=definition.statements)
        statements.initial = statements.initial_for(saved or {})
        return statements
    return PriceForm(data, initial=PriceForm.initial_from(saved or {}), lots=definition.method.lots)


def _first_application(request: HttpRequest) -> dict[str, Any]:
    return {"contact_name": request.user.name, "contact_email": request.user.email}


def file_page(
    request: HttpRequest, tender: Tender, draft: Draft, listed: Task, urls: TaskUrls
) -> HttpResponse:
    """Upload, replace or look at the file of a task, of the bidder or of a member."""
    item = draft_items(draft, by=request.user).get(listed.key)
    form = _file_form(request, listed, item)
    if (
        request.method == "POST"
        and form.is_valid()
        and _kept(request, form, lambda: _store(request, draft, listed, item, form), field="file")
    ):
        messages.success(request, f"{listed.title} is bewaard in uw concept. Er is nog niet ingediend.")
        if listed.key == tasks.PLAN:
            return redirect("bids:plan_marks", public_id=tender.public_id)
        return redirect(urls.back)
    definition = definition_of(tender)
    rule = newest_rule(listed.evidence, tender.closes_at) if listed.evidence else ""
    requirement = (
        tender.evidence_requirements.filter(code=listed.evidence.code).first() if listed.evidence else None
    )
    context = {
        "form": form,
        "task": listed,
        "urls": urls,
        "item": item,
        "rule": rule,
        "ages": _ages(tender, listed, item),
        "offers": _offers(request, tender, draft, listed, urls),
        "explanation": requirement.explanation if requirement else "",
        "is_evidence": listed.evidence is not None,
        "is_plan": listed.key == tasks.PLAN,
        "plan_limit": definition.plan if listed.key == tasks.PLAN else None,
        "max_bytes": settings.MAX_FILE_BYTES,
        "max_bid_bytes": settings.MAX_BID_BYTES,
    }
    return page(request, "bids/task_file.html", tender, context)


def _offers(
    request: HttpRequest, tender: Tender, draft: Draft, listed: Task, urls: TaskUrls
) -> list[tuple[Offer, str]]:
    """What the bewijskluis has for this task, the likeliest first, with the address that puts it into the draft."""
    if listed.evidence is None or urls.place is None:
        return []
    kept = safe_contents(draft.bid.organisation, by=request.user)
    found = offers_for(listed.evidence, kept, today=local_date(clock.now()), closes_at=tender.closes_at)
    args = [tender.public_id, urls.place]
    return [
        (offer, reverse("bids:task_from_safe", args=[*args, offer.kept.item.public_id])) for offer in found
    ]


def _ages(tender: Tender, listed: Task, item: DraftItem | None) -> tuple[AgeRow, ...]:
    if listed.evidence is None or item is None:
        return ()
    details = EvidenceDetails.from_json(item.details)
    return age_rows(listed.evidence, details, today=local_date(clock.now()), closes_at=tender.closes_at)


def _file_form(request: HttpRequest, listed: Task, item: DraftItem | None) -> FileForm:
    details = EvidenceDetails.from_json(item.details if item else None)
    return FileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial=FileForm.initial_from(details),
        is_evidence=listed.evidence is not None,
        has_file=item is not None and not item.is_carried,
        today=local_date(clock.now()),
    )


def _store(request: HttpRequest, draft: Draft, listed: Task, item: DraftItem | None, form: FileForm) -> None:
    noted = (item.details if item else None) or {}
    # A plan has no details on this page: what was marked in it stays, also beside a better version of it.
    details: dict[str, Any] = form.details.as_json() if listed.evidence is not None else noted
    upload = form.cleaned_data.get("file")
    if upload is not None:
        save_file(
            draft, listed.key, upload, name=upload.name, by=request.user, at=clock.now(), details=details
        )
    elif item is not None:
        save_details(item.obj, meta=item.meta_with(details), by=request.user, at=clock.now())


def _kept(request: HttpRequest, form: Form, save: Callable[[], object], *, field: str | None = None) -> bool:
    """Whether the service kept it; a refusal stands at the field and nothing that was typed is lost."""
    try:
        save()
    except (UploadRefused, StorageFault) as refusal:
        form.add_error(field, str(refusal))
    except (BidRefused, NotAllowed) as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


def _urls(tender: Tender, place: int) -> TaskUrls:
    args = [tender.public_id, place]
    return TaskUrls(
        file=reverse("bids:task_file", args=args),
        remove=reverse("bids:task_remove", args=args),
        page=reverse("bids:task", args=args),
        back=reverse("bids:desk", args=[tender.public_id]),
        place=place,
    )


def is_open_for_drafts(tender: Tender) -> bool:
    return tender.state is Status.PUBLISHED and not tender.has_closed(clock.now())
