"""The flow against every possible allocation, in small cases."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from tenders.domain.method.allocation import best_allocation

Ranked = dict[int, list[tuple[str, Fraction]]]


def allocations(ranked: Ranked, places: dict[int, int], limit: int) -> Iterator[dict[int, tuple[str, ...]]]:
    """Every choice of at most so many bidders per lot that keeps all within their limit."""
    choices = [
        [chosen for size in range(places[lot] + 1) for chosen in combinations([b for b, _ in rows], size)]
        for lot, rows in ranked.items()
    ]
    for choice in product(*choices):
        won = [bidder for chosen in choice for bidder in chosen]
        if all(won.count(bidder) <= limit for bidder in won):
            yield dict(zip(ranked, choice, strict=True))


def worth(
    ranked: Ranked, places: dict[int, int], allocation: dict[int, tuple[str, ...]]
) -> tuple[int, Fraction, list[list[int]]]:
    """The three rules in words: count, sum, and per lot the ranks (negative: lower is better) in order."""
    count = sum(len(chosen) for chosen in allocation.values())
    total = sum(
        (points for lot, rows in ranked.items() for bidder, points in rows if bidder in allocation[lot]),
        Fraction(0),
    )
    ranks = []
    for lot in sorted(ranked):
        won = [-rank for rank, (bidder, _) in enumerate(ranked[lot]) if bidder in allocation[lot]]
        ranks.append(won + [-len(ranked[lot])] * (places[lot] - len(won)))
    return count, total, ranks


@st.composite
def problems(draw: st.DrawFn) -> tuple[Ranked, dict[int, int], int]:
    """Few distinct points, so that sums are often equal and the order of rank decides."""
    lots = draw(st.permutations([1, 2, 3])) if draw(st.booleans()) else [1, 2]
    ranked: Ranked = {}
    for lot in lots:
        names = draw(st.lists(st.sampled_from("ABCD"), unique=True, max_size=4))
        points = draw(st.lists(st.sampled_from([0, 1, 2]), min_size=len(names), max_size=len(names)))
        thirds = sorted((Fraction(number, 3) for number in points), reverse=True)
        ranked[lot] = list(zip(names, thirds, strict=True))
    places = {lot: draw(st.integers(1, 2)) for lot in lots}
    return ranked, places, draw(st.integers(1, 3))


@settings(max_examples=150, deadline=None)
@given(problems())
def test_highest_total_finds_what_trying_everything_finds(problem):
    ranked, places, limit = problem

    found = best_allocation(ranked, places, limit)

    best = max(allocations(ranked, places, limit), key=lambda one: worth(ranked, places, one))
    assert found == {lot: set(chosen) for lot, chosen in best.items()}


def test_an_unfilled_place_counts_as_lower_than_any_ranked_bidder():
    """Both fill one place with the same points: the lot with the lower number gets it."""
    ranked = {2: [("A", Fraction(1))], 1: [("A", Fraction(1))]}

    assert best_allocation(ranked, {1: 1, 2: 1}, 1) == {1: {"A"}, 2: set()}


def test_equal_sums_put_the_better_ranked_in_the_lot_with_the_lower_number():
    """Either way two places and two points; the order in which the lots are given does not matter."""
    both = [("A", Fraction(1)), ("B", Fraction(1))]

    assert best_allocation({2: both, 1: both}, {1: 1, 2: 1}, 1) == {1: {"A"}, 2: {"B"}}


def test_no_candidates_at_all():
    assert best_allocation({1: []}, {1: 1}, 1) == {1: set()}
