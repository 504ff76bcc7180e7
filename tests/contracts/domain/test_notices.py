"""Until when the notice of an award is published, and what can be noted of it (Aw 2.134)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.notices import (
    Mode,
    NoticeRefused,
    check_mode,
    check_notice,
    due_at,
    is_late,
    last_day,
    quarter_end,
    quarter_in_words,
)
from tenders.domain.terms import AMSTERDAM

MS = timedelta(milliseconds=1)
DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
INSTANTS = st.integers(0, 16 * 365 * 24 * 3600).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@pytest.mark.parametrize(
    ("on", "end", "words"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), "eerste kwartaal van 2026"),
        (date(2026, 3, 31), date(2026, 3, 31), "eerste kwartaal van 2026"),
        (date(2026, 4, 1), date(2026, 6, 30), "tweede kwartaal van 2026"),
        (date(2024, 2, 29), date(2024, 3, 31), "eerste kwartaal van 2024"),
        (date(2025, 12, 31), date(2025, 12, 31), "vierde kwartaal van 2025"),
    ],
)
def test_the_quarter_of_a_day(on: date, end: date, words: str) -> None:
    assert quarter_end(on) == end
    assert quarter_in_words(on) == words


@given(DAYS)
def test_every_day_lies_in_a_quarter_of_three_months_that_ends_after_it(on: date) -> None:
    end = quarter_end(on)
    assert on <= end
    assert (end - on).days < 92
    assert (end + timedelta(days=1)).day == 1
    assert (end + timedelta(days=1)).month in {1, 4, 7, 10}
    assert quarter_end(end) == end


@given(DAYS)
def test_the_day_after_the_award_or_the_quarter_is_day_one(on: date) -> None:
    assert (last_day(on, Mode.SINGLE) - on).days == 30
    assert (last_day(on, Mode.QUARTERLY) - quarter_end(on)).days == 30
    assert last_day(on, Mode.SINGLE) <= last_day(on, Mode.QUARTERLY)


@given(DAYS, DAYS, st.sampled_from(Mode))
def test_a_later_award_is_never_due_earlier(one: date, other: date, mode: Mode) -> None:
    assert last_day(min(one, other), mode) <= last_day(max(one, other), mode)


@given(INSTANTS, st.sampled_from(Mode))
def test_it_is_late_a_millisecond_after_the_last_second_and_not_before(at: datetime, mode: Mode) -> None:
    due = due_at(at, mode)
    assert (due.hour, due.minute, due.second) == (23, 59, 59)
    assert due.tzinfo is AMSTERDAM
    assert [is_late(at, mode, at=moment) for moment in (due - MS, due, due + MS)] == [False, False, True]


def test_the_day_of_the_award_is_that_in_amsterdam() -> None:
    late = datetime(2026, 3, 31, 22, 0, tzinfo=UTC)
    assert due_at(late - MS, Mode.QUARTERLY).date() == date(2026, 4, 30)
    assert due_at(late, Mode.QUARTERLY).date() == date(2026, 7, 30)
    assert due_at(late - MS, Mode.SINGLE).date() == date(2026, 4, 30)
    assert due_at(late, Mode.SINGLE).date() == date(2026, 5, 1)


def test_only_social_services_are_announced_per_quarter() -> None:
    for mode in Mode:
        check_mode(mode, is_social=True)
    check_mode(Mode.SINGLE, is_social=False)
    with pytest.raises(NoticeRefused, match="sociale en andere specifieke diensten"):
        check_mode(Mode.QUARTERLY, is_social=False)


DECIDED = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reference", "on", "field"),
    [
        (" ", date(2026, 1, 15), "reference"),
        ("403112", None, "published_on"),
        ("403112", date(2026, 1, 21), "published_on"),
        ("403112", date(2026, 1, 11), "published_on"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(reference: str, on: date | None, field: str) -> None:
    with pytest.raises(NoticeRefused) as refused:
        check_notice(reference, on, decided_at=DECIDED, at=NOW)
    assert refused.value.field == field


@pytest.mark.parametrize("on", [date(2026, 1, 12), date(2026, 1, 20)])
def test_from_the_day_of_the_award_up_to_today(on: date) -> None:
    check_notice("403112", on, decided_at=DECIDED, at=NOW)
