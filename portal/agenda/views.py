"""A person's own calendar: the page about its address, and the calendar itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from clock import now
from contracts.execution.agenda import calendar_contract, contracts_in_agenda
from portal.agenda.addresses import token_of
from portal.agenda.selectors import address_of, agenda_of, reader_of
from portal.agenda.services import end_address, make_address, renew_address
from tenders.domain.wording import local_date
from tenders.exports import calendar_bytes, calendar_response, calendar_tender


@login_required
@require_http_methods(["GET", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """The address to copy, or the button that makes one."""
    if request.method == "POST":
        make_address(request.user, at=now())
        messages.success(request, "Uw agenda-adres is gemaakt. Kopieer het naar uw agenda.")
        return redirect("agenda:address")
    found = address_of(request.user)
    path = reverse("agenda:feed", args=[token_of(found.secret_id)]) if found else ""
    context = {
        "address": found,
        "url": request.build_absolute_uri(path) if found else "",
        "tenders": [row.tender for row in agenda_of(request.user)],
    }
    return render(request, "portal/agenda.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        if renew_address(request.user, at=now()):
            messages.success(request, "U hebt een nieuw agenda-adres. Het oude werkt niet meer.")
        return redirect("agenda:address")
    return _confirmation(request, "portal/agenda_renew.html")


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        if end_address(request.user, at=now()):
            messages.success(request, "Uw agenda-adres werkt niet meer.")
        return redirect("agenda:address")
    return _confirmation(request, "portal/agenda_end.html")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For an agenda that cannot log in: who has the address reads it, and it says nothing that is not a date."""
    reader = reader_of(token)
    if reader is None:
        raise Http404
    tenders = []
    for row in agenda_of(reader):
        page = "portal:dossier" if row.works_on_it else "tenders:detail"
        url = request.build_absolute_uri(reverse(page, args=[row.tender.public_id]))
        tenders.append(calendar_tender(row.tender, row.planning, row.shown, url=url))
    for file in contracts_in_agenda(reader, today=local_date(now())):
        url = request.build_absolute_uri(reverse("contracts:contract_file", args=[file.public_id]))
        tenders.append(calendar_contract(file, url=url))
    return calendar_response(calendar_bytes("Mijlpalen uit Tenderhuis", tenders), name="mijlpalen")


def _confirmation(request: HttpRequest, template: str) -> HttpResponse:
    """Only who has an address can lose it."""
    return render(request, template) if address_of(request.user) else redirect("agenda:address")
