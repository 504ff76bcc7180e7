"""What a generale repetitie has that a real tender has not."""

from django.db import models

from accounts.models import Organisation


class MadeUpBidder(models.Model):
    """A provider that exists for one rehearsal, and goes with it. Its people cannot log in."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="made_up_bidders")
    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
