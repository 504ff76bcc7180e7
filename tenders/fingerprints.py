"""Storing: what was mailed of the log of a tender, so that it can be held to it; part of `tenders.models`."""

import uuid

from django.db import models


class LogFingerprint(models.Model):
    """The place and hash of the last entry of the chain of a tender, as mailed on one day. Append-only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="fingerprints")
    on = models.DateField()
    sequence = models.BigIntegerField()
    entry_hash = models.CharField(max_length=64)
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["tender", "on"], name="one_fingerprint_a_day")]
