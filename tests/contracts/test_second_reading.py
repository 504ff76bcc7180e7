"""The second reading of letters by a jurist: what counts as read, who reads, and whether sending waits for it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from clock import telling
from contracts.domain.errors import DecisionRefused
from contracts.models import AwardDecision, Letter, LetterReading
from contracts.selectors import second_reading
from contracts.services import queue_letters, record_second_reading, release_letters
from scoring.models import ConsensusScore
from tenders.domain.lifecycle import Status
from tenders.models import Role, TenderRole
from tenders.permissions import NotAllowed
from tests.factories.contracts import SENT_AT, SENT_ON, Award, made, queued
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db
REMARK = "De motivering bij 2A noemt geen pagina."


def jurist_of(award: Award) -> User:
    return member_with_role(award.tender, Role.JURIST)


def read(letter: Letter, by: User, *, remarks: str = "") -> LetterReading:
    return record_second_reading(letter, seen=letter.content_hash, remarks=remarks, by=by, at=SENT_AT)


def read_all(award: Award, by: User) -> None:
    for letter in Letter.objects.filter(decision=award.decision):
        read(letter, by)


def ask(user: User, name: str, *args: Any, data: dict[str, str] | None = None) -> Any:
    client = Client()
    client.force_login(user)
    address = reverse(f"contracts:{name}", args=args)
    with telling(SENT_AT):
        return client.get(address) if data is None else client.post(address, data)


def demanded(award: Award) -> Award:
    AwardDecision.objects.filter(pk=award.decision.pk).update(demands_second_reading=True)
    award.decision.refresh_from_db()
    return award


def test_without_the_demand_letters_go_unread_and_the_page_says_so() -> None:
    award = made()

    page = ask(award.buyer, "release_letters", award.tender.public_id).content.decode()
    release_letters(award.decision, by=award.buyer, at=SENT_AT)

    assert "Een jurist las 0 van 3 brieven. U kunt toch versturen." in page
    assert award.tender.state is Status.STANDSTILL


def test_with_the_demand_letters_wait_until_every_one_was_read() -> None:
    award = demanded(made())
    jurist = jurist_of(award)
    first, *others = Letter.objects.filter(decision=award.decision)
    read(first, jurist)

    with pytest.raises(DecisionRefused, match="wachten op de tweede lezing"):
        release_letters(award.decision, by=award.buyer, at=SENT_AT)
    for letter in others:
        read(letter, jurist)
    release_letters(award.decision, by=award.buyer, at=SENT_AT)

    assert award.tender.state is Status.STANDSTILL


def test_a_letter_that_changed_counts_as_unread() -> None:
    award = made()
    read_all(award, jurist_of(award))
    assert second_reading(award.decision).is_complete

    Letter.objects.filter(pk=award.letter("Brug").pk).update(content_hash="0" * 64)

    found = second_reading(award.decision)
    assert (found.total, found.read) == (3, 2)


def test_a_reading_of_what_is_no_longer_on_the_screen_is_refused() -> None:
    award = made()
    letter = award.letter("Anker")

    with pytest.raises(DecisionRefused, match="veranderd sinds"):
        record_second_reading(letter, seen="0" * 64, remarks="", by=jurist_of(award), at=SENT_AT)


def test_a_letter_that_is_not_made_cannot_be_read() -> None:
    award = queued()

    with pytest.raises(DecisionRefused, match="nog niet gemaakt"):
        read(award.letter("Anker"), jurist_of(award))


def test_the_drafter_of_the_decision_is_no_second_reader() -> None:
    award = made()
    TenderRole.objects.create(
        tender=award.tender, user=award.buyer, role=Role.JURIST, given_by=award.buyer, given_at=SENT_AT
    )

    with pytest.raises(DecisionRefused, match="doet iemand anders"):
        read(award.letter("Anker"), award.buyer)


def test_only_a_jurist_reads_and_only_before_the_letters_go() -> None:
    award = made()
    auditor, jurist = member_with_role(award.tender, Role.AUDITOR), jurist_of(award)
    letter = award.letter("Anker")

    with pytest.raises(NotAllowed):
        read(letter, auditor)
    release_letters(award.decision, by=award.buyer, at=SENT_AT)
    with pytest.raises(NotAllowed):
        read(letter, jurist)


def test_a_reading_is_in_the_log_without_its_remarks() -> None:
    award = made()
    jurist, letter = jurist_of(award), award.letter("Anker")

    read(letter, jurist, remarks=REMARK)

    entry = AuditEntry.objects.get(event="letter.second_reading")
    assert (entry.actor, entry.subject) == (str(jurist.public_id), f"contracts.letter:{letter.public_id}")
    assert entry.data == {"content": letter.content_hash, "has_remarks": True}


def test_the_jurist_reads_on_the_page_and_goes_to_the_next_letter() -> None:
    award = made()
    jurist, letter, following = jurist_of(award), award.letter("Anker"), award.letter("Brug")
    page = ask(jurist, "check_letter", letter.public_id).content.decode()

    answer = ask(
        jurist,
        "second_reading",
        letter.public_id,
        data={"seen": letter.content_hash, "remarks": REMARK},
    )

    assert "Ik heb deze brief gelezen" in page
    assert answer.headers["Location"] == reverse("contracts:check_letter", args=[following.public_id])
    assert REMARK in ask(award.buyer, "check_letter", letter.public_id).content.decode()
    listed = ask(award.buyer, "letters", award.tender.public_id).content.decode()
    assert listed.count("gelezen, met opmerkingen") == 1


def test_a_contract_manager_and_a_bidder_see_no_remark() -> None:
    award = made()
    jurist = jurist_of(award)
    for letter in Letter.objects.filter(decision=award.decision):
        read(letter, jurist, remarks=REMARK)
    awarded_after = award.letter("Anker")
    release_letters(award.decision, by=award.buyer, at=SENT_AT)
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER)

    seen = ask(manager, "check_letter", awarded_after.public_id).content.decode()
    own = ask(award.bidder("Anker"), "own_letter", awarded_after.public_id).content.decode()
    known = ask(jurist, "check_letter", awarded_after.public_id).content.decode()

    assert REMARK in known
    assert REMARK not in seen + own
    assert "Tweede lezing" not in seen + ask(manager, "letters", award.tender.public_id).content.decode()


def test_the_counts_take_two_queries_however_many_letters() -> None:
    award = made()
    read_all(award, jurist_of(award))

    with CaptureQueriesContext(connection) as queries:
        found = second_reading(award.decision)

    assert (found.read, len(queries)) == (3, 2)


def test_the_buyer_demands_it_with_the_details_of_the_letters() -> None:
    award = made()
    data = {
        "court": award.decision.court,
        "complaint_desk": award.decision.complaint_desk,
        "signatory": award.decision.signatory,
        "demands_second_reading": "on",
    }

    ask(award.buyer, "details", award.tender.public_id, data=data)
    queue_letters(award.decision, sending_on=SENT_ON, by=award.buyer, at=SENT_AT)

    award.decision.refresh_from_db()
    assert award.decision.demands_second_reading
    shown = ask(award.buyer, "release_letters", award.tender.public_id).content.decode()
    assert "Versturen kan als alle brieven zijn gelezen." in shown


def test_the_version_that_was_read_stays_readable_beside_what_changed_since() -> None:
    award = made()
    jurist = jurist_of(award)
    read(award.letter("Cirkel"), jurist, remarks="De reden bij 2A is mager.")
    rows = ConsensusScore.objects.filter(bid__organisation__name="Cirkel", criterion_code="2A")
    before = rows.get().motivation
    rows.update(motivation="Het plan noemt geen begeleider per doelgroep en geen evaluatie.")
    queue_letters(award.decision, sending_on=SENT_ON, by=award.buyer, at=SENT_AT)
    letter = award.letter("Cirkel")
    (reading,) = letter.readings.all()

    address = ("letter_reading", letter.public_id, reading.public_id)
    shown = " ".join(ask(award.buyer, *address).content.decode().split())

    assert before in shown
    assert "Het plan noemt geen begeleider per doelgroep en geen evaluatie." in shown
    assert "Perceel 1, criterium 2A, motivering" in shown
    assert "De reden bij 2A is mager." in shown
    check = ask(award.buyer, "check_letter", letter.public_id).content.decode()
    assert reverse("contracts:letter_reading", args=[letter.public_id, reading.public_id]) in check
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER)
    assert ask(manager, *address).status_code == 404
