"""Volgen and meldingen: the rows of who follows a tender and of its news; part of `tenders.models`."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from tenders.domain.notices import NOTICE_WORDS, NoticeKind, NoticeWords


class Follow(models.Model):
    """Volgen: a person, or a provider with everybody who works on its bids, gets the news of a tender."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="follows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation__isnull=True)
                | Q(user__isnull=True, organisation__isnull=False),
                name="one_follower",
            ),
            models.UniqueConstraint(fields=["tender", "user"], name="a_person_follows_once"),
            models.UniqueConstraint(fields=["tender", "organisation"], name="an_organisation_follows_once"),
        ]


class Notice(models.Model):
    """Melding: there is news in a tender. One row per event, for everybody who follows, without content."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=16, choices=[(v.value, v.value) for v in NoticeKind])
    # The public id of what the news is: the nota, the rectification, the step in the life of the tender.
    about = models.UUIDField()
    path = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "about"], name="one_notice_per_event")]

    @property
    def words(self) -> NoticeWords:
        return NOTICE_WORDS[NoticeKind(self.kind)]


class NoticeMail(models.Model):
    """That the mail of a notice went to a person; only the worker reads it, so that nobody is mailed twice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="mails")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="one_mail_per_person")]
