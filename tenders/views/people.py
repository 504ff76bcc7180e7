"""Roles in a tender."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

import clock
from tenders.access import tender_for
from tenders.forms.acts import RoleForm
from tenders.models import Role
from tenders.people import active_role, colleagues_of, roles_of
from tenders.permissions import ROLES_IN_ARCHIVE, may
from tenders.services import RoleRefused, end_role, give_role
from tenders.views.pages import tender_page


@login_required
@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who has which role; the buyer gives one here."""
    act = "tenders.read_roles" if request.method == "GET" else "tenders.give_roles"
    tender = tender_for(request, public_id, act)
    may_give = may(request.user, "tenders.give_roles", tender)
    offered = ROLES_IN_ARCHIVE if tender.is_archived else Role.values
    form = RoleForm(request.POST or None, people=colleagues_of(tender), roles=offered) if may_give else None
    if form is not None and request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            give_role(tender, data["user"], data["role"], by=request.user, at=clock.now())
        except RoleRefused as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, f"{data['user']} heeft de rol gekregen.")
            return redirect("tenders:roles", public_id=tender.public_id)
    rows = list(roles_of(tender))
    context = {
        "title": "Rollen",
        "form": form,
        "may_give": may_give,
        "active": [row for row in rows if row.ended_at is None],
        "ended": [row for row in rows if row.ended_at is not None],
    }
    return tender_page(request, "tenders/role_list.html", tender, context)


@login_required
@require_http_methods(["GET", "POST"])
def role_end(request: HttpRequest, public_id: UUID, user_id: UUID, role: str) -> HttpResponse:
    """Ask once, then end the role; it stays in the list of former roles."""
    tender = tender_for(request, public_id, "tenders.give_roles")
    held = active_role(tender, user_id, role)
    if held is None:
        raise Http404
    if request.method == "POST":
        try:
            end_role(held, by=request.user, at=clock.now())
        except RoleRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{held.user} is geen {held.get_role_display()} meer.")
            if held.user == request.user:
                return redirect("tenders:mine")
        return redirect("tenders:roles", public_id=tender.public_id)
    return tender_page(
        request,
        "tenders/role_end.html",
        tender,
        {"title": f"Beëindig de rol van {held.get_role_display()}", "held": held},
    )
