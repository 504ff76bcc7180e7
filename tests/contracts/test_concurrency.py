"""Two acts on one decision at the same moment, and the worker that sets its letters meanwhile."""

import pytest

from accounts.models import User
from contracts.approval.services import approve_decision, register_mandate
from contracts.domain.errors import DecisionRefused
from contracts.models import AwardDecision, AwardReport, Contract, DecisionApproval, Letter
from contracts.selectors import text_mark
from contracts.services import (
    StaleText,
    award_definitively,
    correct_decision,
    draft_decision,
    queue_letters,
    release_letters,
    render_letter,
    request_report,
    save_advantage,
    save_letter_details,
)
from documents.models import OutboxJob, StoredFile
from tenders.domain.lifecycle import TransitionRefused
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.concurrency import overlapping
from tests.factories.contracts import (
    AFTER_STANDSTILL,
    DECIDED_AT,
    SENT_AT,
    SENT_ON,
    Award,
    decided,
    made,
    queued,
    released,
    winner_of,
)
from tests.factories.scoring import commission, ranked
from tests.factories.tenders import member_with_role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scenes_put_back")]
LEVELS = {"Anker": "Uitstekend", "Brug": "Goed"}
EMPTY = text_mark("")


def test_one_decision_stands() -> None:
    found, _ = ranked(commission(names=list(LEVELS)), LEVELS)

    _, refusal = overlapping(*[lambda: draft_decision(found.tender, by=found.buyer, at=DECIDED_AT)] * 2)

    assert isinstance(refusal, TransitionRefused | NotAllowed | DecisionRefused), refusal
    assert AwardDecision.objects.get().number == 1


def test_a_newer_advantage_is_not_overwritten() -> None:
    award = decided(LEVELS)
    lot, bid = winner_of(award)

    def save(text: str) -> object:
        return save_advantage(
            award.decision, lot, bid, "1", text=text, seen=EMPTY, by=award.buyer, at=DECIDED_AT
        )

    _, refusal = overlapping(lambda: save("De eerste tekst."), lambda: save("De tweede tekst."))

    assert isinstance(refusal, StaleText), refusal


def test_a_letter_that_was_just_set_is_not_asked_for_again() -> None:
    award = queued(decided(LEVELS))
    letter = award.letter("Anker")

    _, letters = overlapping(
        lambda: render_letter(letter.public_id, at=SENT_AT),
        lambda: queue_letters(award.decision, sending_on=SENT_ON, by=award.buyer, at=SENT_AT),
    )

    letter.refresh_from_db()
    assert isinstance(letters, list), letters
    assert letter.status == Letter.Status.READY
    assert letter.file is not None
    assert letter.rendered_hash == letter.content_hash


def test_two_workers_keep_one_file() -> None:
    award = queued(decided(LEVELS))
    letter = award.letter("Anker")

    overlapping(*[lambda: render_letter(letter.public_id, at=SENT_AT)] * 2)

    assert StoredFile.objects.count() == 1


def test_letters_go_out_once() -> None:
    award = made(decided(LEVELS))
    award.bidder("Anker")
    award.bidder("Brug")

    _, refusal = overlapping(*[lambda: release_letters(award.decision, by=award.buyer, at=SENT_AT)] * 2)

    assert isinstance(refusal, DecisionRefused | TransitionRefused | NotAllowed), refusal
    assert OutboxJob.objects.filter(kind="mail_letter_available").count() == 2


def test_a_decision_is_approved_once() -> None:
    award = decided(LEVELS)
    first, second = (mandated(award, name) for name in ("Een", "Twee"))
    seen = award.decision.ranking.content_hash

    _, refusal = overlapping(
        lambda: approve_decision(award.decision, seen=seen, by=first, at=SENT_AT),
        lambda: approve_decision(award.decision, seen=seen, by=second, at=SENT_AT),
    )

    assert isinstance(refusal, DecisionRefused), refusal
    assert DecisionApproval.objects.get().by == first


def test_a_decision_that_is_being_replaced_is_not_approved() -> None:
    award = decided(LEVELS)
    approver = mandated(award, "Een")

    _, refusal = overlapping(
        lambda: correct_decision(award.tender, by=award.buyer, at=SENT_AT),
        lambda: approve_decision(
            award.decision, seen=award.decision.ranking.content_hash, by=approver, at=SENT_AT
        ),
    )

    assert isinstance(refusal, DecisionRefused), refusal
    assert not DecisionApproval.objects.exists()


def mandated(award: Award, name: str) -> User:
    person = member_with_role(award.tender, Role.BUYER, name=name)
    register_mandate(
        award.tender, holder=person, function="manager", document="Mandaatbesluit", by=award.buyer, at=SENT_AT
    )
    return person


def test_letters_do_not_go_out_while_what_they_say_is_being_changed() -> None:
    award = made(decided(LEVELS))

    _, refusal = overlapping(
        lambda: save_letter_details(
            award.decision,
            court="een andere rechtbank",
            complaint_desk="x",
            signatory="y",
            by=award.buyer,
            at=SENT_AT,
        ),
        lambda: release_letters(award.decision, by=award.buyer, at=SENT_AT),
    )

    assert isinstance(refusal, DecisionRefused), refusal
    assert AwardDecision.objects.get().released_at is None


def test_what_letters_say_is_not_changed_while_they_go_out() -> None:
    award = made(decided(LEVELS))

    _, refusal = overlapping(
        lambda: release_letters(award.decision, by=award.buyer, at=SENT_AT),
        lambda: save_letter_details(
            award.decision,
            court="een andere rechtbank",
            complaint_desk="x",
            signatory="y",
            by=award.buyer,
            at=SENT_AT,
        ),
    )

    assert isinstance(refusal, DecisionRefused | NotAllowed), refusal
    assert set(Letter.objects.values_list("status", flat=True)) == {Letter.Status.READY}


def test_the_award_becomes_definitive_once() -> None:
    award = released(decided(LEVELS))
    tender = award.tender

    _, refusal = overlapping(*[lambda: award_definitively(tender, by=award.buyer, at=AFTER_STANDSTILL)] * 2)

    assert isinstance(refusal, TransitionRefused | NotAllowed | DecisionRefused), refusal
    assert Contract.objects.count() == 1


def test_a_report_that_is_being_made_is_not_asked_for_twice() -> None:
    award = released(decided(LEVELS))

    first, second = overlapping(
        *[lambda: request_report(award.decision, format="pdf", by=award.buyer, at=SENT_AT)] * 2
    )

    assert first == second
    assert AwardReport.objects.count() == 1
