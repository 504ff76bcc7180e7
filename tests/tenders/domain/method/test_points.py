from dataclasses import replace
from fractions import Fraction

import pytest

from tenders.domain.definition import ScaleLevel
from tenders.domain.method import (
    KNOCK_OUT,
    MethodRefused,
    as_display,
    as_dutch,
    criterion_points,
    grade,
    quality_points,
)
from tenders.domain.method.points import as_dutch_apart
from tenders.domain.vocabulary import PriceFormula
from tests.tenders.domain.method.builders import criterion, method, parent, price


def test_quality_points_are_exact():
    points = quality_points(method(), criterion("A", 10), Fraction(10, 3))

    assert points == Fraction(10, 3)


def test_a_scale_without_a_value_above_zero_is_refused():
    tender = replace(method(), scale=(ScaleLevel("Niets", Fraction(0)),))

    with pytest.raises(MethodRefused, match="geen waarde boven 0"):
        quality_points(tender, criterion("A", 10), Fraction(0))


def test_criterion_points_of_a_parent_sum_its_leaves():
    group = parent("1", criterion("1A", 20), criterion("1B", 30))

    points = criterion_points(method(group), group, {"1A": Fraction(8), "1B": Fraction(6)})

    assert points == 34


def test_criterion_points_of_a_parent_include_its_price_leaf():
    group = parent("1", criterion("1A", 20), price("P", 30, PriceFormula.RELATIVE))

    points = criterion_points(method(group), group, {"1A": Fraction(8)}, {"P": Fraction(15)})

    assert points == 31


@pytest.mark.parametrize("values", [{}, {"1A": Fraction(8)}, {"1A": Fraction(8), "1B": KNOCK_OUT}])
def test_criterion_points_are_unknown_where_a_value_is_missing_or_a_knock_out(values):
    group = parent("1", criterion("1A", 20), criterion("1B", 30))

    assert criterion_points(method(group), group, values) is None


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        (Fraction(78), "78.00"),
        (Fraction(0), "0.00"),
        (Fraction(1, 3), "0.33"),
        (Fraction(2, 3), "0.67"),
        (Fraction("54.995"), "55.00"),
        (Fraction("54.994999"), "54.99"),
        (Fraction("0.125"), "0.13"),
        (Fraction("-0.125"), "-0.13"),
        (Fraction("-0.001"), "0.00"),
        (Fraction(10**20) + Fraction(1, 100), "100000000000000000000.01"),
    ],
)
def test_display_rounds_half_up_to_two_decimals(points, shown):
    assert as_display(points) == shown


def test_dutch_display_has_a_comma():
    assert as_dutch(Fraction(78)) == "78,00"


def test_display_apart_adds_decimals_until_the_difference_shows():
    assert as_dutch_apart(Fraction("80.0004"), Fraction(80)) == ("80,0004", "80,0000")
    assert as_dutch_apart(Fraction(80), Fraction(80)) == ("80,00", "80,00")


def test_grade_is_the_total_on_a_scale_of_ten():
    assert grade(Fraction(56), Fraction(100)) == Fraction("5.6")
    assert grade(Fraction(40), Fraction(120)) == Fraction(10, 3)


def test_grade_is_zero_where_no_points_can_be_earned():
    assert grade(Fraction(0), Fraction(0)) == 0
