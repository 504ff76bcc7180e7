"""For whom the visitor acts, on every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.services import chosen_organisation

SESSION_KEY = "acting_for"


class ActingForMiddleware:
    """Sets `request.acting_for`: an Organisation, or None for a visitor and for a person without one.

    Read at once, not lazily: a lazy stand-in for None is not None, and every page of a person shows it. It
    costs one query, whose rows the permission predicates use again, and none for a visitor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.session.get(SESSION_KEY) if request.user.is_authenticated else None
        request.acting_for = chosen_organisation(request.user, chosen)
        return self.get_response(request)
