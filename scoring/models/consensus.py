"""The consensus room: what was adjusted, what was agreed, who writes and who confirmed."""

import uuid
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q

from bids.models import Bid
from documents.fields import ContentField
from documents.models import StoredFile
from scoring.models.sheets import Score
from tenders.domain.method import KNOCK_OUT, KnockOut
from tenders.models import Lot, Tender


class OfPresentRound(models.Manager):
    """Without what was agreed and confirmed in rounds that are closed."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(closed_in=None)


class OfRound(models.Model):
    """`closed_in` is the number of the round to which a row belonged, once that round is closed."""

    closed_in = models.PositiveSmallIntegerField(null=True)

    objects = OfPresentRound()

    class Meta:
        abstract = True


class ClosedRound(models.Model):
    """A round of the scoring that did not stand: its scores are closed to everybody, its verslag stays."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="closed_rounds")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField("reden", max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="one_round_per_number")]


class ConsensusRoom(OfRound):
    """The room of a tender, made at the reveal. `version` grows with everything that happens in it.

    The holder of the pen writes; when its `pen_until` has passed, its connection is taken for lost. The seed gives
    the order in which members speak about an item.
    """

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="consensus_rooms")
    version = models.PositiveIntegerField(default=1)
    seed = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    pen_holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    pen_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender"], condition=Q(closed_in=None), name="one_room")
        ]


class ConsensusDraft(models.Model):
    """What the holder of the pen was writing about an item, so that nothing is lost with its connection."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="consensus_drafts")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    criterion_code = models.CharField(max_length=40)
    level_label = models.CharField(max_length=60, blank=True)
    value_text = models.CharField(max_length=20, blank=True)
    motivation = models.TextField(max_length=8000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "lot", "criterion_code"], name="one_draft_per_item")
        ]


class ScoreAdjustment(models.Model):
    """A member came to another level while the commission talked: from what, to what and why."""

    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="adjustments")
    number = models.PositiveSmallIntegerField()
    from_label = models.CharField(max_length=60)
    to_label = models.CharField(max_length=60)
    reason = models.TextField("reden", max_length=2000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["score", "number"], name="one_adjustment_per_number")]


class StoredValue(models.Model):
    """A value as the method calculates with it: an exact quotient, or a level that sets a bid aside."""

    level_label = models.CharField("niveau", max_length=60, blank=True)
    value_numerator = models.CharField(max_length=60, blank=True)
    value_denominator = models.CharField(max_length=60, blank=True)
    knock_out = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def value(self) -> Fraction | KnockOut | None:
        """None while none was agreed."""
        if self.knock_out:
            return KNOCK_OUT
        if not self.value_numerator:
            return None
        return Fraction(int(self.value_numerator), int(self.value_denominator))


class ConsensusScore(StoredValue, OfRound):
    """The score that counts, with the reasons of the commission that the letter quotes.

    With mean or median the value is computed and only the motivation is written.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="consensus_scores")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    criterion_code = models.CharField(max_length=40)
    motivation = models.TextField("motivering van de commissie", max_length=8000, blank=True)
    # Names of the members with whose texts the motivation began.
    sources = models.JSONField("bronnen", default=list)
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "lot", "criterion_code"],
                condition=Q(closed_in=None),
                name="one_consensus_per_item",
            )
        ]


class ConsensusVersion(StoredValue):
    """What the commission had agreed before a change: from what, to what and by whom stays readable."""

    consensus = models.ForeignKey(ConsensusScore, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    motivation = models.TextField(blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]


class ConsensusConfirmation(OfRound):
    """A member confirms the consensus, or records a dissent."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="consensus_confirmations")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    dissent = models.TextField("afwijkende mening", max_length=4000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "member"], condition=Q(closed_in=None), name="one_confirmation_per_member"
            )
        ]


class ConsensusMinutes(models.Model):
    """Verslag of a consensus as it was when the quality was fixed, or when a round ended without it.

    `content` is what the PDF shows; a job makes the PDF of it.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="consensus_minutes")
    number = models.PositiveSmallIntegerField()
    content = ContentField()
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="one_minutes_per_number")]
