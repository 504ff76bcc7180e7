"""The start page of each role, and the clock of the demo."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.selectors import memberships_of
from clock import move_forward, now
from contracts.agreement.selectors import agreements_for
from contracts.execution.selectors import has_contracts
from portal.awaiting import keep_count
from portal.dossier import chapters_for
from portal.letters import own_letters
from portal.registration.selectors import decides_on_registrations, how_many_wait
from portal.rehearsal.answering import unanswered
from portal.selectors import allocations_of, tenders_of, todos_for
from tenders.domain.wording import local_date
from tenders.following import notices_for
from tenders.header import tender_header
from tenders.models import Role, Tender
from tenders.permissions import may, roles_in
from tenders.public import open_tenders
from ui.formatting import dutch_datetime

# At most a year at once: a slip of the finger must not end the demo.
MOST_HOURS = 24 * 366
# How many notices the start page shows; the page Meldingen has them all.
NEWS = 5
# How many tenders it names that are open for bids; the list of all is one link away.
OPEN = 5


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What awaits me; for a visitor what can be bid on."""
    at = now()
    if not request.user.is_authenticated:
        return render(request, "portal/welcome.html", {"tenders": open_tenders(at=at, most=OPEN)})
    memberships = memberships_of(request.user)
    todos = todos_for(request.user, at=at)
    keep_count(request, len(todos))
    mine = tenders_of(request.user, at=at)
    context = {
        "todos": todos,
        "tenders": [row for row in mine if not row.is_archived],
        "archived": sum(row.is_archived for row in mine),
        "notices": notices_for(request.user)[:NEWS],
        "letters": own_letters(request.user, at=at),
        "agreements": agreements_for(request.user),
        "has_contracts": has_contracts(request.user, today=local_date(at)),
        "allocations": allocations_of(request.user),
        "open_tenders": open_tenders(at=at, most=OPEN) if any(m.may_edit for m in memberships) else [],
        "is_administrator": any(membership.is_administrator for membership in memberships),
        "registrations": how_many_wait()
        if decides_on_registrations(request.user, request.acting.organisation)
        else None,
        "is_buyer": any(membership.is_buyer for membership in memberships),
    }
    return render(request, "portal/home.html", context)


@login_required
@require_GET
def dossier(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything of one tender that this role may read or do; 404 for who has no role in it."""
    tender = (
        Tender.objects.with_role(request.user).select_related("authority").filter(public_id=public_id).first()
    )
    if tender is None:
        raise Http404
    at = now()
    roles = [Role(name).label for name in sorted(roles_in(request.user, tender))]
    context = {
        "tender": tender,
        "tender_header": tender_header(tender, user=request.user, at=at),
        "roles": ", ".join(str(label) for label in roles),
        "todos": [todo for todo in todos_for(request.user, at=at) if todo.tender.pk == tender.pk],
        "chapters": chapters_for(request.user, tender),
        "may_rehearse": may(request.user, "tenders.rehearse", tender),
        "may_discard": may(request.user, "tenders.discard_rehearsal", tender),
        "asked": unanswered(tender, at=at) if may(request.user, "tenders.answer_rehearsal", tender) else 0,
    }
    return render(request, "portal/dossier.html", context)


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
