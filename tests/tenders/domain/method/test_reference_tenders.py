"""The worked examples of the reference tenders: Gooi en Vechtstreek, Voorne aan Zee and Emmen."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from tenders.domain.definition import Method, ScaleLevel, TieKey
from tenders.domain.method import KNOCK_OUT, Draw, Entry, Outcome, as_display, decide
from tenders.domain.vocabulary import DivisionRule, PriceFormula, SetAsideGround, TieOp, TieScope
from tests.tenders.domain.method.builders import (
    DRAW,
    DRAW_AT_LIMIT,
    awards_of,
    by_criterion,
    criterion,
    entry,
    grounds_of,
    method,
    parent,
    price,
    rows_of,
)


def scale(*values: int | None) -> tuple[ScaleLevel, ...]:
    return tuple(
        ScaleLevel(str(value), None, knock_out=True)
        if value is None
        else ScaleLevel(str(value), Fraction(value))
        for value in values
    )


def gooi() -> Method:
    at_limit = TieScope.AT_LIMIT
    keys = (by_criterion("1B"), *(by_criterion(code, at_limit) for code in ("2A", "1A", "2B")), DRAW_AT_LIMIT)
    groups = (
        parent("1", criterion("1A", 20), criterion("1B", 30)),
        parent("2", criterion("2A", 30), criterion("2B", 20)),
    )
    tender = method(*groups, places=3, minimum_total=Fraction(55), tie_break=keys)
    return replace(tender, scale=scale(10, 8, 6, 4, 2, 0))


def scored(bidder: str, *values: int) -> Entry:
    return entry(bidder, dict(zip(("1A", "1B", "2A", "2B"), values, strict=True)))


def shown(outcome: Outcome) -> list[tuple[str, int, str, str, str | None]]:
    return [
        (row.bidder, row.position, as_display(row.total), as_display(row.grade), row.decided_by)
        for row in outcome.lots[1].ranking
    ]


@pytest.mark.parametrize(
    ("values", "total", "grade"),
    [
        ((10, 10, 10, 10), "100.00", "10.00"),
        ((6, 6, 6, 6), "60.00", "6.00"),
        ((4, 6, 6, 6), "56.00", "5.60"),
    ],
)
def test_gooi_1_2_and_4_pass(values, total, grade):
    assert shown(decide(gooi(), [scored("Anker", *values)])) == [("Anker", 1, total, grade, None)]


def test_gooi_3_is_below_the_minimum():
    outcome = decide(gooi(), [scored("Anker", 6, 4, 6, 6)])

    assert grounds_of(outcome) == [("Anker", 1, [SetAsideGround.BELOW_TOTAL_MINIMUM])]
    assert outcome.set_asides[0].total == 54


@pytest.mark.parametrize(("total", "passes"), [("54.99", False), ("55", True), ("54.9999999", False)])
def test_gooi_minimum_is_at_least_55_unrounded(total, passes):
    """55 cannot be reached with the even values of the scale, so these come from a free consensus."""
    value = Fraction(total) / 10
    every = dict.fromkeys(("1A", "1B", "2A", "2B"), value)

    assert bool(decide(gooi(), [entry("Anker", every)]).lots[1].ranking) is passes


def test_gooi_5_more_on_1b_ranks_higher():
    outcome = decide(gooi(), [scored("Anker", 8, 8, 8, 8), scored("Brug", 8, 10, 6, 8)])

    assert rows_of(outcome) == [("Brug", 1, "1B"), ("Anker", 2, "1B")]


@pytest.mark.parametrize(
    ("high", "low", "key"),
    [
        ((4, 6, 8, 6), (4, 6, 6, 9), "2A"),
        ((8, 6, 6, 4), (6, 6, 6, 6), "1A"),
    ],
)
def test_gooi_6_a_tie_across_the_limit_is_decided_by_2a_then_1a(high, low, key):
    above = [scored("Top", 10, 10, 10, 10), scored("Twee", 8, 8, 8, 8)]

    outcome = decide(gooi(), [*above, scored("Laag", *low), scored("Hoog", *high)])

    assert rows_of(outcome)[2:] == [("Hoog", 3, "totaal"), ("Laag", 4, key)]
    assert outcome.lots[1].awarded == ("Top", "Twee", "Hoog")


def test_gooi_6_equal_on_everything_across_the_limit_is_drawn():
    entries = [
        scored("Top", 10, 10, 10, 10),
        scored("Twee", 8, 8, 8, 8),
        scored("Brug", 6, 6, 6, 6),
        scored("Anker", 6, 6, 6, 6),
    ]

    tied = decide(gooi(), entries).lots[1]
    drawn = decide(gooi(), entries, [Draw(1, ("Brug", "Anker"))]).lots[1]

    assert (tied.draws_needed, tied.awarded, tied.waiting_list) == ((("Anker", "Brug"),), ("Top", "Twee"), ())
    assert (drawn.awarded, drawn.waiting_list) == (("Top", "Twee", "Brug"), ("Anker",))


def test_gooi_6_a_tie_at_the_top_needs_nothing_more():
    entries = [scored("Anker", 8, 8, 8, 8), scored("Brug", 9, 8, 8, 7), scored("Laag", 6, 6, 6, 6)]

    outcome = decide(gooi(), [*entries, scored("Lager", 4, 6, 6, 6)])

    assert rows_of(outcome)[:2] == [("Anker", 1, None), ("Brug", 1, None)]
    assert outcome.lots[1].draws_allowed == ()


def test_gooi_7_two_that_pass_give_two_contracts():
    entries = [scored("Anker", 8, 8, 8, 8), scored("Brug", 6, 6, 6, 6), scored("Laag", 4, 4, 4, 4)]

    assert decide(gooi(), entries).lots[1].awarded == ("Anker", "Brug")


def test_gooi_reference_scenario():
    entries = [
        scored("Fakkel", 4, 6, 6, 6),
        scored("Eiland", 8, 6, 10, 8),
        scored("Brug", 8, 8, 8, 8),
        scored("Anker", 8, 8, 8, 8),
        scored("Cirkel", 6, 4, 6, 6),
    ]

    outcome = decide(gooi(), entries)

    assert shown(outcome) == [
        ("Anker", 1, "80.00", "8.00", None),
        ("Brug", 1, "80.00", "8.00", None),
        ("Eiland", 3, "80.00", "8.00", "1B"),
        ("Fakkel", 4, "56.00", "5.60", "totaal"),
    ]
    assert (outcome.lots[1].awarded, outcome.lots[1].waiting_list) == (
        ("Anker", "Brug", "Eiland"),
        ("Fakkel",),
    )
    assert outcome.lots[1].ranking[2].explanation == (
        "Brug staat boven Eiland: gelijk totaal (80,00), hoger op 1B (24,00 tegen 18,00)."
    )


VOORNE_VALUES = {
    "A": (100, 100, 100),
    "B": (100, 100, 100),
    "C": (100, 80, 80),
    "D": (80, 50, 100),
    "F": (80, 50, 100),
    "G": (80, 50, 50),
    "H": (80, 50, 50),
    "I": (50, 50, 50),
    "J": (50, 50, 50),
}
VOORNE_CLIENTS = {
    "A": 1000,
    "B": 500,
    "C": 300,
    "D": 1500,
    "F": 800,
    "G": 800,
    "H": 700,
    "I": 500,
    "J": 100,
    "K": 2000,
}


def voorne() -> Method:
    criteria = (criterion("1", 50), criterion("2", 30), criterion("3", 20), price("P", 0, PriceFormula.FIXED))
    keys = (TieKey(TieOp.STATEMENT, "gelijktijdige_clienten"), DRAW_AT_LIMIT)
    return replace(method(*criteria, places=8, tie_break=keys), scale=scale(100, 80, 50, 25, 0, None))


def voorne_entries(**clients: int) -> list[Entry]:
    stated = VOORNE_CLIENTS | clients
    values = VOORNE_VALUES | {"K": (100, KNOCK_OUT, 100)}
    return [
        entry(
            bidder,
            dict(zip("123", given, strict=True)),
            statements={"gelijktijdige_clienten": Fraction(stated[bidder])},
        )
        for bidder, given in values.items()
    ]


def test_voorne_worked_example():
    outcome = decide(voorne(), voorne_entries())

    clients = "gelijktijdige_clienten"
    assert shown(outcome) == [
        ("A", 1, "100.00", "10.00", clients),
        ("B", 2, "100.00", "10.00", clients),
        ("C", 3, "90.00", "9.00", "totaal"),
        ("D", 4, "75.00", "7.50", "totaal"),
        ("F", 5, "75.00", "7.50", clients),
        ("G", 6, "65.00", "6.50", "totaal"),
        ("H", 7, "65.00", "6.50", clients),
        ("I", 8, "50.00", "5.00", "totaal"),
        ("J", 9, "50.00", "5.00", clients),
    ]
    assert outcome.lots[1].awarded == tuple("ABCDFGHI")
    assert outcome.lots[1].waiting_list == ("J",)
    assert grounds_of(outcome) == [("K", 1, [SetAsideGround.KNOCK_OUT])]


def test_voorne_variant_with_equal_capacity_is_drawn_for_place_8():
    tied = decide(voorne(), voorne_entries(J=500)).lots[1]

    assert tied.draws_needed == (("I", "J"),)
    assert [(row.bidder, row.position) for row in tied.ranking[-2:]] == [("I", 8), ("J", 8)]
    assert (tied.awarded, tied.waiting_list) == (tuple("ABCDFGH"), ())


def emmen(rule: DivisionRule) -> Method:
    criteria = (criterion("K1", 40), criterion("K2", 35), criterion("K3", 25))
    return method(
        *criteria,
        lots=6,
        minimum_total=Fraction(60),
        max_lots_per_bidder=2,
        division_rule=rule,
        tie_break=(by_criterion("K1"), by_criterion("K2"), DRAW),
    )


def area_bid(bidder: str, lots: Sequence[int], usual: tuple[int, ...], **other: tuple[int, ...]) -> Entry:
    values = {lot: other.get(f"lot_{lot}", usual) for lot in lots}
    return entry(
        bidder,
        {lot: dict(zip(("K1", "K2", "K3"), given, strict=True)) for lot, given in values.items()},
        lots,
    )


@pytest.mark.parametrize(
    ("rule", "winners"),
    [
        (DivisionRule.PREFERENCE, ["Noord", "Oost", "Noord", "Oost", "Zuid", "Zuid"]),
        (DivisionRule.LOT_ORDER, ["Noord", "Noord", "Oost", "Oost", "Zuid", "Zuid"]),
        (DivisionRule.HIGHEST_TOTAL, ["Noord", "Noord", "Oost", "Oost", "Zuid", "Zuid"]),
    ],
)
def test_emmen_reference_scenario(rule, winners):
    entries = [
        area_bid("Noord", [3, 1, 2, 4, 5, 6], (10, 8, 8), lot_6=(10, 8, 6)),
        area_bid("Oost", [1, 2, 3, 4], (8, 8, 10)),
        area_bid("Zuid", [6, 5, 4], (8, 8, 6), lot_6=(10, 10, 6)),
        area_bid("West", [2, 4, 6, 1, 3, 5], (8, 6, 8), lot_5=(3, 6, 6)),
    ]

    outcome = decide(emmen(rule), entries)

    assert awards_of(outcome) == {lot: (winner,) for lot, winner in enumerate(winners, start=1)}
    assert grounds_of(outcome) == [("West", 5, [SetAsideGround.BELOW_TOTAL_MINIMUM])]
