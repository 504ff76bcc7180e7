"""The headers with which private files leave."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.test import RequestFactory

from documents.files import store_file
from documents.responses import file_response, stream_response


def through_middleware(response: HttpResponseBase, rf: RequestFactory) -> HttpResponseBase:
    request = rf.get("/")
    csp = CSPMiddleware(lambda _: response)
    frames = XFrameOptionsMiddleware(lambda _: response)
    csp.process_request(request)
    return csp.process_response(request, frames.process_response(request, response))


@pytest.mark.django_db
def test_download_is_whole_private_and_not_guessed_at(at: datetime) -> None:
    stored = store_file(b"inhoud", name="Leidraad.pdf", content_type="application/pdf", at=at)

    response = file_response(stored)

    assert b"".join(response) == b"inhoud"
    assert response["Content-Disposition"] == 'attachment; filename="Leidraad.pdf"'
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Length"] == "6"


def test_pdf_in_the_page_may_be_framed_by_our_own_pages_only(rf: RequestFactory) -> None:
    response = through_middleware(stream_response([b"x"], "plan.pdf", "application/pdf", inline=True), rf)

    assert response["Content-Disposition"] == 'inline; filename="plan.pdf"'
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" not in response["Content-Security-Policy"]


def test_download_may_not_be_framed(rf: RequestFactory) -> None:
    response = through_middleware(stream_response([b"x"], "plan.pdf", "application/pdf"), rf)

    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/octet-stream"])
def test_types_that_can_run_something_are_always_a_download(kind: str) -> None:
    response = stream_response([b"x"], "plan", kind, inline=True)

    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("plan é.pdf", "attachment; filename*=utf-8''plan%20%C3%A9.pdf"),
        ('a"b.pdf', 'attachment; filename="a\\"b.pdf"'),
        ("a\r\nSet-Cookie: x=1", 'attachment; filename="aSet-Cookie: x=1"'),
        ("\r\n", 'attachment; filename="bestand"'),
    ],
)
def test_name_of_the_uploader_cannot_change_the_header(name: str, header: str) -> None:
    assert stream_response([b"x"], name, "application/pdf")["Content-Disposition"] == header


@pytest.mark.django_db
def test_blocks_are_closed_when_the_reader_goes_away() -> None:
    closed = []

    def blocks() -> Iterator[bytes]:
        try:
            yield b"first"
            yield b"second"
        finally:
            closed.append(True)

    response = stream_response(blocks(), "plan.pdf", "application/pdf")
    next(iter(response))

    response.close()

    assert closed == [True]
