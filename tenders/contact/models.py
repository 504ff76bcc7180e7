"""Berichten between the authority and a provider (Aw 2.52a, 2.52b)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from documents.models import StoredFile


class ContactMessage(models.Model):
    """A message, or the note of a conversation, in the thread of one provider in one tender. Append-only.

    Any registered provider may write, whether it bids or not, so that a thread tells nothing about bids.
    """

    class Channel(models.TextChoices):
        PORTAL = "portal", "bericht"
        PHONE = "phone", "telefoongesprek"
        MEETING = "meeting", "gesprek"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="messages")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_authority = models.BooleanField()
    channel = models.CharField(
        "hoe was het contact", max_length=8, choices=Channel.choices, default=Channel.PORTAL
    )
    text = models.TextField("bericht", max_length=8000)
    could_influence = models.BooleanField("kan inschrijvingen beïnvloeden", default=False)
    measure = models.TextField("maatregel", max_length=2000, blank=True)
    attachment = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(could_influence=False) | ~Q(measure=""), name="influence_has_its_measure"
            )
        ]
