"""What somebody who may bid, and anybody else, finds open on the start page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clock import telling
from tenders.models import Tender
from tenders.public import open_tenders
from tests.factories.accounts import MembershipFactory
from tests.factories.tenders import AT, CLOSES_AT, published_tender

pytestmark = pytest.mark.django_db
MILLISECOND = timedelta(milliseconds=1)


@pytest.fixture
def provider() -> Client:
    client = Client()
    client.force_login(MembershipFactory(signatory=True).user)
    return client


@pytest.mark.parametrize("visitor", ["public", "provider"])
def test_what_is_open_is_named_up_to_the_last_moment_and_not_after_it(
    visitor: str, client: Client, provider: Client
) -> None:
    published_tender(title="Hulp bij het huishouden")
    browser = provider if visitor == "provider" else client

    pages = {}
    for moment in (-MILLISECOND, timedelta(0), MILLISECOND):
        with telling(CLOSES_AT + moment):
            pages[moment] = browser.get("/").content.decode()

    assert "Nu open voor inschrijving" in pages[timedelta(0)]
    assert {moment for moment, page in pages.items() if "Hulp bij het huishouden" in page} == {
        -MILLISECOND,
        timedelta(0),
    }


def test_what_is_paused_is_not_named_and_who_closes_first_comes_first() -> None:
    later, sooner, paused = (published_tender() for _ in range(3))
    Tender.objects.filter(pk=sooner.pk).update(closes_at=CLOSES_AT - timedelta(days=1))
    Tender.objects.filter(pk=paused.pk).update(status="stilgelegd")

    assert list(open_tenders(at=AT, most=5)) == [sooner, later]


def test_a_visitor_reads_that_nothing_is_open(client: Client) -> None:
    with telling(CLOSES_AT + MILLISECOND):
        page = client.get("/").content.decode()

    assert "Er staat nu geen aanbesteding open" in page


def test_ten_open_tenders_take_as_many_questions_as_one(client: Client) -> None:
    counts = []
    for number in (1, 9):
        for _ in range(number):
            published_tender()
        with telling(AT), CaptureQueriesContext(connection) as asked:
            page = client.get("/").content.decode()
        counts.append(len(asked))

    assert page.count("th-row-link") == 5
    assert counts[0] == counts[1]
