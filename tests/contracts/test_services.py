"""From a fixed ranking to a definitive award."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from audit.models import AccessEntry, AuditEntry
from audit.selectors import verify_chain
from audit.services import tender_scope
from contracts.domain.completeness import Part
from contracts.models import Contract, Letter, RelativeAdvantage
from contracts.selectors import progress, standing_decision
from contracts.services import (
    DecisionRefused,
    LettersIncomplete,
    StaleText,
    StandstillRuns,
    award_definitively,
    draft_decision,
    mail_letter_available,
    queue_letters,
    read_letter,
    release_letters,
    render_letter,
    save_advantage,
    take_over_motivation,
)
from documents.files import read_file
from documents.models import OutboxJob, StoredFile
from scoring.models import ConsensusScore
from scoring.services import drop_out
from tenders.domain.definition import EvidenceRule
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import EvidenceMoment, SetAsideGround
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tests.factories.accounts import UserFactory
from tests.factories.contracts import (
    AFTER_STANDSTILL,
    DECIDED_AT,
    SENT_AT,
    SENT_ON,
    Award,
    advantage_text,
    approved,
    awarded,
    decided,
    made,
    queued,
    released,
    winner_of,
    with_advantages,
)
from tests.factories.scoring import MOTIVATION, commission, opened_bid, ranked, set_aside_row
from tests.factories.tenders import member_with_role, plain_method, tender_definition
from tests.pdf import text_of as read_back

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ENDS_AT = datetime(2025, 12, 18, 23, 59, 59, tzinfo=AMSTERDAM)


def text_of(letter: Letter) -> str:
    """What a reader of the PDF reads, on one line."""
    return " ".join(read_back(read_file(letter.file)).split())


def test_decision_gives_every_opened_bid_one_letter_and_moves_the_tender():
    award = decided()

    assert award.decision.number == 1
    assert award.tender.state is Status.DECIDED
    assert award.decision.letters.count() == 3
    assert progress(award.decision).draft == 3


def test_only_the_buyer_decides():
    found, _ = ranked(commission(names=["Anker", "Brug"]), {"Anker": "Uitstekend", "Brug": "Goed"})

    with pytest.raises(NotAllowed):
        draft_decision(found.tender, by=found.chair, at=DECIDED_AT)


def test_letters_are_refused_while_an_advantage_is_missing_and_the_refusal_names_it():
    award = with_advantages(decided())
    RelativeAdvantage.objects.filter(criterion_code="2A").update(text="")

    with pytest.raises(LettersIncomplete) as refused:
        queue_letters(award.decision, sending_on=SENT_ON, by=award.buyer, at=SENT_AT)

    found = {(row.part, row.bidder, row.lot, row.criterion, row.winner) for row in refused.value.missing}
    assert found == {(Part.ADVANTAGE, name, 1, "2A", "Anker") for name in ("Brug", "Cirkel")}
    assert not OutboxJob.objects.filter(kind="render_letter").exists()


def test_letters_are_refused_without_the_reason_of_the_commission():
    award = with_advantages(decided())
    ConsensusScore.objects.filter(bid__organisation__name="Cirkel", criterion_code="2B").update(motivation="")

    with pytest.raises(LettersIncomplete) as refused:
        queue_letters(award.decision, sending_on=SENT_ON, by=award.buyer, at=SENT_AT)

    assert [(row.part, row.bidder, row.criterion) for row in refused.value.missing] == [
        (Part.MOTIVATION, "Cirkel", "2B")
    ]


def test_letters_are_refused_without_court_complaint_desk_and_signatory():
    award = with_advantages(decided(details={}))

    with pytest.raises(LettersIncomplete) as refused:
        queue_letters(award.decision, sending_on=SENT_ON, by=award.buyer, at=SENT_AT)

    assert {row.part for row in refused.value.missing} == {Part.COURT, Part.COMPLAINT_DESK, Part.SIGNATORY}


def test_sending_day_lies_not_before_today():
    award = with_advantages(decided())

    with pytest.raises(DecisionRefused):
        queue_letters(award.decision, sending_on=date(2025, 11, 27), by=award.buyer, at=SENT_AT)


def test_a_rejection_says_everything_a_court_asks_for():
    award = made()

    text = text_of(award.letter("Cirkel"))

    for sentence in (
        "Wij zijn niet van plan de opdracht aan u te gunnen. De winnaar is Anker.",
        "Uw inschrijving heeft 60,00 van de 100,00 punten en staat op positie 3 van de 3.",
        "De inschrijver op positie 2 staat boven uw inschrijving: hoger totaal (80,00 tegen 60,00).",
        "Uw score is Voldoende (6): 24,00 van de 40,00 punten.",
        f"2B: de commissie is het eens. {MOTIVATION}",
        "Anker heeft hier de score Uitstekend (10): 40,00 punten.",
        advantage_text("Anker", "2A"),
        "De termijn begint op za 29 november 2025 om 00.00.00 uur en eindigt op do 18 december 2025 om 23.59.59 uur",
        "voorzieningenrechter van de rechtbank Midden-Nederland",
        "klachten@voorbeeld.example",
        "artikel 2.129 van de Aanbestedingswet 2012",
        "M. de Vries, hoofd inkoop",
    ):
        assert sentence in text
    assert "Brug" not in text


def test_a_winner_reads_what_is_still_asked_and_no_scores_of_others():
    award = made()

    text = text_of(award.letter("Anker"))

    assert "Wij zijn van plan de opdracht aan u te gunnen. U bent de enige winnaar." in text
    assert "binnen 5 kalenderdagen nadat wij erom vragen" in text
    assert "Brug" not in text
    assert "80,00" not in text


def test_a_winner_reads_until_when_it_supplies_its_evidence():
    proof = EvidenceRule("POLIS", "Polis bedrijfsaansprakelijkheid", EvidenceMoment.AFTER_AWARD)
    definition = replace(tender_definition(), evidence=(proof,), supplement_days=14, winner_evidence_days=7)
    award = made(decided(definition=definition))

    text = text_of(award.letter("Anker"))

    assert (
        "binnen 7 kalenderdagen na de verzending van deze brief: uiterlijk op vr 5 december 2025 om 23.59.59"
        in text
    )
    assert "14 kalenderdagen" not in text
    assert award.tender.fingerprint in text.replace(" ", "")
    assert "Polis" not in text_of(award.letter("Cirkel"))


def test_every_ground_and_its_reason_stand_in_the_letter_of_who_was_set_aside():
    found = commission(
        names=["Anker", "Brug"],
        court="de rechtbank Midden-Nederland",
        complaint_desk="klachten@voorbeeld.example",
        signatory="M. de Vries",
    )
    aside = opened_bid(found.tender, "Delta", admitted=False)
    set_aside_row(aside, SetAsideGround.EXCLUDED)
    row = set_aside_row(aside, SetAsideGround.UNSUITABLE)
    row.reason = "De gevraagde referentie over 2023 gaat over een andere doelgroep."
    row.save()
    found, _ = ranked(found, {"Anker": "Uitstekend", "Brug": "Goed"})
    award = Award(found, draft_decision(found.tender, by=found.buyer, at=DECIDED_AT))
    award = made(award)

    letter = award.letter("Delta")
    text = text_of(letter)

    assert letter.kind == Letter.Kind.EXCLUDED
    assert "Uitsluiting. Het uittreksel ontbreekt." in text
    assert "De gevraagde referentie over 2023 gaat over een andere doelgroep." in text
    assert "De winnaar is Anker." in text


def test_rendering_twice_stores_one_file():
    award = made()
    files = StoredFile.objects.count()
    letter = award.letter("Anker")

    Letter.objects.filter(pk=letter.pk).update(status=Letter.Status.QUEUED)
    render_letter(letter.public_id, at=SENT_AT)

    assert StoredFile.objects.count() == files
    assert award.letter("Anker").status == Letter.Status.READY


def test_a_fault_is_kept_on_the_letter_and_the_next_attempt_makes_it(monkeypatch: pytest.MonkeyPatch):
    award = queued()
    letter = award.letter("Anker")
    with monkeypatch.context() as patch:
        patch.setattr("contracts.services.rendering.render_pdf", lambda *_args, **_named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            render_letter(letter.public_id, at=SENT_AT)

    failed = award.letter("Anker")
    render_letter(letter.public_id, at=SENT_AT)

    assert (failed.status, failed.fault) == (Letter.Status.FAILED, "ZeroDivisionError")
    assert award.letter("Anker").status == Letter.Status.READY


def test_a_result_that_came_too_late_is_thrown_away():
    award = queued()
    letter = award.letter("Anker")
    lot, bid = winner_of(award)
    save_advantage(award.decision, lot, bid, "1", text=MOTIVATION, by=award.buyer, at=SENT_AT)

    render_letter(letter.public_id, at=SENT_AT)

    assert award.letter("Anker").status == Letter.Status.DRAFT
    assert award.letter("Anker").file is None


def test_a_newer_text_is_not_overwritten():
    award = decided()
    lot, bid = winner_of(award)
    save_advantage(award.decision, lot, bid, "1", text=MOTIVATION, by=award.buyer, at=DECIDED_AT)

    with pytest.raises(StaleText) as refused:
        save_advantage(award.decision, lot, bid, "1", text="x", seen="0" * 16, by=award.buyer, at=DECIDED_AT)

    assert refused.value.current == MOTIVATION


def test_the_reason_of_the_commission_can_be_taken_over():
    award = decided()
    lot, bid = winner_of(award)

    row = take_over_motivation(award.decision, lot, bid, "1", by=award.buyer, at=DECIDED_AT)

    assert row.text == f"1: de commissie is het eens. {MOTIVATION}"


def test_an_advantage_of_who_did_not_win_is_refused():
    award = decided()
    lot, _ = winner_of(award)

    with pytest.raises(DecisionRefused):
        save_advantage(
            award.decision, lot, award.letter("Brug").bid, "1", text="x", by=award.buyer, at=DECIDED_AT
        )


def test_all_letters_are_released_at_one_instant_and_mails_say_nothing_of_them():
    award = made()
    reader = award.bidder("Cirkel")

    decision = release_letters(award.decision, by=award.buyer, at=SENT_AT)

    assert decision.released_at == SENT_AT
    assert decision.standstill_ends_at == ENDS_AT
    assert award.tender.state is Status.STANDSTILL
    jobs = OutboxJob.objects.filter(kind="mail_letter_available", queue="mail")
    assert [job.payload["user_id"] for job in jobs] == [str(reader.public_id)]
    mail_letter_available(**jobs[0].payload)
    sent = mail.outbox[0]
    title = award.tender.title
    assert sent.subject == f"Lees uw brief over {title} vóór do 18 december 2025, 23.59 uur"
    assert sent.to == [reader.email]
    assert f"/brieven/{award.letter('Cirkel').public_id}/" in sent.body
    for secret in ("Anker", "60,00", "afwijzing", "gegund"):
        assert secret not in sent.body
    assert verify_chain(tender_scope(award.tender.public_id)).ok


def test_release_is_refused_while_a_letter_is_not_ready():
    award = made()
    Letter.objects.filter(pk=award.letter("Brug").pk).update(status=Letter.Status.FAILED)

    with pytest.raises(DecisionRefused):
        release_letters(award.decision, by=award.buyer, at=SENT_AT)

    assert award.tender.state is Status.DECIDED


def test_release_on_another_day_asks_for_new_letters():
    award = made()

    with pytest.raises(DecisionRefused, match="Maak de brieven opnieuw"):
        release_letters(award.decision, by=award.buyer, at=SENT_AT + timedelta(days=1))


def test_release_is_refused_when_the_record_changed_after_the_letters_were_made():
    award = made()
    ConsensusScore.objects.filter(criterion_code="1").update(motivation=f"{MOTIVATION} En meer.")

    with pytest.raises(DecisionRefused, match="veranderd"):
        release_letters(award.decision, by=award.buyer, at=SENT_AT)


def test_a_bidder_reads_its_own_letter_from_the_release_and_the_first_reading_is_kept():
    award = made()
    reader, letter = award.bidder("Cirkel"), award.letter("Cirkel")
    with pytest.raises(NotAllowed):
        read_letter(letter, by=reader, at=SENT_AT)

    award = released(award)
    with pytest.raises(NotAllowed):
        read_letter(award.letter("Brug"), by=reader, at=SENT_AT)
    read_letter(award.letter("Cirkel"), by=reader, at=SENT_AT)
    for hours in (1, 2):
        at = SENT_AT + timedelta(hours=hours)
        read_letter(award.letter("Cirkel"), by=reader, at=at, is_download=True)
        read_letter(award.letter("Cirkel"), by=award.buyer, at=SENT_AT, is_download=True)

    assert award.letter("Cirkel").first_read_at == SENT_AT
    assert award.letter("Cirkel").first_downloaded_at == SENT_AT + timedelta(hours=1)
    assert AccessEntry.objects.filter(event="letter.read", granted=True).count() == 5


@pytest.mark.parametrize("early", [timedelta(milliseconds=-1), timedelta(0)])
def test_award_is_refused_until_the_last_second_of_the_standstill_has_passed(early: timedelta):
    award = released()

    with pytest.raises(StandstillRuns):
        award_definitively(award.tender, by=award.buyer, at=ENDS_AT + early)

    assert not Contract.objects.exists()


def test_award_is_possible_one_millisecond_after_the_standstill():
    award = released()

    contracts = award_definitively(award.tender, by=award.buyer, at=ENDS_AT + timedelta(milliseconds=1))

    assert [contract.bid.organisation.name for contract in contracts] == ["Anker"]
    assert award.tender.state is Status.AWARDED


def test_a_standstill_that_ends_on_sunday_runs_until_monday():
    award = decided(definition=tender_definition(standstill_days=23))
    award = released(award)

    assert award.decision.standstill_ends_at == datetime(2025, 12, 22, 23, 59, 59, tzinfo=AMSTERDAM)


def test_a_revised_ranking_gets_a_second_decision_with_a_standstill_of_its_own():
    award = released()
    first = award.decision
    drop_out(
        award.tender,
        award.letter("Anker").bid,
        ground=SetAsideGround.VERIFICATION_FAILED,
        reason="De gedragsverklaring is niet geldig.",
        by=award.buyer,
        at=SENT_AT + timedelta(days=3),
    )
    later = SENT_AT + timedelta(days=4)
    award.decision = draft_decision(award.tender, by=award.buyer, at=later)
    with_advantages(award)
    queue_letters(award.decision, sending_on=later.date(), by=award.buyer, at=later)
    for letter in award.decision.letters.all():
        render_letter(letter.public_id, at=later)
    approved(award, at=later)
    award.decision.refresh_from_db()
    second = release_letters(award.decision, by=award.buyer, at=later)

    first.refresh_from_db()
    assert first.replaced_at == later
    assert second.number == 2
    assert second.standstill_ends_at == datetime(2025, 12, 22, 23, 59, 59, tzinfo=AMSTERDAM)
    assert standing_decision(award.tender) == second
    dropped = text_of(award.letter("Anker"))
    assert "De gedragsverklaring is niet geldig." in dropped
    assert "Deze beslissing vervangt onze beslissing van vr 28 november 2025." in dropped
    assert "De winnaar is Brug." in dropped


def test_not_awarding_needs_a_reason_that_every_letter_gives():
    found = commission(
        names=["Anker"],
        status=Status.CHECKING,
        court="de rechtbank Midden-Nederland",
        complaint_desk="klachten@voorbeeld.example",
        signatory="M. de Vries",
    )
    with pytest.raises(DecisionRefused, match="doen"):
        draft_decision(found.tender, kind="no_award", reason=MOTIVATION, by=found.buyer, at=DECIDED_AT)
    set_aside_row(found.bids[0], SetAsideGround.UNSUITABLE)
    with pytest.raises(DecisionRefused):
        draft_decision(found.tender, kind="no_award", reason="Nee", by=found.buyer, at=DECIDED_AT)

    decision = draft_decision(
        found.tender,
        kind="no_award",
        reason="Geen inschrijving voldoet aan de eisen.",
        by=found.buyer,
        at=DECIDED_AT,
    )
    set_aside = found.bids[0].set_asides.get()
    set_aside.reason = "Het gevraagde uittreksel ontbreekt ook na herstel."
    set_aside.save()
    (letter,) = queue_letters(decision, sending_on=SENT_ON, by=found.buyer, at=SENT_AT)
    render_letter(letter.public_id, at=SENT_AT)
    letter.refresh_from_db()

    text = text_of(letter)
    assert letter.kind == Letter.Kind.NO_AWARD
    assert "Wij gunnen deze opdracht niet. De reden: Geen inschrijving voldoet aan de eisen." in text
    assert "Het gevraagde uittreksel ontbreekt ook na herstel." in text


def test_award_without_a_winner_is_refused():
    found, _ = ranked(
        commission(names=["Anker"], definition=tender_definition(method=plain_method(minimum_total=90))),
        {"Anker": "Goed"},
    )

    with pytest.raises(DecisionRefused, match="Niemand"):
        draft_decision(found.tender, by=found.buyer, at=DECIDED_AT)


def test_every_step_is_in_the_log_with_its_actor():
    award = awarded()

    events = AuditEntry.objects.filter(scope=tender_scope(award.tender.public_id)).values_list(
        "event", flat=True
    )
    assert list(events)[-5:] == [
        "letters.queued",
        "tender.release_letters",
        "letters.released",
        "tender.award",
        "award.definitive",
    ]
    assert AFTER_STANDSTILL > ENDS_AT


def test_staff_without_a_part_in_it_reads_no_letter():
    award = released()
    evaluator = award.found.evaluators[0]
    opener = member_with_role(award.tender, Role.SECOND_OPENER)
    jurist = member_with_role(award.tender, Role.JURIST)

    for stranger in (evaluator, opener, award.found.chair, UserFactory()):
        with pytest.raises(NotAllowed):
            read_letter(award.letter("Brug"), by=stranger, at=SENT_AT)
    read_letter(award.letter("Brug"), by=jurist, at=SENT_AT)


def test_the_decision_follows_the_frozen_ranking_only():
    found, _ = ranked(commission(names=["Anker", "Brug"]), {"Anker": "Uitstekend", "Brug": "Goed"})
    ConsensusScore.objects.filter(bid__organisation__name="Brug", criterion_code="1").update(
        value_numerator="9"
    )

    with pytest.raises(DecisionRefused):
        draft_decision(Tender.objects.get(pk=found.tender.pk), by=found.buyer, at=DECIDED_AT)
