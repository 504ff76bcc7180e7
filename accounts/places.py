"""Where a person was, so that it can go on there later."""

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def place_of(request: HttpRequest) -> str:
    """The page on which a form or a part stands, the address itself for a page."""
    if request.method == "GET" and not is_htmx(request):
        return request.get_full_path()
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(
        shown, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return shown if is_own else resolve_url(settings.LOGIN_REDIRECT_URL)
