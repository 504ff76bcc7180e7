"""The instant of receipt is taken before anything else, for two addresses alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

import clock
from bids.middleware import MAX_BODY_BYTES, ReceiptMiddleware

NOW = datetime(2025, 11, 14, 11, 0, 0, 123_999, tzinfo=UTC)
SUBMIT = f"/inschrijven/{uuid4()}/indienen/"


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def answer_to(request: HttpRequest) -> tuple[HttpResponse, list[HttpRequest]]:
    seen: list[HttpRequest] = []
    inner: Callable[[HttpRequest], HttpResponse] = lambda r: (seen.append(r), HttpResponse("ok"))[1]  # noqa: E731
    return ReceiptMiddleware(inner)(request), seen


@pytest.mark.parametrize("act", ["indienen", "intrekken"])
def test_the_clock_is_read_and_cut_to_milliseconds(act: str) -> None:
    _, (request,) = answer_to(RequestFactory().post(f"/inschrijven/{uuid4()}/{act}/", {"a": "b"}))

    assert request.received_at == NOW.replace(microsecond=123_000)  # type: ignore[attr-defined]
    assert request.POST["a"] == "b"


def test_the_body_is_read_before_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(clock, "now", lambda: (order.append("clock"), NOW)[1])

    class Watched:
        def read(self, *_: int) -> bytes:
            order.append("body")
            return b""

        def close(self) -> None:
            return

    request = RequestFactory().post(SUBMIT, b"x=1", content_type="application/x-www-form-urlencoded")
    request._stream = Watched()  # type: ignore[attr-defined]
    answer_to(request)

    assert order[0] == "body"
    assert order[-1] == "clock"


@pytest.mark.parametrize(
    "address",
    ["/inschrijven/", f"/inschrijven/{UUID(int=7)}/taak/1/", f"/inschrijven/{UUID(int=7)}/indienen/x/"],
)
def test_other_bodies_stay_unread(address: str) -> None:
    request = RequestFactory().post(address, {"a": "b"})

    answer_to(request)

    assert not hasattr(request, "_body")
    assert not hasattr(request, "received_at")


def test_reading_the_page_has_no_instant_of_receipt() -> None:
    _, (request,) = answer_to(RequestFactory().get(SUBMIT))

    assert not hasattr(request, "received_at")


def test_a_body_above_the_limit_is_refused_unread() -> None:
    answer, seen = answer_to(RequestFactory().post(SUBMIT, {"a": "b" * MAX_BODY_BYTES}))

    assert (answer.status_code, seen) == (413, [])
    assert "te groot" in answer.content.decode()


@pytest.mark.parametrize("text", ["1763118000.250", "1763118000250", "t=1763118000.250"])
def test_the_stamp_of_the_trusted_proxy_counts_in_seconds_or_milliseconds(text: str, settings: Any) -> None:
    settings.ARRIVAL_HEADER = "X-Arrival"

    _, (request,) = answer_to(RequestFactory().post(SUBMIT, headers={"X-Arrival": text}))

    expected = datetime(2025, 11, 14, 11, 0, tzinfo=UTC) + timedelta(milliseconds=250)
    assert request.received_at == expected  # type: ignore[attr-defined]


# 1763114399 is an hour and a second before the clock of these tests, 1763121602 as long after it.
@pytest.mark.parametrize("text", ["", "yesterday", "1e12", "-5", "1", "1763114399", "1763121602"])
def test_an_unreadable_or_impossible_stamp_falls_back_to_the_own_clock(text: str, settings: Any) -> None:
    settings.ARRIVAL_HEADER = "X-Arrival"

    _, (request,) = answer_to(RequestFactory().post(SUBMIT, headers={"X-Arrival": text}))

    assert request.received_at == NOW.replace(microsecond=123_000)  # type: ignore[attr-defined]


def test_a_stamp_without_a_trusted_proxy_is_ignored() -> None:
    _, (request,) = answer_to(RequestFactory().post(SUBMIT, headers={"X-Arrival": "1"}))

    assert request.received_at == NOW.replace(microsecond=123_000)  # type: ignore[attr-defined]
