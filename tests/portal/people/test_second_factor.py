"""The second factor of a person in the log, in its mail, and ended by the beheerder."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, User
from audit.models import AuditEntry
from audit.services import ACCOUNTS, SystemActor, actor_text
from documents.models import OutboxJob
from portal.people.erasing import erase_person, kept_of
from portal.people.second_factor import (
    CODE_USED,
    ENDED,
    NEW_CODES,
    REMOVED,
    SET_UP,
    TOLD,
    EndReason,
    end_second_factor,
)
from portal.people.services import PersonRefused, end_access, invite_person
from portal.people.tasks import tell_second_factor_task
from tests.architecture.searching import database_dump, found_in
from tests.factories.accounts import MembershipFactory, OrganisationFactory
from tests.factories.second_factor import SECRET, code_at, give_second_factor
from tests.own_cache import clear_own_cache

pytestmark = pytest.mark.django_db
Committing = Callable[..., AbstractContextManager[object]]
CODE = reverse("mfa_authenticate")


@pytest.fixture
def beheer() -> Membership:
    clear_own_cache()
    return MembershipFactory(organisation=OrganisationFactory(authority=True), administrator=True)


@pytest.fixture
def colleague(beheer: Membership) -> Membership:
    return MembershipFactory(organisation=beheer.organisation, user__name="Nora")


def _browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _is_logged_in(client: Client) -> bool:
    return bool(client.get(reverse("portal:home")).wsgi_request.user.is_authenticated)


def _events() -> list[str]:
    found = AuditEntry.objects.filter(scope=ACCOUNTS, event__startswith="person.")
    return list(found.order_by("sequence").values_list("event", flat=True))


def _told() -> list[str]:
    return [job.payload["event"] for job in OutboxJob.objects.filter(kind=TOLD).order_by("pk")]


def _page_of(membership: Membership) -> str:
    return reverse("people:end_second_factor", args=[membership.user.public_id])


def test_a_beheerder_ends_it_and_the_person_begins_anew(
    beheer: Membership, colleague: Membership, settings: LazySettings
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    codes = give_second_factor(colleague.user)
    give_second_factor(beheer.user)
    at_work, client = _browser(colleague.user), _browser(beheer.user)
    assert at_work.get(reverse("tenders:notices")).status_code == 200

    listed = client.get(reverse("people:list")).content.decode()
    asked = client.get(_page_of(colleague)).content.decode()
    answer = client.post(_page_of(colleague), {"reason": EndReason.LOST}, follow=True)

    assert _page_of(colleague) in listed
    assert "Doe dit alleen als u zeker weet dat Nora" in asked
    assert "De tweede stap van Nora is beëindigd." in answer.content.decode()
    assert not Authenticator.objects.filter(user=colleague.user).exists()
    assert not _is_logged_in(at_work)
    assert _is_logged_in(client)
    assert (_events(), _told()) == ([ENDED], [ENDED])
    again = Client()
    again.post(reverse("account_login"), {"login": colleague.user.email, "password": "wachtwoord-123"})
    assert again.get(reverse("tenders:notices")).url == reverse("mfa_activate_totp")
    assert again.post(CODE, {"code": codes[0]}).status_code == 302
    assert again.get(reverse("tenders:notices")).url == reverse("mfa_activate_totp")


def test_without_a_reason_nothing_ends(beheer: Membership, colleague: Membership) -> None:
    give_second_factor(colleague.user)

    answer = _browser(beheer.user).post(_page_of(colleague), {})

    assert "Kies waarom u de tweede stap beëindigt." in answer.content.decode()
    assert Authenticator.objects.filter(user=colleague.user).count() == 2


def test_the_log_says_it_with_its_reason(beheer: Membership, colleague: Membership, at: datetime) -> None:
    give_second_factor(colleague.user)
    end_second_factor(colleague, reason=EndReason.MISUSE, by=beheer.user, at=at)

    page = _browser(beheer.user).get(reverse("people:log")).content.decode()

    assert "tweede stap beëindigd</td>" in page
    assert "iemand anders kan de telefoon of de herstelcodes hebben" in page


def test_what_a_beheerder_may_not_end(beheer: Membership, colleague: Membership, at: datetime) -> None:
    give_second_factor(colleague.user)
    give_second_factor(beheer.user)
    stranger = MembershipFactory(organisation=OrganisationFactory(authority=True), administrator=True)

    for membership, by, sentence in (
        (beheer, beheer.user, "U kunt uw eigen tweede stap niet beëindigen."),
        (colleague, colleague.user, "Alleen een beheerder"),
        (colleague, stranger.user, "Alleen een beheerder"),
        (MembershipFactory(organisation=beheer.organisation), beheer.user, "heeft geen tweede stap"),
    ):
        with pytest.raises(PersonRefused, match=sentence):
            end_second_factor(membership, reason=EndReason.LOST, by=by, at=at)
    assert Authenticator.objects.count() == 4
    assert _browser(stranger.user).get(_page_of(colleague)).status_code == 404
    assert _page_of(beheer) not in _browser(beheer.user).get(reverse("people:list")).content.decode()
    answer = _browser(beheer.user).post(_page_of(beheer), {"reason": EndReason.LOST}, follow=True)
    assert "U kunt uw eigen tweede stap niet beëindigen." in answer.content.decode()


def test_who_runs_the_installation_ends_that_of_the_only_beheerder(beheer: Membership) -> None:
    give_second_factor(beheer.user)
    client = _browser(beheer.user)
    assert _is_logged_in(client)

    call_command(
        "second_factor", "--end", beheer.user.email.upper(), "--reason", EndReason.LOST, stdout=StringIO()
    )

    assert not Authenticator.objects.filter(user=beheer.user).exists()
    assert not _is_logged_in(client)
    (entry,) = AuditEntry.objects.filter(scope=ACCOUNTS, event=ENDED)
    assert entry.actor == actor_text(SystemActor.SETUP)
    assert entry.data == {"organisation": str(beheer.organisation.public_id), "reason": EndReason.LOST.value}
    assert _told() == [ENDED]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("niemand@tenderhuis.example", "geen account met dit e-mailadres"), ("", "heeft geen tweede stap")],
)
def test_the_command_says_why_it_does_nothing(colleague: Membership, email: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("second_factor", "--end", email or colleague.user.email, "--reason", EndReason.LOST)


def test_what_a_person_does_itself_is_noted_and_told(
    colleague: Membership, django_capture_on_commit_callbacks: Committing
) -> None:
    client = _browser(colleague.user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_at(time.time(), secret)})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    again = Client()
    again.post(reverse("account_login"), {"login": colleague.user.email, "password": "wachtwoord-123"})
    again.post(CODE, {"code": code})
    again.post(reverse("mfa_deactivate_totp"))

    assert _events() == [SET_UP, NEW_CODES, CODE_USED, REMOVED]
    assert _told() == [SET_UP, NEW_CODES, CODE_USED, REMOVED]
    mine = AuditEntry.objects.filter(scope=ACCOUNTS, actor=str(colleague.user.public_id))
    assert mine.count() == 4
    assert {entry.data["organisation"] for entry in mine} == {str(colleague.organisation.public_id)}


@pytest.mark.parametrize(
    ("event", "subject", "words"),
    [
        (SET_UP, "U logt nu in met een tweede stap", "Was u dit niet zelf?"),
        (REMOVED, "Uw tweede stap bij inloggen is uitgezet", "alleen uw\nwachtwoord"),
        (ENDED, "Stel uw tweede stap bij inloggen opnieuw in", "De beheerder van uw organisatie heeft"),
        (NEW_CODES, "U hebt nieuwe herstelcodes", "De oude werken niet meer."),
        (CODE_USED, "Er is ingelogd met een herstelcode", "Elke code werkt één keer"),
    ],
)
def test_the_mail_says_what_happened_and_no_code(
    colleague: Membership, settings: LazySettings, event: str, subject: str, words: str
) -> None:
    tell_second_factor_task(user_id=str(colleague.user.public_id), event=event)

    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == (subject, [colleague.user.email])
    assert words in sent.body
    assert f"{settings.SITE_URL}{reverse('account_login')}" in sent.body


def test_who_left_gets_no_mail(colleague: Membership) -> None:
    colleague.user.is_active = False
    colleague.user.save()

    tell_second_factor_task(user_id=str(colleague.user.public_id), event=ENDED)

    assert mail.outbox == []


def test_the_file_of_a_person_names_it_without_the_secret(colleague: Membership, at: datetime) -> None:
    codes = give_second_factor(colleague.user)

    kept = kept_of(colleague.user, at=at, with_log=True)

    assert [(one["soort"], one["laatst_gebruikt"]) for one in kept["tweede_stap"]] == [
        ("app met codes", None),
        ("herstelcodes", None),
    ]
    rows = Authenticator.objects.filter(user=colleague.user)
    sealed = [rows.get(type="totp").data["secret"], rows.get(type="recovery_codes").data["seed"]]
    assert found_in(database_dump(), sealed) == sealed
    assert found_in(str(kept).encode(), [SECRET, *codes, *sealed]) == []


def test_it_goes_with_the_personal_data(beheer: Membership, at: datetime) -> None:
    given = invite_person(
        beheer.organisation, email="weg@weg.example", name="Weg", rights={}, by=beheer.user, at=at
    )
    give_second_factor(given.user)
    end_access(given, by=beheer.user, at=at)
    assert Authenticator.objects.filter(user=given.user).count() == 2

    erase_person(given.user, beheer.organisation, by=beheer.user, at=at)

    assert not Authenticator.objects.filter(user=given.user).exists()


def test_the_list_costs_the_same_for_more_people(beheer: Membership, colleague: Membership) -> None:
    client = _browser(beheer.user)
    give_second_factor(colleague.user)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("people:list")).status_code == 200
        return len(found)

    queries()
    with_one = queries()
    for _ in range(2):
        give_second_factor(MembershipFactory(organisation=beheer.organisation).user)

    assert queries() == with_one
