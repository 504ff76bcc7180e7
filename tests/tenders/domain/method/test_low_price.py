"""Which prices ask for an explanation, and what a rejection as abnormally low does to the others."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.method import MethodRefused, decide, low_prices
from tenders.domain.vocabulary import PriceFormula, SetAsideGround, TieOp
from tests.tenders.domain.method.builders import (
    DRAW,
    KNOCK_OUT,
    TieKey,
    criterion,
    entry,
    method,
    price,
)

LINEAR = price("P", 30, PriceFormula.LINEAR, floor=1, ceiling=10**6)
RELATIVE = price("P", 30, PriceFormula.RELATIVE)
PRICED = method(criterion("A", 70), LINEAR, low_price_percent=30)
# Exact to four decimals, as a tariff.
AMOUNTS = st.integers(1, 10**9).map(lambda number: Fraction(number, 10_000))
FIELDS = st.lists(AMOUNTS, min_size=3, max_size=9)
PERCENTS = st.integers(1, 99)
REJECTED = {1: frozenset({SetAsideGround.ABNORMALLY_LOW})}


def bids(*amounts: object, **fields: object) -> list:
    return [entry(f"N{place}", {"A": 5}, price=amount, **fields) for place, amount in enumerate(amounts)]


def signalled(tender, entries) -> set[str]:
    return {found.bidder for found in low_prices(tender, entries)}


@pytest.mark.parametrize(("asked", "is_low"), [("69.9999", True), ("70", False), ("70.0001", False)])
def test_a_price_under_the_bound_asks_for_an_explanation_and_one_on_it_does_not(asked, is_low):
    found = low_prices(PRICED, bids(asked, 100, 100))

    assert [(row.bidder, row.median, row.bound, row.counted) for row in found] == (
        [("N0", 100, 70, 3)] if is_low else []
    )


def test_of_two_prices_neither_is_low():
    assert signalled(PRICED, bids(1, 100)) == set()
    assert signalled(PRICED, bids(1, 100, 100)) == {"N0"}


@pytest.mark.parametrize(
    "other",
    [
        entry("X", {}, price=1, grounds={1: frozenset({SetAsideGround.EXCLUDED})}),
        entry("X", {"A": KNOCK_OUT}, price=1),
        entry("X", {"A": 5}, price=10**6 + 1),
    ],
)
def test_a_bid_that_is_set_aside_before_points_neither_counts_nor_is_asked(other):
    assert signalled(PRICED, [*bids(1, 100), other]) == set()
    assert signalled(PRICED, [*bids(1, 100, 100), other]) == {"N0"}


def test_a_fixed_price_and_a_method_without_percentage_give_no_signal():
    fixed = method(criterion("A", 70), price("P", 0, PriceFormula.FIXED), low_price_percent=30)
    by_tie = replace(fixed, tie_break=(TieKey(TieOp.PRICE), DRAW))

    assert signalled(fixed, bids(1, 100, 100)) == set()
    assert signalled(replace(PRICED, low_price_percent=None), bids(1, 100, 100)) == set()
    assert signalled(by_tie, bids(1, 100, 100)) == {"N0"}


def test_each_lot_has_its_own_median():
    tender = method(criterion("A", 70), LINEAR, lots=2, low_price_percent=30)
    cheap = replace(entry("X", {"A": 5}, lots=(1, 2)), prices={1: Fraction(50), 2: Fraction(50)})
    dear, low = bids(100, 100), [replace(row, lots=(2,), prices={2: Fraction(50)}) for row in bids(0, 0)]
    low = [replace(row, bidder=f"L{place}") for place, row in enumerate(low)]

    assert [(row.bidder, row.lot) for row in low_prices(tender, [cheap, *dear, *low])] == [("X", 1)]


@given(amounts=FIELDS, percent=PERCENTS, order=st.randoms(use_true_random=False))
def test_the_order_of_the_bids_never_matters(amounts, percent, order):
    tender, entries = replace(PRICED, low_price_percent=percent), bids(*amounts)
    shuffled = list(entries)
    order.shuffle(shuffled)

    assert low_prices(tender, shuffled) == low_prices(tender, entries)


@given(amounts=FIELDS, percent=PERCENTS, share=st.fractions(Fraction(1, 100), 1))
def test_a_price_that_gets_lower_never_loses_its_signal_while_the_others_stay(amounts, percent, share):
    tender = replace(PRICED, low_price_percent=percent)
    before = signalled(tender, bids(*amounts))

    for place, amount in enumerate(amounts):
        lower = [*amounts[:place], amount * share, *amounts[place + 1 :]]
        assert f"N{place}" not in before or f"N{place}" in signalled(tender, bids(*lower))


@given(amounts=FIELDS, percent=PERCENTS)
def test_a_signal_is_a_price_below_the_percentage_of_the_median_and_never_of_half_of_the_bids(
    amounts, percent
):
    found = low_prices(replace(PRICED, low_price_percent=percent), bids(*amounts))

    assert all(row.price < row.bound < row.median for row in found)
    assert all(row.bound == row.median * (100 - percent) / 100 for row in found)
    assert len(found) * 2 <= len(amounts)


@given(amounts=FIELDS, percent=PERCENTS)
def test_rejecting_the_signalled_bids_raises_no_signal_and_takes_none_away(amounts, percent):
    tender, entries = replace(PRICED, low_price_percent=percent), bids(*amounts)
    found = low_prices(tender, entries)

    rejected = {row.bidder for row in found}
    after = [replace(row, grounds=REJECTED) if row.bidder in rejected else row for row in entries]

    assert low_prices(tender, after) == found


@given(amounts=FIELDS)
def test_a_rejected_price_counts_for_nobody(amounts):
    """As on the other grounds before points: relative points are those of a field without the bid."""
    tender = method(criterion("A", 70), RELATIVE)
    rejected, *others = bids(*amounts)
    rejected = replace(rejected, grounds=REJECTED)

    outcome, without = decide(tender, [rejected, *others]), decide(tender, others)

    assert outcome.lots == without.lots
    assert [(row.bidder, row.grounds) for row in outcome.set_asides] == [
        ("N0", (SetAsideGround.ABNORMALLY_LOW,))
    ]


def test_the_ground_is_named_after_the_floor_and_before_the_minima():
    tender = method(criterion("A", 70, minimum=60), LINEAR, floors=["2"])

    outcome = decide(tender, [entry("N0", {"A": 5}, price=1, grounds=REJECTED)])

    assert outcome.set_asides[0].grounds == (
        SetAsideGround.BELOW_FLOOR,
        SetAsideGround.ABNORMALLY_LOW,
        SetAsideGround.BELOW_CRITERION_MINIMUM,
    )


def test_what_follows_from_the_scores_is_still_never_established_beforehand():
    with pytest.raises(MethodRefused, match="volgt uit de scores"):
        decide(PRICED, bids(1, grounds={1: frozenset({SetAsideGround.BELOW_TOTAL_MINIMUM})}))
