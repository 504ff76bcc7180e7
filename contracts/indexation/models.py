"""How tariffs are indexed, the yearly figures, and the tariffs that were fixed; part of `contracts.models`.

All three are append-only: a correction is another row, and the earlier one stays with the instant at which it stopped
to count and who did that.
"""

import uuid
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q

from contracts.domain import indexation
from contracts.execution.models import ContractFile
from documents.fields import ContentField
from documents.models import StoredFile
from tenders.fields import ExactDecimalField
from tenders.models import Tender


class _Superseded(models.Model):
    """A row that another one replaces."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reason = models.TextField("reden", max_length=2000, blank=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        abstract = True


class IndexationRule(_Superseded):
    """The weights where the tender leaves them to an annex, or says nothing about indexation at all.

    `weights` are pairs of an index and its percents as decimal text, in the order in which they are shown.
    """

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="indexation_rules")
    weights = models.JSONField()
    at_start = models.BooleanField()
    source = models.CharField("waar dit staat", max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["set_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tender"], condition=Q(replaced_at=None), name="one_standing_indexation_rule"
            )
        ]

    @property
    def terms(self) -> indexation.Rule:
        weights = tuple(indexation.Weight(name, Fraction(percent)) for name, percent in self.weights)
        return indexation.Rule(weights, self.at_start, self.source)


class IndexFigure(_Superseded):
    """Indexcijfer: the growth of an index in a year, in percents, as it was published."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="index_figures")
    index = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField("jaar")
    percent = ExactDecimalField("cijfer in procenten")
    source = models.CharField("bron", max_length=300)
    published_on = models.DateField("gepubliceerd op")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "index", "-entered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "index", "year"],
                condition=Q(replaced_at=None),
                name="one_standing_figure_per_index_and_year",
            )
        ]

    @property
    def terms(self) -> indexation.Figure:
        percent = Fraction(self.percent)
        return indexation.Figure(self.index, self.year, percent, self.source, self.published_on)


class Indexation(_Superseded):
    """The tariffs of a contract from a day on, as they were fixed, with the letter about them.

    `content` is `contracts.domain.indexation.LetterContent`; its PDF is made by a job. `reason` says why it replaces
    an earlier one of the same year.
    """

    file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, related_name="indexations")
    year = models.PositiveSmallIntegerField("jaar")
    starts_on = models.DateField("geldt vanaf")
    content = ContentField()
    content_hash = models.CharField(max_length=64)
    fixed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fixed_at = models.DateTimeField()
    letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["year", "fixed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "year"],
                condition=Q(replaced_at=None),
                name="one_standing_indexation_per_year",
            )
        ]

    @property
    def calculation(self) -> indexation.Calculation:
        return indexation.calculation_from(self.content["calculation"])
