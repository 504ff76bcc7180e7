"""How far a mandate reaches."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.errors import DecisionRefused
from contracts.domain.mandates import MandateTerms, check_other_person, is_void, why_not

DAY = date(2025, 11, 27)
AMOUNT = Fraction(750_000)


@given(value=st.none() | st.fractions(min_value=0), lots=st.sets(st.integers(1, 9)), on=st.dates())
def test_a_mandate_without_limits_covers_every_decision(value: Fraction | None, lots: set[int], on: date):
    assert why_not(MandateTerms(), value=value, lots=lots, on=on) == ""


@pytest.mark.parametrize(
    ("value", "is_covered"),
    [(AMOUNT - Fraction(1, 100), True), (AMOUNT, True), (AMOUNT + Fraction(1, 100), False), (None, False)],
)
def test_a_mandate_reaches_to_its_amount_and_not_where_the_value_is_unknown(
    value: Fraction | None, is_covered: bool
):
    assert (why_not(MandateTerms(AMOUNT), value=value, lots=[1], on=DAY) == "") is is_covered


@pytest.mark.parametrize(
    ("on", "is_covered"), [(date(2025, 11, 26), True), (DAY, True), (date(2025, 11, 28), False)]
)
def test_the_last_day_of_a_mandate_is_within_it(on: date, is_covered: bool):
    terms = MandateTerms(valid_until=DAY)

    assert (why_not(terms, value=None, lots=[1], on=on) == "") is is_covered


@given(lots=st.sets(st.integers(1, 6), min_size=1), decided=st.sets(st.integers(1, 6), min_size=1))
def test_a_mandate_for_some_lots_covers_a_decision_about_no_other(lots: set[int], decided: set[int]):
    refusal = why_not(MandateTerms(lots=frozenset(lots)), value=None, lots=decided, on=DAY)

    assert (refusal == "") is (decided <= lots)


def test_an_ended_mandate_covers_nothing():
    assert why_not(MandateTerms(is_ended=True), value=None, lots=[], on=DAY) == "Het mandaat is beëindigd."


def test_who_prepared_a_decision_does_not_take_it():
    check_other_person(approver=1, drafter=2)
    with pytest.raises(DecisionRefused):
        check_other_person(approver=1, drafter=1)


def test_an_approval_is_void_on_any_other_ranking():
    assert not is_void("aa", "aa")
    assert is_void("aa", "ab")
    assert is_void("", "ab")
