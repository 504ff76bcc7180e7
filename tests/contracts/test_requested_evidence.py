"""Evidence that a tender asks on request: asked of winners after the letters, and part of the same verification."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from audit.models import AuditEntry
from bids.domain.details import EvidenceDetails
from bids.domain.participation import Capacity
from bids.domain.safe import EvidenceKind
from bids.models import Bid, BidEvidence, BidMember, SafeItem, SubmittedObject
from bids.safe.services import keep_in_safe
from clock import telling
from contracts.domain.errors import DecisionRefused, GateClosed
from contracts.domain.verification import Outcome, Party, asked_on_request
from contracts.models import Verification, VerificationItem, VerificationSupply
from contracts.services import award_definitively, correct_decision
from contracts.verification.held import held_for
from contracts.verification.requests import request_evidence
from contracts.verification.selectors import supplied, supply_stream, winners_told
from contracts.verification.services import fail_winner, judge_item, mail_supplement, supply_evidence
from contracts.verification.todo import verification_todo_for
from documents.files import seal_blob
from documents.models import OutboxJob
from documents.vault import keyring, wrap
from tenders.domain.definition import EvidenceRule
from tenders.domain.lifecycle import Status
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.architecture.page_rules import page_faults
from tests.architecture.visiting import Answer
from tests.factories.accounts import UserFactory
from tests.factories.bids import pdf_bytes
from tests.factories.contracts import AFTER_STANDSTILL, SENT_AT, Award, decided, released
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role, tender_definition

pytestmark = pytest.mark.django_db
ASKED_AT = SENT_AT + timedelta(days=1)
# Fourteen days after 29 November 2025, 23:59:59 in Amsterdam.
DUE = datetime(2025, 12, 13, 22, 59, 59, tzinfo=UTC)
GVA = EvidenceRule(
    "GVA",
    "Gedragsverklaring aanbesteden",
    EvidenceMoment.ON_REQUEST,
    (EvidenceParty.BIDDER, EvidenceParty.MEMBER),
    max_age_months=24,
)
BIBOB = EvidenceRule("BIBOB", "Bibob-vragenformulier", EvidenceMoment.ON_REQUEST, mandatory=False)
HANDED_IN = EvidenceRule("KVK", "Uittreksel KvK", EvidenceMoment.SUBMISSION)
EXTRACT = EvidenceRule("KVK2", "Uittreksel Handelsregister", EvidenceMoment.ON_REQUEST, max_age_months=6)
POLIS = EvidenceRule("POLIS", "Polis bedrijfsaansprakelijkheid", EvidenceMoment.AFTER_AWARD)
ON_REQUEST = replace(tender_definition(), evidence=(GVA, BIBOB), supplement_days=14, winner_evidence_days=7)


@pytest.fixture(autouse=True)
def _on_the_day_after_sending() -> Iterator[None]:
    with telling(ASKED_AT):
        yield


@remembered
def sent() -> Award:
    """The letters are out and asked nothing; Anker wins."""
    return released(decided(definition=ON_REQUEST))


def bid_of(award: Award, name: str) -> Bid:
    return award.letter(name).bid


def asked(award: Award, *codes: str, at: datetime = ASKED_AT) -> Verification:
    request_evidence(award.tender, [bid_of(award, "Anker")], codes, by=award.buyer, at=at)
    return Verification.objects.get(bid=bid_of(award, "Anker"))


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url_of(name: str, award: Award) -> str:
    return reverse(f"contracts:{name}", args=[award.tender.public_id])


def supply(item: VerificationItem, award: Award, *, issued_on: date | None = None) -> None:
    supply_evidence(
        item,
        BytesIO(pdf_bytes(1)),
        name="verklaring.pdf",
        issued_on=issued_on,
        by=award.bidder("Anker"),
        received_at=DUE,
        at=DUE,
    )


def test_each_party_is_asked_what_it_gives_and_all_that_is_asked_is_mandatory() -> None:
    evidence = (GVA, BIBOB, POLIS)

    found = asked_on_request(evidence, {"GVA", "BIBOB"}, [Party(1, Capacity.MEMBER)])

    assert [(one.code, one.party, one.is_mandatory) for one in found] == [
        ("GVA", 0, True),
        ("BIBOB", 0, True),
        ("GVA", 1, True),
    ]
    for codes in ({"POLIS"}, {"GVA", "X"}, set()):
        with pytest.raises(DecisionRefused):
            asked_on_request(evidence, codes, [])


def test_a_winner_that_the_letters_asked_nothing_is_asked_and_has_the_term_of_the_tender() -> None:
    award = sent()
    assert Verification.objects.count() == 0

    found = asked(award, "GVA")

    assert found.due_at == DUE
    assert [(item.code, item.due_at, item.is_mandatory) for item in found.items.all()] == [("GVA", DUE, True)]
    entry = AuditEntry.objects.get(event="verification.requested")
    assert entry.data["codes"] == ["GVA"]
    assert datetime.fromisoformat(entry.data["due_at"]) == DUE


def test_the_members_of_a_combination_are_asked_too() -> None:
    award = sent()
    member = BidMember.objects.create(
        bid=bid_of(award, "Anker"), number=1, name="Veer Zorg", capacity="combinant", kvk="12345678"
    )

    found = asked(award, "GVA", "BIBOB")

    assert sorted((item.code, item.member_id) for item in found.items.filter(member=None)) == [
        ("BIBOB", None),
        ("GVA", None),
    ]
    assert [item.code for item in found.items.filter(member=member)] == ["GVA"]


def test_what_was_asked_already_is_not_asked_again() -> None:
    award = sent()
    asked(award, "GVA")

    with pytest.raises(DecisionRefused, match="Dit is al gevraagd van Anker"):
        asked(award, "GVA")
    found = asked(award, "GVA", "BIBOB", at=ASKED_AT + timedelta(days=2))

    assert {item.code: item.due_at for item in found.items.all()} == {
        "GVA": DUE,
        "BIBOB": DUE + timedelta(days=2),
    }


def test_the_award_waits_until_what_was_asked_meets() -> None:
    award = sent()
    item = asked(award, "BIBOB").items.get()
    with pytest.raises(GateClosed):
        award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    assert [todo.text for todo in verification_todo_for(award.bidder("Anker"), at=ASKED_AT)] == [
        "Lever uw bewijsmiddelen aan"
    ]

    supply(item, award)
    judge_item(item, Outcome.MET, by=award.buyer, at=DUE)
    award_definitively(award.tender, by=award.buyer, at=AFTER_STANDSTILL)

    assert award.tender.state is Status.AWARDED


@pytest.mark.parametrize(
    ("issued_on", "has_signal"), [(date(2023, 12, 13), False), (date(2023, 12, 12), True)]
)
def test_who_judges_and_who_supplied_read_that_a_document_is_too_old(
    issued_on: date, has_signal: bool
) -> None:
    award = sent()
    found = asked(award, "GVA")
    supply(found.items.get(), award, issued_on=issued_on)

    judge = Answer("GET", client_of(award.buyer).get(_address("verification", award, found)))
    own = Answer("GET", client_of(award.bidder("Anker")).get(_address("verification_own", None, found)))

    assert page_faults(judge) == page_faults(own) == []
    rule = "Mag niet ouder zijn dan 24 maanden op de dag waarop wij het ontvangen."
    assert all(rule in page.body.decode() for page in (judge, own))
    words = "; op za 13 december 2025 niet ouder dan 24 maanden: vanaf wo 13 december 2023."
    assert words in judge.body.decode()
    assert (">signaal" in judge.body.decode().replace(" ", "").replace("\n", "")) == has_signal
    assert ("Hebt u een nieuwer document?" in own.body.decode()) == has_signal


def _address(name: str, award: Award | None, found: Verification) -> str:
    arguments = [found.public_id] if award is None else [award.tender.public_id, found.public_id]
    return reverse(f"contracts:{name}", args=arguments)


@remembered
def holding(issued_on: date = date(2025, 10, 1)) -> Award:
    """The bid of Anker has an extract, and the tender can ask for one after the letters."""
    award = released(decided(definition=replace(ON_REQUEST, evidence=(HANDED_IN, EXTRACT, GVA))))
    bid = bid_of(award, "Anker")
    blob, sealed = seal_blob(BytesIO(pdf_bytes(1)))
    found = SubmittedObject.objects.create(
        submission=bid.opened_submission,
        task="bewijs:KVK",
        blob=blob,
        plain_size=sealed.plain_size,
        plain_sha256=sealed.plain_sha256,
        cipher_size=blob.cipher_size,
        cipher_sha256=blob.cipher_sha256,
        sealed_envelope=b"",
        sealed_meta=b"",
        reading_envelope=wrap(sealed.file_key, keyring().reading_public),
    )
    BidEvidence.objects.create(
        bid=bid, code="KVK", issued_on=issued_on, object=found, file_name="uittreksel-van-anker.pdf"
    )
    return award


def test_what_the_bid_holds_is_shown_to_who_asks_to_who_judges_and_to_the_winner() -> None:
    award = holding()
    ask = Answer("GET", client_of(award.buyer).get(url_of("verification_request", award)))
    found = asked(award, "KVK2", "GVA")

    judge = Answer("GET", client_of(award.buyer).get(_address("verification", award, found)))
    own = Answer("GET", client_of(award.bidder("Anker")).get(_address("verification_own", None, found)))

    assert [page_faults(page) for page in (ask, judge, own)] == [[], [], []]
    words = "Afgegeven op wo 1 oktober 2025; op za 29 november 2025 niet ouder dan 6 maanden"
    for page in (ask, judge, own):
        text = page.body.decode()
        assert text.count("uittreksel-van-anker.pdf") == 1
        assert words in text
    assert "U hoeft dit stuk niet nog een keer aan te leveren" in own.body.decode()
    document = reverse(
        "bids:document", args=[award.tender.public_id, SubmittedObject.objects.get().public_id]
    )
    assert document in judge.body.decode()
    read = client_of(award.buyer).get(document)
    assert b"".join(read.streaming_content) == pdf_bytes(1)  # type: ignore[attr-defined]


def test_what_the_bid_holds_is_accepted_without_being_supplied_again() -> None:
    award = holding()
    found = asked(award, "KVK2", "GVA")
    extract, gva = found.items.get(code="KVK2"), found.items.get(code="GVA")

    with pytest.raises(DecisionRefused, match="niets aangeleverd"):
        judge_item(gva, Outcome.MET, by=award.buyer, at=ASKED_AT)
    client_of(award.buyer).post(
        reverse(
            "contracts:verification_judge",
            args=[award.tender.public_id, found.public_id, extract.public_id],
        ),
        {f"{extract.public_id}-outcome": "met"},
    )

    extract.refresh_from_db()
    assert extract.outcome == Outcome.MET.value
    data = AuditEntry.objects.get(event="verification.judged").data
    assert data["sha256"] == SubmittedObject.objects.get().plain_sha256
    own = client_of(award.bidder("Anker")).get(_address("verification_own", None, found)).content.decode()
    assert "U hoeft dit stuk niet nog een keer" not in own


@pytest.mark.parametrize(("issued_on", "is_too_old"), [(date(2025, 5, 29), False), (date(2025, 5, 28), True)])
def test_what_the_bid_holds_is_as_old_as_on_the_day_that_one_looks(issued_on: date, is_too_old: bool) -> None:
    award = holding(issued_on)
    found = asked(award, "KVK2")

    own = client_of(award.bidder("Anker")).get(_address("verification_own", None, found)).content.decode()
    judge = client_of(award.buyer).get(_address("verification", award, found)).content.decode()

    assert ("Lever een nieuw stuk aan." in own) is is_too_old
    assert (">signaal" in judge.replace(" ", "").replace("\n", "")) is is_too_old


@pytest.mark.parametrize("why", ["member", "damaged", "unread", "supplement", "another winner"])
def test_what_cannot_be_accepted_is_not_shown_and_not_accepted(why: str) -> None:
    award = holding()
    found = asked(award, "KVK2")
    item, evidence = found.items.get(), BidEvidence.objects.get()
    assert held_for(item) == evidence
    if why == "member":
        evidence.member = BidMember.objects.create(
            bid=evidence.bid, number=1, name="Veer Zorg", capacity="combinant", kvk="12345678"
        )
    elif why == "another winner":
        evidence.bid = bid_of(award, "Brug")
    elif why == "supplement":
        VerificationItem.objects.filter(pk=item.pk).update(supplement_at=ASKED_AT, supplement="Een nieuwer.")
    else:
        changes = {"damaged": True} if why == "damaged" else {"reading_envelope": None}
        SubmittedObject.objects.update(**changes)
    evidence.save()
    item.refresh_from_db()

    page = client_of(award.buyer).get(_address("verification", award, found)).content.decode()

    assert "uittreksel-van-anker.pdf" not in page
    with pytest.raises(DecisionRefused, match="niets aangeleverd"):
        judge_item(item, Outcome.MET, by=award.buyer, at=ASKED_AT)


def test_what_is_supplied_takes_the_place_of_what_the_bid_holds() -> None:
    award = holding()
    found = asked(award, "KVK2")
    supply(found.items.get(), award, issued_on=ASKED_AT.date())

    page = client_of(award.buyer).get(_address("verification", award, found)).content.decode()
    judge_item(found.items.get(), Outcome.MET, by=award.buyer, at=DUE)

    assert "verklaring.pdf" in page
    assert "uittreksel-van-anker.pdf" not in page
    assert "sha256" not in AuditEntry.objects.get(event="verification.judged").data


def kept_in(organisation: Organisation, by: User, *, name: str, issued_on: date) -> SafeItem:
    return keep_in_safe(
        organisation,
        BytesIO(pdf_bytes(2)),
        name=name,
        kind=EvidenceKind.GVA,
        details=EvidenceDetails(issued_on, None, "Dienst Justis"),
        by=by,
        at=ASKED_AT,
    )


def take(user: User, found: Verification, kept: SafeItem, *, follow: bool = False) -> HttpResponse:
    place = (found.public_id, found.items.get().public_id, kept.public_id)
    return client_of(user).post(reverse("contracts:verification_from_safe", args=place), follow=follow)


def test_a_winner_gives_what_it_keeps_in_its_bewijskluis_as_if_it_was_uploaded() -> None:
    award = sent()
    found, winner = asked(award, "GVA"), award.bidder("Anker")
    owner = bid_of(award, "Anker").organisation
    kept = kept_in(owner, winner, name="gva-uit-de-kluis.pdf", issued_on=date(2025, 1, 10))
    page = Answer("GET", client_of(winner).get(_address("verification_own", None, found)))
    assert "gva-uit-de-kluis.pdf" in page.body.decode()
    assert page_faults(page) == []

    answer = take(winner, found, kept, follow=True)

    assert "uw bewijsmiddel is ontvangen" in answer.content.decode()
    row = VerificationSupply.objects.get()
    assert b"".join(supply_stream(row)) == pdf_bytes(2)
    assert (supplied(row).name, supplied(row).issued_on) == ("gva-uit-de-kluis.pdf", date(2025, 1, 10))
    assert row.plain_sha256 == hashlib.sha256(pdf_bytes(2)).hexdigest()
    assert row.blob_id != kept.blob_id
    assert AuditEntry.objects.get(event="verification.supplied").data["sha256"] == row.plain_sha256
    judge = client_of(award.buyer).get(_address("verification", award, found)).content.decode()
    assert "gva-uit-de-kluis.pdf" in judge


def test_what_is_too_old_in_the_bewijskluis_is_said_before_it_is_given() -> None:
    award = sent()
    found, winner = asked(award, "GVA"), award.bidder("Anker")
    kept_in(bid_of(award, "Anker").organisation, winner, name="oud.pdf", issued_on=date(2023, 11, 1))

    page = client_of(winner).get(_address("verification_own", None, found)).content.decode()

    assert "mag het niet ouder zijn dan 24 maanden: upload er een van wo 29 november 2023 of later" in page


def test_nobody_gives_or_sees_what_another_keeps() -> None:
    award = sent()
    found, winner = asked(award, "GVA"), award.bidder("Anker")
    other = award.bidder("Brug")
    own = kept_in(
        bid_of(award, "Anker").organisation, winner, name="van-anker.pdf", issued_on=ASKED_AT.date()
    )
    strange = kept_in(
        bid_of(award, "Brug").organisation, other, name="van-brug.pdf", issued_on=ASKED_AT.date()
    )
    reader = UserFactory()
    Membership.objects.create(user=reader, organisation=bid_of(award, "Anker").organisation)

    for user, kept in ((winner, strange), (other, own), (other, strange), (award.buyer, own), (reader, own)):
        assert take(user, found, kept).status_code == 404
    assert not VerificationSupply.objects.exists()
    page = client_of(winner).get(_address("verification_own", None, found)).content.decode()
    assert "van-anker.pdf" in page
    assert "van-brug.pdf" not in page
    assert (
        "van-anker.pdf"
        not in client_of(reader).get(_address("verification_own", None, found)).content.decode()
    )


def test_the_bewijskluis_gives_nothing_after_the_term() -> None:
    award = sent()
    found, winner = asked(award, "GVA"), award.bidder("Anker")
    kept = kept_in(bid_of(award, "Anker").organisation, winner, name="gva.pdf", issued_on=ASKED_AT.date())

    for late, count in ((timedelta(milliseconds=1), 0), (timedelta(0), 1)):
        with telling(DUE + late):
            take(winner, found, kept)
        assert VerificationSupply.objects.count() == count
    assert AuditEntry.objects.filter(event="verification.refused_late").count() == 1


def test_the_page_takes_as_many_queries_for_one_as_for_five_in_the_bewijskluis() -> None:
    award = sent()
    found, winner = asked(award, "GVA"), award.bidder("Anker")
    client, counts = client_of(winner), []
    for more in (1, 4):
        for number in range(more):
            kept_in(
                bid_of(award, "Anker").organisation, winner, name=f"{number}.pdf", issued_on=ASKED_AT.date()
            )
        client.get(_address("verification_own", None, found))
        with CaptureQueriesContext(connection) as captured:
            client.get(_address("verification_own", None, found))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_winner_that_does_not_give_it_falls_away() -> None:
    award = sent()
    found = asked(award, "GVA")
    late = DUE + timedelta(seconds=1)
    judge_item(found.items.get(), Outcome.NOT_MET, reason="Niet aangeleverd.", by=award.buyer, at=late)

    fail_winner(found, reason="De verklaring is niet aangeleverd.", by=award.buyer, at=late)

    assert award.tender.state is Status.RANKED
    assert winners_told(award.tender) == []
    with pytest.raises(DecisionRefused, match="alleen bij een winnaar"):
        asked(award, "BIBOB", at=late)


def test_only_a_winner_with_its_letter_is_asked() -> None:
    award = sent()
    with pytest.raises(DecisionRefused, match="alleen bij een winnaar"):
        request_evidence(award.tender, [bid_of(award, "Brug")], ["GVA"], by=award.buyer, at=ASKED_AT)
    with pytest.raises(DecisionRefused, match="ten minste één winnaar"):
        request_evidence(award.tender, [], ["GVA"], by=award.buyer, at=ASKED_AT)
    correct_decision(award.tender, reason="Een telfout.", by=award.buyer, at=ASKED_AT)

    with pytest.raises(DecisionRefused, match="alleen bij een winnaar"):
        asked(award, "GVA")
    assert VerificationItem.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "is_allowed"), [(Role.CHECKER, True), (Role.JURIST, False), (Role.EVALUATOR, False)]
)
def test_a_buyer_or_toetser_asks(role: Role, is_allowed: bool) -> None:
    award = sent()
    other = member_with_role(award.tender, role)
    page = client_of(other).get(url_of("verification_request", award))

    if is_allowed:
        assert page.status_code == 200
        request_evidence(award.tender, [bid_of(award, "Anker")], ["GVA"], by=other, at=ASKED_AT)
    else:
        assert page.status_code == 404
        with pytest.raises(NotAllowed):
            request_evidence(award.tender, [bid_of(award, "Anker")], ["GVA"], by=other, at=ASKED_AT)


def test_it_is_asked_on_a_page_and_the_mail_says_nothing_of_what() -> None:
    award = sent()
    buyer, address = client_of(award.buyer), url_of("verification_request", award)

    index = Answer("GET", buyer.get(url_of("verifications", award)))
    form = Answer("GET", buyer.get(address))
    assert address in index.body.decode()
    assert page_faults(index) == page_faults(form) == []
    assert "binnen 14 kalenderdagen" in form.body.decode()
    refused = buyer.post(address, {"winners": [str(bid_of(award, "Anker").public_id)]})
    assert "Kies ten minste één bewijsmiddel." in refused.content.decode()
    done = buyer.post(
        address,
        {"winners": [str(bid_of(award, "Anker").public_id)], "codes": ["GVA", "BIBOB"]},
        follow=True,
    )

    assert "Gevraagd. Aanleveren kan tot en met za 13 december 2025" in done.content.decode()
    (job,) = OutboxJob.objects.filter(kind="mail_verification_supplement")
    award.bidder("Anker")
    mail_supplement(job.payload["item_id"])
    words = " ".join(message.subject + message.body for message in mail.outbox)
    assert "Reageer uiterlijk op" in words
    assert "Gedragsverklaring" not in words
    assert "Bibob" not in words
    winner = client_of(award.bidder("Anker"))
    own = winner.get(reverse("contracts:verification_own", args=[Verification.objects.get().public_id]))
    assert "Gedragsverklaring aanbesteden" in own.content.decode()


def test_a_tender_that_asks_nothing_on_request_has_no_such_page() -> None:
    award = released()

    assert client_of(award.buyer).get(url_of("verification_request", award)).status_code == 404
    assert (
        url_of("verification_request", award)
        not in client_of(award.buyer).get(url_of("verifications", award)).content.decode()
    )
