"""How much awaits a person, in the top bar of every page, without asking anything for it.

To find the to-dos takes some twenty queries, so only the start page, which shows them, counts them. The number goes
along in the session, which every page of a person reads anyway. It says less than nothing once it is wrong: it goes
with the next thing that the person sends, and after a quarter of an hour, when others may have done something. Then
the link stands there without a number, and the start page counts anew.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

import clock

KEY = "todos"
FRESH_SECONDS = 15 * 60
# The stamp alone is written anew only now and then: who reloads the start page writes nothing.
WRITTEN_EVERY = 60


def keep_count(request: HttpRequest, number: int) -> None:
    """What the start page counted just now."""
    at = clock.machine_now().timestamp()
    known, since = request.session.get(KEY, (None, 0))
    if known != number or not 0 <= at - since < WRITTEN_EVERY:
        request.session[KEY] = (number, at)


class Awaiting:
    """`awaiting` in templates. Nothing is read before a page asks, which it does for who is logged in."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def count(self) -> int | None:
        """None where nothing is known, or no more."""
        number, since = self._request.session.get(KEY, (None, 0))
        age = clock.machine_now().timestamp() - since
        return number if 0 <= age < FRESH_SECONDS else None


def awaiting(request: HttpRequest) -> dict[str, Awaiting]:
    """Context processor."""
    return {"awaiting": Awaiting(request)}


class AwaitingMiddleware:
    """Forgets the number when a person sends something: what awaited may be done by that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Without the cookie there is no session to read; what a page sends by itself is done by nobody.
        is_sent = request.method == "POST" and settings.SESSION_COOKIE_NAME in request.COOKIES
        if is_sent and getattr(request, "is_act", False) and KEY in request.session:
            del request.session[KEY]
        return response
