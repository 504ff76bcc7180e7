"""The budget of an area follows the number of beschikkingen, exact to the cent, and shows how."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.area_budget import AreaBudget, adjusted, change, check_budget, steps, total
from contracts.domain.errors import DecisionRefused

FIVE_MILLION = AreaBudget(Decimal("5000000.00"), 2000, 2100)

budgets = st.builds(
    AreaBudget,
    budget=st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2),
    expected=st.integers(1, 10_000),
    actual=st.one_of(st.none(), st.integers(0, 20_000)),
    moving=st.decimals(0, 100, places=2),
)


def test_five_percent_more_beschikkingen_are_five_percent_more_budget() -> None:
    assert adjusted(FIVE_MILLION) == Decimal("5250000.00")
    assert change(FIVE_MILLION) == Decimal("250000.00")
    assert adjusted(replace(FIVE_MILLION, actual=1900)) == Decimal("4750000.00")


def test_only_the_part_that_moves_is_adjusted() -> None:
    assert adjusted(replace(FIVE_MILLION, moving=Decimal(60))) == Decimal("5150000.00")


def test_a_third_of_a_cent_is_rounded_once_and_half_a_cent_up() -> None:
    assert adjusted(AreaBudget(Decimal("100.00"), 3, 4)) == Decimal("133.33")
    assert adjusted(AreaBudget(Decimal("0.01"), 2, 3)) == Decimal("0.02")


def test_the_calculation_is_explained_step_by_step() -> None:
    shown = [
        (each.label, each.calculation.replace("\xa0", " "), each.outcome.replace("\xa0", " "))
        for each in steps(FIVE_MILLION)
    ]

    assert shown == [
        ("Verschil in beschikkingen", "2100 − 2000", "+100"),
        ("Deel van het budget dat meebeweegt", "€ 5.000.000,00 × 100%", "€ 5.000.000,00"),
        ("Aanpassing", "€ 5.000.000,00 × +100 / 2000", "+€ 250.000,00"),
        ("Aangepast budget", "€ 5.000.000,00 + € 250.000,00", "€ 5.250.000,00"),
    ]
    less = steps(replace(FIVE_MILLION, actual=1900))
    assert (less[0].outcome, less[2].outcome.replace("\xa0", " ")) == ("−100", "−€ 250.000,00")
    assert steps(replace(FIVE_MILLION, actual=None)) == []


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ({"budget": Decimal(0)}, "budget"),
        ({"expected": 0}, "expected"),
        ({"actual": -1}, "actual"),
        ({"moving": Decimal(101)}, "moving"),
    ],
)
def test_numbers_that_cannot_be_are_refused_at_their_field(numbers: dict[str, Any], field: str) -> None:
    check_budget(FIVE_MILLION)
    with pytest.raises(DecisionRefused) as refusal:
        check_budget(replace(FIVE_MILLION, **numbers))
    assert refusal.value.field == field


@given(budgets)
def test_as_many_as_expected_or_unknown_leaves_the_budget_as_it_is(budget: AreaBudget) -> None:
    assert adjusted(replace(budget, actual=budget.expected)) == budget.budget
    assert adjusted(replace(budget, actual=None)) == budget.budget
    assert adjusted(replace(budget, moving=Decimal(0))) == budget.budget


@given(budgets)
def test_more_beschikkingen_are_never_less_budget_and_never_below_zero(budget: AreaBudget) -> None:
    actual = budget.actual or 0

    assert adjusted(replace(budget, actual=actual + 1)) >= adjusted(replace(budget, actual=actual)) >= 0


@given(st.lists(budgets, max_size=6))
def test_the_total_is_the_sum_of_the_lines_in_any_order(rows: list[AreaBudget]) -> None:
    assert total(rows) == total(rows[::-1]) == sum(adjusted(each) for each in rows)
