"""The end of a session in which nobody did anything."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

import clock
from accounts.activity import idle_minutes, is_over, keep_act
from accounts.places import is_htmx, place_of

# htmx takes this for an answer, and asks no more.
STOP_POLLING = 286
# To log in or out, and to choose a new password: the same for whose session ended.
_ACCOUNT_PAGES = "/account/"


class IdleMiddleware:
    """Ends a session after minutes without an act, and keeps when the last act was.

    Nothing is asked of the database that a page for this person does not ask, but once in a while. What htmx gets is
    no act, for only timers and the acts of others make a page get something. A view can say so of itself too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie nothing is read, so that an answer for everybody stays one.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or USER_KEY not in request.session:
            return self.get_response(request)
        if is_over(request.session, at=clock.machine_now()):
            return self._ended(request)
        request.idle_minutes = idle_minutes(request.session)
        request.is_act = not (request.method == "GET" and is_htmx(request))
        response = self.get_response(request)
        if request.is_act and USER_KEY in request.session:
            # At the end of it: who waits for a large file to arrive is not idle.
            keep_act(request.session, request.user, at=clock.machine_now())
        return response

    def _ended(self, request: HttpRequest) -> HttpResponse:
        """A part of a page leaves the session as it is: every page that is still open is told the same."""
        minutes = idle_minutes(request.session)
        if request.path == reverse("accounts:still_here"):
            return HttpResponse(status=403)
        if is_htmx(request) and request.method == "GET":
            return _told_on_the_page(request, minutes)
        if is_htmx(request):
            return redirect_to_login(place_of(request))
        logout(request)
        if request.path.startswith(_ACCOUNT_PAGES):
            return self.get_response(request)
        messages.warning(request, _sentence(request, minutes))
        return redirect_to_login(place_of(request))


def _sentence(request: HttpRequest, minutes: int) -> str:
    ended = f"U bent voor de veiligheid uitgelogd: er gebeurde {minutes} minuten niets."
    if request.method == "POST":
        return f"{ended} Wat u net verstuurde, is niet bewaard. Log in en doe het opnieuw."
    return f"{ended} Log in, dan gaat u verder waar u was."


def _told_on_the_page(request: HttpRequest, minutes: int) -> HttpResponse:
    """Beside what is there, for somebody may have typed something that was not sent yet."""
    login = redirect_to_login(place_of(request)).url
    response = render(request, "account/session_ended.html", {"minutes": minutes, "login": login})
    response.status_code = STOP_POLLING
    response["HX-Retarget"] = "#session-ended"
    response["HX-Reswap"] = "innerHTML"
    response["HX-Reselect"] = ".th-alert"
    return response
