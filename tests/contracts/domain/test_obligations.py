"""Periods, norms and how a prestatieafspraak stands."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.errors import DecisionRefused
from contracts.domain.obligations import (
    DAYS_TO_REMIND,
    Course,
    Frequency,
    Norm,
    NormKind,
    Period,
    Reported,
    Standing,
    check_obligation,
    check_report,
    course_of,
    next_reminder,
    period_in_words,
    periods_of,
    standing_of,
    to_report,
)

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))
REPEATED = st.sampled_from([Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.YEARLY])
NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=2)
AT_LEAST_95 = Norm(NormKind.AT_LEAST, Decimal(95), "%")
TODAY = date(2026, 7, 10)
QUARTERS = periods_of(Frequency.QUARTERLY, first=date(2026, 1, 1), last=date(2026, 12, 31))


@given(REPEATED, DAYS, st.integers(min_value=0, max_value=2500))
def test_periods_cover_every_day_of_the_contract_once(frequency: Frequency, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    periods = periods_of(frequency, first=first, last=last)

    assert periods[0].first == first
    assert periods[-1].last == last
    for one, following in pairwise(periods):
        assert following.first == one.last + timedelta(days=1)
    # Each is part of one month, quarter or year of the calendar, so its name is its own.
    assert len({period_in_words(period, frequency) for period in periods}) == len(periods)


@given(DAYS, st.integers(min_value=0, max_value=800), DAYS)
def test_what_happens_once_has_one_period_within_the_contract(first: date, length: int, on: date) -> None:
    last = first + timedelta(days=length)
    periods = periods_of(Frequency.ONCE, first=first, last=last, once_on=on)

    assert [period.due_on for period in periods] == ([on] if first <= on <= last else [])


def test_once_needs_a_date() -> None:
    with pytest.raises(ValueError, match="date"):
        periods_of(Frequency.ONCE, first=TODAY, last=TODAY)


@given(NUMBERS, NUMBERS)
def test_a_number_meets_one_of_two_opposite_norms_and_both_at_the_norm(norm: Decimal, value: Decimal) -> None:
    least, most = Norm(NormKind.AT_LEAST, norm, "%"), Norm(NormKind.AT_MOST, norm, "%")

    assert least.is_met(value) or most.is_met(value)
    assert (least.is_met(value) and most.is_met(value)) == (value == norm)


def test_words_are_not_met_by_a_number() -> None:
    with pytest.raises(ValueError, match="words"):
        Norm(NormKind.TEXT, text="Een vaste begeleider").is_met(Decimal(1))


def test_a_norm_reads_as_it_was_agreed() -> None:
    assert str(AT_LEAST_95) == "ten minste 95%"
    assert str(Norm(NormKind.AT_MOST, Decimal("14.5"), "dagen")) == "ten hoogste 14,5 dagen"
    assert str(Norm(NormKind.TEXT, text="Een vaste begeleider")) == "Een vaste begeleider"


def reported(*values: str) -> list[Reported]:
    return [
        Reported(period, AT_LEAST_95.is_met(Decimal(value)), Decimal(value))
        for period, value in zip(QUARTERS, values, strict=False)
    ]


@pytest.mark.parametrize(
    ("values", "today", "standing"),
    [
        ([], date(2026, 4, 1), Standing.UNREPORTED),
        ([], date(2026, 4, 30), Standing.UNREPORTED),
        ([], date(2026, 5, 1), Standing.LATE),
        (["97"], TODAY, Standing.ON_COURSE),
        (["94"], TODAY, Standing.MISSED),
        (["94", "96"], TODAY, Standing.ATTENTION),
        # Two percent lower once more is 94: below the norm.
        (["98", "96"], TODAY, Standing.ATTENTION),
        (["97", "96"], TODAY, Standing.ON_COURSE),
        (["96", "96"], TODAY, Standing.ON_COURSE),
        (["98", "94"], TODAY, Standing.MISSED),
        (["98", "94"], date(2026, 10, 31), Standing.LATE),
    ],
)
def test_the_standing_follows_from_the_norm_and_the_reports(
    values: list[str], today: date, standing: Standing
) -> None:
    assert standing_of(AT_LEAST_95, QUARTERS, reported(*values), today) is standing


@given(st.lists(NUMBERS, max_size=4), DAYS)
def test_a_standing_is_late_only_where_a_due_report_lacks(values: list[Decimal], today: date) -> None:
    reports = reported(*(str(value) for value in values))
    missing = [period for period in QUARTERS[len(reports) :] if period.due_on < today]

    assert (standing_of(AT_LEAST_95, QUARTERS, reports, today) is Standing.LATE) == bool(missing)


@given(NUMBERS, NUMBERS)
def test_the_course_of_a_number_turns_with_the_norm(before: Decimal, latest: Decimal) -> None:
    reports = reported(str(before), str(latest))
    opposite = {Course.BETTER: Course.WORSE, Course.WORSE: Course.BETTER, Course.LEVEL: Course.LEVEL}

    up = course_of(Norm(NormKind.AT_LEAST, Decimal(1), "%"), reports)
    # In whatever order they come.
    down = course_of(Norm(NormKind.AT_MOST, Decimal(1), "%"), reports[::-1])

    assert up is (Course.LEVEL if latest == before else Course.BETTER if latest > before else Course.WORSE)
    assert up is not None
    assert down is opposite[up]


def test_one_number_and_words_have_no_course() -> None:
    words = Norm(NormKind.TEXT, text="Een vaste begeleider")

    assert course_of(AT_LEAST_95, reported("96")) is None
    assert course_of(words, [Reported(QUARTERS[0], True), Reported(QUARTERS[1], True)]) is None


def test_words_that_were_not_kept_before_ask_attention() -> None:
    norm = Norm(NormKind.TEXT, text="Een vaste begeleider")
    kept = [Reported(QUARTERS[0], False), Reported(QUARTERS[1], True)]

    assert standing_of(norm, QUARTERS, kept, TODAY) is Standing.ATTENTION
    assert standing_of(norm, QUARTERS, [Reported(QUARTERS[1], True)], TODAY) is Standing.LATE


@given(st.sets(st.integers(min_value=0, max_value=3)), DAYS)
def test_the_oldest_period_that_ended_is_reported_first(done: set[int], today: date) -> None:
    found = to_report(QUARTERS, [QUARTERS[number].first for number in done], today)
    waiting = [
        period for number, period in enumerate(QUARTERS) if number not in done and period.last <= today
    ]

    assert found == (waiting[0] if waiting else None)


@given(DAYS)
def test_a_reminder_comes_a_week_before_and_the_day_after(today: date) -> None:
    found = next_reminder(QUARTERS, today)

    if found is None:
        assert today > QUARTERS[-1].due_on
    else:
        assert found > today
        assert any(
            found in (period.due_on - timedelta(days=DAYS_TO_REMIND), period.due_on + timedelta(days=1))
            for period in QUARTERS
        )


CONTRACT = (date(2026, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("norm", "frequency", "once_on", "first", "field"),
    [
        (Norm(NormKind.TEXT), Frequency.YEARLY, None, date(2026, 1, 1), "norm_text"),
        (Norm(NormKind.AT_LEAST, None, "%"), Frequency.YEARLY, None, date(2026, 1, 1), "norm_value"),
        (Norm(NormKind.AT_LEAST, Decimal(1)), Frequency.YEARLY, None, date(2026, 1, 1), "norm_unit"),
        (AT_LEAST_95, Frequency.YEARLY, None, date(2025, 12, 31), "starts_on"),
        (AT_LEAST_95, Frequency.ONCE, None, date(2026, 1, 1), "once_on"),
        (AT_LEAST_95, Frequency.ONCE, date(2029, 1, 1), date(2026, 1, 1), "once_on"),
    ],
)
def test_what_cannot_be_reported_about_is_refused_at_its_field(
    norm: Norm, frequency: Frequency, once_on: date | None, first: date, field: str
) -> None:
    with pytest.raises(DecisionRefused) as refused:
        check_obligation(norm, frequency, once_on=once_on, first=first, contract=CONTRACT)
    assert refused.value.field == field


def report(**changes: object) -> None:
    facts = {
        "value": Decimal(97),
        "is_met": None,
        "explanation": "",
        "has_evidence": True,
        "needs_evidence": True,
        "today": TODAY,
        **changes,
    }
    check_report(AT_LEAST_95, QUARTERS[0], **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": None}, "value"),
        ({"value": Decimal(94)}, "explanation"),
        ({"has_evidence": False}, "evidence"),
        ({"today": date(2026, 3, 30)}, ""),
    ],
)
def test_a_report_is_handed_in_complete(changes: dict[str, object], field: str) -> None:
    report()
    with pytest.raises(DecisionRefused) as refused:
        report(**changes)
    assert refused.value.field == field


def test_a_missed_norm_with_its_reason_and_no_asked_evidence_can_be_handed_in() -> None:
    report(value=Decimal(94), explanation="Twee begeleiders ziek.", has_evidence=False, needs_evidence=False)


def test_words_are_reported_with_yes_or_no() -> None:
    norm = Norm(NormKind.TEXT, text="Een vaste begeleider")
    facts = {"value": None, "explanation": "", "has_evidence": False, "needs_evidence": False, "today": TODAY}

    check_report(norm, QUARTERS[0], is_met=True, **facts)  # type: ignore[arg-type]
    with pytest.raises(DecisionRefused, match="nagekomen"):
        check_report(norm, QUARTERS[0], is_met=None, **facts)  # type: ignore[arg-type]


def test_a_period_goes_by_its_name() -> None:
    quarter = Period(date(2026, 2, 10), date(2026, 3, 31), date(2026, 4, 30))

    assert period_in_words(quarter, Frequency.QUARTERLY) == "kwartaal 1 van 2026"
    assert period_in_words(quarter, Frequency.MONTHLY) == "maart 2026"
    assert period_in_words(quarter, Frequency.YEARLY) == "2026"
    assert period_in_words(quarter, Frequency.ONCE) == "di 31 maart 2026"
