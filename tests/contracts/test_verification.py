"""The verification of winners: asked with the letters, supplied, judged; a winner that fails gives way to the next."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AccessEntry, AuditEntry
from bids.domain.refusals import TooLate
from bids.models import BidMember, InsiderDeclaration
from clock import telling
from contracts.domain.errors import DecisionRefused, GateClosed
from contracts.domain.verification import Outcome, Stage
from contracts.models import AwardDecision, Letter, Verification, VerificationItem, VerificationSupply
from contracts.selectors import awarded_positions, composed_letters
from contracts.selectors.todo import todo_for
from contracts.services import award_definitively, correct_decision, draft_decision
from contracts.verification.selectors import open_winners, stage, supplied, supply_stream, verification_of_bid
from contracts.verification.services import (
    ask_supplement,
    fail_winner,
    judge_item,
    mail_supplement,
    supply_evidence,
)
from documents.files import open_cipher
from documents.models import OutboxJob, SealedBlob
from tenders.domain.definition import EvidenceRule
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.clamd import nobody_listens
from tests.concurrency import overlapping
from tests.factories.accounts import MembershipFactory
from tests.factories.bids import pdf_bytes
from tests.factories.contracts import AFTER_STANDSTILL, SENT_AT, Award, decided, made, released
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role, tender_definition

pytestmark = pytest.mark.django_db
MS = timedelta(milliseconds=1)
# Seven days after 28 November 2025, 23:59:59 in Amsterdam.
DUE = datetime(2025, 12, 5, 22, 59, 59, tzinfo=UTC)
POLIS = EvidenceRule("POLIS", "Polis bedrijfsaansprakelijkheid", EvidenceMoment.AFTER_AWARD)
GVA = EvidenceRule(
    "GVA",
    "Gedragsverklaring aanbesteden",
    EvidenceMoment.AFTER_AWARD,
    (EvidenceParty.BIDDER, EvidenceParty.MEMBER),
)
WITH_PROOFS = replace(tender_definition(), evidence=(POLIS, GVA), supplement_days=5, winner_evidence_days=7)


@pytest.fixture(autouse=True)
def _on_the_day_after_sending() -> Iterator[None]:
    with telling(SENT_AT + timedelta(days=1)):
        yield


@remembered
def sent() -> Award:
    """The letters are out; Anker wins, Brug is second, Cirkel third."""
    return released(decided(definition=WITH_PROOFS))


def verification(award: Award, name: str = "Anker") -> Verification:
    found = verification_of_bid(award.letter(name).bid_id)
    assert found is not None
    return found


def item(award: Award, code: str = "POLIS", name: str = "Anker") -> VerificationItem:
    return next(one for one in verification(award, name).items.all() if one.code == code)


def supply(
    award: Award, code: str = "POLIS", *, at: datetime = DUE, by: User | None = None, name: str = "Anker"
):
    return supply_evidence(
        item(award, code, name),
        BytesIO(pdf_bytes(1, text="dekking 2.500.000")),
        name="polis-geheim.pdf",
        by=by or award.bidder(name),
        received_at=at,
        at=at,
    )


def judged(award: Award, outcome: Outcome, code: str = "POLIS", *, reason: str = "", at: datetime = DUE):
    return judge_item(item(award, code), outcome, reason=reason, by=award.buyer, at=at)


@remembered
def failing(award: Award) -> Award:
    judged(award, Outcome.NOT_MET, reason="Er is niets aangeleverd.", at=DUE + MS)
    return award


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_letters_ask_each_winner_and_nobody_else_with_the_term_of_the_tender() -> None:
    award = sent()

    (only,) = Verification.objects.all()
    assert (only.bid.organisation.name, only.due_at) == ("Anker", DUE)
    assert [(one.code, one.outcome) for one in only.items.all()] == [("POLIS", "open"), ("GVA", "open")]
    content = award.letter("Anker").content["after_award"]
    assert content["proofs"] == [POLIS.name, GVA.name]
    assert datetime.fromisoformat(content["due_at"]) == DUE
    assert AuditEntry.objects.filter(event="verification.asked").count() == 1


def test_a_tender_without_mandatory_evidence_after_the_award_asks_nothing_and_holds_nothing() -> None:
    optional = replace(WITH_PROOFS, evidence=(replace(POLIS, mandatory=False),))
    award = released(decided(definition=optional))

    assert not Verification.objects.exists()
    assert award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)


def test_members_of_a_combination_each_supply_their_own() -> None:
    award = made(decided(definition=WITH_PROOFS))
    bid = award.letter("Anker").bid
    BidMember.objects.create(bid=bid, number=1, name="Zeilmaker", capacity="combinant")
    award = released(made(award))

    found = [one.title for one in verification(award).items.all()]

    assert found == [POLIS.name, GVA.name, f"{GVA.name}, Zeilmaker"]
    assert award.letter("Anker").content["after_award"]["proofs"] == found


@pytest.mark.parametrize(("offset", "is_taken"), [(-MS, True), (timedelta(0), True), (MS, False)])
def test_evidence_is_refused_a_millisecond_after_its_term(offset: timedelta, is_taken: bool) -> None:
    award = sent()

    if is_taken:
        assert supply(award, at=DUE + offset).received_at == DUE + offset
        return
    with pytest.raises(TooLate, match="5 december 2025"):
        supply(award, at=DUE + offset)
    assert not VerificationSupply.objects.exists()
    assert AuditEntry.objects.filter(event="verification.refused_late").count() == 1


def test_what_is_supplied_is_sealed_and_read_back_whole() -> None:
    found = supply(sent())

    with open_cipher(found.blob) as cipher:
        stored = cipher.read()
    assert b"%PDF" not in stored
    assert b"polis-geheim" not in bytes(found.sealed_meta)
    assert supplied(found).name == "polis-geheim.pdf"
    assert b"".join(supply_stream(found)).startswith(b"%PDF")
    assert "geheim" not in str(list(AuditEntry.objects.values_list("data", flat=True)))


def test_the_gate_opens_when_every_mandatory_item_of_every_winner_meets() -> None:
    award = sent()
    supply(award)
    supply(award, "GVA")
    judged(award, Outcome.MET)
    with pytest.raises(GateClosed, match="verificatie van Anker is nog niet klaar"):
        award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)

    judged(award, Outcome.MET, "GVA")

    assert stage(verification(award), at=AFTER_STANDSTILL) is Stage.MET
    assert award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)


def test_a_winner_that_does_not_meet_holds_the_award_until_it_falls_away() -> None:
    award = failing(sent())

    with pytest.raises(GateClosed, match="verificatie van Anker voldoet niet"):
        award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    assert open_winners(award.decision, at=AFTER_STANDSTILL).not_met == ("Anker",)


def test_a_supplement_is_asked_once_with_a_term_of_its_own_and_a_mail_without_content() -> None:
    award = sent()
    supply(award, at=SENT_AT)
    judged(award, Outcome.NOT_MET, reason="De polis is verlopen.", at=SENT_AT)

    asked = ask_supplement(item(award), text="Een geldige polis.", by=award.buyer, at=DUE)
    assert asked.due_at == datetime(2025, 12, 10, 22, 59, 59, tzinfo=UTC)
    assert stage(verification(award), at=DUE) is Stage.WAITING
    supply(award, at=asked.due_at)
    judged(award, Outcome.NOT_MET, reason="Nog steeds verlopen.", at=asked.due_at)
    with pytest.raises(DecisionRefused, match="al een keer"):
        ask_supplement(item(award), text="Nog een keer.", by=award.buyer, at=asked.due_at)

    award.bidder("Anker")
    job = OutboxJob.objects.get(kind="mail_verification_supplement")
    mail_supplement(job.payload["item_id"])
    assert mail.outbox
    words = " ".join(message.subject + message.body for message in mail.outbox)
    assert "polis" not in words.lower()
    assert "verlopen" not in words


def test_a_winner_that_fails_gives_way_to_the_next_with_a_new_decision_letters_and_standstill() -> None:
    award = failing(sent())
    before = award.letter("Brug").content

    fail_winner(verification(award), reason="De polis is niet aangeleverd.", by=award.buyer, at=DUE + MS)

    assert award.tender.state is Status.RANKED
    later = draft_decision(award.tender, by=award.buyer, at=DUE + MS)
    assert [row.bid.organisation.name for row in awarded_positions(later)] == ["Brug"]
    letters = {one.content.bidder: one.content for one in composed_letters(later, sent_on=DUE.date())}
    assert "De polis is niet aangeleverd." in str(letters["Anker"].as_mapping())
    assert letters["Brug"].kind == "awarded"
    assert letters["Brug"].after_award is not None
    assert letters["Brug"].after_award.proofs == (POLIS.name, GVA.name)
    # The earlier letters stay as they were sent, and the new ones wait for an approval of their own.
    earlier = AwardDecision.objects.get(number=1)
    assert earlier.replaced_at is not None
    assert Letter.objects.get(decision=earlier, bid__organisation__name="Brug").content == before

    at = datetime(2025, 12, 8, 9, tzinfo=UTC)
    second = _sent_anew(Award(award.found, later), at=at)
    assert (second.decision.standstill_ends_at or at) > at + timedelta(days=19)
    assert verification(second, "Brug").due_at == datetime(2025, 12, 15, 22, 59, 59, tzinfo=UTC)
    assert stage(verification(second), at=at) is Stage.FAILED
    with pytest.raises(DecisionRefused, match="gesloten"):
        supply(second, at=DUE)


def test_who_wins_again_is_not_asked_for_what_met_already() -> None:
    award = sent()
    supply(award)
    judged(award, Outcome.MET)

    later = correct_decision(award.tender, by=award.buyer, at=DUE)
    at = datetime(2025, 12, 8, 9, tzinfo=UTC)
    second = _sent_anew(Award(award.found, later), at=at)

    content = second.letter("Anker").content["after_award"]
    assert (content["proofs"], content["settled"]) == ([GVA.name], [POLIS.name])
    assert item(second).outcome == "met"
    assert item(second, "GVA").due_at == datetime(2025, 12, 15, 22, 59, 59, tzinfo=UTC)
    assert Verification.objects.count() == 1


def test_nobody_falls_away_on_what_was_not_judged_or_who_wins_nothing() -> None:
    award = sent()
    found = verification(award)

    with pytest.raises(DecisionRefused, match="per bewijsmiddel"):
        fail_winner(found, reason="Zomaar.", by=award.buyer, at=DUE + MS)
    failing(award)
    with pytest.raises(NotAllowed):
        fail_winner(found, reason="Zomaar.", by=member_with_role(award.tender, Role.CHECKER), at=DUE + MS)
    assert award.tender.state is Status.STANDSTILL


def test_who_is_barred_from_a_winner_judges_none_of_its_evidence_and_a_colleague_does() -> None:
    award = sent()
    barred, other = (member_with_role(award.tender, Role.CHECKER) for _ in range(2))
    own = InsiderDeclaration.objects.get(user=barred, bid=award.letter("Anker").bid)
    own.has_interest, own.text, own.decision, own.decision_reason = (
        True,
        "Mijn zus.",
        "barred",
        "Te dichtbij.",
    )
    own.save()
    supply(award)

    with pytest.raises(NotAllowed, match="uitgesloten van deze inschrijver"):
        judge_item(item(award), Outcome.MET, by=barred, at=DUE)
    with pytest.raises(NotAllowed, match="uitgesloten van deze inschrijver"):
        ask_supplement(item(award), text="De polis zelf.", by=barred, at=DUE)
    page = reverse("contracts:verification", args=[award.tender.public_id, verification(award).public_id])
    address = reverse(
        "contracts:verification_judge",
        args=[award.tender.public_id, verification(award).public_id, item(award).public_id],
    )
    to_declaration = reverse("bids:insider", args=[award.tender.public_id])
    answers = (
        client_of(barred).get(page),
        client_of(barred).post(address, {f"{item(award).public_id}-outcome": "met"}),
    )
    assert [answer.headers.get("Location") for answer in answers] == [to_declaration] * 2
    assert item(award).outcome == Outcome.OPEN.value

    judge_item(item(award), Outcome.MET, by=other, at=DUE)
    assert item(award).outcome == Outcome.MET.value


def test_the_winner_supplies_on_its_page_and_a_toetser_judges_there() -> None:
    award = sent()
    winner, checker = (
        client_of(award.bidder("Anker")),
        client_of(member_with_role(award.tender, Role.CHECKER)),
    )
    found = verification(award)
    page = reverse("contracts:verification_own", args=[found.public_id])
    one = item(award)

    shown = winner.get(page).content.decode()
    assert "Polis bedrijfsaansprakelijkheid" in shown
    assert "5 december 2025" in shown
    file = SimpleUploadedFile("polis.pdf", pdf_bytes(), content_type="application/pdf")
    address = reverse("contracts:verification_add", args=[found.public_id, one.public_id])
    empty = winner.post(address, {})
    assert "Kies het PDF-bestand" in empty.content.decode()
    assert winner.post(address, {f"bewijs-{one.public_id}-file": file}).status_code == 302

    detail = reverse("contracts:verification", args=[award.tender.public_id, found.public_id])
    assert "polis.pdf" in checker.get(detail).content.decode()
    judge = reverse(
        "contracts:verification_judge", args=[award.tender.public_id, found.public_id, one.public_id]
    )
    refused = checker.post(judge, {f"{one.public_id}-outcome": "not_met"})
    assert "Schrijf op waarom dit niet voldoet." in refused.content.decode()
    checker.post(judge, {f"{one.public_id}-outcome": "met"})
    assert item(award).outcome == "met"


def test_the_buyer_lets_a_winner_fall_away_on_the_page() -> None:
    award = failing(sent())
    buyer = client_of(award.buyer)
    arguments = [award.tender.public_id, verification(award).public_id]

    assert (
        "Laat deze winnaar afvallen"
        in buyer.get(reverse("contracts:verification", args=arguments)).content.decode()
    )
    address = reverse("contracts:verification_fail", args=arguments)
    assert "Schrijf op waarom" in buyer.post(address, {"reason": ""}).content.decode()
    done = buyer.post(address, {"reason": "De polis is niet aangeleverd."}, follow=True)

    assert "Anker is afgevallen. Neem nu een nieuwe gunningsbeslissing." in done.content.decode()
    assert award.tender.state is Status.RANKED


def test_another_bidder_an_evaluator_and_a_stranger_read_nothing_of_what_was_supplied(settings: Any) -> None:
    award = sent()
    proof = supply(award)
    file = reverse("contracts:verification_file", args=[proof.public_id])
    own = reverse("contracts:verification_own", args=[verification(award).public_id])
    detail = reverse("contracts:verification", args=[award.tender.public_id, verification(award).public_id])
    reader = client_of(award.bidder("Anker"))
    assert b"".join(reader.get(file).streaming_content).startswith(b"%PDF")
    assert client_of(award.buyer).get(file).status_code == 200

    strangers = [
        award.bidder("Brug"),
        award.found.evaluators[0],
        award.found.chair,
        member_with_role(award.tender, Role.CONTRACT_MANAGER),
        MembershipFactory().user,
    ]
    for person in strangers:
        client = client_of(person)
        assert [client.get(address).status_code for address in (file, own, detail)] == [404, 404, 404]
    assert AccessEntry.objects.filter(event="verification.read_supply", granted=False).count() == len(
        strangers
    )
    assert AccessEntry.objects.filter(event="verification.read_supply", granted=True).count() == 2

    # Of one that still owes its scan who judges it gets nothing before that.
    SealedBlob.objects.filter(pk=proof.blob_id).update(owes_scan=True)
    settings.MALWARE_SCANNER = nobody_listens()
    assert client_of(award.buyer).get(file).status_code == 503


def test_winner_and_toetser_find_their_task_on_the_start_page() -> None:
    award = sent()
    winner, checker = award.bidder("Anker"), member_with_role(award.tender, Role.CHECKER)

    def texts(user: User, at: datetime) -> list[str]:
        return [todo.text for todo in todo_for(user, at=at)]

    (mine,) = [todo for todo in todo_for(winner, at=SENT_AT) if "bewijsmiddelen" in todo.text]
    assert (mine.text, mine.due) == ("Lever uw bewijsmiddelen aan", DUE)
    assert "Lever uw bewijsmiddelen aan" not in texts(award.bidder("Brug"), SENT_AT)
    assert "Beoordeel de bewijsmiddelen van Anker" not in texts(checker, DUE)
    assert "Beoordeel de bewijsmiddelen van Anker" in texts(checker, DUE + MS)
    supply(award)
    supply(award, "GVA")
    assert "Lever uw bewijsmiddelen aan" not in texts(winner, SENT_AT)
    assert "Beoordeel de bewijsmiddelen van Anker" in texts(award.buyer, DUE)


def test_the_pages_and_the_gate_ask_as_often_with_three_winners() -> None:
    counts = []
    for places in (1, 3):
        method = replace(WITH_PROOFS.method, places=places)
        award = released(decided(definition=replace(WITH_PROOFS, key=f"t-{places}", method=method)))
        winner = award.bidder("Anker")
        found = verification(award)
        tender_id = award.tender.public_id
        acts = (
            lambda: open_winners(award.decision, at=DUE),  # noqa: B023 -- called in this turn
            *(
                lambda user=user, address=address: client_of(user).get(address)
                for user, address in (
                    (award.buyer, reverse("contracts:verifications", args=[tender_id])),
                    (award.buyer, reverse("contracts:verification", args=[tender_id, found.public_id])),
                    (award.buyer, reverse("contracts:standstill", args=[tender_id])),
                    (winner, reverse("contracts:verification_own", args=[found.public_id])),
                )
            ),
            lambda: todo_for(winner, at=DUE),  # noqa: B023
        )
        assert Verification.objects.filter(bid__tender=award.tender).count() == places
        counts.append([_queries(act) for act in acts])
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("scenes_put_back")
def test_supplying_and_falling_away_at_one_moment_never_both_count() -> None:
    award = sent()
    person = award.bidder("Anker")
    failing(award)
    found, other = verification(award), item(award, "GVA")

    overlapping(
        lambda: supply_evidence(
            other, BytesIO(pdf_bytes()), name="x.pdf", by=person, received_at=DUE, at=DUE
        ),
        lambda: fail_winner(found, reason="Niet aangeleverd.", by=award.buyer, at=DUE + MS),
    )

    found.refresh_from_db()
    assert found.failed_at is not None
    supplied_at = VerificationSupply.objects.filter(item=other)
    order = list(AuditEntry.objects.order_by("pk").values_list("event", flat=True))
    if supplied_at.exists():
        assert order.index("verification.supplied") < order.index("verification.failed")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("scenes_put_back")
def test_a_winner_falls_away_once() -> None:
    award = failing(sent())
    found, buyer = verification(award), award.buyer

    _, refusal = overlapping(
        *[lambda: fail_winner(found, reason="Niet aangeleverd.", by=buyer, at=DUE + MS)] * 2
    )

    assert isinstance(refusal, DecisionRefused), refusal
    assert AuditEntry.objects.filter(event="ranking.drop_out").count() == 1


def _sent_anew(award: Award, *, at: datetime) -> Award:
    from contracts.approval.services import approve_decision
    from contracts.selectors import advantage_items
    from contracts.services import queue_letters, release_letters, render_letter, save_advantage

    for each in advantage_items(award.decision):
        position = each.position
        text = f"De inschrijving van {position.bid.organisation.name} noemt vaste begeleiders."
        save_advantage(
            award.decision, position.lot, position.bid, each.criterion.code, text=text, by=award.buyer, at=at
        )
    queue_letters(award.decision, sending_on=at.date(), by=award.buyer, at=at)
    for letter in award.decision.letters.all():
        render_letter(letter.public_id, at=at)
    award.decision.refresh_from_db()
    with pytest.raises(DecisionRefused, match="nog niet goedgekeurd"):
        release_letters(award.decision, by=award.buyer, at=at)
    approver = User.objects.get(name="Dirk Mandaat")
    assert award.decision.ranking is not None
    approve_decision(award.decision, seen=award.decision.ranking.content_hash, by=approver, at=at)
    award.decision = release_letters(award.decision, by=award.buyer, at=at)
    return award


def _queries(act: Callable[[], object]) -> int:
    """Of the second time: the first may fill what is kept between requests."""
    act()
    with CaptureQueriesContext(connection) as found:
        act()
    return len(found)
