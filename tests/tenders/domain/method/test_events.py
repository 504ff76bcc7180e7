"""Draws and drop-outs: what is frozen, what closes up, and what is refused."""

import pytest

from tenders.domain.definition import Method
from tenders.domain.method import Draw, DropOut, Entry, Event, EventRefused, decide
from tenders.domain.vocabulary import SetAsideGround, TieScope
from tests.tenders.domain.method.builders import (
    DRAW,
    DRAW_AT_LIMIT,
    awards_of,
    by_criterion,
    criterion,
    entry,
    grounds_of,
    method,
    rows_of,
)

EQUAL = {"A": 5, "B": 5}
HIGH_A = {"A": 7, "B": 2}
LOW_A = {"A": 3, "B": 8}


def withdrawn(bidder: str, lot: int | None = None) -> DropOut:
    return DropOut(bidder, SetAsideGround.WITHDRAWN, lot)


def tied(names: str) -> list[Entry]:
    return [entry(name, EQUAL) for name in names]


def test_a_draw_settles_the_tie_in_drawn_order():
    outcome = decide(method(places=2), tied("ABC"), [Draw(1, ("C", "A", "B"))])

    assert rows_of(outcome) == [("C", 1, "loting"), ("A", 2, "loting"), ("B", 3, "loting")]
    assert (outcome.lots[1].awarded, outcome.lots[1].waiting_list) == (("C", "A"), ("B",))
    assert outcome.lots[1].draws_needed == outcome.lots[1].draws_allowed == ()


def test_a_drop_out_gives_its_place_to_the_next_in_line():
    entries = [entry("Anker", {"A": 9, "B": 9}), entry("Brug", HIGH_A), entry("Cirkel", {"A": 1, "B": 1})]

    outcome = decide(method(), entries, [DropOut("Anker", SetAsideGround.VERIFICATION_FAILED)])

    assert rows_of(outcome) == [("Brug", 1, "totaal"), ("Cirkel", 2, "totaal")]
    assert outcome.lots[1].awarded == ("Brug",)
    assert grounds_of(outcome) == [("Anker", 1, [SetAsideGround.VERIFICATION_FAILED])]


def test_a_drop_out_on_one_lot_leaves_the_bidder_on_the_others():
    entries = [entry("Anker", HIGH_A, [1, 2]), entry("Brug", {"A": 1, "B": 1}, [1, 2])]

    outcome = decide(method(lots=2), entries, [withdrawn("Anker", 2)])

    assert awards_of(outcome) == {1: ("Anker",), 2: ("Brug",)}


def test_a_drop_out_without_a_lot_counts_where_the_bidder_is_still_ranked():
    tender = method(criterion("A", 60, minimum=30), criterion("B", 40), lots=3)
    values = {1: EQUAL, 2: EQUAL, 3: {"A": 1, "B": 1}}
    events = [withdrawn("Anker", 2), DropOut("Anker", SetAsideGround.VERIFICATION_FAILED)]

    outcome = decide(tender, [entry("Anker", values, [1, 2, 3])], events)

    assert grounds_of(outcome) == [
        ("Anker", 3, [SetAsideGround.BELOW_CRITERION_MINIMUM]),
        ("Anker", 2, [SetAsideGround.WITHDRAWN]),
        ("Anker", 1, [SetAsideGround.VERIFICATION_FAILED]),
    ]


def test_an_order_once_drawn_stays_after_a_drop_out():
    events = [Draw(1, ("C", "A", "B")), withdrawn("C")]

    outcome = decide(method(places=1), tied("ABC"), events)

    assert rows_of(outcome) == [("A", 1, "loting"), ("B", 2, "loting")]
    assert outcome.lots[1].awarded == ("A",)


def test_a_tie_that_straddles_only_after_a_drop_out_is_looked_at_again():
    tender = method(places=2, tie_break=(by_criterion("A", TieScope.AT_LIMIT), DRAW_AT_LIMIT))
    entries = [
        entry("Top", {"A": 9, "B": 9}),
        entry("Twee", {"A": 8, "B": 8}),
        entry("Laag", LOW_A),
        entry("Hoog", HIGH_A),
    ]

    before = decide(tender, entries)
    after = decide(tender, entries, [withdrawn("Top")])

    assert rows_of(before)[2:] == [("Hoog", 3, None), ("Laag", 3, None)]
    assert rows_of(after) == [("Twee", 1, "totaal"), ("Hoog", 2, "totaal"), ("Laag", 3, "A")]
    assert after.lots[1].awarded == ("Twee", "Hoog")


def test_an_order_made_at_the_limit_stays_where_the_tie_would_no_longer_straddle():
    tender = method(places=1, tie_break=(by_criterion("A", TieScope.AT_LIMIT), DRAW_AT_LIMIT))
    entries = [
        entry("Hoog", HIGH_A),
        entry("Laag", LOW_A),
        entry("Midden", EQUAL),
    ]

    outcome = decide(tender, entries, [withdrawn("Hoog")])

    assert rows_of(outcome) == [("Midden", 1, "A"), ("Laag", 2, "A")]


def test_a_drop_out_from_an_open_tie_can_make_its_draw_unnecessary():
    outcome = decide(method(places=2), tied("ABC"), [withdrawn("B")])

    assert rows_of(outcome) == [("A", 1, None), ("C", 1, None)]
    assert outcome.lots[1].draws_needed == ()
    assert outcome.lots[1].awarded == ("A", "C")


def test_new_neighbours_show_the_key_that_first_in_time_separated_them():
    """Anker and Cirkel lay in different groups since A; the draw between Anker and Brug came later."""
    tender = method(places=2, tie_break=(by_criterion("A"), DRAW))
    entries = [
        entry("Anker", HIGH_A),
        entry("Brug", HIGH_A),
        entry("Cirkel", LOW_A),
        entry("Delta", {"A": 0, "B": 1}),
    ]
    draw = Draw(1, ("Anker", "Brug"))

    drawn = decide(tender, entries, [draw])
    without_brug = decide(tender, entries, [draw, withdrawn("Brug")])
    without_cirkel = decide(tender, entries, [draw, withdrawn("Brug"), withdrawn("Cirkel")])

    assert rows_of(drawn)[:3] == [("Anker", 1, "loting"), ("Brug", 2, "loting"), ("Cirkel", 3, "A")]
    assert rows_of(without_brug)[:2] == [("Anker", 1, "A"), ("Cirkel", 2, "A")]
    assert rows_of(without_cirkel) == [("Anker", 1, "totaal"), ("Delta", 2, "totaal")]


def test_first_in_time_is_not_first_in_the_list():
    """B (always) parted Laag from the rest at once; A (at the limit) parts the rest only after a drop-out."""
    tender = method(
        criterion("A", 20),
        criterion("B", 20),
        criterion("C", 20),
        places=1,
        tie_break=(by_criterion("A", TieScope.AT_LIMIT), by_criterion("B"), DRAW),
    )
    entries = [
        entry("Top", {"A": 9, "B": 9, "C": 9}),
        entry("Een", {"A": 4, "B": 6, "C": 2}),
        entry("Twee", {"A": 3, "B": 6, "C": 3}),
        entry("Laag", {"A": 5, "B": 5, "C": 2}),
    ]

    after = decide(tender, entries, [withdrawn("Top")])
    later = decide(tender, entries, [withdrawn("Top"), withdrawn("Twee")])

    assert rows_of(after) == [("Een", 1, "A"), ("Twee", 2, "A"), ("Laag", 3, "B")]
    assert rows_of(later) == [("Een", 1, "B"), ("Laag", 2, "B")]


def test_a_drawn_tie_may_be_followed_by_a_draw_of_another():
    entries = [*tied("ABC"), *(entry(name, {"A": 1, "B": 1}) for name in "XY")]
    events = [Draw(1, ("X", "Y")), Draw(1, ("B", "A", "C"))]

    outcome = decide(method(places=1), entries, events)

    assert [row.bidder for row in outcome.lots[1].ranking] == ["B", "A", "C", "X", "Y"]


@pytest.mark.parametrize(
    ("order", "lot"),
    [
        (("A", "B"), 1),
        (("A", "B", "C", "D"), 1),
        (("A", "B", "C", "C"), 1),
        (("A", "A", "B"), 1),
        (("A", "B", "X"), 1),
        ((), 1),
        (("A", "B", "C"), 2),
    ],
)
def test_a_draw_of_anything_but_one_open_tie_is_refused(order, lot):
    entries = [*tied("ABC"), entry("D", {"A": 1, "B": 1})]

    with pytest.raises(EventRefused) as refused:
        decide(method(places=1), entries, [Draw(lot, order)])

    assert refused.value.index == 0


@pytest.mark.parametrize(
    ("tender", "events", "message"),
    [
        (method(places=1), [Draw(1, tuple("ABC")), Draw(1, tuple("ABC"))], "niets te loten"),
        (method(places=3, tie_break=(DRAW_AT_LIMIT,)), [Draw(1, tuple("ABC"))], "niets te loten"),
        (method(places=1), [withdrawn("A"), Draw(1, tuple("ABC"))], "tussen: B, C"),
        (method(places=1), [withdrawn("A"), withdrawn("A")], "A staat op dit moment niet in een rangorde"),
        (method(places=1), [withdrawn("X")], "X staat op dit moment niet in een rangorde"),
        (method(places=1, lots=2), [withdrawn("A", 2)], "niet in de rangorde van perceel 2"),
        (method(places=1), [withdrawn("A", 7)], "Perceel 7 bestaat niet"),
        (
            method(places=1),
            [DropOut("A", SetAsideGround.EXCLUDED)],
            "mislukte verificatie",
        ),
    ],
)
def test_an_event_that_does_not_fit_the_moment_is_refused_with_its_place(
    tender: Method, events: list[Event], message: str
):
    with pytest.raises(EventRefused, match=message) as refused:
        decide(tender, tied("ABC"), events)

    assert refused.value.index == len(events) - 1


def test_a_bidder_that_was_set_aside_cannot_drop_out():
    tender = method(criterion("A", 100, minimum=50))

    with pytest.raises(EventRefused):
        decide(tender, [entry("Anker", {"A": 1})], [withdrawn("Anker")])
