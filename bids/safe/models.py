"""What an organisation keeps in its bewijskluis: only ciphertext, envelopes and a day to be reminded on."""

import uuid

from django.db import models

from accounts.models import Organisation
from documents.models import SealedBlob


class SafeKey(models.Model):
    """The key pair of an organisation's bewijskluis. The private part is sealed to the reading key (ADR 20)."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="safe_key")
    public_key = models.CharField(max_length=80)
    sealed_private = models.BinaryField()
    made_at = models.DateTimeField()


class SafeItem(models.Model):
    """A bewijsmiddel in the bewijskluis.

    `envelope` holds the file key and `meta` the kind, file name, findings, dates and issuer, both for the key of
    the organisation. `remind_on` says nothing but a day; `reminded_at` that its mail was asked for.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="safe_items")
    blob = models.ForeignKey(SealedBlob, on_delete=models.PROTECT, related_name="+")
    envelope = models.BinaryField()
    meta = models.BinaryField()
    saved_at = models.DateTimeField()
    remind_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["saved_at", "pk"]
        indexes = [
            models.Index(
                fields=["remind_on"], condition=models.Q(reminded_at=None), name="safe_items_to_remind_of"
            )
        ]
