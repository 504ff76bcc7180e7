"""Many items in one act, and an evaluator who judges a part of the lots of a bid."""

from dataclasses import replace

import pytest

from scoring.models import ConsensusScore, InterestDeclaration, Score, ScoreSheet
from scoring.selectors import reveal_obstacles
from scoring.services import (
    FieldRefused,
    NotReady,
    ScoringRefused,
    admit_without_interest,
    confirm_instruction,
    finalise_sheets,
    release_from_lots,
    reveal_scores,
    settle_consensus,
    sheet_for,
    sign_without_interest,
)
from tenders.domain.definition import LotDefinition
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of
from tests.factories.scoring import AT, Commission, commission
from tests.factories.tenders import published_tender

pytestmark = pytest.mark.django_db


def admitted(found: Commission) -> Commission:
    for user in found.evaluators:
        sign_without_interest(found.tender, by=user, at=AT)
    admit_without_interest(found.tender, by=found.chair, at=AT)
    return found


def levels(found: Commission, label: str) -> dict[str, str]:
    return {leaf.code: label for leaf in definition_of(found.tender).method.quality_leaves}


def finalise(found: Commission, **changes: object) -> list[ScoreSheet]:
    given = {
        "sheets": {(bid, found.lot): levels(found, "Goed") for bid in found.bids},
        "motivation": "Concreet en haalbaar.",
        "by": found.evaluators[0],
        "at": AT,
    } | changes
    return finalise_sheets(found.tender, given.pop("sheets"), **given)


def test_declaring_covers_every_bid_and_happens_once() -> None:
    found = commission()

    first = sign_without_interest(found.tender, by=found.evaluators[0], at=AT)
    second = sign_without_interest(found.tender, by=found.evaluators[0], at=AT)

    assert (first, second) == (2, 0)
    assert InterestDeclaration.objects.filter(evaluator=found.evaluators[0]).count() == 2


def test_whole_sheets_are_final_with_every_score() -> None:
    found = admitted(commission())

    sheets = finalise(found)

    assert all(sheet.finalised_at == AT for sheet in sheets)
    assert Score.objects.count() == 2 * len(levels(found, "Goed"))


def test_whole_sheets_need_admission() -> None:
    with pytest.raises(ScoringRefused):
        finalise(commission())


def test_whole_sheets_are_for_evaluators() -> None:
    found = admitted(commission())

    with pytest.raises(NotAllowed):
        finalise(found, by=found.buyer)


def test_a_sheet_that_was_begun_is_not_overwritten() -> None:
    found = admitted(commission())
    confirm_instruction(found.tender, by=found.evaluators[0], at=AT)
    sheet_for(found.bids[0], found.lot, found.evaluators[0])

    with pytest.raises(ScoringRefused, match="al begonnen"):
        finalise(found)

    assert not Score.objects.exists()


def test_a_sheet_needs_every_criterion_and_a_level_of_the_scale() -> None:
    found = admitted(commission())
    bid = found.bids[0]

    with pytest.raises(NotReady):
        finalise(found, sheets={(bid, found.lot): {}})
    with pytest.raises(FieldRefused):
        finalise(found, sheets={(bid, found.lot): levels(found, "Fantastisch")})


def test_consensus_on_many_items_is_kept_once() -> None:
    found = admitted(commission(minimum_evaluators=1))
    for user in found.evaluators:
        finalise(found, by=user)
    reveal_scores(found.tender, by=found.chair, at=AT)
    items = {(bid, found.lot, code): "Goed" for bid in found.bids for code in levels(found, "Goed")}

    count = settle_consensus(found.tender, items, motivation="Unaniem.", by=found.chair, at=AT)

    assert count == ConsensusScore.objects.filter(level_label="Goed").count() == len(items)
    with pytest.raises(ScoringRefused, match="al besloten"):
        settle_consensus(found.tender, items, motivation="Unaniem.", by=found.chair, at=AT)


def two_lots() -> Commission:
    definition = definition_of(published_tender())
    lots = (LotDefinition(1, "Noord"), LotDefinition(2, "Zuid"))
    definition = replace(definition, method=replace(definition.method, lots=lots))
    return admitted(commission(definition=definition, names=["Anker"], minimum_evaluators=1))


def test_who_is_released_from_a_lot_fills_the_other_sheets_only() -> None:
    found = two_lots()
    bid, south = found.bids[0], found.tender.lots.get(number=2)
    declaration = InterestDeclaration.objects.get(evaluator=found.evaluators[0])

    release_from_lots(declaration, [south], reason="Kent dit gebied niet.", by=found.chair, at=AT)

    with pytest.raises(ScoringRefused, match="ontheven"):
        sheet_for(bid, south, found.evaluators[0])
    finalise(found, sheets={(bid, found.lot): levels(found, "Goed")})
    names = [line for line in reveal_obstacles(found.tender) if found.evaluators[0].name in line]
    assert names == []


def test_a_lot_without_evaluators_cannot_be_revealed() -> None:
    found = two_lots()
    south = found.tender.lots.get(number=2)

    for declaration in InterestDeclaration.objects.all():
        release_from_lots(declaration, [south], reason="Kent dit gebied niet.", by=found.chair, at=AT)

    assert "Anker heeft voor perceel 2 0 toegelaten beoordelaars; ten minste 1 zijn nodig." in (
        reveal_obstacles(found.tender)
    )


def test_final_work_on_a_lot_is_not_released() -> None:
    found = two_lots()
    finalise(found, sheets={(found.bids[0], found.lot): levels(found, "Goed")})
    declaration = InterestDeclaration.objects.get(evaluator=found.evaluators[0])

    with pytest.raises(ScoringRefused, match="afgerond"):
        release_from_lots(declaration, [found.lot], reason="Ziek.", by=found.chair, at=AT)
