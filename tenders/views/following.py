"""Follow a published tender, and read its news."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

import clock
from accounts.selectors import has_awaiting_mail
from tenders.access import find_tender
from tenders.following import notices_for
from tenders.models import Tender
from tenders.services import follow_tender, unfollow_tender

PER_PAGE = 25


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Meldingen: the news of every tender that I follow or take part in."""
    page = Paginator(notices_for(request.user), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "has_daily_mail": has_awaiting_mail(request.user)}
    return render(request, "tenders/notice_list.html", context)


@login_required
@require_POST
def follow(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = _public(public_id)
    follow_tender(tender, by=request.user, at=clock.now(), organisation=request.acting.organisation)
    messages.success(request, "U volgt deze aanbesteding. Bij nieuws krijgt u een melding en een e-mail.")
    return redirect("tenders:detail", public_id=tender.public_id)


@login_required
@require_POST
def unfollow(request: HttpRequest, public_id: UUID) -> HttpResponse:
    tender = _public(public_id)
    unfollow_tender(tender, by=request.user, organisation=request.acting.organisation)
    messages.success(request, "U volgt deze aanbesteding niet meer.")
    return redirect("tenders:detail", public_id=tender.public_id)


def _public(public_id: UUID) -> Tender:
    tender = find_tender(public_id)
    if tender is None or not tender.is_public:
        raise Http404
    return tender
