"""The number of to-dos in the top bar: counted by the start page alone, and shown while it holds."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import clock
from portal.awaiting import FRESH_SECONDS
from tests.factories.accounts import MembershipFactory
from tests.factories.tenders import draft_tender

pytestmark = pytest.mark.django_db
QUARTER = timedelta(seconds=FRESH_SECONDS)
MILLISECOND = timedelta(milliseconds=1)
COUNT = '<span class="th-todo-count">1</span>'


@pytest.fixture
def buyer() -> Client:
    client = Client()
    client.force_login(draft_tender().created_by)
    return client


def other_page(client: Client) -> str:
    return client.get(reverse("tenders:mine")).content.decode()


def test_a_page_leads_to_the_list_and_says_no_number_before_it_was_counted(buyer):
    page = other_page(buyer)

    assert '<a class="th-todo" href="/#te-doen">Te doen</a>' in page
    assert "th-todo-count" not in page


def test_after_the_start_page_every_page_says_how_many_it_found(buyer):
    start = buyer.get("/")
    assert len(start.context["todos"]) == 1

    assert COUNT in start.content.decode()
    assert COUNT in other_page(buyer)


def test_nothing_to_do_is_said_too():
    client = Client()
    client.force_login(MembershipFactory(signatory=True).user)

    assert client.get("/").context["todos"] == []

    assert '<span class="th-todo-count is-none">0</span>' in client.get("/").content.decode()


def test_who_sends_something_reads_no_number_that_may_be_wrong(buyer):
    buyer.get("/")
    assert COUNT in other_page(buyer)

    buyer.post(reverse("accounts:act_for"), {"organisation": "", "next": "/"})

    assert "th-todo-count" not in other_page(buyer)


@pytest.mark.parametrize(
    ("early", "is_said"), [(MILLISECOND, True), (timedelta(0), False), (-MILLISECOND, False)]
)
def test_the_number_is_said_for_a_quarter_of_an_hour(buyer, monkeypatch, early, is_said):
    counted = clock.machine_now()
    monkeypatch.setattr(clock, "machine_now", lambda: counted)
    buyer.get("/")
    assert COUNT in other_page(buyer)

    monkeypatch.setattr(clock, "machine_now", lambda: counted + QUARTER - early)

    assert ("th-todo-count" in other_page(buyer)) is is_said


def test_no_page_asks_anything_for_it_but_the_start_page(buyer):
    counts = []
    for visit in (None, "/"):
        if visit:
            buyer.get(visit)
        other_page(buyer)
        with CaptureQueriesContext(connection) as captured:
            other_page(buyer)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_who_is_not_logged_in_has_nothing_to_do_here(client):
    page = client.get("/").content.decode()

    assert "Te doen" not in page
    assert set(client.cookies) == {"csrftoken"}
