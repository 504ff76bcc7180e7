"""For whom the visitor acts, on every request."""

from collections.abc import Callable
from functools import cached_property

from django.http import HttpRequest, HttpResponse

from accounts.models import Organisation
from accounts.services import chosen_organisation

SESSION_KEY = "acting_for"


class Acting:
    """`request.acting`: one query when a page first asks, whose rows the permission predicates use again."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def organisation(self) -> Organisation | None:
        """None for a visitor and for a person without one."""
        user = self._request.user
        chosen = self._request.session.get(SESSION_KEY) if user.is_authenticated else None
        return chosen_organisation(user, chosen)


class ActingForMiddleware:
    """Sets `request.acting`. Nothing is read before it is asked for: saving while one writes does not ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting = Acting(request)
        return self.get_response(request)
