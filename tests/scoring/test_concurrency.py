"""Two people who judge at the same moment."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from audit.selectors import verify_chain
from audit.services import tender_scope
from scoring.models import (
    ConsensusConfirmation,
    ConsensusRoom,
    ConsensusScore,
    Draw,
    FixedRanking,
    InterestDeclaration,
    RankingEvent,
    Score,
    ScoreAdjustment,
    ScoreSheet,
    SheetReopening,
)
from scoring.selectors.consensus import consensus_state
from scoring.services import (
    NotReady,
    PenTaken,
    ScoringRefused,
    StaleAdjustment,
    StaleConsensus,
    StaleScore,
    abort_draw,
    adjust_score,
    commit_draw,
    confirm_consensus,
    decide_declaration,
    drop_out,
    finalise_sheet,
    fix_quality,
    fix_ranking,
    hold_draw,
    hold_pen,
    release_from_lots,
    reopen_sheet,
    reveal_scores,
    save_consensus,
    save_score,
    sheet_for,
    sign_declaration,
)
from scoring.services.consensus import quality_obstacles
from tenders.domain.lifecycle import Status, TransitionRefused
from tenders.domain.vocabulary import FinalScore, SetAsideGround
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tenders.selectors import definition_of
from tests.concurrency import overlapping, together
from tests.factories.scoring import (
    AT,
    admitted,
    agreed,
    commission,
    fill_sheet,
    quality_fixed,
    ranked,
    revealed,
    scored,
)
from tests.factories.tenders import member_with_role, plain_method, tender_definition
from tests.scoring.test_pages import client_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scenes_put_back")]
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


def test_a_finish_and_a_reopening_of_one_sheet_both_hold_and_the_scores_stay() -> None:
    found = scored(commission(names=["Anker"]))
    sheet = ScoreSheet.objects.get(evaluator=found.evaluators[0])
    reopen_sheet(sheet, reason="Een bladzijde overgeslagen.", by=found.chair, at=AT)

    _, reopening = overlapping(
        lambda: finalise_sheet(sheet, by=sheet.evaluator, at=AT),
        lambda: reopen_sheet(sheet, reason="Nog een bladzijde.", by=found.chair, at=AT),
    )

    assert isinstance(reopening, SheetReopening), reopening
    assert ScoreSheet.objects.get(pk=sheet.pk).finalised_at is None
    assert set(SheetReopening.objects.values_list("reason", flat=True)) == {
        "Een bladzijde overgeslagen.",
        "Nog een bladzijde.",
    }
    assert sheet.scores.count() == len(definition_of(found.tender).method.quality_leaves)
    assert verify_chain(tender_scope(found.tender.public_id)).ok


def test_nothing_is_revealed_while_a_sheet_is_being_opened_again() -> None:
    found = scored(commission(names=["Anker"]))
    sheet = ScoreSheet.objects.get(evaluator=found.evaluators[0])

    _, refusal = overlapping(
        lambda: reopen_sheet(sheet, reason="Een bladzijde overgeslagen.", by=found.chair, at=AT),
        lambda: reveal_scores(found.tender, by=found.chair, at=AT),
    )

    assert isinstance(refusal, NotReady), refusal
    assert Tender.objects.get().status == Status.SCORING.value


def test_a_sheet_is_not_opened_again_while_the_scores_are_being_revealed() -> None:
    found = scored(commission(names=["Anker"]))
    sheet = ScoreSheet.objects.get(evaluator=found.evaluators[0])

    _, refusal = overlapping(
        lambda: reveal_scores(found.tender, by=found.chair, at=AT),
        lambda: reopen_sheet(sheet, reason="Een bladzijde overgeslagen.", by=found.chair, at=AT),
    )

    assert isinstance(refusal, ScoringRefused | NotAllowed), refusal
    assert ScoreSheet.objects.get(pk=sheet.pk).finalised_at == AT
    assert not SheetReopening.objects.exists()


@pytest.mark.parametrize("saves_first", [True, False])
def test_a_last_save_is_in_what_is_revealed_or_refused(saves_first: bool) -> None:
    """The last sheet is saved and finished while the chair asks for the reveal."""
    found = admitted(commission(names=["Anker"]))
    fill_sheet(found.bids[0], found.evaluators[1])
    sheet = fill_sheet(found.bids[0], found.evaluators[0], final=False)

    def save_and_finish() -> object:
        save_score(
            sheet, "1", level_label="Voldoende", motivation="Last.", version=1, by=sheet.evaluator, at=AT
        )
        return finalise_sheet(sheet, by=sheet.evaluator, at=AT)

    def reveal() -> object:
        return reveal_scores(found.tender, by=found.chair, at=AT)

    works = (save_and_finish, reveal) if saves_first else (reveal, save_and_finish)
    outcomes = overlapping(*works)

    assert sheet.scores.get(criterion_code="1").motivation == "Last."
    revealed_status = Status.CONSENSUS if saves_first else Status.SCORING
    assert Tender.objects.get().status == revealed_status.value, outcomes
    assert saves_first or isinstance(outcomes[0], NotReady), outcomes


def test_one_score_adjusted_in_two_tabs_keeps_the_first_and_refuses_the_second() -> None:
    found = revealed(commission(names=["Anker"]))
    score = Score.objects.get(sheet__evaluator=found.evaluators[0], criterion_code="1")

    def adjust(label: str) -> object:
        return adjust_score(
            score,
            level_label=label,
            reason=f"Naar {label}.",
            from_label="Goed",
            by=found.evaluators[0],
            at=AT,
        )

    _, refusal = overlapping(lambda: adjust("Voldoende"), lambda: adjust("Uitstekend"))

    assert isinstance(refusal, StaleAdjustment), refusal
    assert ScoreAdjustment.objects.get().reason == "Naar Voldoende."
    assert Score.objects.get(pk=score.pk).present_label == "Voldoende"


def test_two_members_adjust_at_once_and_both_stand() -> None:
    found = revealed(commission(names=["Anker"]))
    before = ConsensusRoom.objects.get().version

    def adjust(user: User) -> object:
        score = Score.objects.get(sheet__evaluator=user, criterion_code="1")
        return adjust_score(
            score,
            level_label="Voldoende",
            reason=f"{user.name} leest anders.",
            from_label="Goed",
            by=user,
            at=AT,
        )

    together(*[lambda user=user: adjust(user) for user in found.evaluators])

    assert set(ScoreAdjustment.objects.values_list("reason", flat=True)) == {
        f"{user.name} leest anders." for user in found.evaluators
    }
    assert ConsensusRoom.objects.get().version == before + 2


def test_nobody_adjusts_any_more_while_the_chair_fixes_the_quality() -> None:
    found = agreed(commission(names=["Anker"]))
    score = Score.objects.get(sheet__evaluator=found.evaluators[0], criterion_code="1")

    _, refusal = overlapping(
        lambda: fix_quality(found.tender, by=found.chair, at=AT),
        lambda: adjust_score(
            score,
            level_label="Voldoende",
            reason="Te laat.",
            from_label="Goed",
            by=found.evaluators[0],
            at=AT,
        ),
    )

    assert isinstance(refusal, ScoringRefused | NotAllowed), refusal
    assert not ScoreAdjustment.objects.exists()
    assert Tender.objects.get().status == Status.QUALITY_FIXED.value


def test_the_quality_is_not_fixed_over_an_adjustment_that_nobody_confirmed() -> None:
    found = agreed(commission(names=["Anker"]))
    score = Score.objects.get(sheet__evaluator=found.evaluators[0], criterion_code="1")

    _, refusal = overlapping(
        lambda: adjust_score(
            score,
            level_label="Voldoende",
            reason="Overtuigd.",
            from_label="Goed",
            by=found.evaluators[0],
            at=AT,
        ),
        lambda: fix_quality(found.tender, by=found.chair, at=AT),
    )

    assert isinstance(refusal, NotReady), refusal
    assert ScoreAdjustment.objects.get().reason == "Overtuigd."
    assert Tender.objects.get().status == Status.CONSENSUS.value


@pytest.mark.parametrize("confirms_first", [True, False])
def test_a_confirmation_holds_for_what_stood_there_when_it_was_given(confirms_first: bool) -> None:
    found = agreed(commission(names=["Anker"]))
    user, row = found.evaluators[0], ConsensusScore.objects.get(criterion_code="1")
    ConsensusConfirmation.objects.filter(member=user).delete()

    def confirm() -> object:
        return confirm_consensus(found.tender, by=user, at=AT)

    def change() -> object:
        return save_consensus(
            found.bids[0],
            found.lot,
            "1",
            level_label="Voldoende",
            motivation="Bij nader inzien lager.",
            version=row.version,
            by=found.chair,
            at=AT,
        )

    overlapping(*((confirm, change) if confirms_first else (change, confirm)))

    given = ConsensusConfirmation.objects.get(member=user)
    assert ConsensusScore.objects.get(criterion_code="1").motivation == "Bij nader inzien lager."
    is_of_now = given.content_hash == consensus_state(found.tender).hash_for(user)
    assert is_of_now is not confirms_first
    assert bool(quality_obstacles(found.tender))


def test_a_page_read_during_a_change_shows_all_of_it_or_nothing() -> None:
    """A change to an item is its level and its words together; who reads meanwhile sees one of the two states."""
    found = agreed(commission(names=["Anker"]))
    row = ConsensusScore.objects.get(criterion_code="1")
    path = reverse("scoring:consensus_item", args=[found.tender.public_id, found.bids[0].public_id, 1, 1])
    client = client_of(found.evaluators[0])
    seen: list[tuple[str, bool]] = []

    def change() -> object:
        return save_consensus(
            found.bids[0],
            found.lot,
            "1",
            level_label="Voldoende",
            motivation="Nieuwe woorden van de commissie.",
            version=row.version,
            by=found.chair,
            at=AT,
        )

    def read() -> None:
        page = client.get(path)
        level = page.context["row"].item.agreed.level_label
        seen.append((level, "Nieuwe woorden van de commissie." in page.content.decode()))

    read()
    assert seen == [(row.level_label, False)]
    _, fault = overlapping(change, read)
    read()

    assert fault is None
    assert seen[-1] == ("Voldoende", True)
    assert set(seen) <= {(row.level_label, False), seen[-1]}
