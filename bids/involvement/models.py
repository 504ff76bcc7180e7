"""What was done about earlier involvement of a bidder; part of `bids.models`."""

import uuid

from django.conf import settings
from django.db import models

from tenders.models import Consultation


class InvolvementNote(models.Model):
    """One per bid and consultation; a later one takes its place, the log keeps that there was an earlier."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="involvement_notes")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField("alle informatie is met de anderen gedeeld")
    had_time = models.BooleanField("de anderen hadden genoeg tijd")
    measures = models.TextField("wat er is gedaan", max_length=4000)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["consultation__number"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "consultation"], name="one_note_per_consultation")
        ]
