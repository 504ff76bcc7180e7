"""Beoordeling: declarations, individual scores, consensus, the fixed ranking and draws."""

import uuid
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from bids.models import Bid
from scoring.domain.visibility import may_read_scores_of_others
from tenders.domain.method import KNOCK_OUT, KnockOut
from tenders.models import Lot, Role, Tender
from tenders.permissions import roles_in


class InterestDeclaration(models.Model):
    """Belangenverklaring of an evaluator about one bidder, and what the chair decided on it (Aw 1.10b).

    A row without `signed_at` is of an evaluator whom the chair released before it declared anything.
    """

    class Decision(models.TextChoices):
        WAITING = "waiting", "wacht op de voorzitter"
        ADMITTED = "admitted", "toegelaten"
        BARRED = "barred", "uitgesloten van deze inschrijver"
        RELEASED = "released", "ontheven"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="declarations")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    has_interest = models.BooleanField("belang", null=True)
    text = models.TextField("toelichting", max_length=2000, blank=True)
    signed_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.WAITING)
    decision_reason = models.TextField("reden", max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    # Admitted to the bid, but not for these lots: who judges can differ per lot.
    released_lots = models.ManyToManyField(Lot, related_name="+", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "evaluator"], name="one_declaration_per_bid"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=False, has_interest__isnull=False) | Q(decision="released"),
                name="unsigned_only_when_released",
            ),
        ]


class SheetQuerySet(models.QuerySet["ScoreSheet"]):
    def visible_to(self, user: User, tender: Tender) -> "SheetQuerySet":
        """The sheets of the tender that the user may read; see `Score.objects.visible_to`."""
        return self.filter(_readable("", user, tender))


class ScoreQuerySet(models.QuerySet["Score"]):
    def visible_to(self, user: User, tender: Tender) -> "ScoreQuerySet":
        """The scores of the tender that the user may read: the one place that keeps evaluators independent.

        Of one's own always; of others only after the reveal, and then for an evaluator only about the bids
        it was admitted to.
        """
        return self.filter(_readable("sheet__", user, tender))


def _readable(prefix: str, user: User, tender: Tender) -> Q:
    """A condition on sheets, reached through `prefix`."""
    roles = roles_in(user, tender)
    in_tender = Q(**{f"{prefix}bid__tender": tender})
    own = Q(**{f"{prefix}evaluator": user})
    if not may_read_scores_of_others(roles, tender.state):
        return in_tender & own
    if Role.EVALUATOR not in roles:
        return in_tender
    admitted = InterestDeclaration.objects.filter(
        bid__tender=tender, evaluator=user, decision=InterestDeclaration.Decision.ADMITTED
    )
    return in_tender & (own | Q(**{f"{prefix}bid__in": admitted.values("bid")}))


class ScoreSheet(models.Model):
    """The scores of one evaluator for one bid on one lot; final is final."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="score_sheets")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finalised_at = models.DateTimeField(null=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "lot", "evaluator"], name="one_sheet_per_evaluator")
        ]


class Score(models.Model):
    """An individual score: a level of the scale with its motivation. `version` guards against a stale tab."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="scores")
    criterion_code = models.CharField(max_length=40)
    level_label = models.CharField("niveau", max_length=60, blank=True)
    motivation = models.TextField("motivering", max_length=8000, blank=True)
    page_reference = models.CharField("pagina in het plan", max_length=60, blank=True)
    notes = models.TextField("eigen notities", max_length=8000, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    objects = ScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion_code"], name="one_score_per_criterion")
        ]


class ScoreVersion(models.Model):
    """What a score was at an earlier save; only its evaluator reads it before the consensus."""

    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    level_label = models.CharField(max_length=60, blank=True)
    motivation = models.TextField(blank=True)
    page_reference = models.CharField(max_length=60, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]


class ConsensusScore(models.Model):
    """The score that counts, with the reasons of the commission that the letter quotes.

    With mean or median the value is computed and only the motivation is written.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="consensus_scores")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    criterion_code = models.CharField(max_length=40)
    level_label = models.CharField("niveau", max_length=60, blank=True)
    value_numerator = models.CharField(max_length=60, blank=True)
    value_denominator = models.CharField(max_length=60, blank=True)
    knock_out = models.BooleanField(default=False)
    motivation = models.TextField("motivering van de commissie", max_length=8000, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "lot", "criterion_code"], name="one_consensus_per_item")
        ]

    @property
    def value(self) -> Fraction | KnockOut | None:
        """The value that the method calculates with; None while none was agreed."""
        if self.knock_out:
            return KNOCK_OUT
        if not self.value_numerator:
            return None
        return Fraction(int(self.value_numerator), int(self.value_denominator))


class ConsensusVersion(models.Model):
    """What the commission had agreed before a change: from what, to what and by whom stays readable."""

    consensus = models.ForeignKey(ConsensusScore, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    level_label = models.CharField(max_length=60, blank=True)
    value_numerator = models.CharField(max_length=60, blank=True)
    value_denominator = models.CharField(max_length=60, blank=True)
    knock_out = models.BooleanField(default=False)
    motivation = models.TextField(blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]


class ConsensusConfirmation(models.Model):
    """A member confirms the consensus, or records a dissent."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="consensus_confirmations")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    dissent = models.TextField("afwijkende mening", max_length=4000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "member"], name="one_confirmation_per_member")
        ]


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
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="one_event_per_number")]


class Draw(models.Model):
    """A draw by commit and reveal: the hash of a secret first, the secret and the order afterwards."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="draws")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    participants = models.JSONField()
    commitment = models.CharField(max_length=64)
    sealed_secret = models.BinaryField()
    committed_at = models.DateTimeField()
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revealed_secret = models.CharField(max_length=64, blank=True)
    result = models.JSONField(default=list)
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    witness = models.CharField("getuige", max_length=200, blank=True)
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
