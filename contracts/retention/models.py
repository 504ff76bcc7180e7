"""Retention rules, legal holds and destruction lists; part of `contracts.models`."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from audit.models import AuditEntry
from contracts.domain.retention import (
    CATEGORY_LABELS,
    OUTCOME_LABELS,
    START_LABELS,
    STATUS_LABELS,
    ListStatus,
    Outcome,
)
from documents.models import StoredFile
from tenders.models import Tender

_CATEGORIES = [(each.value, label) for each, label in CATEGORY_LABELS.items()]


class RetentionRule(models.Model):
    """Bewaartermijn of one category, as an authority laid it down; the newest one counts, earlier ones stay."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="retention_rules")
    category = models.CharField(max_length=16, choices=_CATEGORIES)
    months = models.PositiveSmallIntegerField("maanden")
    source = models.CharField("grondslag", max_length=300)
    reason = models.TextField("reden", max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class LegalHold(models.Model):
    """Bewaarplicht: nothing of the tender is destroyed until it is lifted. A running case needs none."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="legal_holds")
    reason = models.TextField("reden", max_length=2000)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()

    class Meta:
        ordering = ["placed_at", "pk"]


class HoldLift(models.Model):
    """The end of a legal hold."""

    hold = models.OneToOneField(LegalHold, on_delete=models.PROTECT, related_name="lift")
    reason = models.TextField("reden", max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class DestructionList(models.Model):
    """Vernietigingslijst: what had expired at `made_at`, fixed by `content_hash`, decided on by a second person."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="destruction_lists")
    number = models.PositiveIntegerField()
    status = models.CharField(
        max_length=12,
        choices=[(each.value, label) for each, label in STATUS_LABELS.items()],
        default=ListStatus.MADE.value,
    )
    content_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField("reden van afwijzing", max_length=2000, blank=True)
    finished_at = models.DateTimeField(null=True)
    certificate = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="one_destruction_list_per_number"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("made_by")),
                name="destruction_decided_by_another",
            ),
        ]


class DestructionLine(models.Model):
    """One category of one tender on a list, with the rule by which it ended. `approval` is in the tender's log."""

    list = models.ForeignKey(DestructionList, on_delete=models.PROTECT, related_name="lines")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=16, choices=_CATEGORIES)
    months = models.PositiveSmallIntegerField("maanden")
    start = models.CharField(
        max_length=16, choices=[(each.value, text) for each, text in START_LABELS.items()]
    )
    source = models.CharField("grondslag", max_length=300)
    started_on = models.DateField("vanaf")
    kept_until = models.DateField("bewaard tot en met")
    files = models.PositiveIntegerField("bestanden")
    rows = models.PositiveIntegerField("teksten en gegevens")
    oldest_on = models.DateField("oudste", null=True)
    items_hash = models.CharField(max_length=64)
    # Without a constraint: the log is not tied to what it is about.
    approval = models.ForeignKey(
        AuditEntry, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    outcome = models.CharField(
        max_length=16,
        blank=True,
        choices=[(each.value, label) for each, label in OUTCOME_LABELS.items()],
        default=Outcome.WAITING.value,
    )
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["tender__title", "tender_id", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "tender", "category"], name="one_destruction_line_per_category"
            )
        ]


class DestructionItem(models.Model):
    """One row that a line names, by model and primary key; `done_at` once what it held is gone."""

    line = models.ForeignKey(DestructionLine, on_delete=models.PROTECT, related_name="items")
    label = models.CharField(max_length=60)
    row = models.BigIntegerField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "label", "row"], name="one_destruction_item_per_row")
        ]
        indexes = [models.Index(fields=["label", "row"], name="destruction_item_of_a_row")]
