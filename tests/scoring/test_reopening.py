"""The chair opens a finished sheet again: with a reason, for all to see, and before the reveal alone."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audit.models import AuditEntry
from scoring.models import Score, ScoreSheet, SheetReopening
from scoring.pdf import minutes_context
from scoring.selectors import reveal_obstacles
from scoring.selectors.minutes import minutes_content
from scoring.services import (
    FieldRefused,
    NotReady,
    ScoringRefused,
    finalise_sheet,
    reopen_sheet,
    reveal_scores,
    save_score,
)
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tests.factories.scoring import AT, commission, revealed, scored
from tests.factories.tenders import member_with_role
from tests.scoring.test_pages import address, client_of

pytestmark = pytest.mark.django_db
REASON = "Het lid meldde dat het een bladzijde had overgeslagen."
LATER = AT + timedelta(hours=1)


def sheet_of(found, member=0, bid=0):
    return ScoreSheet.objects.get(evaluator=found.evaluators[member], bid=found.bids[bid])


def test_the_writer_goes_on_where_it_was_and_the_reveal_waits_until_it_is_final_anew():
    found = scored(commission())
    sheet = sheet_of(found)
    assert reveal_obstacles(found.tender) == []

    reopen_sheet(sheet, reason=REASON, by=found.chair, at=LATER)

    with pytest.raises(NotReady) as refusal:
        reveal_scores(found.tender, by=found.chair, at=LATER)
    assert refusal.value.reasons == ["Lid 1 heeft Anker nog niet afgerond."]
    score = sheet.scores.get(criterion_code="1")
    save_score(
        sheet,
        "1",
        level_label="Voldoende",
        motivation=score.motivation,
        version=score.version,
        by=found.evaluators[0],
        at=LATER,
    )
    finalise_sheet(sheet, by=found.evaluators[0], at=LATER)
    reveal_scores(found.tender, by=found.chair, at=LATER)
    assert sheet.scores.get(criterion_code="1").versions.get().level_label == "Goed"


def test_every_member_reads_who_opened_whose_sheet_and_why_and_nothing_of_what_stands_in_it():
    found = scored(commission())
    Score.objects.update(motivation="Een tekst die niemand anders leest.", level_label="Uitstekend")
    client = client_of(found.chair)
    url = address("reopen", found, found.evaluators[0].public_id)
    sheet = sheet_of(found)
    assert "Anker" in client.get(url).content.decode()

    client.post(url, {"sheet": str(sheet.public_id), "reason": REASON})

    assert SheetReopening.objects.get().sheet == sheet
    for user in (*found.evaluators, found.chair, found.buyer, member_with_role(found.tender, Role.AUDITOR)):
        page = client_of(user).get(address("reopenings", found)).content.decode()
        assert all(words in page for words in (REASON, "Lid 1", "Anker", "Vera Voorzitter"))
        assert "niemand anders leest" not in page
        assert "Uitstekend" not in page
    assert REASON in client_of(found.evaluators[1]).get(address("start", found)).content.decode()
    assert AuditEntry.objects.get(event="sheet.reopened").actor == str(found.chair.public_id)


def test_without_names_the_log_has_letters_and_the_reason_no_name():
    found = scored(commission())
    Tender.objects.filter(pk=found.tender.pk).update(anonymous_scoring=True)
    found = found.fresh()
    with pytest.raises(FieldRefused, match="bij naam"):
        reopen_sheet(sheet_of(found), reason="Anker verkeerd gelezen.", by=found.chair, at=LATER)
    reopen_sheet(sheet_of(found), reason=REASON, by=found.chair, at=LATER)

    page = client_of(found.evaluators[1]).get(address("reopenings", found)).content.decode()

    assert REASON in page
    assert "Inschrijver " in page
    assert "Anker" not in page


def test_only_the_chair_opens_and_only_with_a_reason():
    found = scored(commission())
    sheet = sheet_of(found)

    for user in (found.buyer, found.evaluators[0]):
        with pytest.raises(NotAllowed):
            reopen_sheet(sheet, reason=REASON, by=user, at=LATER)
    with pytest.raises(FieldRefused):
        reopen_sheet(sheet, reason=" ", by=found.chair, at=LATER)
    page = client_of(found.chair).post(
        address("reopen", found, found.evaluators[0].public_id), {"sheet": str(sheet.public_id), "reason": ""}
    )
    assert "Schrijf op waarom u deze beoordeling heropent" in page.content.decode()
    assert not SheetReopening.objects.exists()


def test_after_the_reveal_a_score_stays_as_it_was():
    found = revealed(commission())
    sheet = sheet_of(found)

    with pytest.raises(ScoringRefused, match="stelt bij in het consensusoverleg"):
        reopen_sheet(sheet, reason=REASON, by=found.chair, at=LATER)

    url = address("reopen", found, found.evaluators[0].public_id)
    assert client_of(found.chair).get(url).status_code == 404
    assert sheet_of(found).finalised_at == AT


def test_what_was_opened_again_stands_in_the_verslag_and_stays():
    found = scored(commission())
    sheet = sheet_of(found)
    reopen_sheet(sheet, reason=REASON, by=found.chair, at=LATER)
    finalise_sheet(sheet, by=found.evaluators[0], at=LATER)
    reveal_scores(found.tender, by=found.chair, at=LATER)
    found = found.fresh()

    content = minutes_content(found.tender, found.chair, at=LATER)

    [row] = minutes_context(content, 1)["reopenings"]
    assert (row["member"], row["bidder"], row["reason"]) == ("Lid 1", "Anker", REASON)
    with pytest.raises(DatabaseError), transaction.atomic():
        SheetReopening.objects.update(reason="Iets anders.")
