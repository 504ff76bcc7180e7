"""Weights times figures make an index, an index makes tariffs: exact, rounded once, and shown step by step."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.errors import DecisionRefused
from contracts.domain.indexation import (
    Figure,
    Rule,
    Tariff,
    Weight,
    calculate,
    calculation_from,
    check_figure,
    check_weights,
    first_day,
    hash_of,
    number_text,
    price_text,
    rounded,
    steps_of,
    tariff_step,
    years_to_index,
)

NBSP = "\N{NO-BREAK SPACE}"
RULE = Rule((Weight("OVA", Fraction(85)), Weight("CPI", Fraction(15))), at_start=True, source="bijlage 5")
TARIFF = Tariff("Huishoudelijke ondersteuning", "minuut", Fraction("0.74"))
percents = st.decimals(-15, 15, places=4).map(Fraction)
prices = st.decimals("0.0001", 5000, places=4).map(Fraction)
parts = st.integers(1, 9999).map(lambda hundredths: Fraction(hundredths, 100))


def figure(index: str, percent: Fraction | str) -> Figure:
    return Figure(index, 2027, Fraction(percent), f"publicatie {index}", date(2026, 11, 1))


def calculated(ova: Fraction | str, cpi: Fraction | str, *tariffs: Tariff, rule: Rule = RULE):
    figures = {"OVA": figure("OVA", ova), "CPI": figure("CPI", cpi)}
    return calculate(2027, date(2027, 1, 1), rule, figures, tariffs or (TARIFF,))


def test_ova_and_cpi_by_weight_make_the_tariff_per_minute_in_four_decimals() -> None:
    found = calculated("3.06", "2.5")

    assert found.percent == Fraction("2.976")
    (line,) = found.lines
    assert line.unrounded == Fraction("0.7620224")
    assert line.new == Fraction("0.7620")


def test_every_step_is_shown_with_its_numbers() -> None:
    found = calculated("3.06", "2.5")

    assert [(step.words, step.sum, step.result) for step in steps_of(found)] == [
        ("OVA telt voor 85% mee en is 3,06%.", "85% × 3,06%", "2,601%"),
        ("CPI telt voor 15% mee en is 2,5%.", "15% × 2,5%", "0,375%"),
        ("Samen is dat de index.", "2,601% + 0,375%", "2,976%"),
    ]
    step = tariff_step(found.lines[0], found)
    assert step.words == "Huishoudelijke ondersteuning (minuut)"
    assert step.sum == f"€{NBSP}0,7400 × 1,02976 = €{NBSP}0,7620224"
    assert step.result == f"€{NBSP}0,7620"


@pytest.mark.parametrize(
    ("price", "expected"),
    [("0.76205", "0.7621"), ("0.762049999", "0.7620"), ("0.00005", "0.0001"), ("1.56", "1.5600")],
)
def test_half_of_the_fourth_decimal_goes_up(price: str, expected: str) -> None:
    assert rounded(Fraction(price)) == Fraction(expected)


@given(percents, percents, parts, prices)
def test_a_new_tariff_is_exact_and_rounded_once(
    ova: Fraction, cpi: Fraction, part: Fraction, price: Fraction
) -> None:
    rule = Rule((Weight("OVA", part), Weight("CPI", 100 - part)), at_start=True, source="")
    found = calculated(ova, cpi, Tariff("Hulp", "uur", price), rule=rule)

    (line,) = found.lines
    exact = price * (1 + (part * ova + (100 - part) * cpi) / 10_000)
    assert line.unrounded == exact
    assert abs(line.new - exact) <= Fraction(1, 20_000)
    as_decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    assert Decimal(number_text(line.new).replace(",", ".")) == as_decimal.quantize(
        Decimal("0.0001"), ROUND_HALF_UP
    )


@given(percents, percents, prices)
def test_what_is_frozen_comes_back_the_same(ova: Fraction, cpi: Fraction, price: Fraction) -> None:
    found = calculated(ova, cpi, Tariff("Hulp", "uur", price))

    again = calculation_from(found.as_mapping())

    assert again == found
    assert hash_of(again) == hash_of(found)


@given(percents, percents)
def test_no_growth_leaves_every_tariff_as_it_was(ova: Fraction, cpi: Fraction) -> None:
    assert calculated("0", "0").lines[0].new == TARIFF.price
    higher, lower = max(ova, cpi), min(ova, cpi)
    assert lower <= calculated(ova, cpi).percent <= higher


def test_the_next_year_goes_on_from_the_rounded_tariff() -> None:
    first = calculated("3.06", "2.5")

    second = calculated("2", "2", *first.tariffs)

    assert second.lines[0].old == Fraction("0.7620")
    assert second.lines[0].new == Fraction("0.7772")


def test_weights_that_are_not_the_whole_are_refused() -> None:
    check_weights(RULE.weights)
    refused = [
        ((), "ten minste één index"),
        ((Weight("OVA", Fraction(85)),), "samen 85 procent"),
        ((Weight("OVA", Fraction("99.995")),), "samen 99,995 procent"),
        ((Weight("OVA", Fraction(50)), Weight("ova", Fraction(50))), "twee keer"),
        ((Weight("OVA", Fraction(100)), Weight("CPI", Fraction(0))), "meer dan 0 procent"),
    ]
    for weights, sentence in refused:
        with pytest.raises(DecisionRefused, match=sentence):
            check_weights(weights)


def test_a_figure_without_its_comma_is_asked_about() -> None:
    for likely in ("2.5", "15", "-15", "0"):
        check_figure(Fraction(likely), is_checked=False)
    with pytest.raises(
        DecisionRefused, match=r"25% is ongewoon veel voor één jaar. Bedoelt u 2,5%\?"
    ) as refused:
        check_figure(Fraction(25), is_checked=False)
    assert refused.value.field == "percent"
    check_figure(Fraction(25), is_checked=True)
    with pytest.raises(DecisionRefused, match="niet meer dan 100"):
        check_figure(Fraction(250), is_checked=True)


def test_a_contract_is_indexed_from_its_first_year_or_the_one_after() -> None:
    starts, ends = date(2027, 1, 1), date(2029, 12, 31)

    assert list(years_to_index(starts, ends, at_start=True, today=date(2026, 11, 1))) == [2027]
    assert list(years_to_index(starts, ends, at_start=False, today=date(2026, 11, 1))) == []
    assert list(years_to_index(starts, ends, at_start=False, today=date(2027, 3, 1))) == [2028]
    assert list(years_to_index(starts, ends, at_start=True, today=date(2035, 1, 1))) == [2027, 2028, 2029]
    assert first_day(2027, date(2027, 7, 1)) == date(2027, 7, 1)
    assert first_day(2028, date(2027, 7, 1)) == date(2028, 1, 1)


def test_numbers_keep_every_decimal() -> None:
    assert price_text(Fraction("0.7620224")) == f"€{NBSP}0,7620224"
    assert price_text(Fraction("1.56")) == f"€{NBSP}1,5600"
    assert price_text(Fraction("32675.3703")) == f"€{NBSP}32.675,3703"
    with pytest.raises(ValueError, match="no exact decimals"):
        number_text(Fraction(1, 3))
