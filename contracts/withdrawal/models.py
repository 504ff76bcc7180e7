"""What the authority writes about a withdrawn tender, and the letter of each bidder; part of `contracts.models`."""

import uuid

from django.conf import settings
from django.db import models

from bids.models import Bid
from documents.fields import ContentField
from documents.models import StoredFile
from tenders.models import Tender


class WithdrawalNote(models.Model):
    """What the letters say beside the reason of the withdrawal itself. `sent_at` is the one instant of all letters."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="withdrawal_note")
    follow_up = models.TextField("hoe het verder gaat", max_length=4000, blank=True)
    court = models.CharField("bevoegde rechtbank", max_length=120)
    complaint_desk = models.TextField("klachtenmeldpunt", max_length=2000)
    signatory = models.CharField("ondertekenaar van de brieven", max_length=200)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True)


class WithdrawalLetter(models.Model):
    """The letter of one bidder as it was sent; a job sets it as PDF."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    note = models.ForeignKey(WithdrawalNote, on_delete=models.PROTECT, related_name="letters")
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="withdrawal_letter")
    content = ContentField()
    content_hash = models.CharField(max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    first_read_at = models.DateTimeField(null=True)
    first_downloaded_at = models.DateTimeField(null=True)
