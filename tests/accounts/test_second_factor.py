"""The second factor at log-in: who needs one, which code counts, and what the database holds of it."""

import re
import time
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import clock
from accounts.models import Organisation, User
from accounts.second_factor.sealing import SecretUnreadable, seal, unseal
from accounts.second_factor.services import end_sessions
from tests.architecture.page_rules import page_faults
from tests.architecture.searching import database_dump, found_in
from tests.architecture.visiting import Answer
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.second_factor import SECRET, code_at, give_second_factor
from tests.own_cache import clear_own_cache

pytestmark = pytest.mark.django_db
PASSWORD = "wachtwoord-123"
LOGIN, CODE, HOME = reverse("account_login"), reverse("mfa_authenticate"), reverse("portal:home")
SET_UP, OFF, CODES = (
    reverse(f"mfa_{name}") for name in ("activate_totp", "deactivate_totp", "view_recovery_codes")
)
NOTICES = reverse("tenders:notices")
WRONG = "Deze code klopt niet, is verlopen of is al gebruikt."
WRONG_FIRST = "Deze code klopt niet of is verlopen."
START = 1_780_000_000.0


@pytest.fixture(autouse=True)
def required(settings: LazySettings) -> None:
    """Limits on logging in lie in the cache, where other tests leave theirs."""
    settings.STAFF_SECOND_FACTOR = True
    clear_own_cache()


@pytest.fixture
def telephone(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The clock by which codes are made and looked at; `at` moves it."""
    found = SimpleNamespace(at=START)
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: found.at))
    return found


def _person(*kinds: Organisation.Kind) -> User:
    user = UserFactory()
    for kind in kinds:
        MembershipFactory(user=user, organisation=OrganisationFactory(kind=kind))
    return user


def _staff() -> User:
    return _person(Organisation.Kind.AUTHORITY)


def _provider() -> User:
    return _person(Organisation.Kind.PROVIDER)


def _password(user: User, *, onward: str = "") -> tuple[Client, HttpResponse]:
    client = Client()
    return client, client.post(LOGIN, {"login": user.email, "password": PASSWORD, "next": onward})


def _is_in(client: Client) -> bool:
    return client.get(NOTICES).status_code == 200


def _is_logged_in(client: Client) -> bool:
    return bool(client.get(reverse("portal:accessibility")).wsgi_request.user.is_authenticated)


def _set_up(client: Client) -> str:
    """The secret of the app that was set up."""
    secret = client.get(SET_UP).context["form"].secret
    answer = client.post(SET_UP, {"code": code_at(auth.time.time(), secret)})
    assert answer.url == CODES
    return str(secret)


@pytest.mark.parametrize("kinds", [[Organisation.Kind.AUTHORITY], [], list(Organisation.Kind)])
def test_staff_without_one_reach_nothing_but_setting_it_up(kinds: list[Organisation.Kind]) -> None:
    client, _ = _password(_person(*kinds))

    for address in (
        HOME,
        NOTICES,
        reverse("people:own_data"),
        reverse("mfa_index"),
        CODES,
        "/aanbestedingen/",
    ):
        assert client.get(address).url == SET_UP
    assert client.post(reverse("accounts:act_for"), {"organisation": "x"}).url == SET_UP
    part = client.get(NOTICES, headers={"HX-Request": "true"})
    assert (part.status_code, part.content) == (403, b"")
    page = client.get(SET_UP).content.decode()
    assert (
        "Wie voor een aanbestedende dienst werkt, logt in met een wachtwoord en een code van een app." in page
    )


def test_health_accessibility_and_logging_out_stay_open() -> None:
    client, _ = _password(_staff())

    for name in ("health:live", "portal:accessibility", "account_logout"):
        assert client.get(reverse(name)).status_code == 200
    assert client.post(reverse("accounts:still_here")).status_code == 204
    client.post(reverse("account_logout"))
    assert not _is_logged_in(client)


def test_after_the_set_up_one_goes_on_where_one_was_going(telephone: SimpleNamespace) -> None:
    client, answer = _password(_staff(), onward="/meldingen/?pagina=2")
    client.get(answer.url)

    secret = _set_up(client)
    page = client.get(CODES).content.decode()

    assert 'href="/meldingen/?pagina=2">Ik heb ze bewaard, ga verder' in page
    assert _is_in(client)
    assert re.fullmatch(r"[A-Z2-7]{32}", secret)


def test_the_secret_stands_in_groups_of_four_beside_the_qr_code() -> None:
    client, _ = _password(_staff())

    answer = client.get(SET_UP)

    secret = answer.context["form"].secret
    assert answer.context["secret"].replace(" ", "") == secret
    assert {len(group) for group in answer.context["secret"].split()} == {4}
    assert f'id="sleutel">{answer.context["secret"]}<' in answer.content.decode()
    assert 'src="data:image/svg+xml;base64,' in answer.content.decode()


def test_a_wrong_first_code_is_told_at_the_field_and_sets_nothing_up() -> None:
    user = _staff()
    client, _ = _password(user)
    client.get(SET_UP)

    answer = client.post(SET_UP, {"code": "12"})

    assert WRONG_FIRST in answer.context["form"].errors["code"][0]
    assert not Authenticator.objects.filter(user=user).exists()


def test_recovery_codes_are_shown_and_fetched_once(telephone: SimpleNamespace) -> None:
    user = _staff()
    client, _ = _password(user)
    _set_up(client)
    file = reverse("mfa_download_recovery_codes")
    assert client.get(file).status_code == 404

    first, again, fetched = client.get(CODES), client.get(CODES), client.get(file)

    made = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    assert len(made) == 10
    assert found_in(first.content, made) == made
    assert found_in(again.content, made) == []
    assert "U hebt nog <strong>10</strong> herstelcodes" in again.content.decode()
    assert found_in(fetched.content, made) == made
    assert "attachment" in fetched["Content-Disposition"]
    other = Client()
    other.force_login(
        User.objects.get(pk=user.pk), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert other.get(file).status_code == 404


def test_the_set_up_ends_the_sessions_that_gave_no_code(telephone: SimpleNamespace) -> None:
    user = _staff()
    other, _ = _password(user)
    client, _ = _password(user)
    assert _is_logged_in(other)

    _set_up(client)

    assert not _is_logged_in(other)
    assert _is_in(client)


def test_the_code_of_the_set_up_is_used_with_it(telephone: SimpleNamespace) -> None:
    user = _staff()
    client, _ = _password(user)
    secret = _set_up(client)

    other, _ = _password(user)
    other.post(CODE, {"code": code_at(telephone.at, secret)})
    assert not _is_logged_in(other)
    other.post(CODE, {"code": code_at(telephone.at + 30, secret)})
    assert _is_logged_in(other)


def test_who_has_one_sets_up_no_second_one(telephone: SimpleNamespace) -> None:
    user = _staff()
    client, _ = _password(user)
    _set_up(client)

    for answer in (client.get(SET_UP), client.post(SET_UP, {"code": "123456"})):
        assert answer.url == reverse("mfa_index")


def test_ended_sessions_stay_ended_and_others_go_on_under_a_new_secret_key(settings: LazySettings) -> None:
    user = _provider()
    before, _ = _password(user)
    end_sessions(user)
    after, _ = _password(user)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" + "1" * 50

    assert not _is_logged_in(before)
    assert _is_logged_in(after)


def test_who_has_one_gives_a_code_after_the_password(telephone: SimpleNamespace) -> None:
    user = _staff()
    give_second_factor(user)

    client, answer = _password(user, onward=NOTICES)
    assert answer.url.partition("?")[0] == CODE
    assert not _is_logged_in(client)
    assert 'autocomplete="one-time-code"' in (page := client.get(answer.url).content.decode())
    assert 'inputmode="numeric"' in page
    answer = client.post(answer.url, {"code": code_at(telephone.at)})

    assert answer.url == NOTICES
    assert _is_in(client)


@pytest.mark.parametrize(
    ("seconds", "is_right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False), (90, False)]
)
def test_the_code_before_and_after_the_present_one_count_too(
    telephone: SimpleNamespace, seconds: int, is_right: bool
) -> None:
    user = _staff()
    give_second_factor(user)
    client, _ = _password(user)

    answer = client.post(CODE, {"code": code_at(telephone.at + seconds)})

    assert _is_logged_in(client) is is_right
    assert is_right or WRONG in answer.content.decode()


def test_a_wrong_code_is_told_at_the_field() -> None:
    user = _staff()
    give_second_factor(user)
    client, _ = _password(user)

    answer = client.post(CODE, {"code": "abc"})
    empty = client.post(CODE, {"code": ""})

    assert WRONG in answer.context["form"].errors["code"][0]
    assert answer.content.decode().count(WRONG) == 2
    assert "<title>Fout: " in answer.content.decode()
    assert empty.context["form"].errors["code"] == ["Vul de code in."]
    assert not _is_logged_in(client)


@pytest.mark.parametrize("later", [0, 29, 45])
def test_a_code_counts_once_also_where_no_cache_remembers_it(telephone: SimpleNamespace, later: int) -> None:
    user = _staff()
    give_second_factor(user)
    code = code_at(telephone.at + 30)
    first, _ = _password(user)
    first.post(CODE, {"code": code})
    assert _is_logged_in(first)

    telephone.at += later
    clear_own_cache()
    second, _ = _password(user)
    answer = second.post(CODE, {"code": code})

    assert WRONG in answer.content.decode()
    assert not _is_logged_in(second)


def test_an_older_code_than_the_last_one_counts_no_more(telephone: SimpleNamespace) -> None:
    user = _staff()
    give_second_factor(user)
    first, _ = _password(user)
    first.post(CODE, {"code": code_at(telephone.at)})
    assert _is_logged_in(first)

    second, _ = _password(user)
    second.post(CODE, {"code": code_at(telephone.at - 30)})
    assert not _is_logged_in(second)
    second.post(CODE, {"code": code_at(telephone.at + 30)})
    assert _is_logged_in(second)


def test_a_recovery_code_counts_once() -> None:
    user = _staff()
    code = give_second_factor(user)[3]
    first, _ = _password(user)
    first.post(CODE, {"code": f"{code[:4]} {code[4:]}"})
    assert _is_logged_in(first)

    second, _ = _password(user)
    answer = second.post(CODE, {"code": code})

    assert WRONG in answer.content.decode()
    assert not _is_logged_in(second)
    assert "U hebt er nog <strong>9</strong>" in first.get(reverse("mfa_index")).content.decode()


def test_too_many_wrong_codes_lock_the_account_with_a_sentence(telephone: SimpleNamespace) -> None:
    user, other = _staff(), _staff()
    give_second_factor(user)
    give_second_factor(other)
    client, _ = _password(user)
    for _ in range(5):
        assert WRONG in client.post(CODE, {"code": "000"}).content.decode()

    answer = client.post(CODE, {"code": code_at(telephone.at)})

    assert answer.status_code == 200
    assert "Er is te vaak een verkeerd wachtwoord of een verkeerde code ingevuld." in answer.content.decode()
    assert not _is_logged_in(client)
    free, _ = _password(other)
    free.post(CODE, {"code": code_at(telephone.at)})
    assert _is_logged_in(free)


def test_who_tries_too_often_is_kept_out_for_five_minutes_also_where_no_cache_remembers_it(
    telephone: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = clock.machine_now()
    moment = SimpleNamespace(at=begin)
    monkeypatch.setattr(clock, "machine_now", lambda: moment.at)
    user = _staff()
    give_second_factor(user)
    client, _ = _password(user)
    for _ in range(5):
        clear_own_cache()
        assert WRONG in client.post(CODE, {"code": "000"}).content.decode()

    for seconds, is_right in ((0, False), (299.9, False), (300, True)):
        moment.at = begin + timedelta(seconds=seconds)
        clear_own_cache()
        client.post(CODE, {"code": code_at(telephone.at)})
        assert _is_logged_in(client) is is_right


def test_a_right_code_begins_the_count_anew(telephone: SimpleNamespace) -> None:
    user = _staff()
    codes = give_second_factor(user)
    for code in codes[:2]:
        client, _ = _password(user)
        for _ in range(4):
            assert WRONG in client.post(CODE, {"code": "000"}).content.decode()
        client.post(CODE, {"code": code})
        assert _is_logged_in(client)


def test_too_many_first_codes_are_told_too() -> None:
    client, _ = _password(_staff())
    client.get(SET_UP)
    answers = [client.post(SET_UP, {"code": "000"}).content.decode() for _ in range(6)]

    assert WRONG_FIRST in answers[4]
    assert "Er is te vaak een verkeerde code ingevuld. Wacht vijf minuten" in answers[5]


def test_too_many_requests_get_a_page_in_dutch(settings: LazySettings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    user = _staff()

    _password(user)
    _, answer = _password(user)

    assert answer.status_code == 429
    assert "Wacht vijf minuten en probeer het dan opnieuw." in answer.content.decode()


def test_people_of_aanbieders_choose(telephone: SimpleNamespace) -> None:
    user = _provider()
    client, _ = _password(user)
    assert _is_in(client)
    assert "niet ingesteld" in client.get(reverse("mfa_index")).content.decode()

    _set_up(client)
    assert _password(user)[1].url.partition("?")[0] == CODE
    client.post(OFF)

    assert not Authenticator.objects.filter(user=user).exists()
    assert _is_in(client)
    again, _ = _password(user)
    assert _is_in(again)


def test_staff_cannot_put_it_off(telephone: SimpleNamespace) -> None:
    user = _staff()
    give_second_factor(user)
    client, _ = _password(user)
    client.post(CODE, {"code": code_at(telephone.at)})

    page, answer = client.get(OFF), client.post(OFF)

    for shown in (page, answer):
        assert "Bij een aanbestedende dienst is de tweede stap verplicht." in shown.content.decode()
    assert Authenticator.objects.filter(user=user).count() == 2
    assert OFF not in client.get(reverse("mfa_index")).content.decode()


def test_where_the_installation_does_not_ask_for_it_staff_choose_too(settings: LazySettings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    user = _staff()
    client, _ = _password(user)
    assert _is_in(client)

    give_second_factor(user)
    assert _password(user)[1].url.partition("?")[0] == CODE
    client.post(OFF)

    assert not Authenticator.objects.filter(user=user).exists()


def test_who_comes_to_work_for_a_dienst_needs_one_from_its_next_login_on() -> None:
    user = _provider()
    client, _ = _password(user)
    assert _is_in(client)

    user.memberships.all().delete()
    MembershipFactory(user=user, organisation=OrganisationFactory(authority=True))

    assert _password(user)[0].get(NOTICES).url == SET_UP


def test_neither_secret_nor_codes_stand_readable_in_the_database(telephone: SimpleNamespace) -> None:
    user = _staff()
    client, _ = _password(user)
    secret = _set_up(client)
    rows = {row.type: row for row in Authenticator.objects.filter(user=user)}
    seed = unseal(rows["recovery_codes"].data["seed"])
    codes = rows["recovery_codes"].wrap().get_unused_codes()
    client.get(CODES)

    dump = database_dump()

    assert unseal(rows["totp"].data["secret"]) == secret
    assert found_in(dump, [rows["totp"].data["secret"]]) == [rows["totp"].data["secret"]]
    assert found_in(dump, [secret, seed, *codes]) == []
    assert client.session.get("mfa.totp.secret") is None


def test_an_earlier_secret_key_still_reads_and_another_one_does_not(settings: LazySettings) -> None:
    sealed = seal(SECRET)
    first, other = settings.SECRET_KEY, "another-" + "1" * 50

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = other, [first]
    assert unseal(sealed) == SECRET
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SecretUnreadable):
        unseal(sealed)


def test_a_secret_that_cannot_be_read_is_told_at_the_field(settings: LazySettings) -> None:
    user = _staff()
    give_second_factor(user)
    settings.SECRET_KEY = "another-" + "1" * 50
    client, _ = _password(user)

    answer = client.post(CODE, {"code": "123456"})

    assert answer.status_code == 200
    assert "niet te controleren" in answer.context["form"].errors["code"][0]


def test_who_has_one_costs_no_query_more(settings: LazySettings) -> None:
    """The first page looks it up, and the session keeps it."""
    user = _staff()
    give_second_factor(user)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert _is_in(client)
        return len(found)

    queries()
    with_it = queries()
    settings.STAFF_SECOND_FACTOR = False

    assert queries() == with_it


def test_a_change_asks_anew_after_some_time_and_then_for_a_code(telephone: SimpleNamespace) -> None:
    user = _staff()
    give_second_factor(user)
    client, _ = _password(user)
    client.post(CODE, {"code": code_at(telephone.at)})
    new = reverse("mfa_generate_recovery_codes")
    assert client.get(new).status_code == 200

    session = client.session
    session["logged_in"] = time.time() - 15 * 60
    session.save()
    answer = client.get(new)
    assert answer.url == f"{reverse('mfa_reauthenticate')}?{urlencode({'next': new})}"
    assert client.get(reverse("account_reauthenticate")).url == reverse("mfa_reauthenticate")
    telephone.at += 30
    back = client.post(answer.url, {"code": code_at(telephone.at)})

    assert back.url == new
    assert client.get(new).status_code == 200


def test_the_pages_of_who_has_one_keep_the_rules_of_every_page(telephone: SimpleNamespace) -> None:
    user = _provider()
    client, _ = _password(user)
    _set_up(client)
    half, _ = _password(user)
    pages = [client.get(CODES), client.get(CODES), client.get(reverse("mfa_index")), client.get(OFF)]
    pages += [client.get(reverse("mfa_reauthenticate")), half.get(CODE), half.post(CODE, {"code": "1"})]

    assert {page.status_code for page in pages} == {200}
    assert [fault for page in pages for fault in page_faults(Answer("GET", page))] == []


def test_the_address_can_be_changed_by_who_has_one(telephone: SimpleNamespace) -> None:
    user = _staff()
    give_second_factor(user)
    client, _ = _password(user)
    client.post(CODE, {"code": code_at(telephone.at)})

    client.post(reverse("account_email"), {"email": "nieuw@tenderhuis.example", "action_add": ""})

    assert user.emailaddress_set.filter(email="nieuw@tenderhuis.example", verified=False).exists()
