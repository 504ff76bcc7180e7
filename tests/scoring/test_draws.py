"""Who is invited to a draw, when it is held, and its proces-verbaal; and the ranking as it would be."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from clock import telling
from scoring.models import Draw, DrawWord, FixedRanking, RankingEvent
from scoring.selectors import outcome_of, todo_for
from scoring.services import (
    FieldRefused,
    ScoringRefused,
    abort_draw,
    commit_draw,
    give_word,
    hold_draw,
)
from scoring.services.draw_records import render_draw_record
from tenders.models import ContactMessage
from tenders.permissions import NotAllowed
from tests.factories.accounts import MembershipFactory
from tests.factories.scoring import AT, commission, quality_fixed, ranked
from tests.pdf import text_of
from tests.scoring.test_pages import address, client_of
from tools.verify_draw import verify

pytestmark = pytest.mark.django_db
PLANNED = AT + timedelta(days=3)
MS = timedelta(milliseconds=1)
LEVELS = {"Anker": "Uitstekend", "Brug": "Goed", "Cirkel": "Voldoende"}


def speaker_of(bid):
    """Somebody who works on bids for this bidder."""
    found = User.objects.filter(memberships__organisation=bid.organisation).first()
    return found or MembershipFactory(organisation=bid.organisation, editor=True).user


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
        assert f"/loting/{found.tender.public_id}/{draw.public_id}/" in row.text
        assert "loting.json" in row.text


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


def test_the_proces_verbaal_names_who_was_there_the_words_the_secret_and_the_result():
    found = quality_fixed(commission())
    draw = committed(found)
    give_word(draw, found.bids[0], "zonnebloem", by=speaker_of(found.bids[0]), at=AT)
    hold_draw(draw, witness="mr. De Vries, notaris", by=found.buyer, at=PLANNED)

    draw = render_draw_record(Draw.objects.get(), at=PLANNED)

    assert render_draw_record(draw, at=PLANNED).record == draw.record
    answer = client_of(found.buyer).get(address("draw_record", found, draw.public_id))
    text = " ".join(text_of(b"".join(answer.streaming_content)).split())
    for words in (
        "mr. De Vries, notaris",
        "Raadzaal",
        "zonnebloem",
        "geen woord gegeven",
        draw.revealed_secret[:20],
        "Uitslag",
        "Anker",
        "Brug",
    ):
        assert words in text


def test_a_word_is_sealed_until_the_draw_and_its_hash_is_there_for_all():
    found = quality_fixed(commission())
    draw = committed(found)

    given = give_word(draw, found.bids[0], "zonnebloem", by=speaker_of(found.bids[0]), at=AT)

    pages = [
        client_of(found.buyer).get(address("draw", found, draw.public_id)).content,
        *(
            client_of(speaker_of(bid)).get(address("own_draw", found, draw.public_id)).content
            for bid in found.bids
        ),
    ]
    grouped = "<wbr>".join(given.commitment[at : at + 8] for at in range(0, 64, 8))
    assert all(grouped.encode() in page and b"zonnebloem" not in page for page in pages)
    assert b"zonnebloem" not in bytes(DrawWord.objects.get().sealed_word)
    hold_draw(draw, by=found.buyer, at=PLANNED)
    page = client_of(speaker_of(found.bids[1])).get(address("own_draw", found, draw.public_id)).content
    assert b"zonnebloem" in page


def test_the_words_are_in_the_order_that_anyone_recomputes():
    found = quality_fixed(commission())
    draw = committed(found)
    for bid, word in zip(found.bids, ("zonnebloem", "Één & twee"), strict=True):
        give_word(draw, bid, word, by=speaker_of(bid), at=AT)
    hold_draw(draw, by=found.buyer, at=PLANNED)

    file = client_of(speaker_of(found.bids[0])).get(address("own_draw_file", found, draw.public_id)).json()

    assert verify(file) == []
    assert {row["naam"]: row["woord"] for row in file["deelnemers"]} == {
        "Anker": "zonnebloem",
        "Brug": "Één & twee",
    }
    assert file["uitslag"] == Draw.objects.get().result
    file["deelnemers"][0]["woord"] = "distel"
    assert "hoort niet bij het kenmerk" in verify(file)[0]


def test_a_word_is_given_once_until_the_moment_of_the_draw():
    found = quality_fixed(commission())
    draw, (first, second) = committed(found), found.bids

    give_word(draw, first, "eik", by=speaker_of(first), at=PLANNED - MS)
    with pytest.raises(ScoringRefused, match="al een woord"):
        give_word(draw, first, "den", by=speaker_of(first), at=PLANNED - MS)
    for at in (PLANNED, PLANNED + MS):
        with pytest.raises(FieldRefused, match="tot het tijdstip"):
            give_word(draw, second, "den", by=speaker_of(second), at=at)
    assert DrawWord.objects.get().bid == first


def test_who_gives_no_word_does_not_hold_up_the_draw():
    found = quality_fixed(commission())

    draw = hold_draw(committed(found), by=found.buyer, at=PLANNED)

    assert draw.revealed_words == {}
    assert len(draw.result) == 2


def test_only_a_participant_gives_a_word_and_sees_the_draw_as_a_party():
    found = quality_fixed(commission(names=["Anker", "Brug", "Cirkel"]), {"Cirkel": "Voldoende"})
    draw = committed(found, found.bids[:2])
    outsider = speaker_of(found.bids[2])
    own = address("own_draw", found, draw.public_id)

    assert client_of(speaker_of(found.bids[0])).get(own).status_code == 200
    for user in (outsider, found.buyer):
        assert client_of(user).get(own).status_code == 404
        assert client_of(user).post(own, {"word": "eik"}).status_code == 404
    for bid, user in ((found.bids[2], outsider), (found.bids[0], outsider), (found.bids[0], found.buyer)):
        with pytest.raises(NotAllowed):
            give_word(draw, bid, "eik", by=user, at=AT)
    assert not DrawWord.objects.exists()


def test_the_page_of_a_party_takes_the_word_and_refuses_a_second():
    found = quality_fixed(commission())
    draw = committed(found)
    user = speaker_of(found.bids[0])
    client, own = client_of(user), address("own_draw", found, draw.public_id)
    before = [todo.url for todo in todo_for(user, at=AT)]
    with telling(AT):
        empty = client.post(own, {"word": " "})
        client.post(own, {"word": "zonnebloem"})
        again = client.post(own, {"word": "distel"})

    assert "Schrijf een woord op." in empty.content.decode()
    assert "Dat ligt vast." in again.content.decode()
    assert own in before
    assert own not in [todo.url for todo in todo_for(User.objects.get(pk=user.pk), at=AT)]
    assert client.get(address("own_draw_file", found, draw.public_id)).status_code == 404


def test_an_aborted_draw_shows_its_words_and_has_no_result():
    found = quality_fixed(commission())
    draw = committed(found)
    give_word(draw, found.bids[0], "zonnebloem", by=speaker_of(found.bids[0]), at=AT)

    abort_draw(draw, reason="De zaal was dicht.", by=found.buyer, at=AT)

    file = client_of(speaker_of(found.bids[1])).get(address("own_draw_file", found, draw.public_id)).json()
    assert verify(file) == []
    assert (file["uitslag"], [row["woord"] for row in file["deelnemers"]]) == ([], ["zonnebloem", ""])


def test_the_tool_is_there_for_everybody():
    answer = Client().get(reverse("scoring:draw_tool"))

    assert answer.content == (settings.BASE_DIR / "tools" / "verify_draw.py").read_bytes()


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
