"""Storing: the rows of an extension after an outage (Aw 2.109); part of `tenders.models`."""

import uuid

from django.conf import settings
from django.db import models

from documents.models import StoredFile


class Outage(models.Model):
    """What went wrong, with proof, and the change that moved the deadline. Append-only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="outages")
    rectification = models.OneToOneField(
        "tenders.Rectification", on_delete=models.PROTECT, related_name="outage"
    )
    began_at = models.DateTimeField("begin van de storing")
    ended_at = models.DateTimeField("einde van de storing")
    proof = models.CharField("bewijs", max_length=200)
    proof_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at", "pk"]
