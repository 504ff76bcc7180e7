"""Toeleiding: the rule, the numbers it works with, and what was reported; part of `contracts.models`.

What says how things stand is append-only: the last row counts, and the earlier ones stay to be read.
"""

import uuid

from django.conf import settings
from django.db import models

from contracts.domain.allocation import Division, Method, Terms
from contracts.domain.area_budget import AreaBudget as BudgetNumbers
from documents.fields import ContentField
from documents.models import StoredFile
from tenders.domain.contract_rules import CapacityRule
from tenders.domain.vocabulary import AtLimit, CapacityTarget, CapacityUnit
from tenders.models import Lot, Tender


class AllocationRule(models.Model):
    """How new clients reach the contractors, where that is no longer as published, or was not. Append-only.

    The one with the highest `number` counts. One without a number was never kept: it is what the tender published.
    """

    class Method(models.TextChoices):
        CAPACITY = Method.CAPACITY.value, "op capaciteit"
        SHARED = Method.SHARED.value, "gezamenlijk verdelen"
        AREA = Method.AREA.value, "één opdrachtnemer per gebied, met een budget"

    class Target(models.TextChoices):
        OWN_STATEMENT = CapacityTarget.OWN_STATEMENT.value, "de eigen opgave"
        LIMIT = CapacityTarget.LIMIT.value, "de grens, voor iedereen gelijk"

    class Unit(models.TextChoices):
        CLIENTS = CapacityUnit.CLIENTS.value, "cliënten"
        ASSIGNMENTS = CapacityUnit.ASSIGNMENTS.value, "zorgopdrachten"

    class AtLimit(models.TextChoices):
        OPEN = AtLimit.OPEN.value, "nog open"
        CLOSED = AtLimit.CLOSED.value, "al dicht"

    class Division(models.TextChoices):
        EQUAL = Division.EQUAL.value, "gelijke delen"
        CHOICE_FIRST = Division.CHOICE_FIRST.value, "eerst de keuze van de cliënt, anders gelijke delen"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="allocation_rules")
    number = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=16, choices=Method.choices)
    # The opgave of the bid that is the first offer of a provider; empty where none was asked.
    statement = models.CharField(max_length=40, blank=True)
    limit = models.PositiveIntegerField("grens")
    floor = models.PositiveIntegerField("minimum", null=True)
    target = models.CharField(max_length=16, choices=Target.choices)
    unit = models.CharField(max_length=16, choices=Unit.choices)
    paused_counts_as_below = models.BooleanField()
    at_limit = models.CharField(max_length=8, choices=AtLimit.choices)
    may_pause = models.BooleanField()
    offer_is_ceiling = models.BooleanField()
    division = models.CharField(max_length=16, choices=Division.choices)
    days = models.PositiveSmallIntegerField("dagen")
    in_working_days = models.BooleanField()
    reason = models.TextField("reden", max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="one_allocation_rule_per_number")
        ]

    @property
    def capacity(self) -> CapacityRule:
        return CapacityRule(
            limit=self.limit,
            floor=self.floor,
            target=CapacityTarget(self.target),
            unit=CapacityUnit(self.unit),
            at_limit=AtLimit(self.at_limit),
            statement=self.statement,
            paused_counts_as_below=self.paused_counts_as_below,
            may_pause=self.may_pause,
            offer_is_ceiling=self.offer_is_ceiling,
        )

    @property
    def terms(self) -> Terms:
        return Terms(
            Method(self.method), self.capacity, Division(self.division), self.days, self.in_working_days
        )

    @classmethod
    def of_terms(cls, terms: Terms) -> "AllocationRule":
        """A row with these settings that is not saved, and of no tender yet."""
        found = terms.capacity
        return cls(
            method=terms.method.value,
            statement=found.statement,
            limit=found.limit,
            floor=found.floor,
            target=found.target.value,
            unit=found.unit.value,
            at_limit=found.at_limit.value,
            paused_counts_as_below=found.paused_counts_as_below,
            may_pause=found.may_pause,
            offer_is_ceiling=found.offer_is_ceiling,
            division=terms.division.value,
            days=terms.days,
            in_working_days=terms.in_working_days,
        )

    @property
    def is_as_published(self) -> bool:
        return self.number is None


class CareCount(models.Model):
    """How many a provider had in care in a month. Append-only: a correction is a later row with its reason."""

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="care_counts")
    month = models.DateField("eerste dag van de maand")
    number = models.PositiveIntegerField("aantal")
    reason = models.CharField("reden van de correctie", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["month", "pk"]
        indexes = [models.Index(fields=["contract", "month"], name="care_count_of_month")]


class OfferChange(models.Model):
    """Another number for which a provider stands ready than it stated in its bid. Append-only: the last one counts."""

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="offer_changes")
    offer = models.PositiveIntegerField("opgave")
    reason = models.CharField("reden", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class ProviderPause(models.Model):
    """A provider takes no new clients for a while. Append-only, but for the one time that it ends."""

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="pauses")
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    paused_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class UnmetRequirement(models.Model):
    """A provider does not meet the eis on which its clients may leave (eis 18). Append-only, but for its end."""

    contract = models.ForeignKey(
        "contracts.Contract", on_delete=models.PROTECT, related_name="unmet_requirements"
    )
    requirement = models.CharField("eis", max_length=60)
    reason = models.CharField("wat er aan de hand is", max_length=300)
    since_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class CapacityReport(models.Model):
    """Maandrapport for the indicatiestellers, as PDF and Excel, made by a job of frozen content and kept as made."""

    class Status(models.TextChoices):
        QUEUED = "queued", "in de rij"
        READY = "ready", "klaar"
        FAILED = "failed", "mislukt"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="toeleiding_reports")
    month = models.DateField("eerste dag van de maand")
    number = models.PositiveSmallIntegerField("versie")
    content = ContentField()
    content_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.QUEUED)
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    excel = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    fault = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-month", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "month", "number"], name="one_capacity_report_per_number"
            )
        ]


class ClientAssignment(models.Model):
    """A client that the contractors divide among them, by the reference of the municipality and no more."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="assignments")
    reference = models.CharField("kenmerk", max_length=40)
    requested_on = models.DateField("gemeld op")
    due_on = models.DateField("uiterlijk zichtbaar op")
    wish = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, null=True, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    contract = models.ForeignKey(
        "contracts.Contract", on_delete=models.PROTECT, null=True, related_name="assignments"
    )
    reason = models.CharField("waarom niet wie aan de beurt was", max_length=300, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "reference"], name="one_assignment_per_reference")
        ]


class AreaBudget(models.Model):
    """Gebiedsbudget of a lot in a year. Append-only: the last row of a lot and year counts."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField("jaar")
    budget = models.DecimalField("budget", max_digits=14, decimal_places=2)
    expected = models.PositiveIntegerField("verwachte beschikkingen")
    moving = models.DecimalField("deel dat meebeweegt", max_digits=5, decimal_places=2)
    actual = models.PositiveIntegerField("werkelijke beschikkingen", null=True)
    reason = models.CharField("toelichting", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["year", "lot__number", "pk"]
        indexes = [models.Index(fields=["lot", "year"], name="area_budget_of_year")]

    @property
    def numbers(self) -> BudgetNumbers:
        return BudgetNumbers(self.budget, self.expected, self.actual, self.moving)
