"""Aankondiging van de gegunde opdracht; part of `contracts.models`."""

import uuid

from django.conf import settings
from django.db import models

from contracts.domain.notices import MODE_LABELS, Mode
from tenders.models import Tender

_MODES = [(mode.value, label) for mode, label in MODE_LABELS.items()]


class NoticeMode(models.Model):
    """How a tender announces its awards; without a row per award."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="notice_mode")
    mode = models.CharField("wijze", max_length=10, choices=_MODES, default=Mode.SINGLE.value)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()


class AwardNotice(models.Model):
    """What the buyer noted of the notice of one decision. Noted anew where it was wrong; the log keeps both.

    Several tenders in one notice of a quarter note the same kenmerk, each for itself.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.OneToOneField(
        "contracts.AwardDecision", on_delete=models.PROTECT, related_name="award_notice"
    )
    mode = models.CharField("wijze", max_length=10, choices=_MODES)
    reference = models.CharField("kenmerk op TenderNed", max_length=60)
    ted_reference = models.CharField("nummer op TED", max_length=60, blank=True)
    published_on = models.DateField("datum van publicatie")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
