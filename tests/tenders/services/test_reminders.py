"""Reminders of the deadline: by the clock, once each, the same to everybody."""

from datetime import datetime, timedelta

import pytest
from django.core import mail

from clock import telling
from documents.models import OutboxJob
from documents.outbox import in_process_outbox
from documents.sweeping import run_sweeps
from tenders.models import Notice, Tender
from tenders.services import follow_tender, pause_tender, withdraw_tender
from tenders.services.notices import send_notice
from tenders.services.reminders import remind_of_deadlines
from tests.factories.accounts import UserFactory
from tests.factories.bids import bidder, filled_draft, submitted_bid
from tests.factories.tenders import AT, CLOSES_AT, draft_tender, published_tender

pytestmark = pytest.mark.django_db
MOMENTS = tuple(CLOSES_AT - before for before in (timedelta(days=7), timedelta(days=2), timedelta(hours=2)))


def made(tender: Tender) -> list[str]:
    return list(tender.notices.order_by("at").values_list("kind", flat=True))


def test_three_reminders_and_each_of_them_once() -> None:
    tender = published_tender()

    for moment in MOMENTS:
        assert run_sweeps(moment - timedelta(milliseconds=1)) == []
        before = tender.notices.count()
        for at in (moment, moment, moment + timedelta(hours=1)):
            assert run_sweeps(at) == []
        assert tender.notices.count() == before + 1
    assert run_sweeps(CLOSES_AT + timedelta(milliseconds=1)) == []

    assert made(tender) == ["nog_7_dagen", "nog_2_dagen", "nog_2_uur"]


def test_who_has_submitted_drafts_or_follows_gets_the_same_words() -> None:
    tender = published_tender(title="Begeleiding & dagbesteding")
    submitting, drafting, following, elsewhere = bidder("A"), bidder("B"), bidder("C"), bidder("D")
    submitted_bid(tender, submitting, at=AT)
    filled_draft(tender, drafting, at=AT)
    follow_tender(tender, by=following.user, at=AT, organisation=following.organisation)

    with in_process_outbox() as outbox, telling(MOMENTS[1]):
        remind_of_deadlines(at=MOMENTS[1])
        outbox.drain()

    to = sorted(address for message in mail.outbox for address in message.to)
    assert to == sorted(who.user.email for who in (submitting, drafting, following))
    assert elsewhere.user.email not in to
    assert len({(message.subject, message.body) for message in mail.outbox}) == 1
    assert mail.outbox[0].subject == "De inschrijving sluit binnen 2 dagen: Begeleiding & dagbesteding"
    assert "sluit op vr 14 november 2025, 12.00 uur" in mail.outbox[0].body
    assert "Hebt u al ingediend" in mail.outbox[0].body


def test_one_job_however_many_take_part() -> None:
    tenders = [published_tender() for _ in range(2)]
    for name in ("A", "B"):
        submitted_bid(tenders[0], bidder(name), at=AT)
    before = OutboxJob.objects.count()

    assert remind_of_deadlines(at=MOMENTS[0]) == 2

    jobs = list(OutboxJob.objects.order_by("pk")[before:])
    assert [(job.kind, list(job.payload)) for job in jobs] == [("send_notice", ["notice_id"])] * 2


def test_a_moved_deadline_has_reminders_of_its_own() -> None:
    tender = published_tender()
    remind_of_deadlines(at=MOMENTS[2])

    later = CLOSES_AT + timedelta(days=7)
    Tender.objects.filter(pk=tender.pk).update(closes_at=later)
    for at in (MOMENTS[2] + timedelta(hours=1), later - timedelta(days=7), later - timedelta(hours=2)):
        remind_of_deadlines(at=at)

    assert made(tender) == ["nog_2_uur", "nog_7_dagen", "nog_2_uur"]


@pytest.mark.parametrize("state", ["draft", "rehearsal", "paused", "withdrawn"])
def test_nobody_is_reminded_of_a_tender_that_takes_no_bids(state: str) -> None:
    if state == "draft":
        draft_tender()
    else:
        tender = published_tender(is_rehearsal=state == "rehearsal")
        act = {"paused": pause_tender, "withdrawn": withdraw_tender}.get(state)
        if act is not None:
            act(tender, by=tender.created_by, at=AT + timedelta(days=1), reason="Er is een klacht.")
    before = Notice.objects.count()

    assert [remind_of_deadlines(at=moment) for moment in MOMENTS] == [0, 0, 0]
    assert Notice.objects.count() == before


@pytest.mark.parametrize(("late", "mails"), [(-1, 1), (0, 1), (1, 0)])
def test_a_reminder_that_waited_in_the_queue_is_not_mailed_after_the_deadline(late: int, mails: int) -> None:
    tender = published_tender()
    follow_tender(tender, by=UserFactory(), at=AT)
    remind_of_deadlines(at=MOMENTS[2])

    send_notice(tender.notices.get().public_id, at=_after_deadline(late))

    assert len(mail.outbox) == mails


def _after_deadline(milliseconds: int) -> datetime:
    return CLOSES_AT + timedelta(milliseconds=milliseconds)
