"""Answers for a tender that does not let somebody do an act now: where to go first, or that it was archived."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tenders.access import AskedFirst
from tenders.permissions import Archived, roles_in


class AskedFirstMiddleware:
    """Answers `AskedFirst` with its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        return redirect(fault.url) if isinstance(fault, AskedFirst) else None


class ArchivedMiddleware:
    """Answers `Archived` that no page caught, from whatever act, with a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if not isinstance(fault, Archived):
            return None
        home = settings.TENDER_HOME if roles_in(request.user, fault.tender) else "tenders:detail"
        context = {
            "tender": fault.tender,
            "sentence": str(fault),
            "url": reverse(home, args=[fault.tender.public_id]),
        }
        return render(request, "tenders/archived.html", context, status=403)
