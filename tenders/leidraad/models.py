"""The buyer's own texts of a leidraad, and its versions."""

import uuid

from django.conf import settings
from django.db import models

from documents.models import StoredFile
from tenders.domain.leidraad import TITLES


class LeidraadText(models.Model):
    """Own text of a chapter, with its markup (`tenders.domain.rich_text`); `version` counts how often it was saved."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="leidraad_texts")
    chapter = models.CharField(max_length=16, choices=[(key.value, title) for key, title in TITLES.items()])
    text = models.TextField("eigen tekst", max_length=20000, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "chapter"], name="one_text_per_chapter")]


class LeidraadVersion(models.Model):
    """A leidraad as it was made: append-only, but for the documents that a job makes of it (`apps.py`)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="leidraad_versions")
    number = models.PositiveSmallIntegerField("nummer")
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    word = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="one_leidraad_per_number"),
            models.CheckConstraint(
                condition=models.Q(pdf__isnull=True, word__isnull=True)
                | models.Q(pdf__isnull=False, word__isnull=False),
                name="leidraad_has_both_documents",
            ),
        ]
