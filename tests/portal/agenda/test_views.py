"""The secret address of a person's calendar, and what an agenda reads there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from accounts.models import CalendarAddress, User
from audit.models import AuditEntry
from bids.models import Submission
from portal.agenda.addresses import secret_in, token_of
from portal.agenda.services import end_address, make_address, renew_address
from tenders.models import Role
from tenders.services import end_role, follow_tender
from tests.factories.accounts import UserFactory
from tests.factories.bids import bidder, filled_draft, submitted_bid
from tests.factories.tenders import AT, draft_tender, member_with_role, published_tender

pytestmark = pytest.mark.django_db
INTERNAL = ["Opening", "Toetsing klaar", "Individuele beoordeling klaar", "Consensus klaar"]


@pytest.fixture(autouse=True)
def _clock_of_the_factories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clock.now", lambda: AT)
    monkeypatch.setattr("portal.agenda.views.now", lambda: AT)


def feed_url(user: User) -> str:
    return reverse("agenda:feed", args=[token_of(make_address(user, at=AT).secret_id)])


def read(user: User) -> Calendar:
    """As an agenda does: without a session."""
    return Calendar.from_ical(Client().get(feed_url(user)).content)


def summaries(found: Calendar) -> list[str]:
    return [str(event["SUMMARY"]) for event in found.walk("VEVENT")]


def test_person_makes_renews_and_ends_an_address(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    page = reverse("agenda:address")

    client.post(page)
    first = client.get(page).context["url"]
    client.post(reverse("agenda:renew"))
    second = client.get(page).context["url"]
    client.post(reverse("agenda:end"))

    assert first != second
    assert client.get(page).context["url"] == ""
    assert [Client().get(url).status_code for url in (first, second)] == [404, 404]
    assert list(AuditEntry.objects.filter(scope="accounts").values_list("event", flat=True)) == [
        "calendar.made",
        "calendar.renewed",
        "calendar.ended",
    ]


def test_old_address_stops_when_it_is_renewed() -> None:
    user = UserFactory()
    old = feed_url(user)

    assert Client().get(old).status_code == 200
    renew_address(user, at=AT)

    assert Client().get(old).status_code == 404
    assert Client().get(feed_url(user)).status_code == 200


def test_making_twice_makes_one() -> None:
    user = UserFactory()

    assert make_address(user, at=AT) == make_address(user, at=AT + timedelta(days=1))


def test_ending_or_renewing_nothing_does_nothing(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)

    assert renew_address(user, at=AT) is None
    assert end_address(user, at=AT) is False
    for name in ("agenda:renew", "agenda:end"):
        assert client.get(reverse(name)).status_code == 302
    assert not AuditEntry.objects.filter(scope="accounts").exists()


def test_address_cannot_be_made_from_what_the_database_holds() -> None:
    user = UserFactory()
    address = make_address(user, at=AT)
    token = token_of(address.secret_id)

    for guess in (
        address.secret_id.hex,
        str(address.secret_id),
        f"{address.secret_id.hex}.{address.secret_id.hex}",
        token[:-1],
        token_of(uuid4()),
        "x",
    ):
        assert Client().get(reverse("agenda:feed", args=[guess])).status_code == 404
    assert secret_in(token) == address.secret_id


def test_address_of_a_closed_account_stops() -> None:
    user = UserFactory()
    url = feed_url(user)

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert Client().get(url).status_code == 404
    assert CalendarAddress.objects.filter(user=user).exists()


def test_staff_reads_the_steps_of_its_own_tenders_alone() -> None:
    tender, other = published_tender(), published_tender()
    evaluator = member_with_role(tender, Role.EVALUATOR)

    found = summaries(read(evaluator))
    steps = [text.removesuffix(f": {tender.title}") for text in found]

    assert [step for step in steps if "klaar" in step or step == "Opening"] == INTERNAL
    assert all(tender.title in text for text in found)
    assert not any(other.title in text for text in found)


def test_second_opener_sees_the_opening_and_not_how_the_committee_works() -> None:
    tender = published_tender()
    opener = member_with_role(tender, Role.SECOND_OPENER)

    found = summaries(read(opener))

    assert f"Opening: {tender.title}" in found
    assert not any("klaar" in text for text in found)


def test_role_that_ended_takes_its_tender_away() -> None:
    tender = published_tender()
    jurist = member_with_role(tender, Role.JURIST)
    role = tender.roles.get(user=jurist)

    before = summaries(read(jurist))
    end_role(role, by=tender.created_by, at=AT)

    assert before
    assert summaries(read(jurist)) == []


def test_buyer_reads_its_draft_and_an_outsider_does_not() -> None:
    tender = draft_tender()

    assert f"Inschrijving sluit: {tender.title}" in summaries(read(tender.created_by))
    assert summaries(read(UserFactory())) == []


def test_rehearsal_stands_in_no_agenda() -> None:
    tender = published_tender(is_rehearsal=True)

    assert summaries(read(tender.created_by)) == []


def test_begun_submitted_and_withdrawn_bids_give_the_same_calendar() -> None:
    tender = published_tender()
    begun, handed_in = bidder(), bidder()
    filled_draft(tender, begun, at=AT)
    submission = submitted_bid(tender, handed_in, at=AT)
    address = reverse("tenders:detail", args=[tender.public_id])

    calendars = [Client().get(feed_url(who.user)).content for who in (begun, handed_in)]
    Submission.objects.filter(pk=submission.pk).update(status="withdrawn")
    after = Client().get(feed_url(handed_in.user)).content

    assert calendars[0] == calendars[1] == after
    found = Calendar.from_ical(calendars[0])
    assert {str(event["URL"]) for event in found.walk("VEVENT")} == {f"http://testserver{address}"}
    assert not any(text.startswith(step) for text in summaries(found) for step in INTERNAL)


def test_followed_tender_gives_its_public_milestones(monkeypatch: pytest.MonkeyPatch) -> None:
    tender, user = published_tender(), UserFactory()

    before = summaries(read(user))
    follow_tender(tender, by=user, organisation=None, at=AT)
    found = summaries(read(user))

    assert before == []
    assert f"Inschrijving sluit: {tender.title}" in found
    assert not any(text.startswith(step) for text in found for step in INTERNAL)


def test_one_bidder_does_not_show_in_the_calendar_of_another() -> None:
    tender = published_tender()
    filled_draft(tender, bidder("Zorg voorop"), at=AT)

    content = Client().get(feed_url(tender.created_by)).content.decode()

    assert "Zorg voorop" not in content.replace("\r\n ", "")
    assert summaries(read(bidder().user)) == []


def test_calendar_is_kept_nowhere_and_found_by_nobody() -> None:
    response = Client().get(feed_url(UserFactory()))

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Type"] == "text/calendar; charset=utf-8"


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_tenders(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = draft_tender()
    for _ in range(number - 1):
        draft_tender(by=first.created_by, authority=first.authority)
    url = feed_url(first.created_by)

    with django_assert_num_queries(6):
        response = Client().get(url)

    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert len({str(event["SUMMARY"]).partition(": ")[2] for event in events}) == number
