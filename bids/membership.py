"""Other organisations in a bid. Before the opening no row tells who they are."""

import uuid

from django.db import models
from django.utils.crypto import salted_hmac

from accounts.models import Organisation
from bids.domain.participation import CAPACITY_LABELS, Capacity
from tenders.fields import ExactDecimalField

CAPACITIES = [(capacity.value, label) for capacity, label in CAPACITY_LABELS.items()]


def finder_of(tender_id: uuid.UUID, kvk: str) -> str:
    """How a seat is found by the organisation with this KvK number, and by nobody who has the database alone."""
    return salted_hmac("bids.member_seat", f"{tender_id}:{kvk}", algorithm="sha256").hexdigest()


class MemberSeat(models.Model):
    """A place for another organisation in a draft (or, without one, in the submission that stands).

    Its name stands in the sealed vorm van deelname alone. `sealed_address` is the mail address of an invitation,
    encrypted to the reading key, until the mail is sent.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey("bids.Bid", on_delete=models.CASCADE, related_name="seats")
    draft = models.ForeignKey("bids.Draft", on_delete=models.CASCADE, null=True, related_name="seats")
    number = models.PositiveSmallIntegerField()
    finder = models.CharField(max_length=64, db_index=True)
    invited_at = models.DateTimeField(null=True)
    sealed_address = models.BinaryField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_seat_per_number"),
            models.UniqueConstraint(
                fields=["bid", "number"], condition=models.Q(draft=None), name="one_submitted_seat_per_number"
            ),
        ]


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


class KeptDeclaration(models.Model):
    """The UEA that an organisation keeps for its next tender; which tender it came from is not known here.

    Encrypted to the reading key: a copy of the database alone tells nothing. It is kept by an act of its own,
    never at submitting.
    """

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+")
    content = models.BinaryField()
    kept_on = models.DateField()
