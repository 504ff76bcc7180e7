"""Which reminder of a deadline holds at an instant."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.notices import NoticeKind
from tenders.domain.reminders import REMINDERS, due_reminder

CLOSES_AT = datetime(2025, 11, 14, 11, 0, tzinfo=UTC)
LONG_AGO = CLOSES_AT - timedelta(days=60)
MILLISECOND = timedelta(milliseconds=1)
LEFT = st.timedeltas(timedelta(days=-3), timedelta(days=20))


@pytest.mark.parametrize(
    ("left", "earlier", "from_then_on"),
    [
        (timedelta(days=7), None, NoticeKind.SEVEN_DAYS_LEFT),
        (timedelta(days=2), NoticeKind.SEVEN_DAYS_LEFT, NoticeKind.TWO_DAYS_LEFT),
        (timedelta(hours=2), NoticeKind.TWO_DAYS_LEFT, NoticeKind.TWO_HOURS_LEFT),
    ],
)
def test_a_reminder_holds_from_its_moment_on(
    left: timedelta, earlier: NoticeKind | None, from_then_on: NoticeKind
) -> None:
    moment = CLOSES_AT - left

    assert due_reminder(CLOSES_AT, LONG_AGO, moment - MILLISECOND) is earlier
    assert due_reminder(CLOSES_AT, LONG_AGO, moment) is from_then_on
    assert due_reminder(CLOSES_AT, LONG_AGO, moment + MILLISECOND) is from_then_on


def test_nothing_is_said_after_the_deadline() -> None:
    assert due_reminder(CLOSES_AT, LONG_AGO, CLOSES_AT - MILLISECOND) is NoticeKind.TWO_HOURS_LEFT
    assert due_reminder(CLOSES_AT, LONG_AGO, CLOSES_AT) is NoticeKind.TWO_HOURS_LEFT
    assert due_reminder(CLOSES_AT, LONG_AGO, CLOSES_AT + MILLISECOND) is None


def test_what_had_passed_at_the_publication_is_not_said() -> None:
    published_at = CLOSES_AT - timedelta(days=5)

    assert due_reminder(CLOSES_AT, published_at, published_at + timedelta(hours=1)) is None
    assert due_reminder(CLOSES_AT, published_at, CLOSES_AT - timedelta(days=2)) is NoticeKind.TWO_DAYS_LEFT


@given(LEFT, LEFT)
def test_a_reminder_never_says_less_than_is_true(published_before: timedelta, left: timedelta) -> None:
    kind = due_reminder(CLOSES_AT, CLOSES_AT - published_before, CLOSES_AT - left)

    if kind is not None:
        assert timedelta(0) <= left <= dict(REMINDERS)[kind] <= published_before
