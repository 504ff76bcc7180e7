"""In time, late, openable: one millisecond before, at, and one after."""

from datetime import UTC, datetime, timedelta

import pytest

from bids.domain.refusals import SealingRefused
from bids.domain.sealing import has_expired, is_in_time, may_open, refuse_same_person, to_milliseconds

DEADLINE = datetime(2025, 11, 14, 11, 0, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
MINUTE = timedelta(seconds=60)


@pytest.mark.parametrize(("offset", "in_time"), [(-1, True), (0, True), (1, False)])
def test_uiterlijk_includes_the_deadline_itself(offset: int, in_time: bool) -> None:
    assert is_in_time(DEADLINE + offset * MILLISECOND, DEADLINE) is in_time


@pytest.mark.parametrize(("offset", "openable"), [(-1, False), (0, True), (1, True)])
def test_opening_waits_a_minute_after_the_deadline(offset: int, openable: bool) -> None:
    assert may_open(DEADLINE, DEADLINE + MINUTE + offset * MILLISECOND, delay=MINUTE) is openable


@pytest.mark.parametrize(("offset", "expired"), [(-1, False), (0, False), (1, True)])
def test_a_request_expires_after_ten_minutes(offset: int, expired: bool) -> None:
    term = timedelta(minutes=10)

    assert has_expired(DEADLINE, DEADLINE + term + offset * MILLISECOND, term=term) is expired


def test_milliseconds_are_cut_and_never_rounded_up() -> None:
    assert to_milliseconds(DEADLINE.replace(microsecond=999_999)) == DEADLINE.replace(microsecond=999_000)


def test_the_hour_that_occurs_twice_is_told_apart_by_the_instant() -> None:
    first, second = datetime(2025, 10, 26, 0, 30, tzinfo=UTC), datetime(2025, 10, 26, 1, 30, tzinfo=UTC)

    assert is_in_time(first, first)
    assert not is_in_time(second, first)


@pytest.mark.parametrize(("confirmer", "session"), [(1, "other"), (2, "same"), (1, "same")])
def test_opening_takes_two_people_at_two_browsers(confirmer: int, session: str) -> None:
    with pytest.raises(SealingRefused):
        refuse_same_person(
            requester=1, confirmer=confirmer, requested_session="same", confirming_session=session
        )


def test_two_people_at_two_browsers_may_open() -> None:
    refuse_same_person(requester=1, confirmer=2, requested_session="one", confirming_session="two")
