"""The instant of receipt of an act with legal effect on a bid, taken before anything else happens."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string

import clock
from bids.domain.sealing import to_milliseconds

MAX_BODY_BYTES = 64 * 1024
_ACTS = re.compile(r"^/inschrijven/[0-9a-f-]{36}/(indienen|intrekken)/$")
_EPOCH = re.compile(r"^\d{1,16}(\.\d{1,9})?$")
# An epoch in seconds stays below this number until the year 5138; one in milliseconds passed it in 1973.
_LOWEST_MILLISECONDS = 100_000_000_000
# No proxy holds a request this long: a stamp further from our clock is a fault, and must make no bid in time.
_FURTHEST = timedelta(hours=1)


class ReceiptMiddleware:
    """Sets `request.received_at` for a POST that submits or withdraws: whole body first, then the clock.

    Outermost, so that no session, lock or database comes before it. Every other body stays unread here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not _ACTS.match(request.path_info):
            return self.get_response(request)
        if _declared_size(request) > MAX_BODY_BYTES:
            return _refusal("bids/too_large.html", 413)
        try:
            _ = request.body
        except UnreadablePostError:
            return _refusal("bids/unreadable.html", 400)
        request.received_at = arrival_of(request) or to_milliseconds(clock.now())
        return self.get_response(request)


def arrival_of(request: HttpRequest) -> datetime | None:
    """What the trusted proxy stamped, in epoch seconds or milliseconds; None where there is no stamp of about now.

    Without a stamp the application's own, later clock counts: a fault of the proxy never makes a bid earlier.
    """
    if not settings.ARRIVAL_HEADER:
        return None
    text = request.headers.get(settings.ARRIVAL_HEADER, "").removeprefix("t=").strip()
    if not _EPOCH.match(text):
        return None
    whole, _, fraction = text.partition(".")
    if int(whole) >= _LOWEST_MILLISECONDS:
        milliseconds = int(whole)
    else:
        milliseconds = int(whole) * 1000 + int(fraction.ljust(3, "0")[:3])
    try:
        stamp = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None
    return stamp if abs(clock.now() - stamp) <= _FURTHEST else None


def _declared_size(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _refusal(template: str, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template), status=status)
