"""A tender that is changed and bid for at the same moment."""

from datetime import timedelta

import pytest

from audit.selectors import verify_chain
from audit.services import tender_scope, vault_scope
from bids.domain.refusals import BidRefused
from bids.models import Submission
from bids.services import submit_bid
from tenders.domain.change import ChangeRefused
from tenders.domain.checks import Subject
from tenders.models import Notice, Rectification, Tender
from tenders.permissions import NotAllowed
from tenders.services import (
    StaleConfiguration,
    follow_tender,
    issue_rectification,
    pause_tender,
    save_subject,
    start_revision,
)
from tests.concurrency import overlapping
from tests.factories.accounts import UserFactory
from tests.factories.bids import bidder, filled_draft
from tests.factories.tenders import AT, announced, published_tender

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scenes_put_back")]
LATER = AT + timedelta(days=2)


def changed(tender: Tender) -> Tender:
    copy = start_revision(tender, by=tender.created_by, at=LATER)
    announced(tender, at=LATER)
    return save_subject(
        copy,
        Subject.TARIFFS,
        values={"tariff": "€ 61"},
        version=copy.config_version,
        by=tender.created_by,
        at=LATER,
    )


def issue(tender: Tender, copy: Tender) -> object:
    return issue_rectification(
        tender, reason="Fout.", version=copy.config_version, by=tender.created_by, at=LATER
    )


def test_a_rectification_is_issued_once_and_told_once() -> None:
    tender = published_tender()
    copy = changed(tender)

    _, refusal = overlapping(
        *[lambda: issue(Tender.objects.get(pk=tender.pk), copy)] * 2,
    )

    assert isinstance(refusal, ChangeRefused), refusal
    assert (Rectification.objects.count(), Notice.objects.count()) == (1, 1)
    assert verify_chain(tender_scope(tender.public_id)).ok


def test_what_is_changed_while_it_is_issued_is_lost_to_nobody_without_a_word() -> None:
    tender = published_tender()
    copy = changed(tender)

    _, refusal = overlapping(
        lambda: issue(Tender.objects.get(pk=tender.pk), copy),
        lambda: save_subject(
            copy,
            Subject.TARIFFS,
            values={"tariff": "€ 62"},
            version=copy.config_version,
            by=tender.created_by,
            at=LATER,
        ),
    )

    tender.refresh_from_db()
    assert isinstance(refusal, StaleConfiguration), refusal
    assert tender.tariff == "€ 61"


def test_what_was_changed_a_moment_before_is_not_issued_unseen() -> None:
    tender = published_tender()
    copy = changed(tender)

    _, refusal = overlapping(
        lambda: save_subject(
            copy,
            Subject.TARIFFS,
            values={"tariff": "€ 62"},
            version=copy.config_version,
            by=tender.created_by,
            at=LATER,
        ),
        lambda: issue(Tender.objects.get(pk=tender.pk), copy),
    )

    assert isinstance(refusal, StaleConfiguration), refusal
    assert not Rectification.objects.exists()


def test_a_draft_that_is_submitted_while_the_tender_changes_is_confirmed_first() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=AT)
    copy = changed(tender)

    _, refusal = overlapping(
        lambda: issue(Tender.objects.get(pk=tender.pk), copy),
        lambda: submit_bid(draft.bid, by=who.user, received_at=LATER, at=LATER),
    )

    assert isinstance(refusal, BidRefused), refusal
    assert not Submission.objects.exists()


def test_a_bid_that_came_a_moment_before_the_change_stays_valid() -> None:
    tender, who = published_tender(), bidder()
    draft = filled_draft(tender, who, at=AT)
    copy = changed(tender)

    submission, issued = overlapping(
        lambda: submit_bid(draft.bid, by=who.user, received_at=LATER, at=LATER),
        lambda: issue(Tender.objects.get(pk=tender.pk), copy),
    )

    assert isinstance(submission, Submission), submission
    assert isinstance(issued, Rectification), issued
    assert Submission.objects.get().status == Submission.Status.SEALED
    assert verify_chain(vault_scope(tender.public_id)).ok


def test_a_tender_is_paused_once() -> None:
    tender = published_tender()

    _, refusal = overlapping(
        *[
            lambda: pause_tender(
                Tender.objects.get(pk=tender.pk), by=tender.created_by, at=LATER, reason="Klacht."
            )
        ]
        * 2
    )

    assert isinstance(refusal, NotAllowed), refusal
    assert Notice.objects.count() == 1


def test_who_presses_follow_twice_follows_once() -> None:
    tender, user = published_tender(), UserFactory()

    first, second = overlapping(*[lambda: follow_tender(tender, by=user, at=LATER)] * 2)

    assert first == second
    assert tender.follows.count() == 1
