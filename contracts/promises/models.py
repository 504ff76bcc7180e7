"""Prestatieafspraken and the reports about them; part of `contracts.models`."""

import uuid
from datetime import date
from decimal import Decimal
from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q

from contracts.domain import obligations
from contracts.domain.obligations import Frequency, Norm, NormKind, Period, Reported, ReportStatus
from contracts.execution.models import ContractFile
from documents.models import StoredFile
from scoring.models import Commitment
from tenders.fields import ExactDecimalField


class Obligation(models.Model):
    """Prestatieafspraak: a toezegging of the plan, or another agreement, that the provider reports about.

    Words and page of the toezegging are copied: the provider reads them, and not who marked them. Once somebody
    reported about it nothing changes any more; another norm is another prestatieafspraak.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, related_name="obligations")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.TextField("toezegging in het plan", max_length=1000, blank=True)
    page = models.PositiveSmallIntegerField("pagina", null=True)
    title = models.CharField("wat is afgesproken", max_length=300)
    norm_kind = models.CharField(
        "norm",
        max_length=12,
        choices=[(each.value, label) for each, label in obligations.NORM_LABELS.items()],
    )
    norm_value = ExactDecimalField("getal", null=True)
    norm_unit = models.CharField("eenheid", max_length=40, blank=True)
    norm_text = models.TextField("afspraak in woorden", max_length=1000, blank=True)
    frequency = models.CharField(
        "hoe vaak",
        max_length=10,
        choices=[(each.value, label) for each, label in obligations.FREQUENCY_LABELS.items()],
    )
    once_on = models.DateField("datum", null=True)
    starts_on = models.DateField("telt vanaf")
    days_to_report = models.PositiveSmallIntegerField(
        "dagen na de periode", default=obligations.DAYS_TO_REPORT
    )
    owner = models.CharField("verantwoordelijke", max_length=120)
    evidence = models.CharField("gevraagd bewijs", max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    # The day on which is looked whether a report must be brought to mind; None when nobody has to look any more.
    look_on = models.DateField(null=True, db_index=True)
    ended_on = models.DateField("geldt tot en met", null=True)
    ended_because = models.TextField("reden", max_length=2000, blank=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "commitment"],
                condition=Q(commitment__isnull=False, ended_on=None),
                name="one_standing_obligation_per_commitment",
            )
        ]

    @property
    def norm(self) -> Norm:
        value = cast("Decimal | None", self.norm_value)
        return Norm(NormKind(self.norm_kind), value, self.norm_unit, self.norm_text)

    @property
    def rhythm(self) -> Frequency:
        return Frequency(self.frequency)

    def periods(self) -> list[Period]:
        """Until the contract ends, options that were used included."""
        last: date = self.file.term.last_on
        return obligations.periods_of(
            self.rhythm,
            first=self.starts_on,
            last=last if self.ended_on is None else min(last, self.ended_on),
            once_on=self.once_on,
            days=self.days_to_report,
        )


class ObligationReport(models.Model):
    """What the provider says about one period. One that was sent back stays as it was; the next is another row."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="reports")
    first_on = models.DateField("eerste dag van de periode")
    status = models.CharField(
        max_length=14,
        choices=[(each.value, label) for each, label in obligations.REPORT_LABELS.items()],
        default=ReportStatus.DRAFT.value,
    )
    value = ExactDecimalField("waarde", null=True)
    is_met = models.BooleanField("nagekomen", null=True)
    explanation = models.TextField("toelichting", max_length=4000, blank=True)
    # One more with each save: a tab that is behind does not overwrite what is newer.
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True)
    remarks = models.TextField("opmerking of reden", max_length=4000, blank=True)

    class Meta:
        ordering = ["first_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "first_on"],
                condition=~Q(status=ReportStatus.RETURNED.value),
                name="one_standing_report_per_period",
            )
        ]

    @property
    def state(self) -> ReportStatus:
        return ReportStatus(self.status)

    @property
    def counts(self) -> bool:
        """Handed in and not sent back."""
        return self.state in {ReportStatus.SUBMITTED, ReportStatus.ACCEPTED}

    def as_reported(self, period: Period) -> Reported:
        return Reported(period, bool(self.is_met), cast("Decimal | None", self.value))


class ReportEvidence(models.Model):
    """Bewijsstuk with a report, private. Taken away from a draft it stays on record, and nobody opens it any more."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(ObligationReport, on_delete=models.PROTECT, related_name="evidence")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at", "pk"]
