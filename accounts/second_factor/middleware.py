"""Staff without a second factor reach nothing but setting it up."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.activity import FOR_PROVIDERS
from accounts.places import is_htmx, place_of
from accounts.second_factor.sessions import HAS_SECOND_FACTOR, keep_place
from accounts.selectors import has_second_factor

# To set it up and to log out; the pages of higher apps stand in OPEN_WITHOUT_SECOND_FACTOR.
_OPEN = {
    "account_logout",
    "account_reauthenticate",
    "accounts:still_here",
    "mfa_activate_totp",
    "mfa_reauthenticate",
}


class SecondFactorMiddleware:
    """Who has one is known in the session, so that its pages ask the database nothing for it.

    A session that began before the second factor was set up ended then (`SetUpView`), and one that began after it
    gave a code: so to have one is to have proved it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Here the name of the page is known."""
        if not settings.STAFF_SECOND_FACTOR or _is_open(request) or _may_go_on(request):
            return None
        if is_htmx(request) and request.method == "GET":
            return HttpResponse(status=403)
        keep_place(request, place_of(request))
        return redirect("mfa_activate_totp")


def _is_open(request: HttpRequest) -> bool:
    name = request.resolver_match.view_name
    return name in _OPEN or name in settings.OPEN_WITHOUT_SECOND_FACTOR


def _may_go_on(request: HttpRequest) -> bool:
    # Without the cookie nothing is read, so that an answer for everybody stays one.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or USER_KEY not in request.session:
        return True
    if request.session.get(FOR_PROVIDERS) or request.session.get(HAS_SECOND_FACTOR):
        return True
    if not request.user.is_authenticated:
        return True
    if not has_second_factor(request.user):
        return False
    request.session[HAS_SECOND_FACTOR] = True
    return True
