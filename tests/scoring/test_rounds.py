"""A round that cannot stand is closed, and scored again with other members."""

import pytest

from scoring.models import (
    ClosedRound,
    ConsensusMinutes,
    ConsensusScore,
    Draw,
    RankingEvent,
    Score,
    ScoreSheet,
)
from scoring.selectors import consensus_items
from scoring.services import FieldRefused, NotReady, ScoringRefused, record_draw, reveal_scores, score_again
from tenders.domain.lifecycle import Status
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tests.factories.scoring import (
    AT,
    MOTIVATION,
    admitted,
    agreed,
    commission,
    fill_sheet,
    quality_fixed,
    scored,
)
from tests.factories.tenders import member_with_role
from tests.scoring.test_pages import address, client_of

pytestmark = pytest.mark.django_db
REASON = "De voorzieningenrechter vindt de motivering van 2A onvoldoende."


def again(found):
    score_again(found.tender, reason=REASON, by=found.chair, at=AT)
    return found.fresh()


def test_a_new_round_begins_empty_and_the_earlier_one_is_closed_to_all():
    found = agreed(commission())
    assert Score.objects.count() == 12

    found = again(found)

    assert found.tender.state is Status.SCORING
    assert not Score.objects.exists()
    assert not ConsensusScore.objects.exists()
    assert ScoreSheet.of_every_round.count() == 4
    assert ClosedRound.objects.get().reason == REASON
    page = client_of(found.evaluators[0]).get(address("overview", found)).content.decode()
    assert MOTIVATION[:40] not in page
    assert "nog kiezen" in page


def test_the_verslag_of_a_round_that_was_not_fixed_is_kept():
    found = again(agreed(commission()))

    assert ConsensusMinutes.objects.get().content["closed_for"] == REASON
    assert (
        client_of(found.chair).get(address("desk", found, found.bids[0].public_id, 1, 1)).status_code == 404
    )


def test_the_new_round_waits_for_members_who_were_not_in_the_earlier_one():
    found = scored(again(agreed(commission())))
    with pytest.raises(NotReady) as refusal:
        reveal_scores(found.tender, by=found.chair, at=AT)
    assert refusal.value.reasons == [
        "Nieuw in deze ronde: 0 van ten minste 1 leden die niet in een eerdere ronde zaten."
    ]

    found.evaluators.append(member_with_role(found.tender, Role.EVALUATOR, name="Nieuw Lid"))
    admitted(found)
    for bid in found.bids:
        fill_sheet(bid, found.evaluators[-1], "Uitstekend")
    reveal_scores(found.tender, by=found.chair, at=AT)

    found = found.fresh()
    levels = {
        given.level_label for item in consensus_items(found.tender, found.chair) for given in item.scores
    }
    assert levels == {"Goed", "Uitstekend"}


def test_the_tender_says_how_many_other_members_there_must_be():
    found = again(agreed(commission()))
    Tender.objects.filter(pk=found.tender.pk).update(other_evaluators=0)

    scored(found.fresh())
    reveal_scores(found.tender, by=found.chair, at=AT)

    assert found.fresh().tender.state is Status.CONSENSUS


def test_a_new_round_needs_a_reason_and_somebody_who_leads():
    found = agreed(commission())

    with pytest.raises(FieldRefused):
        score_again(found.tender, reason=" ", by=found.chair, at=AT)
    with pytest.raises(NotAllowed):
        score_again(found.tender, reason=REASON, by=found.evaluators[0], at=AT)


def test_after_a_draw_no_new_round_begins():
    found = quality_fixed(commission())
    record_draw(found.tender, found.lot, found.bids, reason="Notaris Van Dam.", by=found.buyer, at=AT)
    assert RankingEvent.objects.exists()
    assert not Draw.objects.exists()

    with pytest.raises(ScoringRefused, match="geloot"):
        score_again(found.tender, reason=REASON, by=found.chair, at=AT)
