"""Vorm van deelname: the penvoerder names who takes part, and invites each to do its own part."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

import clock
from bids.content import draft_items, participation_of
from bids.domain import participation, tasks
from bids.domain.refusals import BidRefused
from bids.forms_participation import MemberForm, ParticipationForm
from bids.models import Draft
from bids.presenters.parts import member_rows
from bids.services.participating import (
    begin_participation,
    invite_member,
    put_member,
    remove_member,
    save_form,
)
from bids.views.autosave import autosaved, first_refusal, is_autosave, not_saved, seen_in
from bids.views.pages import own_bid, page
from documents.storage import StorageFault
from tenders.domain.lifecycle import Status
from tenders.models import Tender
from tenders.permissions import NotAllowed
from ui.forms import Form


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The form, and the organisations in it with what each still has to do."""
    tender, draft = _own_draft(request, public_id)
    known = participation_of(draft)
    form = ParticipationForm(
        request.POST if request.method == "POST" else None,
        initial=ParticipationForm.initial_from(known or participation.Participation()),
    )
    if is_autosave(request):
        return _autosave_form(request, draft, form)
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: save_form(draft, **form.chosen, by=request.user, at=clock.now()))
    ):
        messages.success(request, "Uw vorm van deelname is bewaard in uw concept.")
        return redirect("bids:participation", public_id=tender.public_id)
    context = {
        "form": form,
        "is_sealed": known is None,
        "rows": member_rows(draft, known, draft_items(draft, by=request.user)) if known is not None else [],
        "faults": participation.form_faults(known) if known is not None else (),
        "counted": [m.name for m in known.members if m.counts_for_sanctions] if known is not None else [],
    }
    return page(request, "bids/participation.html", tender, context)


@login_required
@require_POST
def begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Begin anew where the form is sealed with what was submitted."""
    tender, draft = _own_draft(request, public_id)
    _told(request, lambda: begin_participation(draft, by=request.user, at=clock.now()))
    return redirect("bids:participation", public_id=tender.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Add an organisation (number 0) or change one.

    While somebody types, a new one is kept as soon as its form is whole; from then on the page carries its number.
    """
    tender, draft = _own_draft(request, public_id)
    known = participation_of(draft)
    if known is None or (number and known.member(number) is None):
        raise Http404
    number = number or _kept_number(request, known)
    found = known.member(number)
    form = MemberForm(
        request.POST if request.method == "POST" else None,
        initial=MemberForm.initial_from(found) if found else None,
    )
    if is_autosave(request):
        return _autosave_member(request, draft, form, number)
    if request.method == "POST" and form.is_valid():
        data = form.as_member(number)
        if _done(form, lambda: put_member(draft, data, by=request.user, at=clock.now()), field="kvk"):
            messages.success(request, f"{data.name} staat in uw concept.")
            return redirect("bids:participation", public_id=tender.public_id)
    context = {"form": form, "member": found, "number": number}
    return page(request, "bids/member.html", tender, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Take an organisation and what it handed in out of the draft, after asking once."""
    tender, draft = _own_draft(request, public_id)
    known = participation_of(draft)
    found = known.member(number) if known is not None else None
    if found is None:
        raise Http404
    if request.method == "POST":
        if _told(request, lambda: remove_member(draft, number, by=request.user, at=clock.now())):
            messages.success(request, f"{found.name} doet niet meer mee in dit concept.")
        return redirect("bids:participation", public_id=tender.public_id)
    count = draft.items.filter(task__startswith=tasks.member_key(number, "")).count()
    return page(request, "bids/member_remove.html", tender, {"member": found, "count": count})


@login_required
@require_POST
def invite(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Ask an organisation by mail to do its part."""
    tender, draft = _own_draft(request, public_id)
    if _told(request, lambda: invite_member(draft, number, by=request.user, at=clock.now())):
        messages.success(request, "De uitnodiging gaat per e-mail weg. Zij noemt alleen de aanbesteding.")
    return redirect("bids:participation", public_id=tender.public_id)


def _autosave_form(request: HttpRequest, draft: Draft, form: ParticipationForm) -> HttpResponse:
    if not form.is_valid():
        return not_saved(request, first_refusal(form))
    at = clock.now()

    def save() -> str:
        save_form(draft, **form.chosen, by=request.user, at=at, keeps_parts=True)
        return ""

    return autosaved(request, save, at=at, stored=lambda current: ([], ""))


def _autosave_member(request: HttpRequest, draft: Draft, form: MemberForm, number: int) -> HttpResponse:
    if not form.is_valid():
        return not_saved(request, first_refusal(form))
    at = clock.now()

    def save() -> str:
        kept = put_member(draft, form.as_member(number), by=request.user, at=at, keeps_parts=True)
        return str(kept.number)

    return autosaved(request, save, at=at, stored=lambda current: ([], ""))


def _kept_number(request: HttpRequest, known: participation.Participation) -> int:
    """The number that a new organisation got while it was being typed; 0 where it was not kept, or taken out since."""
    text = seen_in(request)
    return next((member.number for member in known.members if str(member.number) == text), 0)


def _own_draft(request: HttpRequest, public_id: UUID) -> tuple[Tender, Draft]:
    tender, standing = own_bid(request, public_id)
    is_open = tender.state is Status.PUBLISHED and not tender.has_closed(clock.now())
    if standing.draft is None or not is_open:
        raise Http404
    return tender, standing.draft


def _done(form: Form, act: Callable[[], object], *, field: str | None = None) -> bool:
    try:
        act()
    except BidRefused as refusal:
        form.add_error(field, str(refusal))
    except (NotAllowed, StorageFault) as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


def _told(request: HttpRequest, act: Callable[[], object]) -> bool:
    try:
        act()
    except (BidRefused, NotAllowed, StorageFault) as refusal:
        messages.error(request, str(refusal))
        return False
    return True
