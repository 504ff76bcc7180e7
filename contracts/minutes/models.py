"""Proces-verbaal of a decision, or of a withdrawal, and what the buyer adds for it; part of `contracts.models`."""

import uuid

from django.conf import settings
from django.db import models

from documents.fields import ContentField
from documents.models import StoredFile
from tenders.fields import ExactDecimalField
from tenders.models import Tender


class SupplementColumns(models.Model):
    """What the record does not say, filled in by a buyer until the proces-verbaal is fixed.

    `shares` is by public id of the winning bid; the first two yes-or-no answers are None while nobody answered.
    """

    address = models.TextField("adres van de aanbestedende dienst", max_length=600, blank=True)
    subject = models.TextField("voorwerp van de opdracht", max_length=4000, blank=True)
    value = ExactDecimalField("waarde van de opdracht", null=True, blank=True)
    undecided = models.TextField("vragen zonder beslissing", max_length=4000, blank=True)
    has_low = models.BooleanField("abnormaal lage inschrijvingen afgewezen", null=True)
    low = models.TextField("welke en waarom", max_length=8000, blank=True)
    shares = models.JSONField("aandeel in onderaanneming", default=dict)
    has_interests = models.BooleanField("andere belangenconflicten", null=True)
    interests = models.TextField("welke en welke maatregelen", max_length=8000, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True


class MinutesColumns(models.Model):
    """Proces-verbaal as it was fixed: append-only, but for its PDF that a job makes (`apps.py`)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    content = ContentField()
    content_hash = models.CharField(max_length=64)
    fixed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # In what capacity: "inkoper", or the function and document of the mandate.
    capacity = models.CharField(max_length=500)
    fixed_at = models.DateTimeField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class MinutesSupplement(SupplementColumns):
    decision = models.OneToOneField(
        "contracts.AwardDecision", on_delete=models.PROTECT, related_name="minutes_supplement"
    )


class AwardMinutes(MinutesColumns):
    decision = models.OneToOneField(
        "contracts.AwardDecision", on_delete=models.PROTECT, related_name="minutes"
    )

    @property
    def tender(self) -> Tender:
        return self.decision.tender


class WithdrawalSupplement(SupplementColumns):
    """For a tender that was withdrawn before any decision went out."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="withdrawal_supplement")


class WithdrawalMinutes(MinutesColumns):
    """Of a tender that was withdrawn before any decision went out."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="withdrawal_minutes")
