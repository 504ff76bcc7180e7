"""Nobody sees a score of another before all are final. The scores that could leak are in the database."""

import pytest

from scoring.models import InterestDeclaration, Score, ScoreSheet
from scoring.selectors import consensus_items, reveal_obstacles
from scoring.services import (
    FieldRefused,
    InstructionUnread,
    NotReady,
    ScoringRefused,
    admit_without_interest,
    confirm_instruction,
    decide_declaration,
    release_evaluator,
    reveal_scores,
    save_score,
    sheet_for,
    sign_declaration,
)
from tenders.domain.lifecycle import Status
from tenders.models import Role, Tender, TenderRole
from tenders.permissions import NotAllowed
from tests.factories.scoring import AT, admitted, commission, fill_sheet, opened_bid, revealed, scored
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db
Decision = InterestDeclaration.Decision


def visible(user, tender) -> set[int]:
    return set(Score.objects.visible_to(user, tender).values_list("sheet__evaluator", flat=True))


def test_an_evaluator_sees_only_its_own_scores_while_all_are_final_but_not_revealed():
    found = scored(commission())
    first, second = found.evaluators

    assert Score.objects.count() == 12
    assert visible(first, found.tender) == {first.pk}
    assert visible(second, found.tender) == {second.pk}


@pytest.mark.parametrize("role", [Role.BUYER, Role.CHAIR, Role.AUDITOR, Role.JURIST, Role.CHECKER])
def test_no_other_role_sees_a_score_before_the_reveal(role):
    found = scored(commission())
    user = {Role.BUYER: found.buyer, Role.CHAIR: found.chair}.get(role) or member_with_role(
        found.tender, role
    )

    assert visible(user, found.tender) == set()
    assert not ScoreSheet.objects.visible_to(user, found.tender).exists()


def test_after_the_reveal_members_see_each_others_scores():
    found = revealed(commission())

    for user in [*found.evaluators, found.chair, found.buyer]:
        assert visible(user, found.tender) == {user.pk for user in found.evaluators}


def test_a_barred_member_sees_no_score_of_others_on_that_bid_after_the_reveal():
    found = commission(evaluators=3)
    barred, *others = found.evaluators
    sign_declaration(found.bids[0], by=barred, has_interest=True, text="Mijn zus werkt daar.", at=AT)
    declaration = InterestDeclaration.objects.get()
    decide_declaration(declaration, decision=Decision.BARRED, reason="Familie.", by=found.chair, at=AT)
    admitted(found)
    for user in found.evaluators:
        for bid in found.bids[1 if user == barred else 0 :]:
            fill_sheet(bid, user)
    reveal_scores(found.tender, by=found.chair, at=AT)
    found = found.fresh()

    seen = Score.objects.visible_to(found.evaluators[0], found.tender)

    assert set(seen.values_list("sheet__bid", flat=True)) == {found.bids[1].pk}
    items = consensus_items(found.tender, found.evaluators[0])
    assert {item.bid.pk for item in items} == {found.bids[1].pk}
    assert len(others) == 2


def test_scores_of_another_tender_are_never_visible():
    found, other = revealed(commission()), revealed(commission())

    assert visible(found.chair, other.tender) == set()
    assert visible(found.evaluators[0], other.tender) == set()


def test_the_reveal_waits_for_every_admitted_pair():
    found = admitted(commission())
    first, second = found.evaluators
    for bid in found.bids:
        fill_sheet(bid, first)
    fill_sheet(found.bids[0], second)
    fill_sheet(found.bids[1], second, final=False)

    with pytest.raises(NotReady) as refusal:
        reveal_scores(found.tender, by=found.chair, at=AT)

    assert refusal.value.reasons == ["Lid 2 heeft Brug nog niet afgerond."]
    assert Tender.objects.get(pk=found.tender.pk).state is Status.SCORING


def test_what_a_member_has_not_finished_is_told_in_one_sentence():
    found = admitted(commission())
    for bid in found.bids:
        fill_sheet(bid, found.evaluators[0])

    with pytest.raises(NotReady) as refusal:
        reveal_scores(found.tender, by=found.chair, at=AT)

    assert refusal.value.reasons == ["Lid 2 heeft Anker en Brug nog niet afgerond."]


def test_the_reveal_waits_for_a_declaration_that_is_missing_or_undecided():
    found = commission(names=["Anker"])
    sign_declaration(found.bids[0], by=found.evaluators[0], has_interest=False, at=AT)

    obstacles = reveal_obstacles(found.tender)

    assert [text for text in obstacles if "nog niet besloten" in text] == [
        "Over Lid 1 en Anker is nog niet besloten: de verklaring ontbreekt of wacht op u.",
        "Over Lid 2 en Anker is nog niet besloten: de verklaring ontbreekt of wacht op u.",
    ]


def test_the_minimum_number_of_evaluators_holds_after_a_release():
    found = admitted(commission(names=["Anker"]))
    fill_sheet(found.bids[0], found.evaluators[0])
    release_evaluator(found.tender, found.evaluators[1], reason="Ziek.", by=found.chair, at=AT)

    with pytest.raises(NotReady) as refusal:
        reveal_scores(found.tender, by=found.chair, at=AT)

    assert refusal.value.reasons == ["Anker heeft 1 toegelaten beoordelaar; ten minste 2 zijn nodig."]


def test_a_released_evaluator_is_not_waited_for_and_its_scores_do_not_count():
    found = admitted(commission(names=["Anker"], evaluators=3))
    bid = found.bids[0]
    for user in found.evaluators[:2]:
        fill_sheet(bid, user)
    fill_sheet(bid, found.evaluators[2], "Onvoldoende", final=False)

    release_evaluator(found.tender, found.evaluators[2], reason="Ziek.", by=found.chair, at=AT)
    reveal_scores(found.tender, by=found.chair, at=AT)

    found = found.fresh()
    for item in consensus_items(found.tender, found.chair):
        assert {score.level_label for score in item.scores} == {"Goed"}


def test_who_never_declared_can_be_released():
    found = commission(names=["Anker"], evaluators=3)
    for user in found.evaluators[:2]:
        sign_declaration(found.bids[0], by=user, has_interest=False, at=AT)
    admit_without_interest(found.tender, by=found.chair, at=AT)
    for user in found.evaluators[:2]:
        fill_sheet(found.bids[0], user)

    release_evaluator(found.tender, found.evaluators[2], reason="Langdurig ziek.", by=found.chair, at=AT)

    assert reveal_obstacles(found.tender) == []


def test_final_work_is_not_released_away():
    found = admitted(commission(names=["Anker"], evaluators=3))
    fill_sheet(found.bids[0], found.evaluators[0])

    released = release_evaluator(found.tender, found.evaluators[0], reason="Ziek.", by=found.chair, at=AT)

    assert released == 0
    declaration = InterestDeclaration.objects.get(evaluator=found.evaluators[0])
    with pytest.raises(ScoringRefused, match="al afgerond"):
        decide_declaration(declaration, decision=Decision.RELEASED, reason="Ziek.", by=found.chair, at=AT)


def test_a_release_needs_a_reason():
    found = commission()

    with pytest.raises(FieldRefused, match="waarom"):
        release_evaluator(found.tender, found.evaluators[0], reason=" ", by=found.chair, at=AT)


def test_an_ended_role_ends_the_wait_for_that_evaluator():
    found = admitted(commission(names=["Anker"], evaluators=3))
    for user in found.evaluators[:2]:
        fill_sheet(found.bids[0], user)
    TenderRole.objects.filter(user=found.evaluators[2]).update(ended_at=AT, ended_by=found.buyer)

    assert reveal_obstacles(found.tender) == []


def test_content_is_closed_until_the_declaration_is_signed_and_the_chair_admits():
    found = commission(names=["Anker"])
    bid, user = found.bids[0], found.evaluators[0]

    with pytest.raises(ScoringRefused, match="niet toegelaten"):
        sheet_for(bid, found.lot, user)
    sign_declaration(bid, by=user, has_interest=False, at=AT)
    with pytest.raises(ScoringRefused, match="niet toegelaten"):
        sheet_for(bid, found.lot, user)
    admit_without_interest(found.tender, by=found.chair, at=AT)
    with pytest.raises(InstructionUnread):
        sheet_for(bid, found.lot, user)
    confirm_instruction(found.tender, by=user, at=AT)

    assert sheet_for(bid, found.lot, user).evaluator == user


def test_bulk_admission_leaves_declared_interests_to_the_chair():
    found = commission()
    sign_declaration(found.bids[0], by=found.evaluators[0], has_interest=True, text="Oud-collega.", at=AT)
    sign_declaration(found.bids[1], by=found.evaluators[0], has_interest=False, at=AT)

    assert admit_without_interest(found.tender, by=found.chair, at=AT) == 1

    decisions = dict(InterestDeclaration.objects.values_list("bid__organisation__name", "decision"))
    assert decisions == {"Anker": "waiting", "Brug": "admitted"}


def test_an_interest_needs_words_and_its_admission_a_reason():
    found = commission()

    with pytest.raises(FieldRefused, match="welk belang"):
        sign_declaration(found.bids[0], by=found.evaluators[0], has_interest=True, at=AT)
    declaration = sign_declaration(
        found.bids[0], by=found.evaluators[0], has_interest=True, text="Oud-collega.", at=AT
    )
    with pytest.raises(FieldRefused, match="reden"):
        decide_declaration(declaration, decision=Decision.ADMITTED, by=found.chair, at=AT)


def test_a_bid_that_is_not_admitted_is_not_declared_on():
    found = commission()
    rejected = opened_bid(found.tender, "Cirkel", admitted=False)

    with pytest.raises(ScoringRefused, match="doet niet mee"):
        sign_declaration(rejected, by=found.evaluators[0], has_interest=False, at=AT)


def test_only_an_evaluator_declares_and_only_the_chair_decides():
    found = commission()

    with pytest.raises(NotAllowed):
        sign_declaration(found.bids[0], by=found.buyer, has_interest=False, at=AT)
    declaration = sign_declaration(found.bids[0], by=found.evaluators[0], has_interest=False, at=AT)
    with pytest.raises(NotAllowed):
        decide_declaration(declaration, decision=Decision.ADMITTED, by=found.buyer, at=AT)


def test_an_evaluator_cannot_write_on_the_sheet_of_another():
    found = admitted(commission())
    sheet = sheet_for(found.bids[0], found.lot, found.evaluators[0])

    with pytest.raises(ScoringRefused, match="ander commissielid"):
        save_score(sheet, "1", level_label="Goed", version=0, by=found.evaluators[1], at=AT)
