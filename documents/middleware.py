"""What is no fault of the page: a full disk, and content that was destroyed. Who meets it reads what is the matter."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from documents.disk import has_no_room, report_full
from documents.files import ContentDestroyed
from documents.responses import let_in_own_frames
from documents.scanning import MalwareInside, NotHandedOut


class NoRoomMiddleware:
    """Answers 507 where an act found no room, in the files or in the database. The act was undone as a whole."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if not has_no_room(fault):
            return None
        report_full()
        return HttpResponse(render_to_string("507.html"), status=507)


class DestroyedMiddleware:
    """Answers 410 where a page or file is about something that was destroyed when its term had ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if not isinstance(fault, ContentDestroyed):
            return None
        return render(request, "410.html", {"sentence": str(fault)}, status=410)


class UnscannedMiddleware:
    """Answers 403 where a file is kept from its reader for what is in it, 503 where that could not be known yet.

    A file may be asked for in a frame of our own pages: there too one reads why it does not come.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if not isinstance(fault, NotHandedOut):
            return None
        context = {"sentence": str(fault), "is_found": isinstance(fault, MalwareInside)}
        response = render(request, "unscanned.html", context, status=403 if context["is_found"] else 503)
        let_in_own_frames(response)
        return response
