"""Every small case there is: points and minima, ties, and the three rules that divide lots."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations, product

import pytest

from tenders.domain.method import Draw, Entry, Outcome, decide
from tenders.domain.vocabulary import DivisionRule, SetAsideGround
from tests.tenders.domain.method.builders import (
    DRAW,
    DRAW_AT_LIMIT,
    by_criterion,
    criterion,
    entry,
    method,
    rows_of,
)
from tests.tenders.domain.method.test_allocation import allocations, worth

BIDDERS = ("Anker", "Brug", "Cirkel")


@pytest.mark.parametrize("whole_minimum", [None, 0, 55, 100])
def test_points_and_minima_of_every_pair_of_levels(whole_minimum: int | None) -> None:
    """Against the rule in words: max × value / highest, at least the minimum of the criterion and of the whole."""
    least = None if whole_minimum is None else Fraction(whole_minimum)
    tender = method(criterion("A", 60, 30), criterion("B", 40), minimum_total=least)

    for a, b in product(range(11), repeat=2):
        outcome = decide(tender, [entry("Anker", {"A": a, "B": b})])

        points = {"A": Fraction(60 * a, 10), "B": Fraction(40 * b, 10)}
        total = points["A"] + points["B"]
        grounds = [SetAsideGround.BELOW_CRITERION_MINIMUM] if points["A"] < 30 else []
        if least is not None and total < least:
            grounds.append(SetAsideGround.BELOW_TOTAL_MINIMUM)
        if grounds:
            assert [row.grounds for row in outcome.set_asides] == [tuple(grounds)]
            assert outcome.lots[1].ranking == ()
        else:
            assert [(row.total, row.points) for row in outcome.lots[1].ranking] == [(total, points)]


@pytest.mark.parametrize("places", [1, 2, 3])
def test_every_ranking_of_three_with_a_tie_break(places: int) -> None:
    """Total first, then the points on A; who is equal on both shares the position, and is drawn across the limit."""
    levels = list(product((0, 5, 10), repeat=2))
    tender = method(
        criterion("A", 50), criterion("B", 50), places=places, tie_break=(by_criterion("A"), DRAW_AT_LIMIT)
    )
    for given in product(levels, repeat=3):
        entries = [entry(name, {"A": a, "B": b}) for name, (a, b) in zip(BIDDERS, given, strict=True)]

        lot = decide(tender, entries).lots[1]

        keys = {name: (a + b, a) for name, (a, b) in zip(BIDDERS, given, strict=True)}
        better = {name: sum(keys[other] > keys[name] for other in BIDDERS) for name in BIDDERS}
        equal = {name: {other for other in BIDDERS if keys[other] == keys[name]} for name in BIDDERS}
        assert {row.bidder: row.position for row in lot.ranking} == {n: better[n] + 1 for n in BIDDERS}
        assert set(lot.awarded) == {n for n in BIDDERS if better[n] + len(equal[n]) <= places}
        straddling = {
            tuple(sorted(equal[n])) for n in BIDDERS if better[n] < places < better[n] + len(equal[n])
        }
        assert set(lot.draws_needed) == straddling
        assert set(lot.waiting_list) == {n for n in BIDDERS if better[n] >= places}


def test_every_draw_of_a_tie_gives_its_own_order_and_nothing_else() -> None:
    tender = method(places=1, tie_break=(DRAW,))
    entries = [entry(name, {"A": 5, "B": 5}) for name in BIDDERS]

    for order in permutations(BIDDERS):
        outcome = decide(tender, entries, [Draw(1, order)])

        assert [name for name, _, _ in rows_of(outcome)] == list(order)
        assert outcome.lots[1].awarded == order[:1]


def lot_cases() -> Iterator[tuple[list[Entry], int, int]]:
    """Three bidders on two lots: every preference, limit and number of places, and every ranking of the second lot
    against that of the first: who is called what matters to no rule."""
    first = (90, 60, 30)
    for second in permutations((80, 75, 10)):
        for preferences in product(((1, 2), (2, 1)), repeat=3):
            entries = [
                entry(
                    name,
                    {1: {"A": Fraction(first[i], 10)}, 2: {"A": Fraction(second[i], 10)}},
                    preferences[i],
                )
                for i, name in enumerate(BIDDERS)
            ]
            for limit, places in product((1, 2), (1, 2)):
                yield entries, limit, places


def divided(rule: DivisionRule, entries: list[Entry], limit: int, places: int) -> Outcome:
    tender = method(criterion("A", 100), lots=2, places=places, max_lots_per_bidder=limit, division_rule=rule)
    return decide(tender, entries)


def test_preference_is_stable_in_every_small_case() -> None:
    """No bidder and lot would both rather have each other."""
    for entries, limit, places in lot_cases():
        outcome = divided(DivisionRule.PREFERENCE, entries, limit, places)

        for each in entries:
            won = [lot for lot in each.lots if each.bidder in outcome.lots[lot].awarded]
            assert len(won) <= limit
            for lot in set(each.lots) - set(won):
                position = {row.bidder: row.position for row in outcome.lots[lot].ranking}
                awarded = outcome.lots[lot].awarded
                lot_wants = len(awarded) < places or any(position[each.bidder] < position[n] for n in awarded)
                wants_lot = len(won) < limit or any(each.lots.index(lot) < each.lots.index(o) for o in won)
                assert not (lot_wants and wants_lot), (each.bidder, lot, outcome.lots)


def test_highest_total_is_what_trying_everything_finds_in_every_small_case() -> None:
    for entries, limit, places in lot_cases():
        outcome = divided(DivisionRule.HIGHEST_TOTAL, entries, limit, places)

        ranked = {
            number: [(row.bidder, row.total) for row in lot.ranking] for number, lot in outcome.lots.items()
        }
        room = dict.fromkeys(ranked, places)
        best = max(allocations(ranked, room, limit), key=lambda one: worth(ranked, room, one))
        assert {number: set(lot.awarded) for number, lot in outcome.lots.items()} == {
            number: set(chosen) for number, chosen in best.items()
        }


def test_lot_order_gives_each_place_to_the_best_with_room_in_every_small_case() -> None:
    for entries, limit, places in lot_cases():
        outcome = divided(DivisionRule.LOT_ORDER, entries, limit, places)

        room = dict.fromkeys(BIDDERS, limit)
        for lot in (outcome.lots[1], outcome.lots[2]):
            expected = [row.bidder for row in lot.ranking if room[row.bidder]][:places]
            for name in expected:
                room[name] -= 1
            assert list(lot.awarded) == expected
