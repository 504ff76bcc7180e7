"""A beheerder manages the people of its own organisation; none of these pages shows a tender or a bid."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Membership, Organisation
from accounts.selectors import is_administrator_of
from audit.services import ACCOUNTS, record_access
from clock import now
from portal.people.forms import EndSecondFactorForm, FirstBuyerForm, InvitationForm, LogFilterForm, RightsForm
from portal.people.presenters import EVENTS, account_events, person_in, rows_of
from portal.people.second_factor import EndReason, end_second_factor
from portal.people.selectors import (
    account_entries,
    organisation_names,
    people_in_log,
    people_of,
    person_of,
    possible_buyers,
    with_second_factor,
)
from portal.people.services import (
    PersonRefused,
    change_rights,
    end_access,
    invite_again,
    invite_person,
    name_first_buyer,
)
from tenders.people import names_by_public_id, tenders_without_buyer
from tenders.permissions import NotAllowed
from tenders.services import RoleRefused

LOG_PAGE_SIZE = 50


@login_required
@require_GET
def people_list(request: HttpRequest) -> HttpResponse:
    organisation = managed_organisation(request)
    rows = rows_of(people_of(organisation), with_second_factor=with_second_factor(organisation))
    return _page(request, "list", rows=rows)


@login_required
@require_http_methods(["GET", "POST"])
def people_invite(request: HttpRequest) -> HttpResponse:
    organisation = managed_organisation(request)
    form = InvitationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        facts = {"email": form.cleaned_data["email"], "name": form.cleaned_data["name"]}
        try:
            membership = invite_person(organisation, **facts, rights=form.rights(), by=request.user, at=now())
        except PersonRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{membership.user} heeft toegang en krijgt een e-mail.")
            return redirect("people:list")
    return _page(request, "invite", form=form)


@login_required
@require_http_methods(["GET", "POST"])
def people_rights(request: HttpRequest, user_id: UUID) -> HttpResponse:
    membership = _managed_person(request, user_id)
    form = RightsForm.of(membership, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            change_rights(membership, rights=form.rights(), by=request.user, at=now())
        except PersonRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"De rechten van {membership.user} zijn opgeslagen.")
            return redirect("people:list")
    return _page(request, "rights", form=form, membership=membership)


@login_required
@require_http_methods(["GET", "POST"])
def people_invite_again(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """GET asks, POST does."""
    membership = _managed_person(request, user_id)
    if request.method == "GET":
        return _page(request, "invite_again", membership=membership)
    try:
        invite_again(membership, by=request.user, at=now())
    except PersonRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{membership.user} krijgt opnieuw een e-mail.")
    return redirect("people:list")


@login_required
@require_http_methods(["GET", "POST"])
def people_end(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """GET asks, POST does."""
    membership = _managed_person(request, user_id)
    if request.method == "GET":
        return _page(request, "end", membership=membership)
    try:
        end_access(membership, by=request.user, at=now())
    except PersonRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{membership.user} heeft geen toegang meer.")
    return redirect("people:list")


@login_required
@require_http_methods(["GET", "POST"])
def people_end_second_factor(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """GET asks why, POST does."""
    membership = _managed_person(request, user_id)
    form = EndSecondFactorForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = EndReason(form.cleaned_data["reason"])
        try:
            end_second_factor(membership, reason=reason, by=request.user, at=now())
        except PersonRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"De tweede stap van {membership.user} is beëindigd.")
        return redirect("people:list")
    return _page(request, "end_second_factor", form=form, membership=membership)


@login_required
@require_GET
def people_log(request: HttpRequest) -> HttpResponse:
    """Who got access, rights and an address confirmed, and who gave or took them; nothing of a tender."""
    organisation = managed_organisation(request)
    record_access(request.user, "accounts.read_log", organisation, scope=ACCOUNTS, granted=True, at=now())
    form = LogFilterForm(request.GET or None, events=EVENTS, people=people_in_log(organisation))
    found = account_entries(organisation, **_filters(form))
    page = Paginator(found, LOG_PAGE_SIZE).get_page(request.GET.get("pagina"))
    entries = list(page.object_list)
    names = names_by_public_id(who for entry in entries for who in (entry.actor, person_in(entry)))
    names |= organisation_names(entry.subject for entry in entries)
    return _page(request, "log", filters=form, page=page, rows=account_events(entries, names))


@login_required
@require_http_methods(["GET", "POST"])
def first_buyer(request: HttpRequest) -> HttpResponse:
    """Name the buyer of a tender that has none any more."""
    organisation = managed_organisation(request)
    if organisation.kind != Organisation.Kind.AUTHORITY:
        raise Http404
    tenders = tenders_without_buyer(organisation)
    form = FirstBuyerForm(request.POST or None, tenders=tenders, people=possible_buyers(organisation))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            name_first_buyer(chosen["tender"], chosen["user"], by=request.user, at=now())
        except (NotAllowed, PersonRefused, RoleRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{chosen['user']} is inkoper van {chosen['tender']}.")
            return redirect("people:first_buyer")
    return _page(request, "first_buyer", form=form, has_tenders=tenders.exists())


def _filters(form: LogFilterForm) -> dict[str, Any]:
    chosen = form.chosen()
    return {"event": chosen.get("event", ""), "person": chosen.get("person")}


def managed_organisation(request: HttpRequest) -> Organisation:
    """The organisation that the person acts for and is beheerder of; for others the pages do not exist."""
    organisation = request.acting.organisation
    if organisation is None or not is_administrator_of(request.user, organisation):
        raise Http404
    return organisation


def _managed_person(request: HttpRequest, user_id: UUID) -> Membership:
    membership = person_of(managed_organisation(request), user_id)
    if membership is None:
        raise Http404
    return membership


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    return render(
        request, f"portal/people_{name}.html", {"organisation": request.acting.organisation, **context}
    )
