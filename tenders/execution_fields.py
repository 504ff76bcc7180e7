"""What a tender says about carrying out its contract; part of `tenders.models`, read as `domain.contract_rules`."""

from decimal import Decimal

from django.db import models

from tenders.domain.contract_rules import Allocation, CapacityRule, ContractRules, IndexWeight, Volumes
from tenders.domain.vocabulary import (
    AtLimit,
    CapacityTarget,
    CapacityUnit,
    ContractVariant,
    LaterSubcontractor,
)
from tenders.fields import ExactDecimalField, fraction_to_decimal


class ExecutionFields(models.Model):
    """An empty field: the tender says nothing about it."""

    contract_variant = models.CharField(
        "uitvoeringsvariant", max_length=20, blank=True, choices=[(v.value, v.value) for v in ContractVariant]
    )
    meetings_per_year = models.PositiveSmallIntegerField("overleggen per jaar", null=True, blank=True)
    allocation_days = models.PositiveSmallIntegerField("toewijzing binnen dagen", null=True, blank=True)
    allocation_working_days = models.BooleanField("toewijzing telt in werkdagen", default=True)
    allocation_method = models.CharField("hoe aanmeldingen worden verdeeld", max_length=300, blank=True)
    later_subcontractor = models.CharField(
        "een onderaannemer na de inschrijving",
        max_length=16,
        blank=True,
        choices=[(v.value, v.value) for v in LaterSubcontractor],
    )
    implementation_months = models.PositiveSmallIntegerField(
        "implementatie in maanden", null=True, blank=True
    )
    volume_clients = models.PositiveIntegerField("cliënten per jaar", null=True, blank=True)
    volume_minutes_from = models.PositiveIntegerField(
        "minuten per week gemiddeld, van", null=True, blank=True
    )
    volume_minutes_to = models.PositiveIntegerField(
        "minuten per week gemiddeld, tot en met", null=True, blank=True
    )
    volume_weeks = models.PositiveSmallIntegerField("weken per jaar", null=True, blank=True)
    volume_hours = models.PositiveIntegerField("uren per jaar", null=True, blank=True)
    volume_note = models.CharField("toelichting op de omvang", max_length=600, blank=True)
    capacity_limit = models.PositiveIntegerField("grens per aanbieder", null=True, blank=True)
    capacity_floor = models.PositiveIntegerField("ondergrens per aanbieder", null=True, blank=True)
    capacity_target = models.CharField(
        "onder wat een ander moet zitten",
        max_length=16,
        choices=[(v.value, v.value) for v in CapacityTarget],
        default=CapacityTarget.OWN_STATEMENT.value,
    )
    capacity_unit = models.CharField(
        "waarin geteld wordt",
        max_length=16,
        choices=[(v.value, v.value) for v in CapacityUnit],
        default=CapacityUnit.CLIENTS.value,
    )
    capacity_at_limit = models.CharField(
        "precies op de grens",
        max_length=8,
        choices=[(v.value, v.value) for v in AtLimit],
        default=AtLimit.OPEN.value,
    )
    capacity_statement = models.CharField("code van de opgave", max_length=40, blank=True)
    capacity_paused_below = models.BooleanField(
        "een aanbieder die pauzeert, telt mee als onder", default=False
    )
    capacity_may_pause = models.BooleanField("een aanbieder mag zelf pauzeren", default=True)
    capacity_offer_is_ceiling = models.BooleanField("de eigen opgave is een maximum", default=False)
    capacity_reports = models.PositiveSmallIntegerField("rapportages per jaar", null=True, blank=True)
    indexed_at_start = models.BooleanField("indexering ook bij de ingang", default=False)
    contract_standards = models.CharField(
        "standaarden voor berichten en declaraties", max_length=300, blank=True
    )
    budget_follows_indications = models.BooleanField("budget volgt het aantal beschikkingen", default=False)

    class Meta:
        abstract = True

    def contract_rules(self, weights: tuple[IndexWeight, ...]) -> ContractRules:
        """`weights` are those of the rows `index_weights`."""
        return ContractRules(
            variant=ContractVariant(self.contract_variant) if self.contract_variant else None,
            meetings_per_year=self.meetings_per_year,
            allocation=(
                Allocation(self.allocation_days, self.allocation_working_days, self.allocation_method)
                if self.allocation_days
                else None
            ),
            later_subcontractor=(
                LaterSubcontractor(self.later_subcontractor) if self.later_subcontractor else None
            ),
            implementation_months=self.implementation_months,
            volumes=Volumes(
                self.volume_clients,
                self.volume_minutes_from,
                self.volume_minutes_to,
                self.volume_weeks,
                self.volume_hours,
                self.volume_note,
            ),
            capacity=self._capacity(self.capacity_limit) if self.capacity_limit else None,
            indexation=weights,
            indexed_at_start=self.indexed_at_start,
            budget_follows_indications=self.budget_follows_indications,
            standards=self.contract_standards,
        )

    def _capacity(self, limit: int) -> CapacityRule:
        return CapacityRule(
            limit=limit,
            floor=self.capacity_floor,
            target=CapacityTarget(self.capacity_target),
            unit=CapacityUnit(self.capacity_unit),
            at_limit=AtLimit(self.capacity_at_limit),
            statement=self.capacity_statement,
            paused_counts_as_below=self.capacity_paused_below,
            may_pause=self.capacity_may_pause,
            offer_is_ceiling=self.capacity_offer_is_ceiling,
            reports_per_year=self.capacity_reports,
        )

    def take_contract_rules(self, rules: ContractRules) -> None:
        """Set the fields; the rows `index_weights` are the caller's."""
        allocation = rules.allocation or Allocation(0)
        capacity = rules.capacity or CapacityRule(0)
        self.contract_variant = rules.variant.value if rules.variant else ""
        self.meetings_per_year = rules.meetings_per_year
        self.allocation_days = allocation.days or None
        self.allocation_working_days = allocation.working_days
        self.allocation_method = allocation.method
        self.later_subcontractor = rules.later_subcontractor.value if rules.later_subcontractor else ""
        self.implementation_months = rules.implementation_months
        self.volume_clients = rules.volumes.clients
        self.volume_minutes_from = rules.volumes.minutes_per_week_from
        self.volume_minutes_to = rules.volumes.minutes_per_week_to
        self.volume_weeks = rules.volumes.weeks
        self.volume_hours = rules.volumes.hours
        self.volume_note = rules.volumes.note
        self.capacity_limit = capacity.limit or None
        self.capacity_floor = capacity.floor
        self.capacity_target = capacity.target.value
        self.capacity_unit = capacity.unit.value
        self.capacity_at_limit = capacity.at_limit.value
        self.capacity_statement = capacity.statement
        self.capacity_paused_below = capacity.paused_counts_as_below
        self.capacity_may_pause = capacity.may_pause
        self.capacity_offer_is_ceiling = capacity.offer_is_ceiling
        self.capacity_reports = capacity.reports_per_year
        self.indexed_at_start = rules.indexed_at_start
        self.budget_follows_indications = rules.budget_follows_indications
        self.contract_standards = rules.standards


class IndexWeightRow(models.Model):
    """A part of the indexation: an index with its percentage, empty where an annex says it."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="index_weights")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField("index", max_length=120)
    weight = ExactDecimalField("gewicht in procenten", null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "index van de indexering"
        constraints = [models.UniqueConstraint(fields=["tender", "name"], name="one_index_per_name")]

    @staticmethod
    def values_of(row: IndexWeight) -> dict[str, str | Decimal | None]:
        """The fields of a row for this value."""
        weight = None if row.weight is None else fraction_to_decimal(row.weight)
        return {"name": row.index, "weight": weight}
