"""The aanbestedende diensten of this installation, for a beheerder of one of them. Nothing here shows a tender."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from clock import now
from documents.scanning import scanner_state
from documents.vault import opening_key_is_within_reach
from portal.authorities.forms import AuthorityForm
from portal.authorities.selectors import (
    authorities_with_counts,
    manages_authorities,
)
from portal.authorities.services import AuthorityRefused, add_authority
from portal.people.services import PersonRefused


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    _acting(request)
    context = {
        "authorities": authorities_with_counts(),
        "key_is_near": opening_key_is_within_reach(),
        "scanner": scanner_state(at=now()),
    }
    return render(request, "portal/authorities_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    acting = _acting(request)
    form = AuthorityForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_authority(form.facts, acting=acting, by=request.user, at=now())
        except (AuthorityRefused, PersonRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{made} is toegevoegd. De mensen die u noemde, krijgen een e-mail.")
            return redirect("authorities:list")
    return render(request, "portal/authorities_add.html", {"form": form})


def _acting(request: HttpRequest) -> Organisation:
    """The dienst whose beheerder the person is; for everybody else these pages do not exist."""
    organisation = request.acting.organisation
    if organisation is None or not manages_authorities(request.user, organisation):
        raise Http404
    return organisation
