"""Klachten about a tender (Aw 4.27; policy on complaints in procurement)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from documents.models import StoredFile
from tenders.domain.complaints import OUTCOME_LABELS


class Complaint(models.Model):
    """Klacht with its number in the register of the tender. Append-only.

    Of a provider that files it here, or of anybody who wrote or called: the buyer enters that one, and the complainant
    has no account to read in.
    """

    class Channel(models.TextChoices):
        PORTAL = "portal", "in Tenderhuis"
        LETTER = "letter", "per brief"
        MAIL = "mail", "per e-mail"
        SPOKEN = "spoken", "mondeling"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="complaints")
    number = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(
        "hoe kwam de klacht binnen", max_length=8, choices=Channel.choices, default=Channel.PORTAL
    )
    complainant = models.CharField("klager", max_length=160, blank=True)
    reply_to = models.CharField("adres voor het antwoord", max_length=300, blank=True)
    letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField("onderwerp", max_length=160)
    text = models.TextField("uw klacht", max_length=8000)
    wish = models.TextField("wat u van ons vraagt", max_length=4000, blank=True)
    received_at = models.DateTimeField()
    due_on = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="one_complaint_per_number"),
            models.CheckConstraint(
                condition=Q(channel="portal", organisation__isnull=False, complainant="")
                | (~Q(channel="portal") & Q(organisation__isnull=True) & ~Q(complainant="")),
                name="complaint_of_one_complainant",
            ),
        ]

    @property
    def is_from_outside(self) -> bool:
        return self.organisation_id is None

    @property
    def complainant_name(self) -> str:
        return self.organisation.name if self.organisation else self.complainant


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
