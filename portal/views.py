"""The start page of each role, and the clock of the demo."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.selectors import memberships_of
from clock import move_forward, now
from portal.selectors import tenders_of, todos_for
from tenders.selectors import public_tenders
from ui.formatting import dutch_datetime

# At most a year at once: a slip of the finger must not end the demo.
MOST_HOURS = 24 * 366


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What awaits me; for a visitor what can be bid on."""
    at = now()
    if not request.user.is_authenticated:
        return render(request, "portal/welcome.html", {"tenders": public_tenders()[:5]})
    memberships = memberships_of(request.user)
    context = {
        "todos": todos_for(request.user, at=at),
        "tenders": tenders_of(request.user, at=at),
        "open_tenders": public_tenders()[:5] if any(m.may_edit for m in memberships) else [],
        "is_administrator": any(membership.is_administrator for membership in memberships),
        "is_buyer": any(membership.is_buyer for membership in memberships),
    }
    return render(request, "portal/home.html", context)


@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock of the demo forward, for all processes; there is no such page elsewhere."""
    if not (settings.DEMO and settings.CLOCK_OFFSET_FILE):
        raise Http404
    step = _hours(request.POST.get("hours", ""))
    if step is None:
        messages.error(request, "Vul een aantal uren in, bijvoorbeeld 24 of 0,5.")
    else:
        messages.info(request, f"Het is nu {dutch_datetime(move_forward(step))}.")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    return redirect(target)


def _hours(text: str) -> timedelta | None:
    try:
        hours = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    if not hours.is_finite() or not 0 < hours <= MOST_HOURS:
        return None
    return timedelta(seconds=int(hours * 3600))
