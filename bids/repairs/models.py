"""Herstel: what one bidder was asked to supply, and what it supplied; part of `bids.models`.

What was handed in before the deadline never changes: a supplement has rows and files of its own.
"""

import uuid

from django.conf import settings
from django.db import models

from bids.domain.repairs import NATURES
from documents.models import SealedBlob, StoredFile


class RepairRequest(models.Model):
    """A request to one bidder with a closed list, a term and a letter; afterwards the outcome with its letter."""

    class Kind(models.TextChoices):
        REPAIR = "repair", "herstel of aanvulling"
        SELF_CLEANING = "self_cleaning", "zelfreinigende maatregelen"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="repair_requests")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.REPAIR)
    introduction = models.TextField("toelichting", max_length=4000)
    # Why this bidder is treated otherwise than others with the same defect.
    deviation_reason = models.TextField("reden van de afwijking", max_length=2000, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField("termijn in dagen")
    due_at = models.DateTimeField()
    letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    outcome_letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["asked_at", "pk"]


class RepairItem(models.Model):
    """One thing that may be supplied. `check_item` is empty where no item of the toetsing belongs to it."""

    class Outcome(models.TextChoices):
        OPEN = "open", "nog te beoordelen"
        ACCEPTED = "accepted", "aanvaard"
        REJECTED = "rejected", "niet aanvaard"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(RepairRequest, on_delete=models.CASCADE, related_name="items")
    check_item = models.ForeignKey(
        "bids.CheckItem", on_delete=models.SET_NULL, null=True, related_name="repairs"
    )
    title = models.CharField(max_length=400)
    nature = models.CharField(
        max_length=20, choices=[(each.value, label) for each, label in NATURES.items()], blank=True
    )
    asked = models.TextField("wat mag worden aangevuld", max_length=2000)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    outcome_reason = models.TextField("reden", max_length=2000, blank=True)

    class Meta:
        ordering = ["pk"]


class RepairSupply(models.Model):
    """What the bidder supplied for one item: a file, or a text. Sealed to the reading key; the newest counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(RepairItem, on_delete=models.PROTECT, related_name="supplies")
    is_text = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey(SealedBlob, on_delete=models.PROTECT, related_name="+")
    plain_size = models.BigIntegerField()
    plain_sha256 = models.CharField(max_length=64)
    reading_envelope = models.BinaryField()
    sealed_meta = models.BinaryField()

    class Meta:
        ordering = ["received_at", "pk"]
