"""A tender that ends: everybody whose bid stood gets a letter, all at one moment, and nothing sealed is told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from audit.models import AccessEntry, AuditEntry
from audit.services import tender_scope
from bids.models import Bid
from bids.services import withdraw_bid
from bids.withdrawn import who_submitted
from clock import telling
from contracts.domain.errors import DecisionRefused
from contracts.dossier.sections.award import withdrawal_stukken
from contracts.models import WithdrawalLetter, WithdrawalNote
from contracts.withdrawal.mails import mail_withdrawal_letter
from contracts.withdrawal.selectors import Letters, letters_now, withdrawal_of
from contracts.withdrawal.services import (
    mark_of,
    render_withdrawal_letter,
    send_withdrawal_letters,
    write_note,
)
from contracts.withdrawal.todo import withdrawal_todo_for
from documents.files import read_file
from documents.models import OutboxJob
from portal.selectors import todos_for
from tenders.domain.wording import local_date
from tenders.models import Role, Tender
from tenders.permissions import NotAllowed
from tenders.services import withdraw_tender
from tests.architecture.page_rules import page_faults
from tests.architecture.visiting import Answer
from tests.factories.bids import OPENED_AT, bidder, filled_draft, opened, submitted_bid
from tests.factories.contracts import AFTER_STANDSTILL, DETAILS, released
from tests.factories.remembering import remembered
from tests.factories.tenders import CLOSES_AT, member_with_role, published_tender
from tests.pdf import flow_of

pytestmark = pytest.mark.django_db
BEFORE = CLOSES_AT - timedelta(hours=2)
SENT_AT = CLOSES_AT + timedelta(days=1)
MILLISECOND = timedelta(milliseconds=1)
REASON = "De raad koos op 3 november voor inbesteding."
PLANTED = "Ankerwoord"


@pytest.fixture(autouse=True)
def _after_the_end() -> Iterator[None]:
    with telling(SENT_AT):
        yield


@remembered
def sealed_tender() -> Tender:
    """Anker and Brug handed in, Cirkel took its bid back, Dijk only began."""
    tender = published_tender()
    for name in ("Brug", "Anker", "Cirkel"):
        who = bidder(name)
        submission = submitted_bid(tender, who, at=BEFORE, text=f"{name}woord")
        if name == "Cirkel":
            withdraw_bid(submission.bid, by=who.user, received_at=BEFORE, at=BEFORE)
    filled_draft(tender, bidder("Dijk"), at=BEFORE)
    return tender


@remembered
def ended(tender: Tender) -> Tender:
    withdraw_tender(tender, by=tender.created_by, at=BEFORE + timedelta(minutes=1), reason=REASON)
    return Tender.objects.get(pk=tender.pk)


@remembered
def written(tender: Tender, **changes: str) -> WithdrawalNote:
    return write_note(tender, **{**DETAILS, **changes}, by=tender.created_by, at=SENT_AT)


def found_in(tender: Tender) -> Letters:
    change = withdrawal_of(tender)
    assert change is not None
    return letters_now(tender, change, sent_on=local_date(SENT_AT))


@remembered
def sent(tender: Tender, *, render: bool = True) -> WithdrawalNote:
    written(tender, follow_up="In 2027 besteden wij opnieuw aan.")
    note = send_withdrawal_letters(tender, seen=mark_of(found_in(tender)), by=tender.created_by, at=SENT_AT)
    for letter in note.letters.all() if render else ():
        render_withdrawal_letter(letter.public_id, at=SENT_AT)
    return note


def letter_to(name: str) -> WithdrawalLetter:
    return WithdrawalLetter.objects.select_related("file", "bid__organisation").get(
        bid__organisation__name=name
    )


def person_of(name: str) -> User:
    membership = Bid.objects.get(organisation__name=name).organisation.memberships.first()
    assert membership is not None
    return membership.user


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def shown(client: Client, url: str) -> str:
    """The page, which keeps the rules of every page."""
    answer = Answer("GET", client.get(url))
    assert answer.status == 200
    assert page_faults(answer) == []
    return answer.body.decode()


def url_of(name: str, tender: Tender) -> str:
    return reverse(f"contracts:{name}", args=[tender.public_id])


def words_of(letter: WithdrawalLetter) -> str:
    assert letter.file is not None
    return " ".join(flow_of(read_file(letter.file)).split())


def test_everybody_whose_bid_stands_gets_a_letter_and_nobody_else() -> None:
    tender = ended(sealed_tender())

    assert [bid.organisation.name for bid, _ in who_submitted(tender)] == ["Anker", "Brug"]
    note = sent(tender)

    assert [letter.bid.organisation.name for letter in note.letters.order_by("pk")] == ["Anker", "Brug"]


def test_who_handed_in_is_told_to_nobody_before_the_withdrawal() -> None:
    tender = sealed_tender()
    assert Bid.objects.filter(tender=tender, submissions__status="sealed").count() == 2

    assert who_submitted(tender) == []
    assert client_of(tender.created_by).get(url_of("withdrawal", tender)).status_code == 404
    page = client_of(tender.created_by).get(url_of("withdrawal", ended(tender))).content.decode()
    assert "Anker" in page
    assert "Brug" in page
    assert "Cirkel" not in page
    assert "Dijk" not in page


def test_a_letter_about_a_sealed_bid_says_why_and_that_nobody_read_it() -> None:
    tender = sealed_tender()
    sent(ended(tender))

    words = words_of(letter_to("Anker"))

    for part in (
        "Intrekking van de aanbesteding",
        "Wij gunnen deze opdracht aan niemand. De reden: De raad koos op 3 november voor inbesteding.",
        "Wij hebben haar niet geopend en doen dat ook niet meer. Niemand heeft gelezen wat u hebt ingediend.",
        "In 2027 besteden wij opnieuw aan.",
        "de voorzieningenrechter van de rechtbank Midden-Nederland",
        "klachten@voorbeeld.example",
        "M. de Vries, hoofd inkoop",
    ):
        assert part in words, part
    assert "Brug" not in words
    assert PLANTED not in words
    assert PLANTED not in str(letter_to("Anker").content)


def test_a_letter_about_an_opened_bid_says_that_there_will_be_no_decision() -> None:
    tender = published_tender()
    submitted_bid(tender, bidder("Anker"))
    opened(tender)
    withdraw_tender(tender, by=tender.created_by, at=OPENED_AT, reason=REASON)
    sent(Tender.objects.get(pk=tender.pk))

    words = words_of(letter_to("Anker"))

    assert "Wij hebben haar geopend, maar nemen er geen besluit meer over." in words
    assert "niet geopend" not in words


def test_after_a_decision_the_letter_says_that_it_lapses_and_so_does_the_page_of_that_decision() -> None:
    award = released()
    tender = award.tender
    own = reverse("contracts:own_letter", args=[award.letter("Brug").public_id])
    with telling(AFTER_STANDSTILL):
        who = award.bidder("Brug")
        before = client_of(who).get(own).content.decode()
        withdraw_tender(tender, by=award.buyer, at=AFTER_STANDSTILL, reason=REASON)
        sent(Tender.objects.get(pk=tender.pk))
        after = client_of(who).get(own).content.decode()

    words = words_of(letter_to("Brug"))
    assert "Op vr 28 november 2025 schreven wij u wat wij hadden besloten. Dat besluit vervalt." in words
    assert "De opschortende termijn eindigt op" in before
    assert "Deze beslissing is vervallen." in after
    assert "De opschortende termijn eindigt op" not in after


def test_nothing_is_sent_while_something_lacks_or_where_nobody_handed_in() -> None:
    tender = ended(sealed_tender())
    with pytest.raises(DecisionRefused, match="ontbreekt nog de bevoegde rechtbank"):
        send_withdrawal_letters(tender, seen=mark_of(found_in(tender)), by=tender.created_by, at=SENT_AT)
    empty = ended(published_tender())
    written(empty)
    with pytest.raises(DecisionRefused, match="Niemand had ingediend"):
        send_withdrawal_letters(empty, seen="", by=empty.created_by, at=SENT_AT)
    assert WithdrawalLetter.objects.count() == 0
    assert (
        "Niemand had ingediend"
        in client_of(empty.created_by).get(url_of("withdrawal", empty)).content.decode()
    )


def test_what_changed_after_it_was_read_is_not_sent() -> None:
    tender = ended(sealed_tender())
    written(tender)
    seen = mark_of(found_in(tender))
    written(tender, signatory="Iemand anders")

    with pytest.raises(DecisionRefused, match="Er is iets veranderd"):
        send_withdrawal_letters(tender, seen=seen, by=tender.created_by, at=SENT_AT)


def test_what_was_sent_stays_as_it_is() -> None:
    tender = ended(sealed_tender())
    sent(tender)

    with pytest.raises(DecisionRefused, match="veranderen niet meer"):
        written(tender)
    with pytest.raises(DecisionRefused, match="veranderen niet meer"):
        send_withdrawal_letters(tender, seen="", by=tender.created_by, at=SENT_AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        WithdrawalLetter.objects.update(content={"reason": "anders"})
    buyer = client_of(tender.created_by)
    assert {
        buyer.get(url_of(name, tender)).status_code for name in ("withdrawal_details", "withdrawal_send")
    } == {404}


@pytest.mark.parametrize("role", [Role.JURIST, Role.AUDITOR, Role.CHECKER, Role.EVALUATOR, Role.CHAIR])
def test_only_a_buyer_writes_and_sends(role: Role) -> None:
    tender = ended(sealed_tender())
    other = member_with_role(tender, role)

    with pytest.raises(NotAllowed):
        write_note(tender, **DETAILS, by=other, at=SENT_AT)
    with pytest.raises(NotAllowed):
        send_withdrawal_letters(tender, seen="", by=other, at=SENT_AT)
    reads = role in {Role.JURIST, Role.AUDITOR}
    assert client_of(other).get(url_of("withdrawal", tender)).status_code == (200 if reads else 404)


def test_a_buyer_fills_in_reads_and_sends_on_the_pages() -> None:
    tender = ended(sealed_tender())
    client = client_of(tender.created_by)

    page = shown(client, url_of("withdrawal", tender))
    assert "De bevoegde rechtbank" in page
    assert "Verstuur de brieven" not in page
    shown(client, url_of("withdrawal_details", tender))
    assert client.get(url_of("withdrawal_send", tender)).status_code == 302
    refused = client.post(url_of("withdrawal_details", tender), {"follow_up": "Wij wachten.", "court": ""})
    assert "Vul in wie de brieven ondertekent." in refused.content.decode()
    assert "Wij wachten." in refused.content.decode()
    client.post(url_of("withdrawal_details", tender), {**DETAILS, "follow_up": "Wij wachten."})
    page = shown(client, url_of("withdrawal", tender))
    assert "Niemand heeft gelezen wat u hebt ingediend." in page
    shown(client, url_of("withdrawal_send", tender))
    confirm = client.get(url_of("withdrawal_send", tender))
    answer = client.post(url_of("withdrawal_send", tender), {"seen": confirm.context["seen"]}, follow=True)

    assert "De brieven zijn verstuurd." in answer.content.decode()
    assert OutboxJob.objects.filter(kind="render_withdrawal_letter").count() == 2
    assert "in de rij" in client.get(url_of("withdrawal_progress", tender)).content.decode()
    assert "in de rij" in shown(client, url_of("withdrawal", tender))
    events = AuditEntry.objects.filter(scope=tender_scope(tender.public_id), event__startswith="withdrawal.")
    assert [entry.event for entry in events.order_by("pk")] == [
        "withdrawal.written",
        "withdrawal.letters_sent",
    ]


def test_a_bidder_reads_its_own_letter_from_the_instant_of_sending() -> None:
    tender = ended(sealed_tender())
    sent(tender)
    letter, who = letter_to("Anker"), person_of("Anker")
    page, pdf = (
        reverse(f"contracts:{name}", args=[letter.public_id])
        for name in ("withdrawal_letter", "withdrawal_letter_pdf")
    )

    statuses = []
    for at in (SENT_AT - MILLISECOND, SENT_AT, SENT_AT + MILLISECOND):
        with telling(at):
            statuses.append(client_of(who).get(page).status_code)
    assert statuses == [404, 200, 200]
    assert client_of(who).get(pdf).status_code == 200
    assert "Download de brief als PDF" in shown(client_of(who), page)
    letter.refresh_from_db()
    assert (letter.first_read_at, letter.first_downloaded_at) == (SENT_AT, SENT_AT)
    others = [person_of("Brug"), member_with_role(tender, Role.EVALUATOR)]
    assert {client_of(other).get(url).status_code for other in others for url in (page, pdf)} == {404}
    assert AccessEntry.objects.filter(event="withdrawal_letter.read", granted=True).count() == 4


def test_the_start_page_names_what_is_to_be_sent_and_what_is_to_be_read() -> None:
    tender = ended(sealed_tender())
    buyer, who = tender.created_by, person_of("Anker")
    to_send = "Stuur de inschrijvers een brief over de intrekking"
    assert to_send in [todo.text for todo in todos_for(buyer, at=SENT_AT)]
    assert withdrawal_todo_for(who, at=SENT_AT) == []

    sent(tender)

    assert withdrawal_todo_for(buyer, at=SENT_AT) == []
    assert withdrawal_todo_for(who, at=SENT_AT - MILLISECOND) == []
    (todo,) = withdrawal_todo_for(who, at=SENT_AT)
    assert todo.text == "Lees uw brief over de intrekking"
    client = client_of(who)
    assert todo.url in client.get("/").content.decode()
    client.get(todo.url)
    assert withdrawal_todo_for(who, at=SENT_AT) == []
    assert todo.url in client.get("/").content.decode()
    assert withdrawal_todo_for(person_of("Cirkel"), at=SENT_AT) == []


def test_the_mail_says_that_there_is_a_letter_and_nothing_of_what_it_says() -> None:
    sent(ended(sealed_tender()))
    letter, who = letter_to("Anker"), person_of("Anker")
    queued = OutboxJob.objects.filter(kind="mail_withdrawal_letter", payload__letter_id=str(letter.public_id))
    assert [job.payload["user_id"] for job in queued] == [str(who.public_id)]

    mail_withdrawal_letter(letter.public_id, who.public_id)
    mail_withdrawal_letter(letter.public_id, person_of("Brug").public_id)

    (message,) = mail.outbox
    assert message.to == [who.email]
    assert reverse("contracts:withdrawal_letter", args=[letter.public_id]) in message.body
    assert "inbesteding" not in message.subject + message.body


def test_a_letter_is_set_once() -> None:
    sent(ended(sealed_tender()))
    letter = letter_to("Anker")

    render_withdrawal_letter(letter.public_id, at=SENT_AT + timedelta(hours=1))

    assert letter_to("Anker").file_id == letter.file_id
    assert AuditEntry.objects.filter(event="withdrawal.letter_made").count() == 2


def test_the_dossier_gives_the_letter_to_its_bidder_and_to_the_authority() -> None:
    tender = ended(sealed_tender())
    sent(tender)

    stukken = {stuk.title: stuk for stuk in withdrawal_stukken(tender, SENT_AT)}

    assert set(stukken) == {
        "Brief over de intrekking aan Anker",
        "Brief over de intrekking aan Brug",
    }
    assert list(withdrawal_stukken(tender, SENT_AT - MILLISECOND)) == []


def test_as_many_queries_for_two_bidders_as_for_six() -> None:
    def counts(names: list[str]) -> tuple[int, int]:
        tender = published_tender()
        for name in names:
            submitted_bid(tender, bidder(name), at=BEFORE)
        tender = ended(tender)
        written(tender)
        client, url = client_of(tender.created_by), url_of("withdrawal", tender)
        client.get(url)
        with CaptureQueriesContext(connection) as before:
            client.get(url)
        sent(tender)
        with CaptureQueriesContext(connection) as after:
            client.get(url)
        return len(before), len(after)

    assert counts(["Anker", "Brug"]) == counts(["Cirkel", "Dijk", "Eiland", "Fort", "Gaard", "Haven"])
