"""Bibob and Waarschuwingsregister: a date and an outcome; part of `bids.models`."""

import uuid

from django.conf import settings
from django.db import models

from bids.domain.screening import OUTCOMES, ScreeningKind, ScreeningOutcome


class Screening(models.Model):
    """That one bidder was screened, when, and what came of it. There is no place for anything else, on purpose."""

    class Kind(models.TextChoices):
        BIBOB = ScreeningKind.BIBOB.value, "Bibob-verzoek"
        REGISTER = ScreeningKind.REGISTER.value, "Waarschuwingsregister zorgfraude"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="screenings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    asked_on = models.DateField("gevraagd of geraadpleegd op")
    due_on = models.DateField(null=True)
    outcome = models.CharField(
        max_length=16,
        choices=[(each.value, label) for each, label in OUTCOMES.items()],
        default=ScreeningOutcome.RUNNING.value,
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind"]
        constraints = [models.UniqueConstraint(fields=["bid", "kind"], name="one_screening_per_kind")]
