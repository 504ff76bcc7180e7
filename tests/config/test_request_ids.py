"""The id of a request: from the proxy or made, in the answer, and nowhere afterwards."""

from uuid import UUID, uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config.request_ids import RequestIdMiddleware, request_id
from documents.models import OutboxJob
from documents.outbox import enqueue

LIVE = "/gezondheid/live"


@pytest.mark.parametrize(
    "given",
    [
        "0f8fad5bd9cb469fa16570867728950e",
        "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "7C9E6679-7425-40DE-944B-E07FC1F90AE7",
    ],
)
def test_the_id_of_the_proxy_is_taken(client: Client, given: str) -> None:
    assert client.get(LIVE, headers={"X-Request-ID": given}).headers["X-Request-ID"] == given.lower()


@pytest.mark.parametrize("given", ["", "jan@zorg.example", "a" * 31, "a" * 33, "g" * 32, "\n" + "a" * 32])
def test_what_is_no_id_is_replaced(client: Client, given: str) -> None:
    answered = client.get(LIVE, headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert str(UUID(answered)) == answered
    assert answered not in given


def test_each_request_without_one_gets_its_own(client: Client) -> None:
    assert len({client.get(LIVE).headers["X-Request-ID"] for _ in range(3)}) == 3


def test_the_id_ends_with_the_request_and_with_a_fault() -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request_id.get())
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 -- ours, from just above
        RequestIdMiddleware(view)(RequestFactory().get("/"))

    assert len(seen[0]) == 36
    assert request_id.get() == ""


@pytest.mark.django_db
def test_a_job_knows_nothing_of_the_request_that_wrote_it() -> None:
    given = uuid4().hex

    def view(request: HttpRequest) -> HttpResponse:
        enqueue("test.letter", letter_id=7)
        return HttpResponse()

    RequestIdMiddleware(view)(RequestFactory().get("/", headers={"X-Request-ID": given}))

    row = OutboxJob.objects.values().get()
    assert given not in str(row).replace("-", "")
