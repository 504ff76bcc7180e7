"""Tell everybody who follows a tender that there is news, in the app and by mail."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from documents.outbox import enqueue
from tenders.domain.notices import NoticeKind
from tenders.domain.reminders import REMINDER_KINDS
from tenders.following import recipients_of
from tenders.models import Notice, NoticeMail, Tender

SEND_NOTICE = "send_notice"


class MailsFailed(Exception):
    """Some mails of a notice could not be sent; the next attempt sends those."""


@transaction.atomic
def notify_all(
    tender: Tender, kind: NoticeKind, *, about: UUID, at: datetime, path: str = ""
) -> Notice | None:
    """One notice per event: a second call for the same `about` changes and sends nothing.

    To be called in the transaction of the event. `path` is the public page with the news, else that of the
    tender. One job whatever the number of followers: whom to mail, the worker finds out, so that before the
    opening no job tells who bids. None for a tender that is not public.
    """
    if not tender.is_public:
        return None
    notice, is_new = Notice.objects.get_or_create(
        kind=kind.value,
        about=about,
        defaults={
            "tender": tender,
            "at": at,
            "path": path or reverse("tenders:detail", args=[tender.public_id]),
        },
    )
    if is_new:
        enqueue(SEND_NOTICE, queue="mail", notice_id=notice.public_id)
    return notice


def send_notice(notice_id: UUID | str, *, at: datetime) -> None:
    """Mail everybody who follows and was not mailed yet. One address that fails does not hold up the others."""
    notice = Notice.objects.select_related("tender__authority").get(public_id=notice_id)
    if NoticeKind(notice.kind) in REMINDER_KINDS and notice.tender.has_closed(at):
        # A queue that stood still: after the deadline nobody can do any more what the mail asks.
        return
    done = set(notice.mails.filter(sent_at__isnull=False).values_list("user_id", flat=True))
    failed = 0
    for user in recipients_of(notice).exclude(pk__in=done):
        if not _claim(notice, user, at=at):
            continue
        try:
            _mail(notice, user)
        except OSError:
            NoticeMail.objects.filter(notice=notice, user=user).delete()
            failed += 1
        else:
            NoticeMail.objects.filter(notice=notice, user=user).update(sent_at=at)
    if failed:
        raise MailsFailed


def _claim(notice: Notice, user: User, *, at: datetime) -> bool:
    """Whether this runner sends the mail; a claim of a runner that died is free after the lease of a job."""
    row, is_new = NoticeMail.objects.get_or_create(notice=notice, user=user, defaults={"claimed_at": at})
    if is_new:
        return True
    lease = at - timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    free = NoticeMail.objects.filter(pk=row.pk, sent_at=None, claimed_at__lte=lease)
    return bool(free.update(claimed_at=at))


def _mail(notice: Notice, user: User) -> None:
    """Only that there is news, and where. The title of a public tender is public; a repetitie tells nobody."""
    tender, words = notice.tender, notice.words
    if tender.is_rehearsal:
        return
    context = {
        "title": words.title,
        "sentence": words.sentence,
        "tender": tender.title,
        "reference": tender.reference,
        "authority": tender.authority.name,
        "link": settings.SITE_URL + notice.path,
        "closes_at": tender.closes_at if NoticeKind(notice.kind) in REMINDER_KINDS else None,
        "notices_link": settings.SITE_URL + reverse("tenders:notices"),
    }
    subject = " ".join(f"{words.title}: {tender.title}".split())
    message = EmailMultiAlternatives(
        subject, render_to_string("tenders/mail/notice.txt", context), to=[user.email]
    )
    message.attach_alternative(render_to_string("tenders/mail/notice.html", context), "text/html")
    message.send()
