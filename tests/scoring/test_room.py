"""The consensus room live: the pen, drafts, adjustments, and what other screens get to know."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from scoring.domain.room import LEASE
from scoring.models import (
    ConsensusConfirmation,
    ConsensusDraft,
    ConsensusRoom,
    ConsensusScore,
    ConsensusVersion,
    Score,
    ScoreAdjustment,
)
from scoring.selectors import consensus_items
from scoring.services import (
    FieldRefused,
    PenTaken,
    ScoringRefused,
    StaleAdjustment,
    adjust_score,
    hold_pen,
    keep_draft,
    lay_down_pen,
    reveal_scores,
    save_consensus,
)
from tenders.domain.vocabulary import FinalScore
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tests.factories.scoring import AT, agreed, commission, revealed, scored
from tests.factories.tenders import member_with_role, plain_method, tender_definition
from tests.scoring.test_pages import address, client_of

pytestmark = pytest.mark.django_db
MS = timedelta(milliseconds=1)


def settle(found, **changes):
    given = {
        "level_label": "Goed",
        "motivation": "Samen besloten.",
        "version": 0,
        "by": found.chair,
        "at": AT,
    }
    return save_consensus(found.bids[0], found.lot, "1", **{**given, **changes})


def write(found, text, *, by=None, at=AT):
    texts = {"level_label": "Goed", "value_text": "", "motivation": text}
    return keep_draft(found.bids[0], found.lot, "1", texts=texts, by=by or found.chair, at=at)


def own_score(found, place=0, code="1"):
    return Score.objects.get(
        sheet__evaluator=found.evaluators[place], sheet__bid=found.bids[0], criterion_code=code
    )


def adjust(found, place=0, **changes):
    given = {"level_label": "Voldoende", "reason": "Ik las pagina 3 verkeerd.", "from_label": "Goed"}
    return adjust_score(own_score(found, place), **{**given, **changes}, by=found.evaluators[place], at=AT)


def item_address(found, name="consensus_item"):
    return address(name, found, found.bids[0].public_id, 1, 1)


def test_the_seed_of_the_speaking_order_is_logged_at_the_reveal():
    found = revealed(commission())

    room = ConsensusRoom.objects.get(tender=found.tender)

    assert AuditEntry.objects.get(event="consensus.room_opened").data == {"seed": room.seed}


def test_a_screen_asks_with_one_query_and_gets_nothing_until_something_changed():
    found = revealed(commission())
    client = client_of(found.evaluators[0])
    shown = client.get(item_address(found)).context["room"].token
    url = address("room_state", found)
    with CaptureQueriesContext(connection) as signing_in:
        client.get("/gezondheid/live")
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url, {"stand": shown})
    own = [query["sql"] for query in captured if "consensusroom" in query["sql"]]
    others = [query["sql"] for query in captured if "consensusroom" not in query["sql"]]

    assert (answer.status_code, answer.content) == (204, b"")
    assert len(own) == 1
    # Who asks is read from the session first.
    assert all("session" in sql or "accounts_user" in sql for sql in others)
    assert len(signing_in) <= len(captured)

    settle(found)
    answer = client.get(url, {"stand": shown})
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == "room-changed"
    assert shown not in answer.content.decode()


def test_the_state_of_the_room_is_for_its_readers_after_the_reveal_alone():
    found = scored(commission())
    assert client_of(found.chair).get(address("room_state", found)).status_code == 404

    reveal_scores(found.tender, by=found.chair, at=AT)
    found = found.fresh()
    contract_manager = member_with_role(found.tender, Role.CONTRACT_MANAGER)

    assert client_of(found.chair).get(address("room_state", found)).status_code == 200
    assert client_of(contract_manager).get(address("room_state", found)).status_code == 404


def test_one_writes_at_a_time_until_the_lease_runs_out():
    found = revealed(commission())
    second = member_with_role(found.tender, Role.CHAIR, name="Tine Tweede")
    hold_pen(found.tender, by=found.chair, at=AT)

    with pytest.raises(PenTaken, match="Vera Voorzitter schrijft nu"):
        hold_pen(found.tender, by=second, at=AT + LEASE - MS)
    with pytest.raises(PenTaken):
        settle(found, by=second, at=AT + LEASE - MS)
    hold_pen(found.tender, by=second, at=AT + LEASE)

    with pytest.raises(PenTaken, match="Tine Tweede"):
        settle(found, at=AT + LEASE)


def test_holding_the_pen_longer_is_no_change_for_other_screens():
    found = revealed(commission())
    first = hold_pen(found.tender, by=found.chair, at=AT).version

    assert hold_pen(found.tender, by=found.chair, at=AT + LEASE / 3).version == first


def test_what_was_being_written_is_taken_over_after_a_lost_connection():
    found = revealed(commission())
    second = member_with_role(found.tender, Role.CHAIR, name="Tine Tweede")
    write(found, "Het plan is sterk op")

    page = client_of(second).get(item_address(found)).content.decode()
    assert "Een ander schrijft nu" not in page  # The clock of the pages is far past the lease.
    assert "U gaat verder met een concept" in page
    assert "Het plan is sterk op" in page
    write(found, "Het plan is sterk op samenwerking.", by=second, at=AT + LEASE)
    settle(found, motivation="Het plan is sterk op samenwerking.", by=second, at=AT + LEASE)

    assert not ConsensusDraft.objects.exists()


def test_who_lays_down_the_pen_makes_room_at_once():
    found = revealed(commission())
    second = member_with_role(found.tender, Role.CHAIR)
    write(found, "Begin.")

    lay_down_pen(found.tender, by=found.chair, at=AT)

    write(found, "Verder.", by=second)
    assert ConsensusDraft.objects.get().motivation == "Verder."


def test_only_the_chair_holds_the_pen():
    found = revealed(commission())

    with pytest.raises(NotAllowed):
        hold_pen(found.tender, by=found.evaluators[0], at=AT)


def test_a_member_adjusts_with_a_reason_and_the_first_score_stays():
    found = revealed(commission())

    adjust(found)

    score = own_score(found)
    assert (score.level_label, score.present_label) == ("Goed", "Voldoende")
    row = ScoreAdjustment.objects.get()
    assert (row.from_label, row.to_label, row.reason) == ("Goed", "Voldoende", "Ik las pagina 3 verkeerd.")
    item = next(
        item
        for item in consensus_items(found.tender, found.chair)
        if (item.bid.pk, item.criterion.code) == (found.bids[0].pk, "1")
    )
    assert (item.spread.difference, item.present.difference) == (0, 2)
    page = client_of(found.evaluators[1]).get(item_address(found)).content.decode()
    assert "Goed → Voldoende" in page
    assert "Ik las pagina 3 verkeerd." in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": " "}, "waarom"),
        ({"level_label": "Matig"}, "niveau van de schaal"),
        ({"level_label": "Goed"}, "hebt u al"),
    ],
)
def test_an_adjustment_needs_another_level_and_a_reason(changes, message):
    found = revealed(commission())

    with pytest.raises(FieldRefused, match=message):
        adjust(found, **changes)


def test_a_stale_tab_does_not_adjust_and_nobody_adjusts_for_another():
    found = revealed(commission())
    adjust(found)

    with pytest.raises(StaleAdjustment, match="naar Voldoende"):
        adjust(found, level_label="Uitstekend")
    with pytest.raises(ScoringRefused, match="eigen score"):
        adjust_score(
            own_score(found),
            level_label="Goed",
            reason="Nee.",
            from_label="Voldoende",
            by=found.evaluators[1],
            at=AT,
        )


def test_an_adjustment_asks_the_members_to_confirm_again():
    found = agreed(commission())
    assert ConsensusConfirmation.objects.exclude(content_hash="").count() == 2

    adjust(found)

    assert not ConsensusConfirmation.objects.exclude(content_hash="").exists()


def test_a_mean_that_was_settled_follows_an_adjustment_and_keeps_what_it_was():
    definition = tender_definition(method=plain_method(final_score=FinalScore.MEAN))
    found = revealed(commission(definition=definition))
    settle(found, level_label=None)

    adjust(found)

    row = ConsensusScore.objects.get()
    assert (row.value, row.motivation, row.version) == (Fraction(7), "Samen besloten.", 2)
    assert ConsensusVersion.objects.get().value_numerator == "8"


def test_a_motivation_begins_with_the_texts_of_members_and_is_kept_without_their_names():
    found = revealed(commission())
    client = client_of(found.chair)
    text = client.get(item_address(found), {"begin": "teksten"}).context["form"].initial["motivation"]
    assert "[Lid 1] 1 Anker:" in text

    client.post(item_address(found), {"level_label": "Goed", "motivation": text, "version": 0, "go": "stay"})

    row = ConsensusScore.objects.get()
    assert "Lid 1" not in row.motivation
    assert sorted(row.sources) == ["Lid 1", "Lid 2"]


def test_the_page_of_an_item_takes_an_adjustment_and_returns_what_is_refused():
    found = revealed(commission())
    client = client_of(found.evaluators[0])
    given = {"level_label": "Voldoende", "reason": "", "from_label": "Goed"}

    refused = client.post(item_address(found, "adjust"), given)
    assert "Schrijf op waarom u uw score bijstelt." in refused.content.decode()
    taken = client.post(item_address(found, "adjust"), {**given, "reason": "Overtuigd."})

    assert taken.status_code == 302
    assert own_score(found).present_label == "Voldoende"


def test_the_pen_answers_the_browser_with_what_was_kept():
    found = revealed(commission())
    client = client_of(found.chair)
    given = {"level_label": "Goed", "motivation": "In concept.", "version": 0}

    answer = client.post(item_address(found, "pen"), given, headers={"HX-Request": "true"})

    assert "Concept bewaard" in answer.content.decode()
    assert ConsensusDraft.objects.get().motivation == "In concept."
    assert not ConsensusScore.objects.exists()
    member = client_of(found.evaluators[0]).get(item_address(found)).content.decode()
    assert "In concept." in member


def test_the_thresholds_of_the_tender_name_the_bands_on_the_agenda():
    found = revealed(commission())
    adjust(found)
    Tender.objects.filter(pk=found.tender.pk).update(spread_from="3", spread_large="5")

    page = client_of(found.chair).get(address("consensus", found)).content.decode()

    assert "klein verschil" in page
