"""The part of a member: its checklist and its bewijsmiddelen, for its own people and for the penvoerder."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import clock
from bids.content import draft_items
from bids.domain.tasks import Task
from bids.models import MemberSeat
from bids.presenters.parts import listed_tasks, member_part
from bids.selectors import given_by_third_party
from bids.views.desk import is_open_for_drafts
from bids.views.files import TaskUrls, file_page, own_file, remove_page, take_from_safe
from bids.views.pages import page
from bids.views.parts import Part, part_of
from tenders.domain.wording import local_date
from tenders.selectors import definition_of


@login_required
@require_safe
def overview(request: HttpRequest, public_id: UUID, part_id: UUID) -> HttpResponse:
    """What this member hands in itself, what of it is missing, and what happens if it stays so."""
    part = _member_part(request, public_id, part_id)
    is_open = is_open_for_drafts(part.tender)
    shown = member_part(
        part.tender,
        definition_of(part.tender),
        MemberSeat.objects.get(public_id=part_id),
        part.member,
        draft_items(part.draft, by=request.user),
        by_third_party=given_by_third_party(part.tender),
        today=local_date(clock.now()),
        is_editable=is_open,
    )
    return page(
        request, "bids/part.html", part.tender, {"part": part, "groups": [shown.group], "is_open": is_open}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, public_id: UUID, part_id: UUID, place: int) -> HttpResponse:
    """One bewijsmiddel of the member, or its UEA."""
    part, listed = _listed(request, public_id, part_id, place)
    if not listed.is_file:
        return redirect(part.url("uea"))
    if not is_open_for_drafts(part.tender):
        messages.error(request, "De termijn is voorbij: dit deel is te bekijken, maar niet meer te wijzigen.")
        return redirect(part.back)
    return file_page(request, part.tender, part.draft, listed, _urls(part, place))


@login_required
@require_safe
def task_file(request: HttpRequest, public_id: UUID, part_id: UUID, place: int) -> HttpResponseBase:
    """The file as it is in the draft."""
    part, listed = _listed(request, public_id, part_id, place)
    return own_file(request, part.draft, listed, _urls(part, place))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_remove(request: HttpRequest, public_id: UUID, part_id: UUID, place: int) -> HttpResponse:
    """Take a bewijsmiddel out of the part, after asking once."""
    part, listed = _listed(request, public_id, part_id, place)
    return remove_page(request, part.tender, part.draft, listed, _urls(part, place))


@login_required
@require_POST
def task_from_safe(
    request: HttpRequest, public_id: UUID, part_id: UUID, place: int, evidence_id: UUID
) -> HttpResponse:
    """Copy a bewijsmiddel from the bewijskluis of the member itself into its part."""
    part, listed = _listed(request, public_id, part_id, place)
    return take_from_safe(request, part.draft, listed, evidence_id, _urls(part, place))


def _member_part(request: HttpRequest, public_id: UUID, part_id: UUID) -> Part:
    part = part_of(request, public_id, part_id)
    if not part.number:
        raise Http404
    return part


def _listed(request: HttpRequest, public_id: UUID, part_id: UUID, place: int) -> tuple[Part, Task]:
    part = _member_part(request, public_id, part_id)
    listed = listed_tasks(
        definition_of(part.tender),
        part.number,
        part.member,
        list(draft_items(part.draft, by=request.user)),
        given_by_third_party(part.tender),
    )
    if not 1 <= place <= len(listed):
        raise Http404
    return part, listed[place - 1]


def _urls(part: Part, place: int) -> TaskUrls:
    return TaskUrls(
        file=part.url("part_task_file", place),
        remove=part.url("part_task_remove", place),
        page=part.url("part_task", place),
        back=part.back,
        from_safe=(lambda evidence: part.url("part_task_from_safe", place, evidence))
        if part.is_own
        else None,
    )
