"""Verificatie: what a winner was asked to supply, what came in, and what was found; part of `contracts.models`."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from bids.models import Bid, BidMember
from contracts.domain.verification import ItemState, Outcome
from documents.models import SealedBlob


class Verification(models.Model):
    """One per winner. A later decision for which it wins again asks what was not met yet, with a new term."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="verification")
    # The decision whose letters asked last.
    decision = models.ForeignKey(
        "contracts.AwardDecision", on_delete=models.PROTECT, related_name="verifications"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    failed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    failed_at = models.DateTimeField(null=True)
    failure_reason = models.TextField("waarom deze winnaar afvalt", max_length=4000, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]


class VerificationItem(models.Model):
    """One bewijsmiddel of one party. `member` is empty for the bidder itself."""

    class Outcome(models.TextChoices):
        OPEN = Outcome.OPEN.value, "nog te beoordelen"
        MET = Outcome.MET.value, "voldoet"
        NOT_MET = Outcome.NOT_MET.value, "voldoet niet"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    verification = models.ForeignKey(Verification, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    member = models.ForeignKey(BidMember, on_delete=models.PROTECT, null=True, related_name="+")
    is_mandatory = models.BooleanField(default=True)
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.OPEN)
    reason = models.TextField("reden", max_length=4000, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True)
    # The one supplement that was asked: what is still needed.
    supplement = models.TextField("wat nog nodig is", max_length=2000, blank=True)
    supplement_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    supplement_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["verification", "code", "member"], name="one_verification_item_per_member"
            ),
            models.UniqueConstraint(
                fields=["verification", "code"],
                condition=Q(member__isnull=True),
                name="one_verification_item_of_bidder",
            ),
        ]

    @property
    def state(self) -> ItemState:
        """Of an item whose supplies are at hand; what came in before a supplement was asked does not answer it."""
        since = self.supplement_at
        return ItemState(
            Outcome(self.outcome),
            self.is_mandatory,
            any(since is None or supply.received_at >= since for supply in self.supplies.all()),
            self.due_at,
            since is not None,
        )

    @property
    def title(self) -> str:
        return f"{self.name}, {self.member.name}" if self.member else self.name


class VerificationSupply(models.Model):
    """A file that the winner supplied for one item. Sealed to the reading key; the newest counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(VerificationItem, on_delete=models.PROTECT, related_name="supplies")
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    blob = models.ForeignKey(SealedBlob, on_delete=models.PROTECT, related_name="+")
    plain_size = models.BigIntegerField()
    plain_sha256 = models.CharField(max_length=64)
    reading_envelope = models.BinaryField()
    sealed_meta = models.BinaryField()

    class Meta:
        ordering = ["received_at", "pk"]
