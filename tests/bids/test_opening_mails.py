"""The second person reads in a mail that an opening waits; the mail tells nothing of bids."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from accounts.models import User
from bids.models import OpeningRequest
from bids.opening_mails import MAIL_OPENING, mail_opening_requested
from bids.services import confirm_opening, request_opening
from documents.models import OutboxJob
from tenders.models import Role, Tender
from tests.factories.bids import OPENED_AT, bidder, submitted_bid, two_openers
from tests.factories.tenders import member_with_role, published_tender

pytestmark = pytest.mark.django_db
TERM = timedelta(minutes=settings.CONFIRMATION_MINUTES)


def requested(tender: Tender, *, at: datetime = OPENED_AT) -> OpeningRequest:
    return request_opening(tender, by=tender.created_by, session_key="eerste", at=at)


def told() -> set[str]:
    return {address for message in mail.outbox for address in message.to}


def people(tender: Tender) -> tuple[User, User, User]:
    """The second opener, the chair, and somebody who may not confirm."""
    _, second = two_openers(tender)
    return second, member_with_role(tender, Role.CHAIR), member_with_role(tender, Role.CHECKER)


def test_everybody_who_may_confirm_is_mailed_but_who_asked() -> None:
    tender = published_tender()
    second, chair, _ = people(tender)
    gone = member_with_role(tender, Role.SECOND_OPENER)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    request = requested(tender)

    (job,) = OutboxJob.objects.filter(kind=MAIL_OPENING)
    mail_opening_requested(job.payload["request_id"], at=OPENED_AT)

    assert job.payload["request_id"] == str(request.public_id)
    assert told() == {second.email, chair.email}
    (first, *_) = mail.outbox
    assert "Bevestig de opening van de inschrijvingen" in first.subject
    assert tender.created_by.name in first.body
    assert reverse("bids:opening", args=[tender.public_id]) in first.body


def test_the_mail_is_the_same_with_and_without_bids() -> None:
    bodies = []
    for names in ((), ("Anker", "Brug")):
        tender = published_tender(title="Begeleiding", reference="WMO-1")
        second, *_ = people(tender)
        for name in names:
            submitted_bid(tender, bidder(name))
        mail.outbox.clear()
        mail_opening_requested(requested(tender).public_id, at=OPENED_AT)
        (own,) = [message for message in mail.outbox if message.to == [second.email]]
        words = own.subject + own.body
        for changing in (str(tender.public_id), tender.created_by.name, tender.authority.name):
            words = words.replace(changing, "")
        bodies.append(words)

    assert bodies[0] == bodies[1]


@pytest.mark.parametrize(("passed", "count"), [(TERM, 1), (TERM + timedelta(milliseconds=1), 0)])
def test_after_the_minutes_in_which_one_confirms_nobody_is_mailed(passed: timedelta, count: int) -> None:
    tender = published_tender()
    two_openers(tender)
    request = requested(tender)

    assert mail_opening_requested(request.public_id, at=OPENED_AT + passed) == count


def test_what_was_confirmed_or_needs_no_second_person_is_not_mailed() -> None:
    tender = published_tender()
    _, second = two_openers(tender)
    request = requested(tender)
    confirm_opening(request, by=second, session_key="tweede", at=OPENED_AT)
    assert mail_opening_requested(request.public_id, at=OPENED_AT) == 0

    alone = published_tender()
    Tender.objects.filter(pk=alone.pk).update(two_person_opening=False)
    before = OutboxJob.objects.filter(kind=MAIL_OPENING).count()
    requested(Tender.objects.get(pk=alone.pk))
    assert OutboxJob.objects.filter(kind=MAIL_OPENING).count() == before
