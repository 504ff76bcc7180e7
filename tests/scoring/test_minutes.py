"""The verslag of the consensus writes itself, and stays as it was fixed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audit.services import record_access, tender_scope
from documents.models import OutboxJob
from scoring.models import ConsensusMinutes, InterestDeclaration, Score
from scoring.services import (
    adjust_score,
    confirm_consensus,
    decide_declaration,
    fix_quality,
    report_interest,
    save_consensus,
)
from scoring.services.minutes import render_minutes
from tenders.models import Role
from tests.factories.scoring import AT, agreed, commission
from tests.factories.tenders import member_with_role
from tests.pdf import text_of
from tests.scoring.test_pages import address, client_of

pytestmark = pytest.mark.django_db
REASON = "Ik las pagina 3 verkeerd."


def held():
    """A consensus with an adjustment, a second thought of the commission and a dissent."""
    found = agreed(commission())
    score = Score.objects.get(
        sheet__evaluator=found.evaluators[0], sheet__bid=found.bids[0], criterion_code="1"
    )
    adjust_score(
        score, level_label="Voldoende", reason=REASON, from_label="Goed", by=found.evaluators[0], at=AT
    )
    save_consensus(
        found.bids[0],
        found.lot,
        "1",
        level_label="Voldoende",
        motivation="Na overleg lager: pagina 3 noemt geen vervanging.",
        sources=["Lid 1"],
        version=1,
        by=found.chair,
        at=AT + timedelta(minutes=5),
    )
    for user in (found.chair, found.evaluators[0]):
        record_access(
            user,
            "scores.read",
            found.tender,
            scope=tender_scope(found.tender.public_id),
            granted=True,
            at=AT + timedelta(minutes=1),
        )
    at = AT + timedelta(minutes=10)
    confirm_consensus(found.tender, by=found.evaluators[0], at=at)
    confirm_consensus(found.tender, by=found.evaluators[1], dissent="Ik vond 2A beter dan Goed.", at=at)
    return found


def test_the_verslag_says_who_was_there_what_changed_and_why_and_is_made_once():
    found = held()

    fix_quality(found.tender, by=found.chair, at=AT + timedelta(minutes=20))

    minutes = ConsensusMinutes.objects.get()
    job = OutboxJob.objects.get(kind="render_consensus_minutes")
    assert job.payload == {"minutes_id": str(minutes.public_id)}
    rendered = render_minutes(minutes, at=AT)
    assert render_minutes(rendered, at=AT).file == rendered.file
    answer = client_of(found.buyer).get(address("minutes_file", found, minutes.public_id))
    text = " ".join(text_of(b"".join(answer.streaming_content)).split())
    for words in (
        f"Lid 1 stelde bij van Goed naar Voldoende op ma 17 november 2025, 10.00 uur. Reden: {REASON}",
        "Eindscore: Voldoende (6). Na overleg lager: pagina 3 noemt geen vervanging.",
        "De motivering begon met de teksten van Lid 1.",
        "Eerder besloten, en daarna gewijzigd:",
        "Wijkt af: Ik vond 2A beter dan Goed.",
        "Bevestigd",
        found.tender.fingerprint[:20],
        found.tender.consensus_rooms.get().seed,
    ):
        assert words in text, words
    present = {row["name"]: bool(row["from"]) for row in minutes.content["present"]}
    assert present == {"Vera Voorzitter": True, "Lid 1": True, "Lid 2": False}


def test_the_fixed_verslag_tells_what_members_reported_later_and_what_was_decided_on_it():
    found = agreed(commission(evaluators=3))
    hours = [AT + timedelta(hours=number) for number in range(1, 4)]
    declaration = InterestDeclaration.objects.get(bid=found.bids[0], evaluator=found.evaluators[0])
    report_interest(declaration, text="Mijn broer solliciteert er.", by=found.evaluators[0], at=hours[0])
    decide_declaration(
        declaration, decision="admitted", reason="Hij trok zich terug.", by=found.chair, at=hours[1]
    )
    for member in found.evaluators:
        confirm_consensus(found.tender, by=member, at=hours[2])

    fix_quality(found.tender, by=found.chair, at=hours[2])

    rendered = render_minutes(ConsensusMinutes.objects.get(), at=hours[2])
    answer = client_of(found.buyer).get(address("minutes_file", found, rendered.public_id))
    text = " ".join(text_of(b"".join(answer.streaming_content)).split())
    assert "Mijn broer solliciteert er. toegelaten: Hij trok zich terug. (Vera Voorzitter)" in text
    assert "Lid 1 over Anker, ma 17 november 2025, 10.00 uur: verklaarde: geen belang" in text
    assert "Lid 1 over Anker, ma 17 november 2025, 10.00 uur: Vera Voorzitter besliste: toegelaten" in text


def test_the_verslag_does_not_change_any_more():
    found = held()
    fix_quality(found.tender, by=found.chair, at=AT + timedelta(minutes=20))

    with pytest.raises(DatabaseError), transaction.atomic():
        ConsensusMinutes.objects.update(content={})


def test_a_member_reads_the_verslag_of_its_own_bids_before_confirming_and_no_declarations():
    found = held()

    member = client_of(found.evaluators[0]).get(address("minutes", found)).content.decode()
    chair = client_of(found.chair).get(address("minutes", found)).content.decode()

    assert REASON in member
    assert "Bevestig of leg een afwijkende mening vast" in member
    assert "Er zijn geen verklaringen." in member
    assert "toegelaten" in chair


def test_the_fixed_verslag_is_not_for_members_or_contract_managers():
    found = held()
    fix_quality(found.tender, by=found.chair, at=AT + timedelta(minutes=20))
    found = found.fresh()
    minutes = render_minutes(ConsensusMinutes.objects.get(), at=AT)
    url = address("minutes_file", found, minutes.public_id)

    allowed = {
        role: client_of(member_with_role(found.tender, role)).get(url).status_code
        for role in (Role.JURIST, Role.AUDITOR, Role.EVALUATOR, Role.CONTRACT_MANAGER)
    }

    assert allowed == {
        Role.JURIST: 200,
        Role.AUDITOR: 200,
        Role.EVALUATOR: 404,
        Role.CONTRACT_MANAGER: 404,
    }
