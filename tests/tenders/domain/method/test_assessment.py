from fractions import Fraction

import pytest

from tenders.domain.definition import TieKey
from tenders.domain.method import KNOCK_OUT, Entry, MethodRefused, decide
from tenders.domain.vocabulary import PriceFormula, SetAsideGround, TieOp
from tests.tenders.domain.method.builders import (
    DRAW,
    awards_of,
    criterion,
    entry,
    grounds_of,
    method,
    parent,
    price,
)


@pytest.mark.parametrize(("value", "is_set_aside"), [("5.499999999", True), ("5.5", False), ("5.51", False)])
def test_minimum_total_works_on_the_unrounded_total(value, is_set_aside):
    tender = method(criterion("A", 100), minimum_total=Fraction(55))

    outcome = decide(tender, [entry("Anker", {"A": value})])

    assert [found.ground for found in outcome.set_asides] == (
        [SetAsideGround.BELOW_TOTAL_MINIMUM] if is_set_aside else []
    )


def test_a_total_that_only_rounds_to_the_minimum_is_below_it_and_keeps_its_points_for_the_letter():
    tender = method(criterion("A", 100), minimum_total=Fraction(55))

    (found,) = decide(tender, [entry("Anker", {"A": "5.49999"})]).set_asides

    assert (found.total, found.points) == (Fraction("54.9999"), {"A": Fraction("54.9999")})


def test_minimum_of_a_leaf_and_of_a_parent():
    group = parent("1", criterion("1A", 20, minimum=10), criterion("1B", 30), minimum=30)
    tender = method(group)
    entries = [
        entry("Blad", {"1A": 4, "1B": 10}),
        entry("Ouder", {"1A": 6, "1B": 5}),
        entry("Genoeg", {"1A": 6, "1B": 6}),
    ]

    outcome = decide(tender, entries)

    assert grounds_of(outcome) == [
        ("Blad", 1, [SetAsideGround.BELOW_CRITERION_MINIMUM]),
        ("Ouder", 1, [SetAsideGround.BELOW_CRITERION_MINIMUM]),
    ]
    assert outcome.lots[1].ranking[0].points == {"1": 30, "1A": 12, "1B": 18}


def test_minimum_of_a_price_criterion():
    tender = method(
        criterion("A", 70),
        criterion("P", 30, 16, **_linear(floor=40, ceiling=100)),
    )

    outcome = decide(tender, [entry("Duur", {"A": 10}, price=70), entry("Goed", {"A": 1}, price=68)])

    assert grounds_of(outcome) == [("Duur", 1, [SetAsideGround.BELOW_CRITERION_MINIMUM])]


def _linear(floor: int, ceiling: int) -> dict[str, object]:
    like = price("P", 30, PriceFormula.LINEAR, floor, ceiling)
    return {"kind": like.kind, "formula": like.formula, "floor": like.floor, "ceiling": like.ceiling}


def test_a_knock_out_sets_aside_however_high_the_rest():
    outcome = decide(method(), [entry("Anker", {"A": 10, "B": KNOCK_OUT})])

    (found,) = outcome.set_asides
    assert (found.ground, found.total, found.points) == (SetAsideGround.KNOCK_OUT, None, {"A": 60})
    assert outcome.lots[1].ranking == ()


def test_every_ground_that_applies_is_kept_in_the_order_of_the_outcome():
    tender = method(
        criterion("A", 60, minimum=30),
        criterion("B", 10),
        price("P", 30, PriceFormula.LINEAR, floor=1, ceiling=50),
        minimum_total=Fraction(55),
    )
    prior = {1: frozenset({SetAsideGround.PLAN_TOO_LONG, SetAsideGround.EXCLUDED, SetAsideGround.UNSUITABLE})}
    entries = [
        entry("Alles", {"A": 4, "B": 4}, price=51, grounds=prior),
        entry("Knock-out", {"A": 4, "B": KNOCK_OUT}, price=50),
    ]

    outcome = decide(tender, entries)

    assert grounds_of(outcome) == [
        (
            "Alles",
            1,
            [
                SetAsideGround.EXCLUDED,
                SetAsideGround.UNSUITABLE,
                SetAsideGround.PLAN_TOO_LONG,
                SetAsideGround.ABOVE_CEILING,
                SetAsideGround.BELOW_CRITERION_MINIMUM,
                SetAsideGround.BELOW_TOTAL_MINIMUM,
            ],
        ),
        ("Knock-out", 1, [SetAsideGround.KNOCK_OUT, SetAsideGround.BELOW_CRITERION_MINIMUM]),
    ]


def test_a_bid_with_a_prior_ground_needs_no_scores_and_is_set_aside_on_that_lot_only():
    unsuitable = Entry(
        "Anker",
        (1, 2),
        grounds={2: frozenset({SetAsideGround.UNSUITABLE})},
        values={1: {"A": Fraction(5), "B": Fraction(5)}},
    )

    outcome = decide(method(lots=2), [unsuitable])

    assert grounds_of(outcome) == [("Anker", 2, [SetAsideGround.UNSUITABLE])]
    assert awards_of(outcome) == {1: ("Anker",), 2: ()}


def test_a_ground_that_follows_from_scores_cannot_be_given_beforehand():
    ready_made = entry("Anker", {"A": 5, "B": 5}, grounds={1: frozenset({SetAsideGround.KNOCK_OUT})})

    with pytest.raises(MethodRefused, match="volgt uit de scores"):
        decide(method(), [ready_made])


def test_a_missing_score_price_or_statement_is_refused_by_name():
    tender = method(tie_break=(TieKey(TieOp.PRICE), TieKey(TieOp.STATEMENT, "X"), DRAW))

    with pytest.raises(MethodRefused, match="perceel 1: de score op B, de prijs, de opgave X"):
        decide(tender, [entry("Anker", {"A": 5})])


def test_a_fixed_price_criterion_needs_no_price():
    tender = method(criterion("A", 100), price("P", 0, PriceFormula.FIXED))

    assert awards_of(decide(tender, [entry("Anker", {"A": 5})])) == {1: ("Anker",)}


def test_a_tender_with_only_a_fixed_price_ranks_all_equal_with_grade_zero():
    tender = method(price("P", 0, PriceFormula.FIXED), places=2)

    outcome = decide(tender, [Entry("Brug", (1,)), Entry("Anker", (1,))])

    assert [(row.bidder, row.grade) for row in outcome.lots[1].ranking] == [("Anker", 0), ("Brug", 0)]


def test_an_unknown_lot_or_a_bidder_that_comes_twice_is_refused():
    with pytest.raises(MethodRefused, match="perceel dat niet bestaat"):
        decide(method(), [entry("Anker", {"A": 5, "B": 5}, [1, 2])])
    with pytest.raises(MethodRefused, match="meer dan één keer"):
        decide(method(), [entry("Anker", {"A": 5, "B": 5})] * 2)
