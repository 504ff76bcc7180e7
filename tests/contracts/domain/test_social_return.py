"""What is owed of social return over the turnover, and what counts for it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.errors import DecisionRefused
from contracts.domain.social_return import (
    Counted,
    EffortStatus,
    Kind,
    Rule,
    amount_of,
    check_effort,
    obligation_of,
    progress_of,
    value_of,
)

RULE = Rule(Fraction(3), "de omzet", "", {Kind.TRIAL: 25_00})
cents = st.integers(0, 10**12)
efforts = st.lists(
    st.builds(Counted, st.integers(2026, 2029), st.sampled_from(EffortStatus), st.integers(1, 10**9))
)
turnovers = st.dictionaries(st.integers(2026, 2029), cents)


def test_three_and_five_percent_of_the_turnover_are_rounded_half_up_to_a_cent() -> None:
    assert obligation_of(Fraction(3), 1_234_50) == 37_04
    assert obligation_of(Fraction(3), 1_150_00) == 34_50
    assert obligation_of(Fraction(5), 30) == 2
    assert obligation_of(Fraction(5), 0) == 0
    assert value_of(Decimal("7.5"), 25_00) == 187_50


@given(st.fractions(0, 100, max_denominator=100), cents)
def test_an_obligation_is_within_half_a_cent_of_the_percentage(percent: Fraction, turnover: int) -> None:
    owed = obligation_of(percent, turnover)

    assert abs(owed - percent * turnover / 100) <= Fraction(1, 2)
    assert owed <= turnover


@given(turnovers, efforts)
def test_years_make_the_whole_term_and_a_refused_effort_counts_for_nothing(
    found: dict[int, int], done: list[Counted]
) -> None:
    years, total = progress_of(Fraction(3), found, done)

    assert total.accepted == sum(one.accepted for one in years)
    assert total.waiting == sum(one.waiting for one in years)
    assert total.turnover == sum(found.values())
    assert total.obligation == obligation_of(Fraction(3), total.turnover)
    assert abs(total.obligation - sum(one.obligation for one in years)) <= len(years)
    counted = sum(one.amount for one in done if one.status is not EffortStatus.REFUSED)
    assert total.accepted + total.waiting == counted
    assert [one.year for one in years] == sorted({one.year for one in years})


@given(turnovers, efforts)
def test_it_is_met_exactly_where_nothing_is_left_to_do(found: dict[int, int], done: list[Counted]) -> None:
    _, total = progress_of(Fraction(3), found, done)

    assert total.is_met == (total.rest == 0)
    assert (total.percent is None) == (total.obligation == 0)


def test_an_effort_is_an_amount_or_hours_of_a_kind_that_has_a_value() -> None:
    assert amount_of(Kind.PURCHASE, 100_00, None, RULE) == (100_00, None)
    assert amount_of(Kind.TRIAL, None, Decimal(40), RULE) == (1_000_00, 25_00)
    refused = [
        (Kind.TRIAL, None, None, RULE, "bedrag in of een aantal uren"),
        (Kind.TRIAL, 1, Decimal(1), RULE, "niet beide"),
        (Kind.TRIAL, None, None, Rule(Fraction(3), "", ""), "Vul een bedrag in."),
        (Kind.TRIAL, 0, None, RULE, "boven nul"),
        (Kind.TRIAL, None, Decimal(0), RULE, "uren boven nul"),
        (Kind.JOB, None, Decimal(1), RULE, "geen waarde per uur"),
    ]
    for kind, amount, hours, rule, sentence in refused:
        with pytest.raises(DecisionRefused, match=sentence):
            amount_of(kind, amount, hours, rule)


def test_social_return_is_done_within_the_term() -> None:
    term = {"starts_on": date(2026, 1, 1), "last_on": date(2028, 12, 31), "today": date(2029, 2, 1)}

    check_effort(date(2028, 12, 31), **term)
    with pytest.raises(DecisionRefused, match="van do 1 januari 2026 tot en met zo 31 december 2028"):
        check_effort(date(2029, 1, 1), **term)
    with pytest.raises(DecisionRefused, match="in de toekomst"):
        check_effort(date(2029, 2, 2), **term)
