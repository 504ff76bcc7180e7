"""The pages to register an organisation, for everybody, and those of the beheerder that looks at it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation, User
from clock import now
from portal.people.services import PersonRefused
from portal.people.tasks import way_in
from portal.registration.forms import DecisionForm, RegistrationForm
from portal.registration.selectors import (
    decides_on_registrations,
    organisations_with,
    registration_of,
    unchecked_organisations,
    waiting_registrations,
)
from portal.registration.services import (
    RegistrationRefused,
    admit,
    confirm_registration,
    note_checked,
    register,
    turn_down,
)
from portal.registration.tokens import registration_in


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    form = RegistrationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        register(form.facts, at=now())
        return redirect("registration:sent")
    return render(request, "portal/registration_begin.html", {"form": form})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same for everybody, whatever is known of the address."""
    return render(request, "portal/registration_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST does: a mail scanner that follows links registers nobody."""
    registration = registration_of(registration_in(token))
    if registration is None:
        raise Http404
    if request.method == "POST":
        try:
            registration = confirm_registration(registration, at=now())
        except (PersonRefused, RegistrationRefused) as refusal:
            messages.error(request, str(refusal))
            return redirect("registration:confirm", token=token)
        if registration.organisation is not None:
            messages.success(request, f"{registration.organisation} is aangemeld.")
            return redirect(way_in(User.objects.get(email=registration.email)))
        return redirect("registration:confirm", token=token)
    return render(request, "portal/registration_confirm.html", {"registration": registration})


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits: registrations of a known number, and numbers that nobody checked."""
    _acting(request)
    context = {"waiting": waiting_registrations(), "unchecked": unchecked_organisations()}
    return render(request, "portal/registration_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    acting, registration = _acting(request), registration_of(registration_id)
    if registration is None or not registration.is_waiting:
        raise Http404
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        who = {"acting": acting, "by": request.user, "at": now()}
        try:
            if form.admits:
                admit(registration, **who)
                messages.success(request, f"{registration.organisation_name} is toegelaten.")
            else:
                turn_down(registration, reason=form.cleaned_data["reason"].strip(), **who)
                messages.success(request, f"De aanmelding van {registration.organisation_name} is afgewezen.")
        except (PersonRefused, RegistrationRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("registration:list")
    known = organisations_with(registration.kvk_number)
    context = {"form": form, "registration": registration, "known": known}
    return render(request, "portal/registration_decide.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """GET asks, POST notes that the number is that of the organisation."""
    acting = _acting(request)
    organisation = unchecked_organisations().filter(public_id=organisation_id).first()
    if organisation is None:
        raise Http404
    if request.method == "POST":
        note_checked(organisation, acting=acting, by=request.user, at=now())
        messages.success(request, f"Het KvK-nummer van {organisation} is gecontroleerd.")
        return redirect("registration:list")
    return render(request, "portal/registration_check.html", {"found": organisation})


def _acting(request: HttpRequest) -> Organisation:
    """The authority whose beheerder the person is; for everybody else these pages do not exist."""
    organisation = request.acting.organisation
    if organisation is None or not decides_on_registrations(request.user, organisation):
        raise Http404
    return organisation
