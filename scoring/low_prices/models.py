"""Prijsonderzoek: the question about a price that seems abnormally low, what came in, and what was found."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from bids.models import Bid
from documents.models import SealedBlob
from scoring.domain.low_prices import VERDICTS, Inquiry, Verdict
from tenders.models import Lot


class PriceInquiry(models.Model):
    """One question to one bidder about its price for one lot; nobody is rejected for its price without one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="price_inquiries")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    # Whether its price gave a signal when it was asked; the amounts stay where they are, and go with the bids.
    has_signal = models.BooleanField(default=False)
    # Why a buyer asked without a signal.
    reason = models.TextField("waarom deze prijs abnormaal laag lijkt", max_length=2000, blank=True)
    question = models.TextField("vraag", max_length=4000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    verdict = models.CharField(max_length=20, blank=True, choices=[(v.value, w) for v, w in VERDICTS.items()])
    motivation = models.TextField("motivering", max_length=4000, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "lot"], condition=Q(verdict=""), name="one_open_price_inquiry"
            ),
        ]

    @property
    def facts(self) -> Inquiry:
        """Of an inquiry whose explanations are at hand."""
        came = [row.received_at for row in self.explanations.all()]
        return Inquiry(
            asked_at=self.asked_at,
            due_at=self.due_at,
            answered_at=min(came, default=None),
            verdict=Verdict(self.verdict) if self.verdict else None,
            motivation=self.motivation,
        )


class PriceExplanation(models.Model):
    """What the bidder answered: a text or a PDF, sealed to the reading key. The newest of each counts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inquiry = models.ForeignKey(PriceInquiry, on_delete=models.PROTECT, related_name="explanations")
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
