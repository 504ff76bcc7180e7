"""When a contract runs, and how its days are counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.errors import DecisionRefused
from contracts.domain.execution import Phase, Term, check_term
from contracts.domain.periods import extended, last_day, months_before

days = st.dates(date(2020, 1, 1), date(2060, 12, 31))
months = st.integers(1, 120)


@pytest.mark.parametrize(
    ("starts", "length", "ends"),
    [
        (date(2026, 1, 1), 36, date(2028, 12, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 15), 2, date(2026, 5, 14)),
    ],
)
def test_the_last_day_of_some_months(starts: date, length: int, ends: date) -> None:
    assert last_day(starts, length) == ends


@given(months, months)
def test_two_extensions_after_a_whole_month_are_one_of_both_lengths(first: int, second: int) -> None:
    end = date(2026, 12, 31)

    assert extended(extended(end, first), second) == extended(end, first + second)


@given(days, months)
def test_months_before_lies_so_many_months_back(day: date, length: int) -> None:
    earlier = months_before(day, length)

    assert (day.year - earlier.year) * 12 + day.month - earlier.month == length
    assert earlier.day <= day.day


@given(days, st.integers(1, 3000), days)
def test_a_contract_has_one_phase_on_each_day_and_they_follow_each_other(
    starts: date, length: int, today: date
) -> None:
    term = Term(starts, starts + timedelta(days=length))
    order = [Phase.COMING, Phase.RUNNING, Phase.EXPIRED]

    now, next_day = term.phase(today), term.phase(today + timedelta(days=1))

    assert order.index(next_day) - order.index(now) in {0, 1}
    assert (now is Phase.RUNNING) == (term.starts_on <= today <= term.ends_on)


def test_what_was_ended_runs_through_its_last_day() -> None:
    term = Term(date(2026, 1, 1), date(2026, 12, 31), ended_on=date(2026, 6, 30))

    assert term.phase(date(2026, 6, 30)) is Phase.RUNNING
    assert term.phase(date(2026, 7, 1)) is Phase.ENDED
    assert term.last_on == date(2026, 6, 30)


def test_the_signed_length_holds_to_the_day() -> None:
    known = {"awarded_on": date(2025, 12, 19), "months": 36}
    check_term(date(2026, 1, 1), date(2028, 12, 31), **known)

    with pytest.raises(DecisionRefused, match="duurt 36 maanden"):
        check_term(date(2026, 1, 1), date(2029, 1, 1), **known)
