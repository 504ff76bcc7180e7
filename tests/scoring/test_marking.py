"""Beside a score: earlier versions, hints set aside, toezeggingen, and the order in which one goes on."""

import pytest

from scoring.domain.hints import Hint
from scoring.models import Commitment, Score
from scoring.services import ScoringRefused, mark_commitment, save_score, sheet_for
from tests.factories.scoring import AT, MOTIVATION, admitted, commission, fill_sheet, revealed
from tests.scoring.test_pages import address, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    return admitted(commission())


def at_desk(found, name="desk", place=1):
    return address(name, found, found.bids[0].public_id, 1, place)


def write(found, text, version=0):
    sheet = sheet_for(found.bids[0], found.lot, found.evaluators[0])
    return save_score(
        sheet, "1", level_label="Goed", motivation=text, version=version, by=found.evaluators[0], at=AT
    )


def test_earlier_versions_are_for_their_writer_alone_and_can_be_taken_up_again(found):
    write(found, "De eerste gedachte.")
    write(found, "De tweede gedachte.", version=1)
    own = client_of(found.evaluators[0])

    page = own.get(at_desk(found, "history")).content.decode()
    assert "De eerste gedachte." in page
    assert "De eerste gedachte." in own.get(at_desk(found), {"versie": "1"}).content.decode()
    other = client_of(found.evaluators[1]).get(at_desk(found, "history")).content.decode()
    assert "gedachte" not in other
    assert client_of(found.chair).get(at_desk(found, "history")).status_code == 404
    assert Score.objects.get().motivation == "De tweede gedachte."


def test_a_hint_is_set_aside_with_a_reason_and_stays_away(found):
    write(found, "Kort, beter dan Brug.")
    client = client_of(found.evaluators[0])
    page = client.get(at_desk(found)).content.decode()
    assert Hint.TOO_SHORT.value in page
    assert Hint.OTHER_NAME.value in page

    refused = client.post(at_desk(found, "hint"), {"hint": "TOO_SHORT", "reason": ""})
    assert "waarom deze aanwijzing hier niet geldt" in refused.content.decode()
    client.post(
        at_desk(found, "hint"), {"hint": "TOO_SHORT", "reason": "Het plan zegt er maar één zin over."}
    )

    page = client.get(at_desk(found)).content.decode()
    assert Hint.TOO_SHORT.value not in page
    assert Hint.OTHER_NAME.value in page
    assert Score.objects.get().hints_aside == {"TOO_SHORT": "Het plan zegt er maar één zin over."}


ONE_SIDED = "De aanpak is sterk, concreet en overtuigend beschreven. " * 3


def test_the_desk_says_which_place_aspect_or_side_a_motivation_leaves_out(found):
    found.tender.criteria.filter(code="1").update(aspects="Rolverdeling\nNetwerk in het gebied\n")
    left_out = (Hint.NO_PLACE, Hint.NO_ASPECT, Hint.ONLY_STRENGTHS)
    write(found, ONE_SIDED)
    client = client_of(found.evaluators[0])
    page = client.get(at_desk(found)).content.decode()
    assert all(hint.value in page for hint in left_out)

    text = f"{ONE_SIDED} De rolverdeling ontbreekt."
    given = {"version": "1", "level_label": "Goed", "motivation": text, "page_reference": "4"}
    answer = client.post(at_desk(found), given, headers={"HX-Request": "true"}).content.decode()

    assert "Opgeslagen om" in answer
    assert not any(hint.value in answer for hint in left_out)


def test_while_one_writes_the_answer_says_the_same_as_the_page(found):
    found.tender.criteria.filter(code="1").update(aspects="Rolverdeling")
    given = {"version": "0", "level_label": "Goed", "motivation": ONE_SIDED}
    client = client_of(found.evaluators[0])
    answer = client.post(at_desk(found), given, headers={"HX-Request": "true"})
    page = client.get(at_desk(found))

    assert answer.context["hints"] == page.context["hints"]
    assert answer.context["hints"] == (Hint.NO_PLACE, Hint.NO_ASPECT, Hint.ONLY_STRENGTHS)


def test_hints_never_keep_a_sheet_from_being_finished(found):
    fill_sheet(found.bids[0], found.evaluators[0], motivation=ONE_SIDED)

    assert found.bids[0].score_sheets.get(evaluator=found.evaluators[0]).finalised_at is not None


def test_a_hint_that_does_not_exist_is_not_found(found):
    client = client_of(found.evaluators[0])

    assert client.get(at_desk(found, "hint"), {"hint": "NIETS"}).status_code == 404


def test_a_toezegging_is_marked_with_its_page_and_seen_by_nobody_else(found):
    client = client_of(found.evaluators[0])
    refused = client.post(at_desk(found, "commitments"), {"page": "0", "text": "Elke dag bereikbaar."})
    assert refused.status_code == 200
    assert not Commitment.objects.exists()

    client.post(at_desk(found, "commitments"), {"page": "2", "text": "Elke dag bereikbaar."})

    row = Commitment.objects.get()
    assert (row.page, row.text, row.criterion_code) == (2, "Elke dag bereikbaar.", "1")
    assert "Elke dag bereikbaar." in client.get(at_desk(found, "commitments")).content.decode()
    other = client_of(found.evaluators[1])
    assert "Elke dag bereikbaar." not in other.get(at_desk(found, "commitments")).content.decode()
    other.post(address("unmark", found, row.public_id))
    assert Commitment.objects.exists()
    client.post(address("unmark", found, row.public_id))
    assert not Commitment.objects.exists()


def test_nothing_is_marked_in_a_plan_that_one_does_not_judge():
    found = commission()

    with pytest.raises(ScoringRefused, match="niet door u beoordeeld"):
        mark_commitment(found.bids[0], found.lot, "1", page=1, text="Iets.", by=found.evaluators[0], at=AT)


def test_after_the_reveal_marks_stay_and_are_shown_in_the_room():
    found = admitted(commission())
    mark_commitment(
        found.bids[0], found.lot, "1", page=2, text="Elke dag bereikbaar.", by=found.evaluators[0], at=AT
    )
    found = revealed(found)

    page = client_of(found.evaluators[1]).get(at_desk(found, "consensus_item")).content.decode()

    assert "Elke dag bereikbaar." in page


def test_one_goes_on_by_bid_or_by_criterion(found):
    client = client_of(found.evaluators[0])
    given = {"version": "0", "level_label": "Goed", "motivation": MOTIVATION, "go": "next"}
    work = client.get(address("overview", found)).context["sheets"]
    first, second = work[0].bid.public_id, work[1].bid.public_id

    by_bid = client.post(address("desk", found, first, 1, 1), given)
    by_criterion = client.post(address("desk", found, first, 1, 2) + "?volgorde=criterium", given)

    assert by_bid.url == address("desk", found, first, 1, 2)
    assert by_criterion.url == address("desk", found, second, 1, 2) + "?volgorde=criterium"


def test_a_finished_sheet_keeps_its_hints(found):
    fill_sheet(found.bids[0], found.evaluators[0], motivation="Kort.")

    answer = client_of(found.evaluators[0]).post(
        at_desk(found, "hint"), {"hint": "TOO_SHORT", "reason": "Te laat."}
    )

    assert "kunt u niet meer wijzigen" in answer.content.decode()
