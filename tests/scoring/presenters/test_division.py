"""The picture of a division says what its steps say."""

from scoring.presenters.division import division_picture
from tenders.domain.method import decide
from tenders.domain.vocabulary import DivisionRule
from tests.tenders.domain.method.test_lots import limited, totals


def test_the_picture_shows_each_lot_that_went_past_somebody_who_had_enough():
    entries = [totals("Noord", {1: 90, 2: 90, 3: 90}, (3, 2, 1)), totals("Oost", {1: 80, 2: 80, 3: 80})]
    outcome = decide(limited(DivisionRule.LOT_ORDER, lots=3, limit=2), entries)

    picture = division_picture(outcome.lots, {1: 1, 2: 1, 3: 1})

    assert [cell.words for cell in picture.cells if cell.is_awarded] == [
        "Noord, perceel 1: positie 1, gunning",
        "Noord, perceel 2: positie 1, gunning",
        "Oost, perceel 3: positie 2, gunning",
    ]
    assert [cell.words for cell in picture.cells if cell.is_passed_over] == [
        "Noord, perceel 3: positie 1, gaat voorbij"
    ]


def test_nothing_to_divide_is_no_picture():
    outcome = decide(limited(DivisionRule.LOT_ORDER, lots=2, limit=1), [])

    assert division_picture(outcome.lots, {1: 1, 2: 1}) is None
