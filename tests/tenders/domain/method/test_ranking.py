"""Order, shared positions and the scope of tie-break keys, without lot limits and before any event."""

from fractions import Fraction

from tenders.domain.definition import LotDefinition, TieKey
from tenders.domain.method import decide
from tenders.domain.vocabulary import TieOp, TieScope
from tests.tenders.domain.method.builders import (
    DRAW,
    DRAW_AT_LIMIT,
    by_criterion,
    criterion,
    entry,
    method,
    parent,
    rows_of,
)

AT_LIMIT = TieScope.AT_LIMIT
EQUAL_A = {"A": 5, "B": 5}  # 50
HIGH_A = {"A": 7, "B": 2}  # 50, more on A
LOW_A = {"A": 3, "B": 8}  # 50, less on A
LOW = {"A": 0, "B": 1}


def test_higher_total_first_with_the_key_that_decided():
    outcome = decide(method(), [entry("Brug", {"A": 5, "B": 5}), entry("Anker", {"A": 4, "B": 5})])

    assert rows_of(outcome) == [("Brug", 1, "totaal"), ("Anker", 2, "totaal")]
    assert (outcome.lots[1].awarded, outcome.lots[1].waiting_list) == (("Brug",), ("Anker",))


def test_totals_that_differ_less_than_the_display_shows_are_not_equal():
    outcome = decide(method(), [entry("Anker", {"A": 5, "B": 5}), entry("Brug", {"A": "5.0001", "B": 5})])

    assert rows_of(outcome) == [("Brug", 1, "totaal"), ("Anker", 2, "totaal")]


def test_the_only_one_ranked_is_decided_by_nothing():
    assert rows_of(decide(method(), [entry("Anker", EQUAL_A)])) == [("Anker", 1, None)]


def test_no_entries_give_an_empty_lot():
    outcome = decide(method(), [])

    assert (outcome.lots[1].ranking, outcome.lots[1].awarded, outcome.set_asides) == ((), (), ())


def test_positions_count_as_in_sport_and_shared_positions_are_alphabetical_by_code_point():
    tender = method(places=3)
    entries = [entry(name, EQUAL_A) for name in ("Éénhoorn", "anker", "Zon")]

    outcome = decide(tender, [*entries, entry("Laatste", {"A": 1, "B": 1})])

    assert rows_of(outcome) == [
        ("Zon", 1, None),
        ("anker", 1, None),
        ("Éénhoorn", 1, None),
        ("Laatste", 4, "totaal"),
    ]
    assert outcome.lots[1].awarded == ("Zon", "anker", "Éénhoorn")
    assert outcome.lots[1].draws_needed == ()


def test_a_criterion_key_puts_more_points_first():
    tender = method(tie_break=(by_criterion("A"), DRAW))

    outcome = decide(tender, [entry("Anker", LOW_A), entry("Brug", HIGH_A)])

    assert rows_of(outcome) == [("Brug", 1, "A"), ("Anker", 2, "A")]


def test_a_criterion_key_may_name_a_parent():
    tender = method(
        parent("1", criterion("1A", 30), criterion("1B", 30)),
        criterion("2", 40),
        tie_break=(by_criterion("1"), DRAW),
    )

    outcome = decide(
        tender, [entry("Anker", {"1A": 5, "1B": 1, "2": 8}), entry("Brug", {"1A": 3, "1B": 7, "2": 5})]
    )

    assert rows_of(outcome) == [("Brug", 1, "1"), ("Anker", 2, "1")]


def test_a_statement_key_puts_the_higher_number_first():
    tender = method(tie_break=(TieKey(TieOp.STATEMENT, "X"), DRAW))
    low, high = ({"X": Fraction(number)} for number in (100, 500))

    outcome = decide(
        tender, [entry("Anker", EQUAL_A, statements=low), entry("Brug", EQUAL_A, statements=high)]
    )

    assert rows_of(outcome) == [("Brug", 1, "X"), ("Anker", 2, "X")]


def test_a_price_key_puts_the_lower_price_first():
    tender = method(tie_break=(TieKey(TieOp.PRICE), DRAW))

    outcome = decide(tender, [entry("Anker", EQUAL_A, price="9.99"), entry("Brug", EQUAL_A, price="9.98")])

    assert rows_of(outcome) == [("Brug", 1, "prijs"), ("Anker", 2, "prijs")]


def test_the_one_at_the_top_is_decided_by_what_separates_it_from_the_one_below():
    tender = method(places=3, tie_break=(by_criterion("A"), DRAW))

    outcome = decide(
        tender,
        [entry("Anker", HIGH_A), entry("Brug", LOW_A), entry("Cirkel", LOW_A), entry("D", LOW)],
    )

    assert rows_of(outcome) == [("Anker", 1, "A"), ("Brug", 2, None), ("Cirkel", 2, None), ("D", 4, "totaal")]


def test_a_key_at_the_limit_leaves_ties_elsewhere_shared():
    tender = method(places=2, tie_break=(by_criterion("A", AT_LIMIT), DRAW_AT_LIMIT))

    outcome = decide(
        tender, [entry("Anker", HIGH_A), entry("Brug", LOW_A), entry("Cirkel", {"A": 1, "B": 1})]
    )

    assert rows_of(outcome) == [("Anker", 1, None), ("Brug", 1, None), ("Cirkel", 3, "totaal")]
    assert outcome.lots[1].draws_allowed == ()


def test_a_key_at_the_limit_orders_the_tie_that_straddles_it():
    tender = method(places=1, tie_break=(by_criterion("A", AT_LIMIT), DRAW_AT_LIMIT))

    outcome = decide(tender, [entry("Anker", LOW_A), entry("Brug", HIGH_A)])

    assert rows_of(outcome) == [("Brug", 1, "A"), ("Anker", 2, "A")]


def test_a_tie_that_just_fits_within_the_places_or_starts_behind_them_does_not_straddle():
    tender = method(places=2, tie_break=(DRAW_AT_LIMIT,))
    tied_behind = [entry(name, {"A": 1, "B": 1}) for name in ("Cirkel", "Delta")]

    outcome = decide(tender, [entry("Anker", EQUAL_A), entry("Brug", EQUAL_A), *tied_behind])

    assert outcome.lots[1].draws_needed == ()
    assert outcome.lots[1].awarded == ("Anker", "Brug")
    assert outcome.lots[1].waiting_list == ("Cirkel", "Delta")


def test_whether_a_tie_straddles_is_looked_at_afresh_for_each_key():
    """A splits off Anker for the only place; what remains lies behind the limit, so B is not used."""
    tender = method(
        criterion("A", 20),
        criterion("B", 20),
        criterion("C", 20),
        places=1,
        tie_break=(by_criterion("A", AT_LIMIT), by_criterion("B", AT_LIMIT), DRAW_AT_LIMIT),
    )
    entries = [
        entry("Anker", {"A": 8, "B": 1, "C": 1}),
        entry("Brug", {"A": 2, "B": 6, "C": 2}),
        entry("Cirkel", {"A": 2, "B": 2, "C": 6}),
    ]

    outcome = decide(tender, entries)

    assert rows_of(outcome) == [("Anker", 1, "A"), ("Brug", 2, None), ("Cirkel", 2, None)]


def test_a_later_key_with_scope_always_still_orders_ties_that_an_earlier_key_left():
    """Strictly in list order: A was not used for this tie, so B may put first who has less on A."""
    tender = method(places=2, tie_break=(by_criterion("A", AT_LIMIT), by_criterion("B"), DRAW))

    outcome = decide(tender, [entry("Anker", HIGH_A), entry("Brug", LOW_A)])

    assert rows_of(outcome) == [("Brug", 1, "B"), ("Anker", 2, "B")]


def test_a_straddling_tie_needs_a_draw_and_nobody_in_it_is_awarded_or_waiting():
    tender = method(places=2, tie_break=(DRAW,))
    entries = [
        entry("Top", {"A": 9, "B": 9}),
        *(entry(name, EQUAL_A) for name in "CBA"),
        entry("Z", {"A": 1, "B": 1}),
    ]

    lot = decide(tender, entries).lots[1]

    assert lot.draws_needed == (("A", "B", "C"),)
    assert (lot.awarded, lot.waiting_list) == (("Top",), ("Z",))


def test_scope_of_the_draw_says_which_other_ties_may_be_drawn():
    entries = [
        *(entry(name, {"A": 9, "B": 9}) for name in ("Anker", "Brug")),
        *(entry(name, EQUAL_A) for name in ("Cirkel", "Delta")),
    ]

    always = decide(method(places=3, tie_break=(DRAW,)), entries).lots[1]
    at_limit = decide(method(places=3, tie_break=(DRAW_AT_LIMIT,)), entries).lots[1]

    assert always.draws_needed == at_limit.draws_needed == (("Cirkel", "Delta"),)
    assert always.draws_allowed == (("Anker", "Brug"), ("Cirkel", "Delta"))
    assert at_limit.draws_allowed == (("Cirkel", "Delta"),)


def test_a_lot_may_have_its_own_number_of_places():
    lots = (LotDefinition(2, "Twee", places=2), LotDefinition(1, "Een"))
    tender = method(places=1)
    tender = type(tender)(lots, 1, tender.scale, tender.criteria)

    outcome = decide(tender, [entry("Anker", HIGH_A, [1, 2]), entry("Brug", EQUAL_A, [1, 2])])

    assert list(outcome.lots) == [1, 2]
    assert outcome.lots[1].draws_needed == (("Anker", "Brug"),)
    assert outcome.lots[2].awarded == ("Anker", "Brug")
