"""Lots with a highest number per bidder: the pages tell how they were divided, and what a drop-out would change."""

from dataclasses import replace

import pytest

from scoring.models import RankingEvent
from scoring.services import drop_out
from tenders.domain.definition import LotDefinition
from tenders.domain.vocabulary import DivisionRule
from tests.factories.scoring import AT, Commission, commission, quality_fixed
from tests.factories.tenders import plain_method, tender_definition
from tests.scoring.test_pages import address, client_of, text_of

pytestmark = pytest.mark.django_db

STEPS = {
    DivisionRule.PREFERENCE: [
        "Perceel 1 biedt een plaats aan Anker, positie 1.",
        "Perceel 2 biedt een plaats aan Anker, positie 1.",
        "Anker geeft perceel 2 vrij: het maximum is 1, en in de eigen voorkeur gaat perceel 1 voor.",
        "Perceel 2 biedt een plaats aan Brug, positie 2.",
        "Perceel 1 gaat naar Anker.",
        "Perceel 2 gaat naar Brug.",
    ],
    DivisionRule.LOT_ORDER: [
        "Perceel 1 gaat naar Anker, positie 1.",
        "Anker, positie 1, krijgt perceel 2 niet: met perceel 1 is het maximum van 1 bereikt.",
        "Perceel 2 gaat naar Brug, positie 2.",
    ],
    DivisionRule.HIGHEST_TOTAL: [
        (
            "Perceel 1 gaat naar Anker, positie 1, 100,00 punten. De hele verdeling vult 2 van de 2 plaatsen met samen "
            "180,00 punten: meer plaatsen kan niet, en met zoveel plaatsen niet meer punten."
        ),
        "Perceel 2 gaat naar Brug, positie 2, 80,00 punten.",
    ],
}


def divided(
    rule: DivisionRule, names: tuple[str, ...] = ("Anker", "Brug"), levels: dict[str, str] | None = None
) -> Commission:
    """Anker is best on Noord and on Zuid, prefers Noord, and may have one."""
    lots = (LotDefinition(1, "Noord"), LotDefinition(2, "Zuid"))
    method = replace(plain_method(lots=lots), max_lots_per_bidder=1, division_rule=rule)
    found = commission(definition=tender_definition(method=method), names=names)
    return quality_fixed(found, levels or {"Anker": "Uitstekend"})


@pytest.mark.parametrize("rule", list(DivisionRule))
def test_the_ranking_tells_every_step_of_a_division_and_draws_it(rule: DivisionRule) -> None:
    found = divided(rule)

    page = client_of(found.buyer).get(address("ranking", found))

    assert [step.explanation for step in page.context["division"]] == STEPS[rule]
    text = text_of(page)
    assert all(f"<li>{words}</li>" in text for words in STEPS[rule])
    cells = {cell.words: (cell.is_awarded, cell.is_passed_over) for cell in page.context["picture"].cells}
    assert cells == {
        "Anker, perceel 1: positie 1, gunning": (True, False),
        "Anker, perceel 2: positie 1, gaat voorbij": (False, True),
        "Brug, perceel 1: positie 2, geen gunning": (False, False),
        "Brug, perceel 2: positie 2, gunning": (True, False),
    }
    assert f"Verdeling van de percelen: {'; '.join(cells)}." in text


def test_while_one_lot_waits_for_a_draw_no_lot_is_called_lost_or_open() -> None:
    """Who of Brug and Cirkel gets the lot that Anker has no room for, a draw must say."""
    found = divided(DivisionRule.LOT_ORDER, names=("Anker", "Brug", "Cirkel"), levels={"Anker": "Uitstekend"})
    client = client_of(found.buyer)

    text = text_of(client.get(address("ranking", found)))

    assert "loting nodig" in text
    assert "nog niet verdeeld" in text
    assert "De percelen zijn nog niet verdeeld" in text
    assert "geen gunning" not in text
    page = client.get(address("what_if", found), {"bid": str(found.bids[0].public_id), "lot": "2"})
    assert [part.open_places for part in page.context["found"]] == [0, 0]
    assert "verliest gunning" not in text_of(page)


def supposed(found: Commission, **given: str) -> dict[int, dict[str, tuple[str, str, str]]]:
    page = client_of(found.buyer).get(
        address("what_if", found), {"bid": str(found.bids[0].public_id), **given}
    )
    return {
        part.lot.number: {row.bidder: (row.now, row.then, row.change) for row in part.rows}
        for part in page.context["found"]
    }


def test_what_if_one_drops_out_of_one_lot_shows_both_lots_and_changes_nothing() -> None:
    found = divided(DivisionRule.LOT_ORDER)

    shown = supposed(found, lot="1")

    assert shown == {
        1: {"Anker": ("1, gunning", "–", "valt af"), "Brug": ("2", "1, gunning", "krijgt gunning")},
        2: {
            "Anker": ("1", "1, gunning", "krijgt gunning"),
            "Brug": ("2, gunning", "2", "verliest gunning"),
        },
    }
    assert not RankingEvent.objects.exists()


def test_what_if_one_drops_out_of_all_lots_says_which_contract_stays_open() -> None:
    found = divided(DivisionRule.LOT_ORDER)

    assert [shift["Anker"][1] for shift in supposed(found).values()] == ["–", "–"]
    page = client_of(found.buyer).get(address("what_if", found), {"bid": str(found.bids[0].public_id)})
    assert [part.open_places for part in page.context["found"]] == [0, 1]
    assert "Er blijft dan één overeenkomst open." in text_of(page)


def test_what_was_supposed_for_a_lot_is_what_a_drop_out_of_that_lot_gives() -> None:
    found = divided(DivisionRule.PREFERENCE)
    then = {
        lot: {bidder: then for bidder, (_, then, _) in rows.items() if then != "–"}
        for lot, rows in supposed(found, lot="1").items()
    }

    drop_out(
        found.tender,
        found.bids[0],
        ground="ingetrokken",
        lot=found.lot,
        reason="Geeft perceel 1 op.",
        by=found.buyer,
        at=AT,
    )

    after = supposed(found.fresh(), bid=str(found.bids[1].public_id))
    assert {lot: {bidder: now for bidder, (now, _, _) in rows.items()} for lot, rows in after.items()} == then
