"""Aankondiging and rectificatie: the rows of what went to TenderNed and of what changed; part of `tenders.models`."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from tenders.domain.announcement import Announced


class Announcement(models.Model):
    """Aankondiging on TenderNed: number 0 of the tender itself, then of each rectification."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="announcements")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField("verzonden voor publicatie", null=True, blank=True)
    reference = models.CharField("kenmerk op TenderNed", max_length=60, blank=True)
    announced_on = models.DateField("datum van publicatie op TenderNed", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="one_announcement_per_number"),
            models.CheckConstraint(
                condition=Q(reference="", announced_on__isnull=True)
                | (~Q(reference="") & Q(announced_on__isnull=False)),
                name="announced_with_reference_and_date",
            ),
        ]

    @property
    def facts(self) -> Announced:
        return Announced(self.sent_at, self.reference, self.announced_on)


class Rectification(models.Model):
    """Rectificatie (Aw 2.67): what changed after publication, and both frozen methods. Append-only.

    A resumption or an outage that moved the deadline is one too: it freezes a new version of the planning.
    """

    class Cause(models.TextChoices):
        CHANGE = "change", "rectificatie"
        RESUMPTION = "resumption", "hervatting"
        OUTAGE = "outage", "storing"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="rectifications")
    number = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=12, choices=Cause.choices, default=Cause.CHANGE)
    reason = models.TextField("reden", max_length=4000)
    is_material = models.BooleanField("wezenlijk voor inschrijvers")
    demands_confirmation = models.BooleanField("inschrijvers bevestigen opnieuw", default=False)
    deadline_reason = models.TextField("waarom geen latere sluiting", max_length=2000, blank=True)
    closes_at_before = models.DateTimeField()
    closes_at = models.DateTimeField()
    # [{"label", "before", "after"}], in the words of that day.
    differences = models.JSONField()
    definition_before = models.JSONField()
    fingerprint_before = models.CharField(max_length=64)
    definition = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="one_rectification_per_number")
        ]


class Deviation(models.Model):
    """Afwijking: why the buyer does not apply a norm of the check ("pas toe of leg uit"). Append-only.

    `about` names exactly the finding that it explains, and the newest row about a finding counts; an empty reason takes
    the one before back. `published_at` stands on the reasons with which the tender was published.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="deviations")
    code = models.CharField(max_length=40)
    about = models.CharField(max_length=16)
    sentence = models.TextField()
    norm = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)
    reason = models.TextField("reden", max_length=4000, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["given_at", "pk"]
