"""Draws, drop-outs and rankings as they were fixed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from bids.models import Bid
from documents.models import StoredFile
from tenders.models import Lot, Tender


class RankingEvent(models.Model):
    """A draw or a drop-out after the first ranking; replayed in order with the method to give the outcome."""

    class Kind(models.TextChoices):
        DRAW = "draw", "loting"
        DROP_OUT = "drop_out", "uitval"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="ranking_events")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, null=True, related_name="+")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, null=True, related_name="+")
    ground = models.CharField(max_length=28, blank=True)
    order = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    # What a notary wrote about a draw that was held elsewhere.
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="one_event_per_number")]


class Draw(models.Model):
    """A draw by commit and reveal: the hash of a secret first, the secret and the order afterwards.

    `participants` maps the public id of a bid to the root of its receipt; `revealed_words`, once it was held or
    aborted, the ids of those who gave a word to {"word", "salt"}.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="draws")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    participants = models.JSONField()
    commitment = models.CharField(max_length=64)
    sealed_secret = models.BinaryField()
    committed_at = models.DateTimeField()
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revealed_secret = models.CharField(max_length=64, blank=True)
    revealed_words = models.JSONField(default=dict)
    result = models.JSONField(default=list)
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Who is asked to be there; once it was held, who was.
    witness = models.CharField("getuigen", max_length=200, blank=True)
    # When and where the participants were invited to.
    planned_at = models.DateTimeField("tijdstip van de loting", null=True)
    place = models.CharField("plaats", max_length=200, blank=True)
    # Proces-verbaal, once it was held or aborted.
    record = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    aborted_at = models.DateTimeField(null=True)
    aborted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    abort_reason = models.TextField("reden van afbreken", max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "lot"],
                condition=Q(held_at__isnull=True, aborted_at__isnull=True),
                name="one_open_draw",
            )
        ]


class DrawWord(models.Model):
    """What one participant adds to a draw: its hash for all to see, the word and its salt sealed until the draw."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="words")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=64)
    sealed_word = models.BinaryField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at"]
        constraints = [models.UniqueConstraint(fields=["draw", "bid"], name="one_word_per_bid")]


class FixedRanking(models.Model):
    """Rangorde as fixed: the whole outcome with the fingerprint of the method it follows."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="rankings")
    number = models.PositiveSmallIntegerField()
    method_fingerprint = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64)
    fixed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fixed_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="one_ranking_per_number")]


class RankedPosition(models.Model):
    """A bid's place in a fixed ranking. Points are exact quotients; `explanation` says which rule decided."""

    ranking = models.ForeignKey(FixedRanking, on_delete=models.PROTECT, related_name="positions")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="positions")
    place = models.PositiveSmallIntegerField()
    sequence = models.PositiveSmallIntegerField()
    total_numerator = models.CharField(max_length=80)
    total_denominator = models.CharField(max_length=80)
    points = models.JSONField(default=dict)
    decided_by = models.CharField(max_length=40, blank=True)
    explanation = models.CharField(max_length=600)
    is_awarded = models.BooleanField(default=False)
    is_waiting = models.BooleanField(default=False)

    class Meta:
        ordering = ["lot__number", "sequence"]
        constraints = [models.UniqueConstraint(fields=["ranking", "lot", "bid"], name="one_position_per_lot")]


class RankingSetAside(models.Model):
    """A bid that is in no ranking of a lot, with one of its grounds; each further ground is a row too."""

    ranking = models.ForeignKey(FixedRanking, on_delete=models.PROTECT, related_name="set_asides")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=28)
    sequence = models.PositiveSmallIntegerField(default=0)
