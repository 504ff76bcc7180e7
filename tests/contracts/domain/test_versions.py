"""What changed in a letter is named by where it stands."""

from dataclasses import replace

from contracts.domain.content import PartResult
from contracts.domain.versions import Change, changes_between
from tests.contracts.domain.letters import letter, lot


def test_equal_versions_have_no_changes():
    content = letter(lot(1, PartResult.NOT_AWARDED)).as_mapping()

    assert changes_between(content, content) == []


def test_a_text_that_changed_is_named_by_lot_and_criterion_also_when_the_lots_moved():
    first, second = lot(1, PartResult.NOT_AWARDED), lot(2, PartResult.AWARDED)
    criterion = replace(first.criteria[0], motivation="Het plan is concreet en toetsbaar.")
    changed = replace(first, criteria=(criterion, *first.criteria[1:]))

    (change,) = changes_between(
        letter(first, second).as_mapping(),
        {
            **letter(changed, second).as_mapping(),
            "lots": [letter(second).as_mapping()["lots"][0], letter(changed).as_mapping()["lots"][0]],
        },
    )

    assert change == Change(
        f"perceel 1, criterium {criterion.code}, motivering",
        first.criteria[0].motivation,
        "Het plan is concreet en toetsbaar.",
    )


def test_what_came_and_what_went_has_one_empty_side():
    before, now = letter(lot(1, PartResult.AWARDED)), letter(lot(2, PartResult.AWARDED))

    found = changes_between(before.as_mapping(), now.as_mapping())

    assert {change.where.partition(",")[0] for change in found if not change.before} >= {"perceel 2"}
    assert {change.where.partition(",")[0] for change in found if not change.now} >= {"perceel 1"}
