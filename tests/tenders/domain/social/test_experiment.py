"""The percelenregeling to the cent: 80.000 counts, a cent more does not; exactly 20% counts."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.social.experiment import LIMIT, SHARE, experiment

cents = st.integers(min_value=0, max_value=20_000_000)
values = st.lists(cents.map(lambda number: Fraction(number, 100)), max_size=7)


@pytest.mark.parametrize(
    ("small", "is_small"),
    [(Fraction(8_000_000, 100), True), (Fraction(8_000_001, 100), False), (Fraction(7_999_999, 100), True)],
)
def test_a_lot_is_small_up_to_and_including_eighty_thousand(small: Fraction, is_small: bool) -> None:
    found = experiment([small, Fraction(10_000_000)])

    assert (0 in found.small) is is_small
    assert found.may_experiment(0) is is_small


def test_exactly_a_fifth_of_the_whole_fits_and_a_cent_more_does_not() -> None:
    """Of 400.000 euro a fifth is 80.000; a cent less in the large lot makes it too much."""
    exactly = experiment([Fraction(80_000), Fraction(320_000)])
    too_much = experiment([Fraction(80_000), Fraction(31_999_999, 100)])

    assert (exactly.room, exactly.chosen, exactly.all_fit) == (Fraction(80_000), (0,), True)
    assert (too_much.chosen, too_much.all_fit) == ((), False)


def test_several_small_lots_together_fit_up_to_a_fifth() -> None:
    found = experiment([Fraction(60_000), Fraction(50_000), Fraction(40_000), Fraction(400_000)])

    assert found.room == Fraction(110_000)
    assert found.small == (0, 1, 2)
    assert found.chosen == (1, 2)
    assert found.left == Fraction(20_000)


def test_without_lots_or_values_there_is_no_room() -> None:
    assert experiment([]).chosen == ()
    assert experiment([Fraction(0), Fraction(0)]).small == ()


@given(values)
def test_what_is_chosen_keeps_to_both_limits(found: list[Fraction]) -> None:
    outcome = experiment(found)

    assert all(0 < found[place] <= LIMIT for place in outcome.chosen)
    assert outcome.value_of_chosen <= SHARE * sum(found, Fraction(0))


@given(values)
def test_no_other_choice_of_small_lots_is_larger(found: list[Fraction]) -> None:
    outcome = experiment(found)

    most = max(
        size
        for size in range(len(outcome.small) + 1)
        if any(
            sum((found[place] for place in chosen), Fraction(0)) <= outcome.room
            for chosen in combinations(outcome.small, size)
        )
    )
    assert len(outcome.chosen) == most


@given(values, st.randoms())
def test_the_order_of_the_lots_does_not_matter(found: list[Fraction], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    before, after = experiment(found), experiment(shuffled)

    assert (before.total, before.room, before.value_of_small) == (
        after.total,
        after.room,
        after.value_of_small,
    )
    assert sorted(found[place] for place in before.chosen) == sorted(
        shuffled[place] for place in after.chosen
    )
