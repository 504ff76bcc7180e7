"""Requests to extend the gestanddoening, and the answers; part of `bids.models`."""

import uuid

from django.conf import settings
from django.db import models


class ValidityRequest(models.Model):
    """To every bidder whose bid takes part, in the same words: whether its bid binds for longer."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="validity_requests")
    until = models.DateField("geldig tot en met")
    answer_by = models.DateTimeField("antwoorden kan tot en met")
    reason = models.TextField("reden", max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "pk"]


class ValidityAnswer(models.Model):
    """What one bidder answered; it can be changed until the term ends."""

    request = models.ForeignKey(ValidityRequest, on_delete=models.PROTECT, related_name="answers")
    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="validity_answers")
    agrees = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "bid"], name="one_validity_answer_per_bid")]
