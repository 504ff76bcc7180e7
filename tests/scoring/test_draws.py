"""Who is invited to a draw, when it is held, and its proces-verbaal; and the ranking as it would be."""

from datetime import timedelta

import pytest

from scoring.models import Draw, FixedRanking, RankingEvent
from scoring.selectors import outcome_of
from scoring.services import FieldRefused, ScoringRefused, abort_draw, commit_draw, hold_draw
from scoring.services.draw_records import render_draw_record
from tenders.models import ContactMessage
from tests.factories.scoring import AT, commission, quality_fixed, ranked
from tests.pdf import text_of
from tests.scoring.test_pages import address, client_of

pytestmark = pytest.mark.django_db
PLANNED = AT + timedelta(days=3)
MS = timedelta(milliseconds=1)
LEVELS = {"Anker": "Uitstekend", "Brug": "Goed", "Cirkel": "Voldoende"}


def committed(found, bids=None, **changes):
    given = {"planned_at": PLANNED, "place": "Raadzaal", "witness": "mr. De Vries", **changes}
    return commit_draw(found.tender, found.lot, bids or found.bids, by=found.buyer, at=AT, **given)


def test_all_tied_parties_are_invited_with_date_time_and_the_hash_and_nobody_else():
    found = quality_fixed(
        commission(names=["Anker", "Brug", "Cirkel"]),
        {"Anker": "Goed", "Brug": "Goed", "Cirkel": "Voldoende"},
    )

    draw = committed(found, found.bids[:2])

    messages = ContactMessage.objects.all()
    assert {row.organisation.name for row in messages} == {"Anker", "Brug"}
    for row in messages:
        assert "do 20 november 2025, 10.00 uur" in row.text
        assert "Raadzaal" in row.text
        assert draw.commitment in row.text


def test_an_invitation_is_for_a_moment_that_comes():
    found = quality_fixed(commission())

    with pytest.raises(FieldRefused):
        committed(found, planned_at=AT)
    committed(found, planned_at=AT + MS)


def test_the_draw_is_not_held_before_the_moment_of_the_invitation():
    found = quality_fixed(commission())
    draw = committed(found)

    with pytest.raises(ScoringRefused, match="uitgenodigd voor"):
        hold_draw(draw, by=found.buyer, at=PLANNED - MS)
    assert hold_draw(draw, by=found.buyer, at=PLANNED).held_at == PLANNED


def test_the_proces_verbaal_names_witness_secret_and_result():
    found = quality_fixed(commission())
    hold_draw(committed(found), by=found.buyer, at=PLANNED)

    draw = render_draw_record(Draw.objects.get(), at=PLANNED)

    assert render_draw_record(draw, at=PLANNED).record == draw.record
    answer = client_of(found.buyer).get(address("draw_record", found, draw.public_id))
    text = " ".join(text_of(b"".join(answer.streaming_content)).split())
    for words in ("mr. De Vries", "Raadzaal", draw.revealed_secret[:20], "Uitslag", "Anker", "Brug"):
        assert words in text


def test_who_was_invited_hears_that_a_draw_is_off():
    found = quality_fixed(commission())

    abort_draw(committed(found), reason="Een deelnemer was niet bereikt.", by=found.buyer, at=AT)

    off = [row for row in ContactMessage.objects.all() if "gaat niet door" in row.text]
    assert len(off) == 2
    assert all("Een deelnemer was niet bereikt." in row.text for row in off)


def test_what_if_shows_who_takes_the_place_and_changes_nothing():
    found, ranking = ranked(commission(names=list(LEVELS)), LEVELS)
    client = client_of(found.buyer)

    page = client.get(address("what_if", found), {"bid": str(found.bids[0].public_id)})

    rows = {row.bidder: (row.then, row.change) for row in page.context["found"][0].rows}
    assert rows["Anker"] == ("–", "valt af")
    assert rows["Brug"][0].startswith("1")
    assert not RankingEvent.objects.exists()
    assert FixedRanking.objects.get() == ranking
    assert [row.bidder for row in outcome_of(found.tender).lots[1].ranking] == list(LEVELS)


def test_what_if_is_for_who_leads_alone():
    found, _ = ranked(commission(names=list(LEVELS)), LEVELS)

    assert client_of(found.evaluators[0]).get(address("what_if", found)).status_code == 404
    assert client_of(found.chair).get(address("what_if", found)).status_code == 200
