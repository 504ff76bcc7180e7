"""The routes of Aw 2.163b to 2.163g: what fits, what does not, and why."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.changes import (
    RULES,
    THRESHOLD,
    Calculation,
    Route,
    calculation_lines,
    check_change,
)
from contracts.domain.errors import DecisionRefused

originals = st.integers(1, 10**12)
amounts = st.integers(-(10**12), 10**12)
percents = st.fractions(0, 100, max_denominator=100)
YES = {route: {one.code: True for one in rule.conditions} for route, rule in RULES.items()}
WITH_LIMIT = [Route.MINOR, Route.ADDITIONAL, Route.UNFORESEEN]


def fits(route: Route, found: Calculation | None) -> bool:
    try:
        check_change(route, found, YES[route], explanation="Nodig.")
    except DecisionRefused:
        return False
    return True


@given(originals, percents, amounts, amounts)
def test_minor_changes_stay_together_below_ten_percent_and_below_the_threshold(
    original: int, percent: Fraction, earlier: int, amount: int
) -> None:
    together = abs(earlier + amount)
    indexed = original * (1 + percent / 100)

    expected = Fraction(together) < indexed / 10 and together < THRESHOLD

    assert fits(Route.MINOR, Calculation(original, percent, earlier, amount)) == expected


@given(originals, percents, amounts, amounts, st.sampled_from([Route.ADDITIONAL, Route.UNFORESEEN]))
def test_half_of_the_indexed_value_is_the_most_for_one_change_whatever_came_before(
    original: int, percent: Fraction, earlier: int, amount: int, route: Route
) -> None:
    indexed = original * (1 + percent / 100)

    assert fits(route, Calculation(original, percent, earlier, amount)) == (amount <= indexed / 2)


@given(originals, st.lists(st.integers(0, 10**11), max_size=12))
def test_small_steps_do_not_pass_the_limit_together(original: int, steps: list[int]) -> None:
    taken = 0
    for step in steps:
        if fits(Route.MINOR, Calculation(original, Fraction(0), taken, step)):
            taken += step

    assert taken * 10 < original or taken == 0


@pytest.mark.parametrize("route", list(Route))
def test_each_condition_is_needed_and_its_refusal_names_the_article(route: Route) -> None:
    rule = RULES[route]
    found = Calculation(100_000_00, Fraction(0), 0, 0)
    assert fits(route, found)
    for condition in rule.conditions:
        with pytest.raises(DecisionRefused) as refused:
            check_change(route, found, {**YES[route], condition.code: False}, explanation="Nodig.")
        assert refused.value.field == condition.code
        assert rule.article in str(refused.value)
    with pytest.raises(DecisionRefused, match="Schrijf op") as refused:
        check_change(route, found, YES[route], explanation="  ")
    assert refused.value.field == "explanation"


@pytest.mark.parametrize("route", list(Route))
def test_a_route_with_a_limit_needs_a_value_to_compare_with(route: Route) -> None:
    assert fits(route, None) == (route not in WITH_LIMIT)


def test_exactly_ten_percent_is_too_much_and_a_cent_less_is_not() -> None:
    assert fits(Route.MINOR, Calculation(1_000_00, Fraction(0), 50_00, 49_99))
    with pytest.raises(DecisionRefused, match="moet minder zijn dan 10%") as refused:
        check_change(
            Route.MINOR, Calculation(1_000_00, Fraction(0), 50_00, 50_00), YES[Route.MINOR], explanation="x"
        )
    assert refused.value.field == "amount"


def test_the_threshold_holds_for_large_assignments() -> None:
    large = 100_000_000_00

    assert fits(Route.MINOR, Calculation(large, Fraction(0), 0, THRESHOLD - 1))
    with pytest.raises(DecisionRefused, match="Europese drempel"):
        check_change(
            Route.MINOR, Calculation(large, Fraction(0), 0, THRESHOLD), YES[Route.MINOR], explanation="x"
        )


def test_the_calculation_is_shown_as_it_is_made() -> None:
    lines = dict(calculation_lines(Route.MINOR, Calculation(1_000_000_00, Fraction(5), 20_000_00, 30_000_00)))

    assert {label: words.replace("\N{NO-BREAK SPACE}", " ") for label, words in lines.items()} == {
        "Oorspronkelijke waarde": "€ 1.000.000,00",
        "Indexering sinds de aanbesteding": "5%",
        "Waarde met indexering": "€ 1.050.000,00",
        "Eerdere geringe wijzigingen": "€ 20.000,00",
        "Deze wijziging": "€ 30.000,00",
        "Samen": "€ 50.000,00 (4,76%)",
        "Grens van 10%": "minder dan € 105.000,00",
        "Europese drempel": "minder dan € 750.000,00",
    }


def test_only_additional_and_unforeseen_work_is_announced() -> None:
    assert {route for route, rule in RULES.items() if rule.has_notice} == {Route.ADDITIONAL, Route.UNFORESEEN}
