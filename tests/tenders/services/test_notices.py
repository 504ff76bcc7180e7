"""News reaches everybody who follows, once, and tells nobody who bids."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail

from bids.services import discard_draft, withdraw_bid
from documents.models import OutboxJob
from documents.outbox import in_process_outbox
from tenders.domain.notices import NOTICE_WORDS, NoticeKind
from tenders.following import Following, following_of, notices_for
from tenders.models import Follow, Notice, NoticeMail, Tender
from tenders.services import follow_tender, notify_all, unfollow_tender, withdraw_tender
from tenders.services.notices import MailsFailed, send_notice
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.bids import bidder, filled_draft, submitted_bid
from tests.factories.tenders import AT, published_tender

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def news(tender: Tender, about: uuid.UUID | None = None) -> Notice | None:
    return notify_all(tender, NoticeKind.MESSAGE, about=about or uuid.uuid4(), at=LATER)


def mailed() -> list[str]:
    return sorted(to for message in mail.outbox for to in message.to)


def test_every_kind_has_words() -> None:
    assert set(NOTICE_WORDS) == set(NoticeKind)


def test_followers_drafters_and_bidders_get_the_same_mail() -> None:
    tender = published_tender()
    drafting, submitting, withdrawn, elsewhere = bidder("A"), bidder("B"), bidder("C"), bidder("D")
    filled_draft(tender, drafting, at=LATER)
    submitted_bid(tender, submitting, at=LATER)
    gone = submitted_bid(tender, withdrawn, at=LATER)
    withdraw_bid(gone.bid, by=withdrawn.user, received_at=LATER, at=LATER)
    person, following = UserFactory(), bidder("E")
    follow_tender(tender, by=person, at=LATER)
    follow_tender(tender, by=following.user, at=LATER, organisation=following.organisation)
    reader = MembershipFactory(organisation=submitting.organisation).user

    with in_process_outbox() as outbox:
        notice = news(tender)
        outbox.drain()

    expected = [drafting.user, submitting.user, withdrawn.user, person, following.user]
    assert notice is not None
    assert mailed() == sorted(user.email for user in expected)
    assert len({(message.subject, message.body) for message in mail.outbox}) == 1
    assert not {elsewhere.user.email, reader.email} & set(mailed())
    assert [kind for _, kind in mail.outbox[0].alternatives] == ["text/html"]


def test_the_mail_says_where_and_nothing_of_the_content() -> None:
    tender = published_tender(title="Begeleiding & dagbesteding")
    follow_tender(tender, by=UserFactory(), at=LATER)

    with in_process_outbox() as outbox:
        withdraw_tender(tender, by=tender.created_by, at=LATER, reason="Het budget is zaaigoed geworden.")
        outbox.drain()

    (message,) = mail.outbox
    html, _ = message.alternatives[0]
    assert message.subject == "Aanbesteding ingetrokken: Begeleiding & dagbesteding"
    assert f"/aanbestedingen/{tender.public_id}/" in message.body
    assert f"/aanbestedingen/{tender.public_id}/" in html
    assert "Begeleiding &amp; dagbesteding" in html
    assert "zaaigoed" not in message.body + html


def test_one_job_whatever_the_number_of_bidders() -> None:
    tender = published_tender()
    for name in ("A", "B"):
        submitted_bid(tender, bidder(name), at=LATER)
    before = OutboxJob.objects.count()

    notice = news(tender)

    job = OutboxJob.objects.latest("pk")
    assert OutboxJob.objects.count() == before + 1
    assert notice is not None
    assert (job.kind, job.payload) == ("send_notice", {"notice_id": str(notice.public_id)})


def test_an_event_is_told_once() -> None:
    tender, about = published_tender(), uuid.uuid4()
    follow_tender(tender, by=UserFactory(), at=LATER)

    with in_process_outbox() as outbox:
        first, second = news(tender, about), news(tender, about)
        outbox.drain()
    assert first is not None
    send_notice(first.public_id, at=LATER)

    assert first == second
    assert len(mail.outbox) == 1


def test_one_address_that_fails_holds_up_nobody_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tender, bad, good = published_tender(), UserFactory(), UserFactory()
    for user in (bad, good):
        follow_tender(tender, by=user, at=LATER)
    notice = news(tender)
    assert notice is not None

    def refuse(message: mail.EmailMultiAlternatives, *_: object, **__: object) -> int:
        if message.to == [bad.email]:
            raise ConnectionRefusedError
        mail.outbox.append(message)
        return 1

    with monkeypatch.context() as patch:
        patch.setattr("tenders.services.notices.EmailMultiAlternatives.send", refuse)
        with pytest.raises(MailsFailed):
            send_notice(notice.public_id, at=LATER)
    after_first = mailed()
    send_notice(notice.public_id, at=LATER)

    assert after_first == [good.email]
    assert mailed() == sorted([good.email, bad.email])


def test_a_claim_of_another_runner_is_left_alone_until_its_lease_ends() -> None:
    tender, user = published_tender(), UserFactory()
    follow_tender(tender, by=user, at=LATER)
    notice = news(tender)
    assert notice is not None
    NoticeMail.objects.create(notice=notice, user=user, claimed_at=LATER)

    send_notice(notice.public_id, at=LATER)
    held = mailed()
    send_notice(notice.public_id, at=LATER + timedelta(days=1))

    assert held == []
    assert mailed() == [user.email]


def test_a_rehearsal_and_a_draft_tell_nobody() -> None:
    tender = published_tender(is_rehearsal=True)

    assert news(tender) is None
    assert not Notice.objects.exists()


def test_following_ends_and_taking_part_does_not() -> None:
    tender, who = published_tender(), bidder()
    follow_tender(tender, by=who.user, at=LATER, organisation=who.organisation)
    follow_tender(tender, by=who.user, at=LATER, organisation=who.organisation)
    followed = following_of(tender, who.user, who.organisation)
    unfollow_tender(tender, by=who.user, organisation=who.organisation)
    ended = following_of(tender, who.user, who.organisation)
    draft = filled_draft(tender, who, at=LATER)
    discard_draft(draft, by=who.user, at=LATER)
    news(tender)

    assert (followed, ended) == (Following.ORGANISATION, Following.NO)
    assert following_of(tender, who.user, who.organisation) is Following.TAKES_PART
    assert not Follow.objects.exists()
    assert [notice.tender for notice in notices_for(who.user)] == [tender]


def test_who_may_not_work_for_the_organisation_follows_alone() -> None:
    tender, member = published_tender(), MembershipFactory()

    follow_tender(tender, by=member.user, at=LATER, organisation=member.organisation)

    assert Follow.objects.get().user == member.user
