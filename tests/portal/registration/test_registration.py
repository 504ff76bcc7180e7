"""A provider registers itself: mail first, then at once, or after a beheerder where the number is known."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Organisation, Registration, User
from audit.models import AuditEntry
from audit.selectors import verify_chain
from audit.services import ACCOUNTS
from clock import telling
from documents.outbox import InProcessOutbox, in_process_outbox
from portal.registration.services import VALID, forget_old_registrations
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.tenders import CLOSES_AT

pytestmark = pytest.mark.django_db
AT = CLOSES_AT - timedelta(days=20)
BEGIN = reverse("registration:begin")
LIST = reverse("registration:list")
FORM = {
    "organisation_name": "Zorg aan Zee",
    "kvk_number": "1234 5678",
    "city": "Voorbeeldstad",
    "person_name": "Nora Nijs",
    "email": "Nora@Zee.example",
    "may_submit": "on",
}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with telling(AT):
        yield


@pytest.fixture
def outbox() -> Iterator[InProcessOutbox]:
    with in_process_outbox() as jobs:
        yield jobs


@pytest.fixture
def beheer() -> Client:
    membership = MembershipFactory(
        organisation=OrganisationFactory(authority=True),
        administrator=True,
        user__email="bea@gemeente.example",
    )
    client = Client()
    client.force_login(membership.user, backend=BACKEND)
    return client


def ask(outbox: InProcessOutbox, **changed: str) -> str:
    """Register, and give the link of the mail."""
    answer = Client().post(BEGIN, FORM | changed)
    assert answer.headers["Location"] == reverse("registration:sent"), answer.content.decode()
    outbox.drain()
    link = re.search(re.escape(settings.SITE_URL) + r"(\S+)", mail.outbox[-1].body)
    assert link is not None
    return link[1]


def told(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_first_with_a_number_is_there_at_once_and_chooses_its_password(
    client: Client, outbox: InProcessOutbox
) -> None:
    link = ask(outbox)
    assert mail.outbox[-1].to == ["nora@zee.example"]
    assert "Zorg aan Zee" not in mail.outbox[-1].body
    page = told(client, link)
    assert not Organisation.objects.filter(kvk_number="12345678").exists()

    answer = client.post(link, follow=True)
    client.post(
        answer.redirect_chain[-1][0], {"password1": "een-lang-wachtwoord", "password2": "een-lang-wachtwoord"}
    )

    assert "Nora Nijs" in page
    organisation = Organisation.objects.get(kvk_number="12345678")
    membership = Membership.objects.get(organisation=organisation)
    assert (organisation.name, organisation.kind, organisation.is_kvk_checked) == (
        "Zorg aan Zee",
        Organisation.Kind.PROVIDER,
        False,
    )
    assert (membership.may_edit, membership.may_submit, membership.is_administrator) == (True, True, True)
    assert membership.user.check_password("een-lang-wachtwoord")
    assert "Aangemeld" in told(client, link)
    assert AuditEntry.objects.get(event="organisation.registered").actor == str(membership.user.public_id)
    verify_chain(ACCOUNTS)


def test_a_second_with_the_number_waits_for_the_beheerder_and_the_first_notices_nothing(
    client: Client, outbox: InProcessOutbox, beheer: Client
) -> None:
    first = MembershipFactory(organisation__kvk_number="12345678", signatory=True)
    link = ask(outbox)

    page = client.post(link, follow=True).content.decode()
    outbox.drain()

    assert "Met KvK-nummer 12345678 is al een organisatie aangemeld" in page
    assert not User.objects.filter(email="nora@zee.example").exists()
    assert mail.outbox[-1].to == ["bea@gemeente.example"]
    assert "Zorg aan Zee" not in mail.outbox[-1].body
    row = Registration.objects.get()
    decide = reverse("registration:decide", args=[row.public_id])
    assert "(1 te bekijken)" in told(beheer, "/")
    assert decide in told(beheer, LIST)
    assert first.organisation.name in told(beheer, decide)
    assert "Kies of u de aanmelding toelaat" in beheer.post(decide, {}).content.decode()

    assert beheer.post(decide, {"is_admitted": "ja"}).headers["Location"] == LIST
    outbox.drain()

    both = Organisation.objects.filter(kvk_number="12345678").order_by("pk")
    assert [row.name for row in both] == [first.organisation.name, "Zorg aan Zee"]
    assert mail.outbox[-1].to == ["nora@zee.example"]
    first.refresh_from_db()
    assert (first.may_edit, first.may_submit) == (True, True)
    assert beheer.post(decide, {"is_admitted": "ja"}).status_code == 404


def test_who_is_turned_down_reads_why_and_has_no_account(
    client: Client, outbox: InProcessOutbox, beheer: Client
) -> None:
    OrganisationFactory(kvk_number="12345678")
    link = ask(outbox)
    client.post(link)
    decide = reverse("registration:decide", args=[Registration.objects.get().public_id])
    assert (
        "Schrijf waarom u de aanmelding afwijst"
        in beheer.post(decide, {"is_admitted": "nee"}).content.decode()
    )

    beheer.post(decide, {"is_admitted": "nee", "reason": "Vraag een collega om u toe te voegen."})
    outbox.drain()

    assert "Vraag een collega" in mail.outbox[-1].body
    assert "Vraag een collega" in told(client, link)
    assert not User.objects.filter(email="nora@zee.example").exists()
    assert AuditEntry.objects.filter(event="registration.turned_down").count() == 1
    forget_old_registrations(AT + timedelta(days=91))
    assert not Registration.objects.exists()


def test_a_number_counts_for_others_only_after_the_beheerder_checked_it(
    client: Client, outbox: InProcessOutbox, beheer: Client
) -> None:
    client.post(ask(outbox))
    organisation = Organisation.objects.get(kvk_number="12345678")
    check = reverse("registration:check", args=[organisation.public_id])
    assert organisation.checked_kvk_number == ""
    assert "12345678" in told(beheer, check)

    beheer.post(check)

    organisation.refresh_from_db()
    assert organisation.checked_kvk_number == "12345678"
    assert beheer.get(check).status_code == 404
    verify_chain(ACCOUNTS)


@pytest.mark.parametrize("number", ["1234567", "123456789", "1234567a", "１２３４５６７８"])
def test_a_number_of_other_than_eight_digits_is_refused_at_its_field(client: Client, number: str) -> None:
    page = client.post(BEGIN, FORM | {"kvk_number": number}).content.decode()

    assert "Een KvK-nummer heeft 8 cijfers" in page
    assert "<title>Fout" in page
    assert "Zorg aan Zee" in page
    assert not Registration.objects.exists()


def test_who_works_for_an_authority_cannot_take_part_in_a_tender(
    client: Client, outbox: InProcessOutbox
) -> None:
    buyer = MembershipFactory(buyer=True).user
    link = ask(outbox, email=buyer.email)

    page = client.post(link, follow=True).content.decode()

    assert "aan de andere kant van een aanbesteding" in page
    assert not Organisation.objects.filter(kvk_number="12345678").exists()
    assert Registration.objects.get().confirmed_at is None


def test_an_account_that_is_there_gets_the_organisation_beside_its_own(
    client: Client, outbox: InProcessOutbox
) -> None:
    known = MembershipFactory().user

    answer = client.post(ask(outbox, email=known.email))

    assert answer.headers["Location"] == reverse("account_login")
    assert known.memberships.count() == 2
    assert User.objects.filter(email=known.email).count() == 1


def test_the_answer_is_the_same_and_the_mails_end(outbox: InProcessOutbox) -> None:
    for _ in range(5):
        ask(outbox)

    assert len(mail.outbox) == 3


def test_an_old_link_a_forgotten_one_and_a_made_up_one_do_nothing(
    client: Client, outbox: InProcessOutbox
) -> None:
    link = ask(outbox)
    late = AT + VALID + timedelta(milliseconds=1)
    with telling(late):
        page = client.post(link, follow=True).content.decode()
    forget_old_registrations(late)

    assert "ouder dan zeven dagen" in page
    assert not Organisation.objects.filter(kvk_number="12345678").exists()
    assert [client.get(address).status_code for address in (link, link[:-4] + "abc/")] == [404, 404]


def test_only_a_beheerder_of_an_authority_decides(outbox: InProcessOutbox) -> None:
    OrganisationFactory(kvk_number="12345678")
    Client().post(ask(outbox))
    addresses = [LIST, reverse("registration:decide", args=[Registration.objects.get().public_id])]

    for membership in (MembershipFactory(administrator=True), MembershipFactory(buyer=True)):
        client = Client()
        client.force_login(membership.user, backend=BACKEND)
        assert [client.post(address, {"is_admitted": "ja"}).status_code for address in addresses] == [
            405,
            404,
        ]
        assert client.get(LIST).status_code == 404
