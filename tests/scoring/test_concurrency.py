"""Two people who judge at the same moment."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from audit.models import AuditEntry
from audit.selectors import verify_chain
from audit.services import tender_scope
from scoring.models import (
    ConsensusRoom,
    ConsensusScore,
    Draw,
    FixedRanking,
    InterestDeclaration,
    RankingEvent,
    Score,
    ScoreAdjustment,
    ScoreSheet,
)
from scoring.services import (
    PenTaken,
    ScoringRefused,
    StaleConsensus,
    StaleScore,
    abort_draw,
    adjust_score,
    commit_draw,
    decide_declaration,
    drop_out,
    finalise_sheet,
    fix_quality,
    fix_ranking,
    hold_draw,
    hold_pen,
    release_from_lots,
    reveal_scores,
    save_consensus,
    save_score,
    sheet_for,
    sign_declaration,
)
from tenders.domain.lifecycle import TransitionRefused
from tenders.domain.vocabulary import FinalScore, SetAsideGround
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.concurrency import overlapping
from tests.factories.scoring import (
    AT,
    admitted,
    commission,
    fill_sheet,
    quality_fixed,
    ranked,
    revealed,
    scored,
)
from tests.factories.tenders import member_with_role, plain_method, tender_definition

pytestmark = pytest.mark.django_db(transaction=True)
LEVELS = {"Anker": "Uitstekend", "Brug": "Goed", "Cirkel": "Voldoende"}


def twice(act: Callable[[], object]) -> tuple[object, object]:
    return overlapping(act, act)


def test_a_declaration_is_signed_once() -> None:
    found = commission(names=["Anker"], evaluators=1)

    _, refusal = twice(
        lambda: sign_declaration(found.bids[0], by=found.evaluators[0], has_interest=False, at=AT)
    )

    assert isinstance(refusal, ScoringRefused)
    assert InterestDeclaration.objects.count() == 1


def test_two_tabs_open_one_sheet() -> None:
    found = admitted(commission(names=["Anker"], evaluators=1))

    first, second = twice(lambda: sheet_for(found.bids[0], found.lot, found.evaluators[0]))

    assert first == second
    assert ScoreSheet.objects.count() == 1


@pytest.mark.parametrize("version", [0, 1])
def test_a_stale_tab_does_not_overwrite_what_is_being_saved(version: int) -> None:
    found = admitted(commission(names=["Anker"], evaluators=1))
    sheet = sheet_for(found.bids[0], found.lot, found.evaluators[0])

    def save(text: str, version: int = version) -> object:
        return save_score(
            sheet, "1", level_label="Goed", motivation=text, version=version, by=sheet.evaluator, at=AT
        )

    if version:
        save("Eerder.", 0)
    _, refusal = overlapping(lambda: save("Tabblad een."), lambda: save("Tabblad twee."))

    assert isinstance(refusal, StaleScore)
    assert (Score.objects.get().motivation, Score.objects.get().version) == ("Tabblad een.", version + 1)


def test_a_finished_sheet_does_not_change_any_more() -> None:
    found = admitted(commission(names=["Anker"], evaluators=1))
    sheet = fill_sheet(found.bids[0], found.evaluators[0], final=False)

    _, refusal = overlapping(
        lambda: finalise_sheet(sheet, by=sheet.evaluator, at=AT),
        lambda: save_score(
            sheet, "1", level_label="Goed", motivation="Toch anders.", version=1, by=sheet.evaluator, at=AT
        ),
    )

    assert isinstance(refusal, ScoringRefused)
    assert not Score.objects.filter(motivation="Toch anders.").exists()


def test_who_is_being_released_does_not_finish() -> None:
    found = admitted(commission(names=["Anker"], evaluators=1))
    sheet = fill_sheet(found.bids[0], found.evaluators[0], final=False)
    declaration = InterestDeclaration.objects.get()

    _, refusal = overlapping(
        lambda: decide_declaration(declaration, decision="released", reason="Ziek.", by=found.chair, at=AT),
        lambda: finalise_sheet(sheet, by=sheet.evaluator, at=AT),
    )

    assert isinstance(refusal, ScoringRefused)
    assert ScoreSheet.objects.get().finalised_at is None


@pytest.mark.parametrize("of_lot", [False, True])
def test_who_is_finishing_is_not_released(of_lot: bool) -> None:
    found = admitted(commission(names=["Anker"], evaluators=1))
    sheet = fill_sheet(found.bids[0], found.evaluators[0], final=False)
    declaration = InterestDeclaration.objects.get()

    def release() -> object:
        if of_lot:
            return release_from_lots(declaration, [found.lot], reason="Ziek.", by=found.chair, at=AT)
        return decide_declaration(declaration, decision="released", reason="Ziek.", by=found.chair, at=AT)

    _, refusal = overlapping(lambda: finalise_sheet(sheet, by=sheet.evaluator, at=AT), release)

    assert isinstance(refusal, ScoringRefused)
    assert InterestDeclaration.objects.get().decision == InterestDeclaration.Decision.ADMITTED
    assert not declaration.released_lots.exists()


def test_scores_are_revealed_once() -> None:
    found = scored(commission())

    _, refusal = twice(lambda: reveal_scores(found.tender, by=found.chair, at=AT))

    assert isinstance(refusal, TransitionRefused | NotAllowed), refusal
    assert AuditEntry.objects.filter(event="tender.reveal_scores").count() == 1


def test_two_who_settle_one_item_do_not_overwrite_each_other() -> None:
    found = revealed(commission(names=["Anker"]))

    def settle(text: str) -> object:
        return save_consensus(
            found.bids[0],
            found.lot,
            "1",
            level_label="Goed",
            motivation=text,
            version=0,
            by=found.chair,
            at=AT,
        )

    saved, refusal = overlapping(lambda: settle("De eerste."), lambda: settle("De tweede."))

    assert isinstance(refusal, StaleConsensus), (saved, refusal)
    assert refusal.current.motivation == "De eerste."


def test_the_chair_and_two_members_on_one_item_lose_nothing() -> None:
    found = revealed(commission(names=["Anker"]))
    scores = [Score.objects.get(sheet__evaluator=user, criterion_code="1") for user in found.evaluators]

    def adjust(place: int) -> object:
        return adjust_score(
            scores[place],
            level_label="Voldoende",
            reason=f"Reden van {place}.",
            from_label="Goed",
            by=found.evaluators[place],
            at=AT,
        )

    def settle() -> object:
        return save_consensus(
            found.bids[0],
            found.lot,
            "1",
            level_label="Voldoende",
            motivation="Samen.",
            version=0,
            by=found.chair,
            at=AT,
        )

    before = ConsensusRoom.objects.get().version
    overlapping(lambda: adjust(0), settle)
    overlapping(settle, lambda: adjust(1))

    assert set(ScoreAdjustment.objects.values_list("reason", flat=True)) == {"Reden van 0.", "Reden van 1."}
    assert ConsensusScore.objects.get().motivation == "Samen."
    # Every screen is told of each change: none is overwritten by another.
    assert ConsensusRoom.objects.get().version == before + 3
    assert verify_chain(tender_scope(found.tender.public_id)).ok


def test_a_mean_is_of_the_scores_as_they_are_when_it_is_kept() -> None:
    method = plain_method(final_score=FinalScore.MEAN)
    found = revealed(commission(names=["Anker"], definition=tender_definition(method=method)))
    score = Score.objects.get(sheet__evaluator=found.evaluators[0], criterion_code="1")

    overlapping(
        lambda: adjust_score(
            score,
            level_label="Voldoende",
            reason="Overtuigd.",
            from_label="Goed",
            by=found.evaluators[0],
            at=AT,
        ),
        lambda: save_consensus(
            found.bids[0], found.lot, "1", motivation="Samen.", version=0, by=found.chair, at=AT
        ),
    )

    assert ConsensusScore.objects.get().value == Fraction(7)


def test_one_of_two_takes_the_pen() -> None:
    found = revealed(commission(names=["Anker"]))
    second = member_with_role(found.tender, Role.CHAIR)

    _, refusal = overlapping(
        lambda: hold_pen(found.tender, by=found.chair, at=AT),
        lambda: hold_pen(found.tender, by=second, at=AT),
    )

    assert isinstance(refusal, PenTaken), refusal
    assert ConsensusRoom.objects.get().pen_holder == found.chair


def test_quality_is_not_fixed_on_a_consensus_that_is_being_changed() -> None:
    found = quality_fixed(commission(names=list(LEVELS)), LEVELS)
    # One step back: agreed and confirmed, not yet fixed.
    found.tender.status = "consensus"
    found.tender.save(update_fields=["status"])
    bid = found.bids[0]
    row = bid.consensus_scores.get(criterion_code="1")

    _, refusal = overlapping(
        lambda: save_consensus(
            bid,
            found.lot,
            "1",
            level_label="Goed",
            motivation="Lager.",
            version=row.version,
            by=found.chair,
            at=AT,
        ),
        lambda: fix_quality(found.tender, by=found.chair, at=AT),
    )

    assert isinstance(refusal, ScoringRefused), refusal


def test_the_ranking_is_fixed_once() -> None:
    found = quality_fixed(commission(names=list(LEVELS)), LEVELS)

    _, refusal = twice(lambda: fix_ranking(found.tender, by=found.buyer, at=AT))

    assert isinstance(refusal, ScoringRefused)
    assert FixedRanking.objects.get().number == 1
    assert verify_chain(tender_scope(found.tender.public_id)).ok


def test_two_bidders_who_drop_out_together_both_drop_out() -> None:
    found, _ = ranked(commission(names=list(LEVELS)), LEVELS)

    overlapping(
        *[
            lambda bid=bid: drop_out(
                found.tender,
                bid,
                ground=SetAsideGround.WITHDRAWN,
                reason="Ingetrokken.",
                by=found.buyer,
                at=AT,
            )
            for bid in found.bids[:2]
        ]
    )

    assert list(RankingEvent.objects.values_list("number", flat=True)) == [1, 2]
    last = FixedRanking.objects.order_by("-number").first()
    assert last is not None
    assert [row.bid.organisation.name for row in last.positions.all()] == ["Cirkel"]


def test_one_tie_has_one_draw() -> None:
    found = quality_fixed(commission())

    _, refusal = twice(lambda: commit_draw(found.tender, found.lot, found.bids, by=found.chair, at=AT))

    assert isinstance(refusal, ScoringRefused)
    assert Draw.objects.count() == 1


def test_a_draw_that_is_being_held_is_not_aborted() -> None:
    found = quality_fixed(commission())
    draw = commit_draw(found.tender, found.lot, found.bids, by=found.chair, at=AT)

    _, refusal = overlapping(
        lambda: hold_draw(draw, by=found.chair, at=AT),
        lambda: abort_draw(draw, reason="Niet naar wens.", by=found.chair, at=AT),
    )

    assert isinstance(refusal, ScoringRefused)
    assert Draw.objects.get().aborted_at is None
