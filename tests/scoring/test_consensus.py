"""From individual scores to the scores that count."""

from fractions import Fraction

import pytest

from audit.models import AuditEntry
from scoring.models import ConsensusScore, ConsensusVersion
from scoring.selectors import consensus_items, final_values
from scoring.services import (
    FieldRefused,
    NotReady,
    StaleConsensus,
    confirm_consensus,
    fix_quality,
    reveal_scores,
    save_consensus,
)
from tenders.domain.definition import ScaleLevel
from tenders.domain.lifecycle import Status
from tenders.domain.method import KNOCK_OUT
from tenders.domain.vocabulary import FinalScore
from tenders.models import Tender
from tenders.permissions import NotAllowed
from tests.factories.scoring import AT, admitted, agreed, commission, fill_sheet, revealed, scored
from tests.factories.tenders import plain_method, tender_definition

pytestmark = pytest.mark.django_db


def save(found, bid, code="1", **changes):
    given = {"level_label": "Goed", "motivation": "De commissie is het eens.", "version": 0, **changes}
    return save_consensus(bid, found.lot, code, by=found.chair, at=AT, **given)


def with_final_score(rule: FinalScore, **changes):
    return tender_definition(method=plain_method(final_score=rule, **changes))


def test_a_level_of_the_scale_gives_its_value():
    found = revealed(commission())

    row = save(found, found.bids[0])

    assert (row.level_label, row.value) == ("Goed", Fraction(8))


def test_on_scale_refuses_a_value_between_two_levels():
    found = revealed(commission())

    with pytest.raises(FieldRefused, match="niveau van de schaal"):
        save(found, found.bids[0], level_label=None, value=Fraction(7))


def test_on_scale_takes_a_number_that_is_a_level():
    found = revealed(commission())

    row = save(found, found.bids[0], level_label=None, value=Fraction(6))

    assert row.level_label == "Voldoende"


def test_free_consensus_takes_any_value_up_to_the_highest():
    found = revealed(commission(definition=with_final_score(FinalScore.CONSENSUS_FREE)))

    row = save(found, found.bids[0], level_label=None, value=Fraction(29, 4))

    assert (row.level_label, row.value) == ("", Fraction(29, 4))
    with pytest.raises(FieldRefused):
        save(found, found.bids[0], level_label=None, value=Fraction(101, 10), version=1)
    with pytest.raises(FieldRefused):
        save(found, found.bids[0], level_label=None, value=Fraction(-1), version=1)


def test_the_mean_is_exact_and_computed_from_the_scores_that_count():
    found = admitted(commission(evaluators=3, definition=with_final_score(FinalScore.MEAN)))
    for bid in found.bids:
        for user, level in zip(found.evaluators, ["Uitstekend", "Goed", "Goed"], strict=True):
            fill_sheet(bid, user, level)
    reveal_scores(found.tender, by=found.chair, at=AT)
    found = found.fresh()

    row = save(found, found.bids[0], level_label=None)

    assert row.value == Fraction(26, 3)


def test_a_knock_out_of_one_evaluator_knocks_out_in_the_median():
    scale = (*plain_method().scale, ScaleLevel("Onacceptabel", None, knock_out=True))
    found = admitted(commission(definition=with_final_score(FinalScore.MEDIAN, scale=scale)))
    for bid in found.bids:
        for user, level in zip(found.evaluators, ["Goed", "Onacceptabel"], strict=True):
            fill_sheet(bid, user, level)
    reveal_scores(found.tender, by=found.chair, at=AT)
    found = found.fresh()

    row = save(found, found.bids[0], level_label=None)

    assert row.value is KNOCK_OUT
    assert final_values(found.tender)[found.bids[0].pk, found.lot.pk]["1"] is KNOCK_OUT


def test_a_value_without_reasons_is_refused():
    found = revealed(commission())

    with pytest.raises(FieldRefused) as refusal:
        save(found, found.bids[0], motivation="  ")

    assert refusal.value.field == "motivation"


def test_a_stale_consensus_tab_overwrites_nothing_and_the_former_text_is_kept():
    found = revealed(commission())
    save(found, found.bids[0])
    save(found, found.bids[0], level_label="Voldoende", motivation="Na overleg lager.", version=1)

    with pytest.raises(StaleConsensus) as refusal:
        save(found, found.bids[0], level_label="Uitstekend", motivation="Oude tekst.", version=1)

    assert refusal.value.current.motivation == "Na overleg lager."
    assert list(ConsensusVersion.objects.values_list("version", "level_label")) == [(1, "Goed")]


def test_the_agenda_starts_with_what_divides_the_commission():
    found = admitted(commission(evaluators=2))
    anker, brug = found.bids
    fill_sheet(anker, found.evaluators[0], {"1": "Goed", "2A": "Goed", "2B": "Uitstekend"})
    fill_sheet(anker, found.evaluators[1], {"1": "Voldoende", "2A": "Goed", "2B": "Onvoldoende"})
    fill_sheet(brug, found.evaluators[0], {"1": "Goed", "2A": "Voldoende", "2B": "Voldoende"})
    fill_sheet(brug, found.evaluators[1], {"1": "Goed", "2A": "Goed", "2B": "Goed"})
    reveal_scores(found.tender, by=found.chair, at=AT)
    found = found.fresh()

    items = consensus_items(found.tender, found.chair)

    agenda = [(item.bid.organisation.name, item.criterion.code, item.spread.difference) for item in items]
    assert agenda == [
        ("Anker", "2B", 10),
        ("Anker", "1", 2),
        ("Brug", "2A", 2),
        ("Brug", "2B", 2),
        ("Anker", "2A", 0),
        ("Brug", "1", 0),
    ]


def test_only_the_chair_settles_and_only_after_the_reveal():
    found = scored(commission())

    with pytest.raises(NotAllowed):
        save(found, found.bids[0])
    reveal_scores(found.tender, by=found.chair, at=AT)
    found = found.fresh()
    with pytest.raises(NotAllowed):
        save_consensus(
            found.bids[0],
            found.lot,
            "1",
            level_label="Goed",
            motivation="x",
            version=0,
            by=found.buyer,
            at=AT,
        )


def test_a_member_confirms_only_when_everything_is_settled():
    found = revealed(commission(names=["Anker"]))
    save(found, found.bids[0])

    with pytest.raises(NotReady) as refusal:
        confirm_consensus(found.tender, by=found.evaluators[0], at=AT)

    assert refusal.value.reasons == [
        "Anker, perceel 1: over 2A is nog niet besloten.",
        "Anker, perceel 1: over 2B is nog niet besloten.",
    ]


def test_quality_is_fixed_when_all_members_confirmed_or_dissented():
    found = agreed(commission())
    confirm_consensus(found.tender, by=found.evaluators[1], dissent="Ik had 2A hoger gewild.", at=AT)

    fix_quality(found.tender, by=found.chair, at=AT)

    assert Tender.objects.get(pk=found.tender.pk).state is Status.QUALITY_FIXED
    assert AuditEntry.objects.filter(event="consensus.dissented").exists()


def test_a_change_after_confirmation_asks_for_confirmation_again():
    found = agreed(commission())
    save(found, found.bids[0], motivation="Anders verwoord.", version=1)

    with pytest.raises(NotReady) as refusal:
        fix_quality(found.tender, by=found.chair, at=AT)

    assert refusal.value.reasons == [
        f"Lid {number} heeft de consensus nog niet bevestigd, of daarna is er iets veranderd."
        for number in (1, 2)
    ]


def test_quality_is_not_fixed_while_a_motivation_is_missing():
    found = agreed(commission())
    ConsensusScore.objects.filter(bid=found.bids[0], criterion_code="2B").update(motivation="")

    with pytest.raises(NotReady) as refusal:
        fix_quality(found.tender, by=found.chair, at=AT)

    assert refusal.value.reasons[0] == "Anker, perceel 1: over 2B is nog niet besloten."


def test_nothing_changes_after_quality_is_fixed():
    found = agreed(commission())
    fix_quality(found.tender, by=found.chair, at=AT)
    found = found.fresh()

    with pytest.raises(NotAllowed):
        save(found, found.bids[0], motivation="Te laat.", version=1)
