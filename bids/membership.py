"""Other organisations in a bid: known by name after the opening only."""

import uuid

from django.db import models

from accounts.models import Organisation
from bids.domain.participation import CAPACITY_LABELS, Capacity
from tenders.fields import ExactDecimalField

CAPACITIES = [(capacity.value, label) for capacity, label in CAPACITY_LABELS.items()]


class BidMember(models.Model):
    """A combinant, subcontractor or third party in an opened bid; the bidder itself has no row here.

    `number` is the one in the keys of its tasks ("lid:<number>:uea", "lid:<number>:bewijs:KVK"). Its evidence
    are the rows of `BidEvidence` with this member, `declaration` is the sealed UEA and `declared` what it says
    about the exclusion grounds ({code: "no" | "yes"}). `organisation` is the one with this KvK number that has
    an account, if any.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey("bids.Bid", on_delete=models.CASCADE, related_name="members")
    number = models.PositiveSmallIntegerField()
    name = models.CharField("naam", max_length=200)
    kvk = models.CharField("KvK-nummer", max_length=8, blank=True)
    capacity = models.CharField("hoedanigheid", max_length=16, choices=CAPACITIES)
    work = models.CharField("wat het doet", max_length=1000, blank=True)
    share = ExactDecimalField("aandeel in procenten", null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    declaration = models.ForeignKey(
        "bids.SubmittedObject", on_delete=models.PROTECT, null=True, related_name="+"
    )
    declared = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["bid", "number"], name="one_member_per_number")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> Capacity:
        return Capacity(self.capacity)
