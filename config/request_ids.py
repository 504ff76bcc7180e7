"""One id per request, in every log line that it causes and in the header `X-Request-ID` of its answer."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
# What proxies make: 32 hexadecimal digits, with or without hyphens. Anything else could be a text of somebody.
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdMiddleware:
    """Takes the id that the proxy gave, or makes one. It says nothing about who asks or what is asked.

    It ends with the request: a job that the request leaves behind has an id of its own (ADR 9).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "").lower()
        request.request_id = given if _ID.fullmatch(given) else str(uuid4())
        token = request_id.set(request.request_id)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request.request_id
            return response
        finally:
            request_id.reset(token)
