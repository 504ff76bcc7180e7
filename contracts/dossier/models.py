"""A dossier that was asked for, what is in it, and the sealed parts of its ZIP."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from bids.models import Bid
from contracts.domain.dossier import VERSION_LABELS
from documents.models import SealedBlob
from tenders.models import Tender


class Dossier(models.Model):
    """One version as it was at the moment of asking; made in parts by a job and kept as made.

    `bid` is for whom a version for one bidder is, else None. `size` is that of the ZIP in bytes, once it is ready.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "wordt gemaakt"
        READY = "ready", "klaar"
        FAILED = "failed", "mislukt"
        DESTROYED = "gone", "vernietigd"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="dossiers")
    version = models.CharField(
        max_length=12, choices=[(version.value, label) for version, label in VERSION_LABELS.items()]
    )
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.QUEUED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(null=True)
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    fault = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(version="bidder", bid__isnull=False)
                | (~Q(version="bidder") & Q(bid__isnull=True)),
                name="dossier_of_a_bidder_names_the_bid",
            )
        ]


class DossierPart(models.Model):
    """A stretch of the ZIP, sealed to the reading key: the database and its backups hold no bid in plain."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    blob = models.ForeignKey(SealedBlob, on_delete=models.PROTECT, related_name="+")
    reading_envelope = models.BinaryField()
    plain_size = models.BigIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="one_dossier_part_per_number")
        ]


class DossierEntry(models.Model):
    """A file of the ZIP. `section` and `ref` say where its bytes come from; what follows is known once it is packed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    section = models.CharField(max_length=40)
    ref = models.CharField(max_length=200)
    path = models.CharField(max_length=160)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=80)
    at = models.DateTimeField()
    part = models.ForeignKey(DossierPart, on_delete=models.CASCADE, null=True, related_name="entries")
    size = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    crc = models.BigIntegerField(null=True)
    offset = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="one_dossier_entry_per_number"),
            models.UniqueConstraint(fields=["dossier", "path"], name="one_dossier_entry_per_path"),
        ]
