"""What is kept of a person: for that person, and for the beheerder who erases it after somebody left."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from audit.services import ACCOUNTS, record_access
from clock import now
from portal.people.erasing import (
    erase_person,
    hindrances,
    is_erased,
    kept_of,
    people_who_left,
    person_who_left,
)
from portal.people.services import PersonRefused
from portal.people.views import managed_organisation


@login_required
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """What is kept of oneself, why and how long."""
    return render(request, "portal/people_own_data.html")


@login_required
@require_safe
def own_data_file(request: HttpRequest) -> HttpResponse:
    return _as_file(kept_of(request.user, at=now(), with_log=True))


@login_required
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    """Who left, and whose personal data were erased."""
    organisation = managed_organisation(request)
    people = [{"user": user, "is_erased": is_erased(user)} for user in people_who_left(organisation)]
    return render(request, "portal/people_left.html", {"organisation": organisation, "people": people})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """GET says what keeps the name, or asks; POST erases."""
    organisation = managed_organisation(request)
    person = _left(request, user_id)
    if request.method == "POST":
        name = person.name
        try:
            erase_person(person, organisation, by=request.user, at=now())
        except PersonRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"De persoonsgegevens van {name} zijn gewist.")
        return redirect("people:left")
    context = {"organisation": organisation, "person": person, "reasons": hindrances(person, at=now())}
    return render(request, "portal/people_erase.html", context)


@login_required
@require_safe
def person_data(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """For who asks the beheerder and cannot log in any more."""
    person = _left(request, user_id)
    at = now()
    record_access(request.user, "accounts.read_person", person, scope=ACCOUNTS, granted=True, at=at)
    return _as_file(kept_of(person, at=at, with_log=False))


def _left(request: HttpRequest, user_id: UUID) -> User:
    person = person_who_left(managed_organisation(request), user_id)
    if person is None or is_erased(person):
        raise Http404
    return person


def _as_file(data: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="persoonsgegevens.json"'
    response["Cache-Control"] = "private, no-store"
    return response
