"""On working days who has something new to do gets a mail, and nobody learns from it what it is about."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import AwaitingMail, Organisation, User
from audit.models import AuditEntry
from bids.models import Bid, RepairRequest
from clock import telling
from documents.models import OutboxJob
from documents.sweeping import run_sweeps
from portal.daily.services import MAIL, choose_mail, look_at_everybody, mail_awaiting
from portal.selectors import todos_for
from tenders.domain.lifecycle import Status
from tenders.models import Role, Tender, TenderRole
from tenders.todo import Todo
from tests.factories.accounts import MembershipFactory
from tests.factories.bids import bidder, filled_draft
from tests.factories.scoring import commission, revealed
from tests.factories.tenders import AT, draft_tender, member_with_role, published_tender

pytestmark = pytest.mark.django_db
# Seven o'clock in Amsterdam on a Wednesday in winter.
SEVEN = datetime(2025, 11, 26, 6, tzinfo=UTC)
MS, DAY = timedelta(milliseconds=1), timedelta(days=1)


def mailed(at: datetime) -> dict[str, str]:
    """The mails of a look at this instant: text by address."""
    before = len(mail.outbox)
    look_at_everybody(at)
    for row in AwaitingMail.objects.order_by("pk"):
        mail_awaiting(row.public_id, at=at)
    return {message.to[0]: f"{message.subject}\n{message.body}" for message in mail.outbox[before:]}


def repair_asked(bid: Bid, *, by: User, due: datetime) -> None:
    asked = RepairRequest.objects.create(
        bid=bid, introduction="Uw uittreksel is te oud.", asked_by=by, asked_at=AT, days=10, due_at=due
    )
    asked.items.create(title="Uittreksel Handelsregister", nature="missing")


@pytest.mark.parametrize(("at", "number"), [(SEVEN - MS, 0), (SEVEN, 1), (SEVEN + MS, 1)])
def test_it_is_looked_at_from_seven_o_clock_on(at: datetime, number: int) -> None:
    draft_tender()

    assert run_sweeps(at) == []

    assert AwaitingMail.objects.count() == OutboxJob.objects.filter(kind=MAIL).count() == number


@pytest.mark.parametrize(
    "day", [datetime(2025, 11, 29, 10, tzinfo=UTC), datetime(2025, 12, 25, 10, tzinfo=UTC)]
)
def test_nobody_is_mailed_in_the_weekend_or_on_a_holiday(day: datetime) -> None:
    draft_tender()

    assert look_at_everybody(day) == 0
    assert not AwaitingMail.objects.exists()


def test_evaluators_and_chair_hear_what_is_theirs_once_and_again_when_more_awaits() -> None:
    found = commission(names=["Anker", "Brug"])
    first = mailed(SEVEN)

    assert set(first) >= {found.chair.email, *(user.email for user in found.evaluators)}
    own = first[found.evaluators[0].email]
    assert "Tenderhuis: 1 taak voor u" in own
    assert "Teken uw belangenverklaring" in own
    assert f"{found.tender.title}" in own
    assert reverse("portal:home") in own
    assert mailed(SEVEN + MS) == {}
    assert mailed(SEVEN + DAY) == {}

    revealed(found)
    later = mailed(SEVEN + 2 * DAY)

    assert "Lees en bevestig de consensus" in later[found.evaluators[0].email]
    assert "Leid het consensusoverleg" in later[found.chair.email]


def test_no_mail_names_a_bidder_while_the_page_does() -> None:
    found = commission(names=["Zorggroep Zonnesteen"])
    checker = member_with_role(found.tender, Role.CHECKER)
    Tender.objects.filter(pk=found.tender.pk).update(status=Status.CHECKING.value)
    repair_asked(found.bids[0], by=checker, due=SEVEN - 10 * DAY)

    told = mailed(SEVEN)

    assert any("Zorggroep Zonnesteen" in todo.text for todo in todos_for(checker, at=SEVEN))
    assert "Beoordeel een aanvulling" in told[checker.email]
    assert not any("Zonnesteen" in text for text in told.values())


def test_a_provider_hears_nothing_about_its_bid_before_the_opening() -> None:
    """Its draft awaits it on the start page; a mail would tell somebody who takes part."""
    tender, who = published_tender(), bidder("Anker")
    at = tender.closes_at - 2 * DAY
    filled_draft(tender, who, at=at - DAY)
    # Also where the same people have a bid in another tender, that was opened.
    commission(names=["Brug"])

    assert [todo.tender for todo in todos_for(who.user, at=at)] == [tender]
    assert who.user.email not in mailed(at)


def test_what_is_due_is_told_two_working_days_before_and_on_its_last_day() -> None:
    found = commission(names=["Anker"])
    who = MembershipFactory(organisation=found.bids[0].organisation, may_edit=True).user
    Tender.objects.filter(pk=found.tender.pk).update(status=Status.CHECKING.value)
    # Monday 8 December 2025, 23.59 uur in Amsterdam.
    due = datetime(2025, 12, 8, 22, 59, 59, tzinfo=UTC)
    repair_asked(found.bids[0], by=found.buyer, due=due)

    days = {day: who.email in mailed(SEVEN + day * DAY) for day in range(14)}

    # New on Wednesday; soon on Thursday 4 December; last on Monday 8 December.
    assert [day for day, told in days.items() if told] == [0, 8, 12]
    assert "uiterlijk ma 8 december 2025" in mail.outbox[-1].subject


def test_what_is_done_before_the_mail_leaves_is_not_in_it() -> None:
    found = commission(names=["Anker"])
    evaluator = found.evaluators[0]
    look_at_everybody(SEVEN)
    TenderRole.objects.filter(user=evaluator).update(ended_at=SEVEN)

    assert not mail_awaiting(AwaitingMail.objects.get(user=evaluator).public_id, at=SEVEN)
    assert mail.outbox == []


def test_who_does_not_want_it_gets_none_until_it_is_chosen_again(client: Client) -> None:
    found = commission(names=["Anker"])
    user = found.evaluators[0]
    client.force_login(user)
    page = reverse("tenders:notices")

    with telling(SEVEN):
        assert "Zet deze mail uit" in client.get(page).content.decode()
        off = client.post(reverse("portal:daily_mail"), {"mail": "uit"}, follow=True).content.decode()
    assert "U krijgt geen mail meer" in off
    assert "Zet deze mail aan" in off
    assert user.email not in mailed(SEVEN)

    assert choose_mail(user, is_on=True, at=SEVEN + DAY)
    assert not choose_mail(user, is_on=True, at=SEVEN + DAY)
    assert user.email in mailed(SEVEN + DAY)
    assert list(AuditEntry.objects.filter(scope="accounts").values_list("event", flat=True)) == [
        "awaiting_mail.off",
        "awaiting_mail.on",
    ]


def test_a_rehearsal_and_a_person_without_access_are_not_mailed() -> None:
    draft_tender(is_rehearsal=True)
    gone = draft_tender().created_by
    User.objects.filter(pk=gone.pk).update(is_active=False)

    assert mailed(SEVEN) == {}


def test_one_who_cannot_be_looked_at_keeps_nobody_else_from_its_mail(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    found = commission(names=["Anker"])
    broken, fine = found.evaluators

    def todos(user: User, *, at: datetime) -> list[Todo]:
        if user == broken:
            raise ValueError("Anker")
        return todos_for(user, at=at)

    monkeypatch.setattr("portal.daily.services.todos_for", todos)
    with caplog.at_level("ERROR"):
        told = mailed(SEVEN)

    assert fine.email in told
    assert broken.email not in told
    assert caplog.messages == ["Look at what awaits a person failed: ValueError"]
    assert look_at_everybody(SEVEN + MS) == 0
    monkeypatch.undo()
    assert broken.email in mailed(SEVEN + DAY)


def test_many_people_are_looked_at_in_turns() -> None:
    tender = published_tender()
    people = [member_with_role(tender, Role.EVALUATOR) for _ in range(45)]

    assert look_at_everybody(SEVEN) == 40
    assert look_at_everybody(SEVEN) == len(people) + 1 - 40
    assert look_at_everybody(SEVEN) == 0
    assert Organisation.objects.exists()
