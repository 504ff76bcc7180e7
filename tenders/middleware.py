"""Sends who has something to do first to where that is done."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tenders.access import AskedFirst


class AskedFirstMiddleware:
    """Answers `AskedFirst` with its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        return redirect(fault.url) if isinstance(fault, AskedFirst) else None
