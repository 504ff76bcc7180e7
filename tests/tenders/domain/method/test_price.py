from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.method import DropOut, MethodRefused, decide
from tenders.domain.method.price import is_above_ceiling, is_below_floor, price_points
from tenders.domain.vocabulary import PriceFormula, SetAsideGround
from tests.tenders.domain.method.builders import KNOCK_OUT, criterion, entry, method, price

LINEAR = price("P", 30, PriceFormula.LINEAR, floor=40, ceiling=100)
RELATIVE = price("P", 30, PriceFormula.RELATIVE)
# Exact to four decimals, as a tariff.
AMOUNTS = st.integers(1, 10**8).map(lambda number: Fraction(number, 10_000))


@pytest.mark.parametrize(
    ("asked", "points"),
    [("100", 0), ("99.99", "0.005"), ("70", 15), ("40", 30), ("39.99", 30), ("1", 30), ("101", 0)],
)
def test_linear_price_is_cut_off_at_zero_and_at_the_maximum(asked, points):
    assert price_points(LINEAR, Fraction(asked), None) == Fraction(points)


def test_only_a_price_above_the_ceiling_is_above_it():
    assert not is_above_ceiling(LINEAR, Fraction(100))
    assert is_above_ceiling(LINEAR, Fraction("100.01"))
    assert not is_above_ceiling(RELATIVE, Fraction(10**9))
    assert not is_above_ceiling(LINEAR, None)


@pytest.mark.parametrize(("asked", "is_below"), [("1.55", True), ("1.56", False), ("1.57", False)])
def test_a_price_one_cent_under_the_floor_of_its_lot_is_below_it(asked, is_below):
    first, second = method(criterion("A", 70), RELATIVE, lots=2, floors=["1.56"]).lots

    assert is_below_floor(first, Fraction(asked)) is is_below
    assert not is_below_floor(second, Fraction(asked))
    assert not is_below_floor(first, None)


@pytest.mark.parametrize("formula", [PriceFormula.RELATIVE, PriceFormula.LINEAR])
@given(floor=AMOUNTS, asked=AMOUNTS, other=AMOUNTS)
def test_wmo_2_6_6_a_bid_under_the_floor_is_set_aside_and_its_price_counts_for_nobody(
    formula, floor, asked, other
):
    leaf = price("P", 30, formula, floor=1, ceiling=10**5)
    tender = method(criterion("A", 70), leaf, floors=[str(floor)])
    bids = [entry("Laag", {"A": 5}, price=asked), entry("Ander", {"A": 5}, price=floor + other)]

    outcome = decide(tender, bids)

    aside = {row.bidder: row.grounds for row in outcome.set_asides}
    assert aside == ({"Laag": (SetAsideGround.BELOW_FLOOR,)} if asked < floor else {})
    alone = decide(replace(tender, lots=method(leaf).lots), bids[1:])
    kept = {row.bidder: row.points for row in outcome.lots[1].ranking}
    if asked < floor:
        assert kept["Ander"] == alone.lots[1].ranking[0].points


def test_fixed_price_scores_nothing_and_needs_no_price():
    assert price_points(price("P", 0, PriceFormula.FIXED), None, None) == 0


def test_relative_price_is_exact():
    assert price_points(RELATIVE, Fraction(70), Fraction(30)) == Fraction(90, 7)


def test_relative_price_of_a_bid_that_does_not_count_is_unknown():
    assert price_points(RELATIVE, Fraction(20), None) is None


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"grounds": {1: frozenset({SetAsideGround.EXCLUDED})}}, False),
        ({"grounds": {1: frozenset({SetAsideGround.UNSUITABLE})}}, False),
        ({"grounds": {1: frozenset({SetAsideGround.PLAN_TOO_LONG})}}, False),
        ({"values": {"A": KNOCK_OUT}}, False),
        ({"values": {"A": 0}}, True),
    ],
)
def test_lowest_price_leaves_out_the_bids_set_aside_before_points(fields, counts):
    tender = method(criterion("A", 70, minimum=1), RELATIVE)
    cheapest = entry("Goedkoop", price=10, **{"values": {"A": 5}, **fields})

    outcome = decide(tender, [cheapest, entry("Beter", {"A": 10}, price=20)])

    assert outcome.lots[1].ranking[0].points["P"] == (15 if counts else 30)
    assert [found.bidder for found in outcome.set_asides] == ["Goedkoop"]


def test_lowest_price_leaves_out_a_bid_above_the_ceiling_of_another_criterion():
    tender = method(criterion("A", 40), price("L", 30, PriceFormula.LINEAR, floor=1, ceiling=50), RELATIVE)

    outcome = decide(tender, [entry("Duur", {"A": 5}, price=51), entry("Beter", {"A": 5}, price=50)])

    assert outcome.lots[1].ranking[0].points["P"] == 30
    assert outcome.set_asides[0].ground == SetAsideGround.ABOVE_CEILING


def test_lowest_price_is_per_lot():
    tender = method(criterion("A", 70), RELATIVE, lots=2)

    outcome = decide(
        tender, [entry("Een", {"A": 5}, [1], price=10), entry("Twee", {"A": 5}, [1, 2], price=20)]
    )

    assert [row.points["P"] for row in outcome.lots[1].ranking] == [30, 15]
    assert [row.points["P"] for row in outcome.lots[2].ranking] == [30]


def test_a_later_drop_out_leaves_the_points_of_a_relative_price():
    tender = method(criterion("A", 70), RELATIVE)
    entries = [entry("Goedkoop", {"A": 5}, price=10), entry("Beter", {"A": 5}, price=20)]

    outcome = decide(tender, entries, [DropOut("Goedkoop", SetAsideGround.WITHDRAWN)])

    assert outcome.lots[1].ranking[0].total == 50


@pytest.mark.parametrize("asked", [0, -1])
def test_a_price_that_is_not_above_zero_is_refused(asked):
    with pytest.raises(MethodRefused, match="hoger zijn dan 0"):
        price_points(RELATIVE, Fraction(asked), Fraction(10))


@pytest.mark.parametrize(("floor", "ceiling"), [(50, 50), (51, 50), (None, 50), (50, None)])
def test_a_linear_price_needs_a_floor_below_its_ceiling(floor, ceiling):
    criterion = price("P", 30, PriceFormula.LINEAR, floor, ceiling)

    with pytest.raises(MethodRefused, match="bodem"):
        price_points(criterion, Fraction(40), None)
