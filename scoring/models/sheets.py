"""Individual scores, and who may read them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from bids.models import Bid
from scoring.domain.visibility import may_read_scores_of_others
from scoring.models.declarations import InterestDeclaration
from tenders.models import Lot, Role, Tender
from tenders.permissions import roles_in


class SheetQuerySet(models.QuerySet["ScoreSheet"]):
    def visible_to(self, user: User, tender: Tender) -> "SheetQuerySet":
        """The sheets of the tender that the user may read; see `Score.objects.visible_to`."""
        return self.filter(_readable("", user, tender))


class ScoreQuerySet(models.QuerySet["Score"]):
    def visible_to(self, user: User, tender: Tender) -> "ScoreQuerySet":
        """The scores of the tender that the user may read: the one place that keeps evaluators independent.

        Of one's own always; of others only after the reveal, and then for an evaluator only about the bids
        it was admitted to and the criteria that it scores.
        """
        found = self.filter(_readable("sheet__", user, tender))
        others = [code for code, people in tender.scorers.items() if user.pk not in people]
        if others and Role.EVALUATOR in roles_in(user, tender):
            found = found.exclude(criterion_code__in=others)
        return found


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


class PresentSheets(models.Manager.from_queryset(SheetQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> SheetQuerySet:
        return super().get_queryset().filter(closed_in=None)


class PresentScores(models.Manager.from_queryset(ScoreQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> ScoreQuerySet:
        return super().get_queryset().filter(sheet__closed_in=None)


class ScoreSheet(models.Model):
    """The scores of one evaluator for one bid on one lot; final is final.

    `closed_in` is the round in which it was given, once that round is closed: then nobody finds it through `objects`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="score_sheets")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finalised_at = models.DateTimeField(null=True)
    closed_in = models.PositiveSmallIntegerField(null=True)

    objects = PresentSheets()
    of_every_round = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "lot", "evaluator"],
                condition=Q(closed_in=None),
                name="one_sheet_per_evaluator",
            )
        ]


class SheetReopening(models.Model):
    """The chair opened a finished sheet again, before the reveal; `finalised_at` is when it had been finished."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="reopenings")
    finalised_at = models.DateTimeField()
    reason = models.TextField("reden", max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


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
    # Why a hint about the motivation does not apply, by the name of the hint.
    hints_aside = models.JSONField("terzijde gelegde aanwijzingen", default=dict)
    # What the member made of it in the consensus; `ScoreAdjustment` says why. The score itself stays as it was.
    adjusted_label = models.CharField("bijgesteld niveau", max_length=60, blank=True)

    objects = PresentScores()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion_code"], name="one_score_per_criterion")
        ]

    @property
    def present_label(self) -> str:
        """The level for which the member stands now."""
        return self.adjusted_label or self.level_label


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


class Commitment(models.Model):
    """Toezegging: a passage of the plan that promises something, as an evaluator marked it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="commitments")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    criterion_code = models.CharField(max_length=40)
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    page = models.PositiveSmallIntegerField("pagina")
    text = models.TextField("toezegging", max_length=1000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["page", "pk"]
