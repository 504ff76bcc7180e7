"""The contact log: on the record, between the authority and one provider."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Membership, User
from audit.models import AuditEntry
from documents.models import OutboxJob
from documents.outbox import run_job
from tenders.contact.services import MessageRefused, write_as_authority, write_as_provider
from tenders.contact.todo import contact_todo_for
from tenders.models import ContactMessage, Role, Tender
from tenders.permissions import NotAllowed
from tests.clamd import clamd, nobody_listens
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.planted import paper
from tests.factories.questions import provider
from tests.factories.tenders import AT, draft_tender, member_with_role, published_tender

pytestmark = pytest.mark.django_db


@pytest.fixture
def tender() -> Tender:
    return published_tender()


@pytest.fixture
def writer() -> Membership:
    return provider(name="Zorggroep Zeldzaam")


def write(tender: Tender, by: Membership, text: str = "Wanneer is de inloop?") -> ContactMessage:
    return write_as_provider(tender, by.organisation, text=text, by=by.user, at=AT)


def reply(tender: Tender, to: Membership, text: str = "Om negen uur.") -> ContactMessage:
    return write_as_authority(tender, to.organisation, text=text, by=tender.created_by, at=AT)


def address(tender: Tender, name: str, *args: object) -> str:
    return reverse(f"tenders:{name}", args=[tender.public_id, *args])


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pdf(name: str = "bijlage.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, paper("bijlage", "onderwerp"), "application/pdf")


def test_both_sides_write_in_one_thread_on_their_pages(tender: Tender, writer: Membership) -> None:
    mine, theirs = (
        address(tender, "contact"),
        address(tender, "contact_thread", writer.organisation.public_id),
    )
    provider_client, buyer = as_(writer.user), as_(tender.created_by)

    provider_client.post(mine, {"text": "Wanneer is de inloop?"})
    buyer.post(theirs, {"text": "Om negen uur.", "channel": "portal"})

    for client, path in ((provider_client, mine), (buyer, theirs)):
        page = client.get(path).content.decode()
        assert "Wanneer is de inloop?" in page
        assert "Om negen uur." in page


def test_while_the_scanner_is_down_a_provider_sends_its_file_and_nobody_reads_it_yet(
    tender: Tender, writer: Membership, settings: Any
) -> None:
    mine, theirs = (
        address(tender, "contact"),
        address(tender, "contact_thread", writer.organisation.public_id),
    )
    provider_client, buyer = as_(writer.user), as_(tender.created_by)
    settings.MALWARE_SCANNER = nobody_listens()

    provider_client.post(mine, {"text": "Zie de bijlage.", "attachment": pdf()})
    refused = buyer.post(theirs, {"text": "Zie de onze.", "channel": "portal", "attachment": pdf()})

    message = ContactMessage.objects.get()
    download = address(tender, "contact_attachment", message.public_id)
    assert message.text == "Zie de bijlage."
    assert "over een paar minuten opnieuw" in refused.context["form"].errors["attachment"][0]
    assert buyer.get(download).status_code == 503
    with clamd() as daemon:
        settings.MALWARE_SCANNER = daemon.address
        assert buyer.get(download).status_code == 200
    assert daemon.streams == [paper("bijlage", "onderwerp")]


def test_a_provider_does_not_read_who_of_the_authority_wrote(tender: Tender, writer: Membership) -> None:
    reply(tender, writer)

    assert tender.created_by.name not in as_(writer.user).get(address(tender, "contact")).content.decode()


def test_what_was_written_cannot_be_changed_or_removed(tender: Tender, writer: Membership) -> None:
    message = write(tender, writer)

    for change in (
        lambda: ContactMessage.objects.filter(pk=message.pk).update(text="Iets anders"),
        lambda: ContactMessage.objects.filter(pk=message.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()

    assert ContactMessage.objects.get().text == "Wanneer is de inloop?"


def test_another_provider_reads_nothing(tender: Tender, writer: Membership) -> None:
    file = as_(writer.user).post(
        address(tender, "contact"), {"text": "Geheim onderwerp", "attachment": pdf()}
    )
    message = ContactMessage.objects.get()
    other = as_(provider().user)

    assert file.status_code == 302
    assert "Geheim onderwerp" not in other.get(address(tender, "contact")).content.decode()
    assert other.get(address(tender, "contact_attachment", message.public_id)).status_code == 404
    assert Client().get(address(tender, "contact_attachment", message.public_id)).status_code == 302
    assert as_(writer.user).get(address(tender, "contact_attachment", message.public_id)).status_code == 200


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Role.BUYER, True, True),
        (Role.JURIST, True, False),
        (Role.AUDITOR, True, False),
        (Role.CHAIR, False, False),
        (Role.EVALUATOR, False, False),
        (Role.CHECKER, False, False),
        (Role.CONTRACT_MANAGER, False, False),
        (Role.SECOND_OPENER, False, False),
    ],
)
def test_who_reads_and_who_writes(
    tender: Tender, writer: Membership, role: Role, reads: bool, writes: bool
) -> None:
    write(tender, writer)
    client = as_(member_with_role(tender, role))
    thread = address(tender, "contact_thread", writer.organisation.public_id)

    assert (client.get(address(tender, "contact_threads")).status_code == 200) is reads
    assert (client.get(thread).status_code == 200) is reads
    assert (client.post(thread, {"text": "Ja.", "channel": "portal"}).status_code == 302) is writes


def test_an_attachment_must_be_a_sound_pdf(tender: Tender, writer: Membership) -> None:
    client, path = as_(writer.user), address(tender, "contact")
    broken = SimpleUploadedFile("bijlage.pdf", b"geen pdf", "application/pdf")

    refused = client.post(path, {"text": "Zie bijlage.", "attachment": broken})

    assert "attachment" in refused.context["form"].errors
    assert "Zie bijlage." in refused.content.decode()
    assert not ContactMessage.objects.exists()


def test_what_can_influence_bids_needs_a_measure(tender: Tender, writer: Membership) -> None:
    client = as_(tender.created_by)
    path = address(tender, "contact_thread", writer.organisation.public_id)
    call = {"text": "Vroeg naar eis 4.", "channel": "phone", "could_influence": "on"}

    refused = client.post(path, call)
    client.post(path, call | {"measure": "Komt in de volgende nota."})

    assert "measure" in refused.context["form"].errors
    message = ContactMessage.objects.get()
    assert (message.channel, message.measure) == ("phone", "Komt in de volgende nota.")


@pytest.mark.parametrize("from_authority", [True, False])
def test_the_other_side_gets_a_mail_without_content(
    tender: Tender, writer: Membership, from_authority: bool
) -> None:
    (reply if from_authority else write)(tender, writer, "Geheime mededeling")

    run_job(OutboxJob.objects.get(kind="mail_contact_message").public_id)

    (message,) = mail.outbox
    assert message.to == [writer.user.email if from_authority else tender.created_by.email]
    assert message.subject == f"Nieuw bericht: {tender.title}"
    for body in (message.body, message.alternatives[0].content):
        assert "Geheime" not in body
        assert "Zeldzaam" not in body


def test_the_start_page_tells_of_a_message_that_waits(tender: Tender, writer: Membership) -> None:
    write(tender, writer)
    waiting = contact_todo_for(tender.created_by, at=AT)
    reply(tender, writer)
    answered = contact_todo_for(tender.created_by, at=AT)
    received = contact_todo_for(writer.user, at=AT)
    later = contact_todo_for(writer.user, at=AT + timedelta(days=15))

    assert [todo.text for todo in waiting] == ["Lees het bericht van Zorggroep Zeldzaam"]
    assert [todo.text for todo in received] == [f"Lees het bericht van {tender.authority}"]
    assert answered == later == []


def test_any_provider_may_write_and_nobody_else(tender: Tender) -> None:
    reader, authority = MembershipFactory(), OrganisationFactory(authority=True)

    with pytest.raises(NotAllowed):
        write(tender, reader)
    with pytest.raises(NotAllowed):
        write_as_authority(tender, reader.organisation, text="Ja.", by=reader.user, at=AT)
    with pytest.raises(MessageRefused):
        write_as_authority(tender, authority, text="Ja.", by=tender.created_by, at=AT)
    with pytest.raises(MessageRefused):
        write(draft_tender(), provider())
    with pytest.raises(MessageRefused):
        write(tender, provider(), "   ")


def test_the_buyer_begins_a_thread_with_any_provider(tender: Tender) -> None:
    someone = provider()
    client = as_(tender.created_by)

    chosen = client.get(address(tender, "contact_threads"), {"provider": someone.organisation.public_id})
    unclear = client.get(address(tender, "contact_threads"), {"provider": "x"})

    assert chosen.url == address(tender, "contact_thread", someone.organisation.public_id)
    assert "provider" in unclear.context["form"].errors


def test_the_log_holds_no_words(tender: Tender, writer: Membership) -> None:
    write(tender, writer, "Geheime mededeling")

    entry = AuditEntry.objects.get(event="contact.written")
    assert "Geheime" not in str(entry.data)
    assert entry.data["organisation"] == str(writer.organisation.public_id)


@pytest.mark.parametrize("name", ["contact_threads", "contact_thread"])
def test_lists_take_the_same_number_of_queries_for_3_and_30(
    tender: Tender, writer: Membership, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    args = [writer.organisation.public_id] if name == "contact_thread" else []
    client, counts = as_(tender.created_by), []

    for more in (3, 27):
        for _ in range(more):
            write(tender, writer if args else provider())
        with django_assert_max_num_queries(30) as captured:
            assert client.get(address(tender, name, *args)).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_readable_name_of_an_attachment_stays(tender: Tender, writer: Membership) -> None:
    as_(writer.user).post(
        address(tender, "contact"), {"text": "Zie bijlage.", "attachment": pdf("eis 4 – vraag.pdf")}
    )

    assert ContactMessage.objects.get().attachment.name == "eis 4 – vraag.pdf"
    assert BytesIO(paper("bijlage", "onderwerp")).read(4) == b"%PDF"
