"""When a session ends in which nobody did anything."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import clock
from accounts.activity import LAST_ACT
from accounts.idle import IdleMiddleware
from accounts.models import Organisation
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.scoring import commission, revealed
from tests.scoring.test_pages import address, client_of

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STAFF, PROVIDER = timedelta(minutes=15), timedelta(minutes=60)
SECOND = timedelta(seconds=1)
HTMX = {"HX-Request": "true"}


class Machine:
    """The clock of the machine, standing still until somebody moves it."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, settings: object) -> Machine:
    settings.STAFF_IDLE_MINUTES, settings.PROVIDER_IDLE_MINUTES = 15, 60
    found = Machine()
    monkeypatch.setattr(clock, "machine_now", found)
    return found


def _browser(*kinds: Organisation.Kind) -> Client:
    user = UserFactory()
    for kind in kinds:
        MembershipFactory(user=user, organisation=OrganisationFactory(kind=kind))
    return client_of(user)


def _works(client: Client) -> bool:
    answer = client.get("/meldingen/")
    return answer.wsgi_request.user.is_authenticated


@pytest.mark.parametrize(
    ("kinds", "limit"),
    [
        ([Organisation.Kind.AUTHORITY], STAFF),
        ([Organisation.Kind.PROVIDER], PROVIDER),
        ([Organisation.Kind.PROVIDER, Organisation.Kind.AUTHORITY], STAFF),
        ([], STAFF),
    ],
)
@pytest.mark.parametrize(("moment", "goes_on"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_a_session_ends_after_its_minutes_without_an_act(
    machine: Machine, kinds: list[Organisation.Kind], limit: timedelta, moment: timedelta, goes_on: bool
) -> None:
    client = _browser(*kinds)

    machine.at = START + limit + moment

    assert _works(client) is goes_on


def test_each_act_begins_the_minutes_anew(machine: Machine) -> None:
    client = _browser(Organisation.Kind.AUTHORITY)

    for _ in range(4):
        machine.at += STAFF - SECOND
        assert _works(client)
    machine.at += STAFF
    assert not _works(client)


def test_who_comes_to_work_for_a_dienst_has_the_short_time_from_the_next_act_on(machine: Machine) -> None:
    client = _browser(Organisation.Kind.PROVIDER)
    user = client.get("/").wsgi_request.user
    MembershipFactory(user=user, organisation=OrganisationFactory(kind=Organisation.Kind.AUTHORITY))

    machine.at += STAFF
    assert _works(client)
    machine.at += STAFF
    assert not _works(client)


def test_the_next_page_asks_to_log_in_says_why_and_leads_back(machine: Machine) -> None:
    client = _browser(Organisation.Kind.AUTHORITY)
    user = client.get("/").wsgi_request.user
    user.set_password("een lang wachtwoord")
    user.save()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    old = client.session.session_key
    machine.at += STAFF

    answer = client.get("/inkoop/?soort=a&pagina=2")

    assert answer.url == "/account/login/?next=/inkoop/%3Fsoort%3Da%26pagina%3D2"
    assert not Session.objects.filter(session_key=old).exists()
    page = client.get(answer.url).content.decode()
    assert "U bent voor de veiligheid uitgelogd: er gebeurde 15 minuten niets." in page
    back = client.post(
        answer.url,
        {
            "login": user.email,
            "password": "een lang wachtwoord",
            "next": "/inkoop/?soort=a&pagina=2",
        },
    )
    assert back.url == "/inkoop/?soort=a&pagina=2"
    assert _works(client)


@pytest.mark.parametrize(
    ("referer", "place"),
    [
        ("http://testserver/mijn/agenda/", "http%3A//testserver/mijn/agenda/"),
        ("https://elders.example/", "/"),
        ("", "/"),
    ],
)
def test_a_form_that_comes_too_late_is_not_carried_out_and_leads_to_the_page_where_it_stood(
    machine: Machine, referer: str, place: str
) -> None:
    client = _browser(Organisation.Kind.AUTHORITY, Organisation.Kind.AUTHORITY)
    chosen = client.get("/").wsgi_request.acting.organisation
    machine.at += STAFF

    answer = client.post(
        reverse("accounts:act_for"), {"organisation": chosen.public_id}, headers={"Referer": referer}
    )

    assert answer.url == f"/account/login/?next={place}"
    assert "Wat u net verstuurde, is niet bewaard." in client.get(answer.url).content.decode()
    assert "acting_for" not in client.session


def test_to_log_out_or_in_is_never_refused_for_the_session_that_ended(machine: Machine) -> None:
    client = _browser(Organisation.Kind.AUTHORITY)
    machine.at += STAFF

    assert client.get("/account/login/").status_code == 200
    assert client.post("/account/logout/").url == "/"


def test_what_a_page_asks_by_itself_is_no_act_and_is_told_beside_what_was_typed(machine: Machine) -> None:
    found = revealed(commission())
    client = client_of(found.chair)
    shown = client.get(address("consensus", found)).context["room"].token
    where = {**HTMX, "HX-Current-URL": "http://testserver" + address("consensus", found)}

    def ask() -> HttpResponse:
        return client.get(address("room_state", found), {"stand": shown}, headers=where)

    for _ in range(14):
        machine.at += timedelta(minutes=1)
        assert ask().status_code == 204
    machine.at += timedelta(minutes=1)

    for answer in (ask(), ask()):
        assert (answer.status_code, answer["HX-Retarget"]) == (286, "#session-ended")
        assert (
            f"/account/login/?next=http%3A//testserver{address('consensus', found)}"
            in answer.content.decode()
        )
        assert "Wat u typte, staat nog op deze pagina." in answer.content.decode()
    assert not _works(client)


def test_to_hold_the_pen_is_no_act_and_to_write_with_it_is(machine: Machine) -> None:
    found = revealed(commission())
    client = client_of(found.chair)
    pen = address("pen", found, found.bids[0].public_id, found.lot.number, 1)
    texts = {"level_label": "Goed", "value": "", "motivation": "Begin"}

    def stamp() -> float:
        return float(client.session[LAST_ACT])

    machine.at += timedelta(minutes=5)
    client.post(pen, {"level_label": "", "value": "", "motivation": ""}, headers=HTMX)
    assert stamp() == START.timestamp()
    client.post(pen, texts, headers=HTMX)
    assert stamp() == machine.at.timestamp()
    written = machine.at
    machine.at += timedelta(minutes=5)
    client.post(pen, texts, headers=HTMX)
    assert stamp() == written.timestamp()
    client.post(pen, {**texts, "motivation": "Begin en meer"}, headers=HTMX)
    assert stamp() == machine.at.timestamp()


def test_what_is_saved_while_somebody_types_is_refused_as_for_who_is_logged_out(machine: Machine) -> None:
    """The page keeps the text and says so (`static/js/autosave.js`), which knows it by where the answer comes from."""
    found = commission()
    client = client_of(found.evaluators[0])
    machine.at += STAFF

    answer = client.post(
        address("desk", found, found.bids[0].public_id, 1, 1), {"motivation": "Getypt"}, headers=HTMX
    )

    assert (answer.status_code, answer.url) == (302, "/account/login/?next=/")
    assert client.get(answer.url, headers=HTMX).status_code == 286


def test_to_type_where_nothing_is_sent_is_an_act_until_the_session_ended(machine: Machine) -> None:
    client = _browser(Organisation.Kind.AUTHORITY)
    still_here = reverse("accounts:still_here")

    machine.at += STAFF - SECOND
    assert client.post(still_here).status_code == 204
    machine.at += STAFF - SECOND
    assert _works(client)
    machine.at += STAFF
    assert client.post(still_here).status_code == 403
    assert not _works(client)
    assert Client().post(still_here).status_code == 403


def test_an_act_is_written_down_once_a_minute_of_fifteen_and_costs_nothing_between(machine: Machine) -> None:
    client = _browser(Organisation.Kind.AUTHORITY)
    written = []

    for _ in range(121):
        with CaptureQueriesContext(connection) as asked:
            client.get("/gezondheid/live")
        written.append(sum("UPDATE" in query["sql"] for query in asked))
        assert written[-1] or [query["sql"].split()[0] for query in asked] == ["SELECT"]
        machine.at += SECOND

    assert [second for second, number in enumerate(written) if number] == [60, 120]


def test_who_waits_for_a_large_file_is_not_idle(machine: Machine) -> None:
    client = _browser(Organisation.Kind.AUTHORITY)
    request = RequestFactory().post("/")
    request.COOKIES, request.session = {"sessionid": client.session.session_key}, client.session
    request.user = client.get("/").wsgi_request.user

    def arrives_slowly(_: HttpRequest) -> HttpResponse:
        machine.at += STAFF + SECOND
        return HttpResponse()

    IdleMiddleware(arrives_slowly)(request)

    assert request.session[LAST_ACT] == machine.at.timestamp()


def test_moving_the_clock_of_the_demo_ends_no_session(
    machine: Machine, settings: object, tmp_path: object
) -> None:
    settings.CLOCK_OFFSET_FILE = tmp_path / "offset"
    client = _browser(Organisation.Kind.AUTHORITY)

    clock.move_forward(timedelta(days=7))

    assert clock.now() - clock.source.machine_now() > timedelta(days=6)
    assert _works(client)


def test_a_session_from_before_there_were_stamps_goes_on_and_gets_one(machine: Machine) -> None:
    client = _browser(Organisation.Kind.AUTHORITY)
    session = client.session
    del session[LAST_ACT]
    session.save()
    machine.at += timedelta(days=3)

    assert _works(client)
    assert client.session[LAST_ACT] == machine.at.timestamp()


def test_a_page_says_after_how_many_minutes_its_session_ends(machine: Machine) -> None:
    staff, provider = _browser(Organisation.Kind.AUTHORITY), _browser(Organisation.Kind.PROVIDER)

    assert 'data-minutes="15"' in staff.get("/").content.decode()
    assert 'data-minutes="60"' in provider.get("/").content.decode()
    assert "data-minutes" not in Client().get("/").content.decode()
