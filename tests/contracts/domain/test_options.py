"""Options of a contract, in order and on time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.contract_tasks import closing_tasks, planned_tasks
from contracts.domain.errors import DecisionRefused
from contracts.domain.execution import Term
from contracts.domain.options import Outcome, check_decision, latest_end, next_option, planned_options
from contracts.domain.periods import extended

ends = st.dates(date(2025, 1, 1), date(2050, 12, 31))
counts = st.integers(1, 6)
lengths = st.integers(1, 48)


@given(ends, counts, lengths)
def test_each_option_is_decided_before_the_period_that_it_follows_ends(
    ends_on: date, count: int, length: int
) -> None:
    options = planned_options(ends_on, count, length)

    last = ends_on
    for one in options:
        assert one.decide_by < last
        last = extended(last, length)
    assert latest_end(ends_on, options) == last
    assert [one.decide_by for one in options] == sorted(one.decide_by for one in options)


@given(ends, counts, lengths, st.data())
def test_one_option_is_next_until_one_is_declined(
    ends_on: date, count: int, length: int, data: st.DataObject
) -> None:
    options = planned_options(ends_on, count, length)
    used = data.draw(st.integers(0, count))
    decided = [replace(one, outcome=Outcome.EXTENDED) if one.number <= used else one for one in options]

    following = next_option(decided)

    assert (following.number if following else None) == (used + 1 if used < count else None)
    declined = [replace(one, outcome=Outcome.DECLINED) if one.number == 1 else one for one in decided]
    assert next_option(declined) is None
    assert latest_end(ends_on, declined) == ends_on


@given(ends, st.integers(-400, 400))
def test_only_who_is_late_says_why(ends_on: date, shift: int) -> None:
    options = planned_options(ends_on, 1, 12)
    (one,) = options
    today = one.decide_by + timedelta(days=shift)
    asked = {"reason": "Goed.", "late_reason": "", "today": today}
    term = Term(ends_on - timedelta(days=1000), ends_on)
    if today <= one.decide_by:
        check_decision(one, options, term, **asked)
    else:
        with pytest.raises(DecisionRefused, match="beslisdatum was" if today <= ends_on else "voorbij is"):
            check_decision(one, options, term, **asked)


def test_a_reason_is_always_given() -> None:
    options = planned_options(date(2028, 12, 31), 1, 12)

    with pytest.raises(DecisionRefused, match="Schrijf op waarom") as refused:
        check_decision(
            options[0],
            options,
            Term(date(2026, 1, 1), date(2028, 12, 31)),
            reason=" ",
            late_reason="",
            today=date(2028, 1, 1),
        )
    assert refused.value.field == "reason"


def test_tasks_have_names_of_their_own() -> None:
    tasks = [*planned_tasks(date(2026, 1, 1)), *closing_tasks(date(2028, 12, 31))]

    assert len({task.code for task in tasks}) == len(tasks) == 7
    assert {task.code: task.due_on for task in tasks}["originelen"] == date(2026, 6, 30)
