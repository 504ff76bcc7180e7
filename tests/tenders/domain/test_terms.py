from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.terms import (
    add_working_days,
    is_working_day,
    public_holidays,
    standstill_end,
    standstill_ends_at,
    validity_end,
    winner_evidence_due,
)

DAYS = st.dates(date(2000, 1, 1), date(2150, 1, 1))


@pytest.mark.parametrize(
    ("year", "movable"),
    [
        (2025, ["04-18", "04-21", "04-26", "05-05", "05-29", "06-09"]),
        (2026, ["04-03", "04-06", "04-27", "05-05", "05-14", "05-25"]),
        (2027, ["03-26", "03-29", "04-27", "05-05", "05-06", "05-17"]),
        # Ascension Day and 5 May on one day, and the latest Easter there is.
        (2016, ["03-25", "03-28", "04-27", "05-05", "05-05", "05-16"]),
        (2038, ["04-23", "04-26", "04-27", "05-05", "06-03", "06-14"]),
    ],
)
def test_public_holidays_of_article_3_of_the_algemene_termijnenwet(year: int, movable: list[str]) -> None:
    fixed = ["01-01", "12-25", "12-26"]

    expected = {date.fromisoformat(f"{year}-{day}") for day in [*fixed, *movable]}

    assert public_holidays(year) == expected


@pytest.mark.parametrize("year", [1954, 1981, 2049, 2076])
def test_easter_follows_the_two_exceptions_of_the_moon_table(year: int) -> None:
    easter_sundays = {
        1954: date(1954, 4, 18),
        1981: date(1981, 4, 19),
        2049: date(2049, 4, 18),
        2076: date(2076, 4, 19),
    }

    assert easter_sundays[year] + timedelta(days=1) in public_holidays(year)


def test_easter_and_whit_sunday_are_no_holidays_of_their_own() -> None:
    assert date(2026, 4, 5) not in public_holidays(2026)
    assert date(2026, 5, 24) not in public_holidays(2026)
    assert not is_working_day(date(2026, 4, 5))


@pytest.mark.parametrize(
    ("sent_on", "days", "rolls_forward", "end"),
    [
        ("2025-11-28", 10, False, "2025-12-08"),
        ("2025-11-28", 10, True, "2025-12-08"),
        ("2026-06-22", 20, False, "2026-07-12"),
        ("2026-06-22", 20, True, "2026-07-13"),
        ("2024-07-01", 20, True, "2024-07-22"),
        # Good Friday, a weekend and Easter Monday follow each other.
        ("2026-03-24", 10, True, "2026-04-07"),
        # Christmas on Friday and Saturday, then Sunday.
        ("2026-12-05", 20, True, "2026-12-28"),
        # King's Day moves to Saturday 26 April.
        ("2025-04-06", 20, True, "2025-04-28"),
        ("2026-06-22", 0, False, "2026-06-22"),
    ],
)
def test_standstill_of_aanbestedingswet_2_127(sent_on: str, days: int, rolls_forward: bool, end: str) -> None:
    found = standstill_end(date.fromisoformat(sent_on), days, rolls_forward=rolls_forward)

    assert found == date.fromisoformat(end)


def test_standstill_ends_one_second_before_midnight_in_amsterdam() -> None:
    winter = standstill_ends_at(date(2025, 11, 28), 10, rolls_forward=False)
    summer = standstill_ends_at(date(2026, 6, 22), 20, rolls_forward=True)

    assert winter == datetime(2025, 12, 8, 22, 59, 59, tzinfo=UTC)
    assert summer == datetime(2026, 7, 13, 21, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(("closes_on", "end"), [("2025-11-14", "2026-02-12"), ("2026-06-01", "2026-08-30")])
def test_validity_counts_from_the_closing_date_and_does_not_roll(closes_on: str, end: str) -> None:
    assert validity_end(date.fromisoformat(closes_on), 90) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-04-02", 1, "2026-04-07"),
        ("2026-04-01", 2, "2026-04-07"),
        ("2026-04-04", 1, "2026-04-07"),
        ("2026-04-04", 0, "2026-04-04"),
        ("2025-12-24", 2, "2025-12-30"),
    ],
)
def test_working_days_skip_weekends_and_holidays(start: str, days: int, end: str) -> None:
    assert add_working_days(date.fromisoformat(start), days) == date.fromisoformat(end)


@given(DAYS, st.integers(0, 200))
def test_a_rolled_end_is_the_first_working_day_from_the_raw_end(sent_on: date, days: int) -> None:
    raw = standstill_end(sent_on, days, rolls_forward=False)

    rolled = standstill_end(sent_on, days, rolls_forward=True)

    assert is_working_day(rolled)
    assert not any(is_working_day(raw + timedelta(days=n)) for n in range((rolled - raw).days))


@given(DAYS, st.integers(0, 60))
def test_between_start_and_end_lie_exactly_so_many_working_days(start: date, days: int) -> None:
    end = add_working_days(start, days)

    passed = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]

    assert sum(is_working_day(day) for day in passed) == days


@given(st.integers(1900, 2199))
def test_easter_holidays_fall_on_their_weekdays(year: int) -> None:
    spring = sorted(day for day in public_holidays(year) if date(year, 3, 20) <= day <= date(year, 6, 14))

    weekdays = {day.weekday() for day in spring}

    assert {0, 3, 4} <= weekdays
    assert date(year, 5, 5) in spring


@pytest.mark.parametrize(
    ("sent_on", "days", "rolls_forward", "due"),
    [
        # Voorne aan Zee: zeven kalenderdagen na verzending van het voornemen.
        ("2026-06-22", 7, False, "2026-06-29T23:59:59+02:00"),
        # Gooi en Vechtstreek: vijf kalenderdagen, ook over een weekend.
        ("2025-11-28", 5, False, "2025-12-03T23:59:59+01:00"),
        ("2026-06-22", 5, False, "2026-06-27T23:59:59+02:00"),
        ("2026-06-22", 5, True, "2026-06-29T23:59:59+02:00"),
    ],
)
def test_evidence_of_the_winner_is_due_days_after_the_letters(
    sent_on: str, days: int, rolls_forward: bool, due: str
) -> None:
    found = winner_evidence_due(date.fromisoformat(sent_on), days, rolls_forward=rolls_forward)

    assert found.isoformat() == due
