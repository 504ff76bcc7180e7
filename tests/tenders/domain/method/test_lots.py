"""Lot limits: the three rules, the draws they wait for, and what happens after a drop-out."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tenders.domain.definition import Criterion, Method, TieKey
from tenders.domain.method import Draw, DropOut, Entry, EventRefused, decide
from tenders.domain.vocabulary import DivisionRule, PriceFormula, SetAsideGround, TieScope
from tests.tenders.domain.method.builders import (
    DRAW,
    DRAW_AT_LIMIT,
    awards_of,
    by_criterion,
    criterion,
    entry,
    method,
    price,
    rows_of,
)

EVERY_RULE = pytest.mark.parametrize("rule", list(DivisionRule))
ONE_AWARD_RULES = (DivisionRule.PREFERENCE, DivisionRule.LOT_ORDER)


def limited(rule: DivisionRule, *, lots: int, limit: int = 1, places: int = 1, **fields: object) -> Method:
    criteria: tuple[Criterion, ...] = (criterion("A", 100),)
    return method(
        *criteria, lots=lots, places=places, max_lots_per_bidder=limit, division_rule=rule, **fields
    )


def totals(bidder: str, by_lot: dict[int, int | str], lots: tuple[int, ...] = ()) -> Entry:
    """`by_lot` holds points of 100; `lots` the order of preference where it is not that of the mapping."""
    values = {lot: {"A": Fraction(points) / 10} for lot, points in by_lot.items()}
    return entry(bidder, values, lots or tuple(by_lot))


def test_preference_gives_each_bidder_what_it_likes_most_of_what_it_wins():
    entries = [
        totals("Noord", {1: 90, 2: 90, 3: 90}, (3, 1, 2)),
        totals("Oost", {1: 80, 2: 80, 3: 80}, (1, 2, 3)),
        totals("Zuid", {1: 70, 2: 70, 3: 70}, (1, 3, 2)),
    ]

    outcome = decide(limited(DivisionRule.PREFERENCE, lots=3), entries)

    assert awards_of(outcome) == {1: ("Oost",), 2: ("Zuid",), 3: ("Noord",)}
    assert outcome.lots[1].waiting_list == ("Noord", "Zuid")


def test_preference_is_told_step_by_step():
    entries = [totals("Noord", {1: 90, 2: 90}, (2, 1)), totals("Oost", {1: 80})]

    outcome = decide(limited(DivisionRule.PREFERENCE, lots=2), entries)

    assert [(step.step, step.lot, step.bidder, step.explanation) for step in outcome.division] == [
        (1, 1, "Noord", "Perceel 1 biedt een plaats aan Noord, positie 1."),
        (2, 2, "Noord", "Perceel 2 biedt een plaats aan Noord, positie 1."),
        (
            3,
            1,
            "Noord",
            "Noord geeft perceel 1 vrij: het maximum is 1, en in de eigen voorkeur gaat perceel 2 voor.",
        ),
        (4, 1, "Oost", "Perceel 1 biedt een plaats aan Oost, positie 2."),
        (5, 1, "Oost", "Perceel 1 gaat naar Oost."),
        (6, 2, "Noord", "Perceel 2 gaat naar Noord."),
    ]


def test_preference_lets_a_later_offer_push_out_one_that_was_held():
    """Zuid first holds lot 1, and lets it go when Noord's release brings lot 2, which it likes more."""
    entries = [
        totals("Noord", {2: 90, 3: 90}, (3, 2)),
        totals("Zuid", {1: 80, 2: 80}, (2, 1)),
        totals("West", {1: 70}),
    ]

    outcome = decide(limited(DivisionRule.PREFERENCE, lots=3), entries)

    assert awards_of(outcome) == {1: ("West",), 2: ("Zuid",), 3: ("Noord",)}


def test_lot_order_gives_the_first_lots_to_the_best_until_it_is_full():
    entries = [totals("Noord", {1: 90, 2: 90, 3: 90}, (3, 2, 1)), totals("Oost", {1: 80, 2: 80, 3: 80})]

    outcome = decide(limited(DivisionRule.LOT_ORDER, lots=3, limit=2), entries)

    assert awards_of(outcome) == {1: ("Noord",), 2: ("Noord",), 3: ("Oost",)}
    assert outcome.lots[3].waiting_list == ("Noord",)
    assert [step.explanation for step in outcome.division][2:] == [
        "Noord, positie 1, krijgt perceel 3 niet: met perceel 1 en 2 is het maximum van 2 bereikt.",
        "Perceel 3 gaat naar Oost, positie 2.",
    ]


def test_highest_total_prefers_a_filled_place_over_points():
    entries = [totals("Noord", {1: 100, 2: 10}), totals("Oost", {1: 1})]

    outcome = decide(limited(DivisionRule.HIGHEST_TOTAL, lots=2), entries)

    assert awards_of(outcome) == {1: ("Oost",), 2: ("Noord",)}


def test_highest_total_compares_unrounded_points():
    entries = [totals("Noord", {1: "50.001", 2: 50}), totals("Oost", {1: 50, 2: "50.0011"})]
    swapped = [totals("Noord", {1: "50.001", 2: "50.002"}), totals("Oost", {1: 50, 2: "50.0009"})]

    rule = limited(DivisionRule.HIGHEST_TOTAL, lots=2)

    assert awards_of(decide(rule, entries)) == {1: ("Noord",), 2: ("Oost",)}
    assert awards_of(decide(rule, swapped)) == {1: ("Oost",), 2: ("Noord",)}


def test_highest_total_breaks_an_equal_sum_by_the_ranking_of_the_first_lot():
    entries = [totals("Noord", {1: 80, 2: 70}), totals("Oost", {1: 70, 2: 60})]

    outcome = decide(limited(DivisionRule.HIGHEST_TOTAL, lots=2), entries)

    assert awards_of(outcome) == {1: ("Noord",), 2: ("Oost",)}
    assert outcome.division[0].explanation == (
        "Perceel 1 gaat naar Noord, positie 1, 80,00 punten. De hele verdeling vult 2 van de 2 plaatsen met "
        "samen 140,00 punten: meer plaatsen kan niet, en met zoveel plaatsen niet meer punten."
    )


@EVERY_RULE
def test_a_limit_that_never_binds_awards_as_without_one(rule):
    entries = [totals("Noord", {1: 90, 2: 90}), totals("Oost", {1: 80, 2: 95})]

    outcome = decide(limited(rule, lots=2, limit=2), entries)

    assert awards_of(outcome) == {1: ("Noord",), 2: ("Oost",)}


@EVERY_RULE
def test_places_stay_open_where_nobody_has_room(rule):
    outcome = decide(limited(rule, lots=2, places=2), [totals("Noord", {1: 90}), totals("Oost", {1: 80})])

    assert awards_of(outcome) == {1: ("Noord", "Oost"), 2: ()}


@EVERY_RULE
def test_a_lot_without_bids_and_a_tender_without_bids_are_decided(rule):
    assert awards_of(decide(limited(rule, lots=2), [])) == {1: (), 2: ()}


@EVERY_RULE
def test_nothing_is_awarded_anywhere_until_the_needed_draws_are_done(rule):
    """The tie lies behind the limit; with a lot limit it can still decide."""
    entries = [
        totals("Noord", {1: 90, 2: 90}),
        totals("Oost", {1: 80, 2: 70}),
        totals("Zuid", {1: 80, 2: 60}),
    ]
    tender = limited(rule, lots=2, tie_break=(DRAW_AT_LIMIT,))

    waiting = decide(tender, entries)
    drawn = decide(tender, entries, [Draw(1, ("Zuid", "Oost"))])

    assert waiting.lots[1].draws_needed == (("Oost", "Zuid"),)
    assert waiting.lots[2].draws_needed == ()
    assert [(lot.awarded, lot.waiting_list) for lot in waiting.lots.values()] == [((), ())] * 2
    assert waiting.division == ()
    assert rows_of(drawn)[1:] == [("Zuid", 2, "totaal"), ("Oost", 3, "loting")]
    assert all(lot.awarded for lot in drawn.lots.values())


@pytest.mark.parametrize("rule", ONE_AWARD_RULES)
def test_a_draw_where_all_ranked_bidders_fit_is_not_needed_but_accepted(rule):
    entries = [totals("Oost", {1: 80}), totals("Noord", {1: 80})]
    tender = limited(rule, lots=1, places=2, tie_break=(DRAW_AT_LIMIT,))

    undrawn = decide(tender, entries)
    drawn = decide(tender, entries, [Draw(1, ("Oost", "Noord"))])

    assert undrawn.lots[1].draws_needed == ()
    assert undrawn.lots[1].draws_allowed == (("Noord", "Oost"),)
    assert undrawn.lots[1].awarded == ("Noord", "Oost")
    assert drawn.lots[1].awarded == ("Oost", "Noord")


def test_highest_total_needs_every_draw_also_where_all_ranked_bidders_fit():
    entries = [totals("Oost", {1: 80}), totals("Noord", {1: 80})]

    outcome = decide(limited(DivisionRule.HIGHEST_TOTAL, lots=1, places=2), entries)

    assert outcome.lots[1].draws_needed == (("Noord", "Oost"),)


@EVERY_RULE
def test_with_a_lot_limit_every_key_orders_every_tie(rule):
    tender = replace(
        limited(rule, lots=1),
        criteria=(criterion("A", 60), criterion("B", 40)),
        tie_break=(by_criterion("A", TieScope.AT_LIMIT), DRAW_AT_LIMIT),
    )
    entries = [
        entry("Top", {"A": 9, "B": 9}),
        entry("Laag", {"A": 3, "B": 8}),
        entry("Hoog", {"A": 7, "B": 2}),
    ]

    outcome = decide(tender, entries)

    assert rows_of(outcome) == [("Top", 1, "totaal"), ("Hoog", 2, "totaal"), ("Laag", 3, "A")]


@EVERY_RULE
def test_after_a_drop_out_the_lots_are_divided_anew(rule):
    entries = [
        totals("Noord", {1: 90, 2: 90}, (1, 2)),
        totals("Oost", {1: 85, 2: 70}, (1, 2)),
        totals("Zuid", {2: 60}),
    ]
    tender = limited(rule, lots=2)

    before = decide(tender, entries)
    after = decide(tender, entries, [DropOut("Noord", SetAsideGround.VERIFICATION_FAILED)])

    # 90 + 70 against 85 + 90: the whole counts only for the highest total.
    first = (
        {1: ("Oost",), 2: ("Noord",)} if rule is DivisionRule.HIGHEST_TOTAL else {1: ("Noord",), 2: ("Oost",)}
    )
    assert awards_of(before) == first
    assert awards_of(after) == {1: ("Oost",), 2: ("Zuid",)}


@EVERY_RULE
def test_a_bidder_set_aside_on_one_lot_still_competes_on_the_others(rule):
    tender = replace(limited(rule, lots=2), minimum_total=Fraction(60))

    outcome = decide(tender, [totals("Noord", {1: 50, 2: 90}), totals("Oost", {1: 80, 2: 80})])

    assert awards_of(outcome) == {1: ("Oost",), 2: ("Noord",)}


@EVERY_RULE
def test_a_drop_out_from_an_open_tie_can_open_the_division(rule):
    entries = [totals("Noord", {1: 80}), totals("Oost", {1: 80})]
    tender = limited(rule, lots=1)

    outcome = decide(tender, entries, [DropOut("Noord", SetAsideGround.WITHDRAWN)])

    assert awards_of(outcome) == {1: ("Oost",)}
    with pytest.raises(EventRefused):
        decide(tender, entries, [DropOut("Noord", SetAsideGround.WITHDRAWN), Draw(1, ("Oost", "Noord"))])


@EVERY_RULE
def test_twenty_lots_and_two_hundred_bidders_are_divided_exactly(rule):
    """Odd prices give the points of every bid its own denominator, the hardest case for exact sums."""
    tender = method(
        criterion("A", 60),
        price("P", 40, PriceFormula.RELATIVE),
        lots=20,
        places=5,
        max_lots_per_bidder=2,
        division_rule=rule,
        tie_break=(TieKey(DRAW.op),),
    )
    lots = range(1, 21)
    entries = [
        Entry(
            f"Inschrijver {number:03}",
            tuple(lots),
            prices={lot: Fraction(200_003 + (number * 7919 + lot * 104_729) % 99_991) for lot in lots},
            values={lot: {"A": Fraction((number * 31 + lot * 17) % 11)} for lot in lots},
        )
        for number in range(200)
    ]

    outcome = decide(tender, entries)

    assert sum(len(lot.awarded) for lot in outcome.lots.values()) == 100
