"""Klachten about a tender (Aw 4.27; policy on complaints in procurement)."""

import uuid

from django.conf import settings
from django.db import models

from accounts.models import Organisation
from tenders.domain.complaints import OUTCOME_LABELS


class Complaint(models.Model):
    """Klacht of a provider, with its number in the register of the tender. Append-only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="complaints")
    number = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField("onderwerp", max_length=160)
    text = models.TextField("uw klacht", max_length=8000)
    wish = models.TextField("wat u van ons vraagt", max_length=4000)
    received_at = models.DateTimeField()
    due_on = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="one_complaint_per_number")]


class ComplaintDecision(models.Model):
    """The decision on a complaint, with its reasons. Append-only."""

    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(
        "uitkomst", max_length=12, choices=[(o.value, label) for o, label in OUTCOME_LABELS.items()]
    )
    reasons = models.TextField("redenen", max_length=8000)
    measures = models.TextField("wat wij doen", max_length=4000, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
