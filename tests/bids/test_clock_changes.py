"""A deadline in the night in which the clock changes, to the millisecond, also behind a proxy."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from bids.domain.refusals import SealingRefused
from bids.models import Submission
from bids.services import request_opening
from clock import telling
from tenders.models import Tender
from tests.factories.bids import Bidder, bidder, filled_draft
from tests.factories.tenders import published_tender

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MS = timedelta(milliseconds=1)
# Half past two comes twice in October; in March the clock goes from two to three.
NIGHTS = {
    "october, first time": datetime(2025, 10, 26, 2, 30, tzinfo=AMSTERDAM, fold=0),
    "october, second time": datetime(2025, 10, 26, 2, 30, tzinfo=AMSTERDAM, fold=1),
    "march": datetime(2026, 3, 29, 3, 0, tzinfo=AMSTERDAM),
}


@pytest.fixture(params=NIGHTS.values(), ids=NIGHTS.keys())
def night(request: pytest.FixtureRequest) -> datetime:
    closes_at: datetime = request.param
    return closes_at.astimezone(UTC)


def prepared(closes_at: datetime) -> tuple[Tender, Bidder, Client]:
    tender, who = published_tender(), bidder("Anker")
    Tender.objects.filter(pk=tender.pk).update(closes_at=closes_at)
    tender.refresh_from_db()
    filled_draft(tender, who, at=closes_at - timedelta(hours=2))
    client = Client()
    client.force_login(who.user)
    return tender, who, client


def test_the_two_half_past_twos_of_october_are_an_hour_apart() -> None:
    first, second = (NIGHTS[f"october, {name} time"].astimezone(UTC) for name in ("first", "second"))

    assert second - first == timedelta(hours=1)


@pytest.mark.parametrize(("offset", "is_kept"), [(-MS, True), (timedelta(0), True), (MS, False)])
def test_the_deadline_is_an_instant(night: datetime, offset: timedelta, is_kept: bool) -> None:
    tender, _, client = prepared(night)

    with telling(night + offset):
        client.post(reverse("bids:submit", args=[tender.public_id]))

    received = list(Submission.objects.values_list("received_at", flat=True))
    assert received == ([night + offset] if is_kept else [])


@pytest.mark.parametrize(("offset", "is_kept"), [(-MS, True), (timedelta(0), True), (MS, False)])
def test_behind_a_proxy_its_stamp_is_that_instant(
    night: datetime, offset: timedelta, is_kept: bool, settings: LazySettings
) -> None:
    """The request waits a minute between the proxy and us; the form was opened before the deadline."""
    settings.ARRIVAL_HEADER = "X-Arrival"
    tender, _, client = prepared(night)
    address = reverse("bids:submit", args=[tender.public_id])
    with telling(night - timedelta(minutes=5)):
        client.get(address)

    with telling(night + timedelta(minutes=1)):
        client.post(address, headers={"X-Arrival": f"{(night + offset).timestamp():.3f}"})

    received = list(Submission.objects.values_list("received_at", flat=True))
    assert received == ([night + offset] if is_kept else [])


def test_the_vault_opens_a_minute_after_that_instant(night: datetime) -> None:
    tender, _, _ = prepared(night)
    at = night + timedelta(seconds=60)

    with pytest.raises(SealingRefused, match="kan open vanaf"):
        request_opening(tender, by=tender.created_by, session_key="one", at=at - MS)
    assert request_opening(tender, by=tender.created_by, session_key="one", at=at)
