"""A new installation gets its first aanbestedende dienst by a command; a beheerder adds the next ones on a page."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as installed
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from audit.models import AuditEntry
from audit.selectors import verify_chain
from audit.services import ACCOUNTS
from clock import telling
from documents.outbox import in_process_outbox
from tests.clamd import clamd, nobody_listens
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.tenders import CLOSES_AT

pytestmark = pytest.mark.django_db
AT = CLOSES_AT - timedelta(days=20)
LIST, ADD = reverse("authorities:list"), reverse("authorities:add")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FIRST = {
    "name": "Gemeente Voorbeeldstad",
    "kvk_number": "12345678",
    "city": "Voorbeeldstad",
    "beheerder_name": "Bea Bos",
    "beheerder_email": "Bea@Voorbeeldstad.example",
    "buyer_name": "Ineke Inkoop",
    "buyer_email": "ineke@voorbeeldstad.example",
}
SECOND = {
    "name": "Gemeente Elders",
    "kvk_number": "8765 4321",
    "beheerder_name": "Berend Berg",
    "beheerder_email": "berend@elders.example",
}


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with telling(AT):
        yield


def start(**changed: Any) -> str:
    """Run the command, and do the jobs that it asked for."""
    out = StringIO()
    with in_process_outbox() as jobs:
        call_command("authority", **(FIRST | changed), stdout=out)
        jobs.drain()
    return out.getvalue()


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def follow(body: str, client: Client) -> None:
    """Choose a password with the link of a mail."""
    link = re.search(re.escape(installed.SITE_URL) + r"(\S+)", body)
    assert link is not None
    address = client.get(link[1], follow=True).redirect_chain[-1][0]
    client.post(address, {"password1": "een-lang-wachtwoord", "password2": "een-lang-wachtwoord"})


def test_from_an_empty_installation_to_a_buyer_who_begins_a_tender() -> None:
    assert not User.objects.exists()

    told = start()

    assert "Gemeente Voorbeeldstad is er" in told
    mails = {message.to[0]: message.body for message in mail.outbox}
    assert set(mails) == {"bea@voorbeeldstad.example", "ineke@voorbeeldstad.example"}
    for address, body in mails.items():
        follow(body, Client())
        client = Client()
        login = {"login": address, "password": "een-lang-wachtwoord"}
        assert client.post(reverse("account_login"), login).status_code == 302
        if address.startswith("bea"):
            assert "Ineke Inkoop" in page_of(client, reverse("people:list"))
            assert client.get(reverse("tenders:create")).status_code == 404
        else:
            assert "Gemeente Voorbeeldstad" in page_of(client, reverse("tenders:create"))
            assert client.get(reverse("people:list")).status_code == 404


def test_the_rights_are_apart_and_the_log_says_who_did_it() -> None:
    start()

    rights = {
        m.user.name: (m.is_administrator, m.is_buyer) for m in Membership.objects.select_related("user")
    }
    assert rights == {"Bea Bos": (True, False), "Ineke Inkoop": (False, True)}
    events = AuditEntry.objects.filter(scope=ACCOUNTS).order_by("sequence").values_list("event", "actor")
    assert list(events) == [
        ("organisation.established", "system:setup"),
        ("person.invited", "system:setup"),
        ("person.invited", "system:setup"),
    ]
    assert verify_chain(ACCOUNTS).ok
    log = page_of(logged_in(User.objects.get(name="Bea Bos")), reverse("people:log"))
    assert "aanbestedende dienst toegevoegd" in log
    assert "de installatie" in log
    assert "onbekend" not in log


def test_the_same_command_sends_the_mails_again_until_the_beheerder_came_in() -> None:
    start()
    mail.outbox.clear()

    start()

    assert len(mail.outbox) == 2
    assert Organisation.objects.count() == 1
    User.objects.filter(name="Bea Bos").update(last_login=AT)
    with pytest.raises(CommandError, match="Er is al een aanbestedende dienst: Gemeente Voorbeeldstad"):
        start()


def test_another_dienst_is_not_made_by_the_command() -> None:
    start()

    with pytest.raises(CommandError, match="pagina Aanbestedende diensten"):
        start(name="Gemeente Elders")

    assert Organisation.objects.count() == 1


def test_a_dienst_whose_beheerders_are_gone_gets_a_new_one_and_its_log_says_so() -> None:
    start()
    User.objects.filter(name="Bea Bos").update(last_login=AT)
    colleague = MembershipFactory(
        organisation=Organisation.objects.get(), user__email="kim@voorbeeldstad.example"
    )

    start(appoint=True, beheerder_name="Nieuwe Bos", beheerder_email="nieuw@voorbeeldstad.example")
    start(appoint=True, beheerder_email=colleague.user.email)

    for address in ("nieuw@voorbeeldstad.example", colleague.user.email):
        client = logged_in(User.objects.get(email=address))
        assert "de installatie" in page_of(client, reverse("people:log"))
    assert [message.to for message in mail.outbox[-2:]] == [
        ["nieuw@voorbeeldstad.example"],
        [colleague.user.email],
    ]
    with pytest.raises(CommandError, match="Een beheerder kan geen aanbestedingen beginnen"):
        start(appoint=True, beheerder_email=FIRST["buyer_email"], buyer_name="", buyer_email="")
    with pytest.raises(CommandError, match="Gemeente Onbekend is er niet"):
        start(appoint=True, name="Gemeente Onbekend")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"beheerder_email": "bea"}, "--beheerder-email: Dit is geen e-mailadres"),
        ({"kvk_number": "123"}, "--kvk: Een KvK-nummer heeft 8 cijfers"),
        ({"buyer_email": ""}, "--buyer-email: Vul ook het e-mailadres van de inkoper in"),
        (
            {"buyer_email": "bea@voorbeeldstad.example"},
            "--buyer-email: De beheerder kan niet ook inkoper zijn",
        ),
    ],
)
def test_a_mistake_is_named_with_its_option_and_makes_nothing(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        start(**changed)

    assert not Organisation.objects.exists()
    assert not User.objects.exists()


@pytest.fixture
def beheer() -> Client:
    membership = MembershipFactory(
        organisation=OrganisationFactory(authority=True, name="Gemeente Voorbeeldstad"), administrator=True
    )
    return logged_in(membership.user)


def test_a_beheerder_adds_a_dienst_and_has_no_access_to_it(beheer: Client) -> None:
    with in_process_outbox() as jobs:
        answer = beheer.post(ADD, SECOND)
        jobs.drain()

    assert answer.headers["Location"] == LIST
    made = Organisation.objects.get(name="Gemeente Elders")
    assert (made.kind, made.kvk_number) == (Organisation.Kind.AUTHORITY, "87654321")
    member = made.memberships.get()
    assert (member.user.email, member.is_administrator) == ("berend@elders.example", True)
    assert [message.to for message in mail.outbox] == [["berend@elders.example"]]
    listed = page_of(beheer, LIST)
    assert "Gemeente Elders" in listed
    assert "Berend" not in listed
    assert "Berend" not in page_of(beheer, reverse("people:list"))
    log = page_of(beheer, reverse("people:log"))
    assert "aanbestedende dienst toegevoegd" in log
    assert "Gemeente Elders" in log


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "gemeente voorbeeldstad"}, "Een aanbestedende dienst met deze naam is er al."),
        ({"beheerder_email": "zorg@anker.example"}, "werkt iemand al aan de andere kant"),
        ({"beheerder_name": ""}, "Vul de naam van de beheerder in."),
        ({"buyer_name": "Ineke"}, "Vul ook het e-mailadres van de inkoper in."),
    ],
)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(
    beheer: Client, changed: dict[str, Any], sentence: str
) -> None:
    MembershipFactory(user__email="zorg@anker.example", signatory=True)

    page = beheer.post(ADD, SECOND | changed).content.decode()

    assert sentence in page
    assert (SECOND | changed)["name"] in page
    assert not Organisation.objects.filter(name="Gemeente Elders").exists()


def test_the_pages_do_not_exist_for_a_buyer_and_for_who_manages_a_provider() -> None:
    buyer, provider = MembershipFactory(buyer=True), MembershipFactory(administrator=True)

    for membership in (buyer, provider):
        client = logged_in(membership.user)
        assert client.get(LIST).status_code == 404
        assert client.post(ADD, SECOND).status_code == 404
    assert not Organisation.objects.filter(name="Gemeente Elders").exists()


@pytest.mark.parametrize("is_near", [True, False])
def test_the_beheerder_reads_what_the_seal_promises_here(
    beheer: Client, is_near: bool, tmp_path: Path, settings: LazySettings
) -> None:
    """One user of the system for all processes, or an opener apart."""
    settings.KEYS_DIR, settings.OPENING_KEY_FILE = tmp_path, None
    if is_near:
        (tmp_path / "opening.key").write_text("AGE-SECRET-KEY")

    page = page_of(beheer, LIST)

    assert ("De verzegeling beschermt hier niet tegen wie de server beheert" in page) is is_near
    assert ("De openingssleutel is vanuit het webproces niet te lezen" in page) is not is_near
    assert "Wie de database zelf leest, kan dat wel zien" in page


def test_the_beheerder_reads_whether_files_are_scanned(beheer: Client, settings: Any) -> None:
    def page() -> str:
        return " ".join(beheer.get(LIST).content.decode().split())

    assert "Bestanden worden op deze installatie niet gecontroleerd op schadelijke software." in page()

    settings.MALWARE_SCANNER = nobody_listens()
    assert "De scanner antwoordt niet" in page()

    made = f"{AT - timedelta(days=1):%a %b %d %H:%M:%S %Y}"
    with clamd(version=f"ClamAV 1.4.6/27811/{made}") as daemon:
        settings.MALWARE_SCANNER = daemon.address
        assert "De scanner antwoordt: ClamAV 1.4.6." in page()
        assert "De scanner loopt achter" not in page()
        daemon.version = "ClamAV 1.4.6/27500/Mon Sep 01 08:00:00 2025"
        assert "De scanner loopt achter" in page()
        assert "Wat hij herkent, is van ma 1 september 2025." in page()
        daemon.version = "ClamAV 1.4.6"
        assert "Hij zegt niet van wanneer is wat hij herkent." in page()
