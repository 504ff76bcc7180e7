"""Toelatingsprocedure: when providers enter, and which round a tender is; part of `tenders.models`."""

from datetime import date

from django.db import models

from tenders.domain.admission import Admission
from tenders.domain.vocabulary import Entry

ONE_ROUND_PER_NUMBER = models.UniqueConstraint(
    fields=["first_round", "round_number"],
    condition=models.Q(first_round__isnull=False),
    name="one_entry_round_per_number",
)


class AdmissionFields(models.Model):
    """`first_round` is the tender with which the procedure began; on that tender itself, number 1, it is None."""

    is_admission = models.BooleanField("toelatingsprocedure", default=False, editable=False)
    entry = models.CharField(
        "instroom",
        max_length=16,
        choices=[(v.value, v.value) for v in Entry],
        default=Entry.ONCE.value,
    )
    # Days as text: they are a list without rows of its own.
    entry_moments = models.JSONField("momenten van instroom", default=list, blank=True)
    round_days = models.PositiveSmallIntegerField("lengte van een ronde in dagen", null=True, blank=True)
    last_entry_on = models.DateField("laatste dag van instroom", null=True, blank=True)
    first_round = models.ForeignKey(
        "tenders.Tender", on_delete=models.PROTECT, null=True, editable=False, related_name="later_rounds"
    )
    round_number = models.PositiveSmallIntegerField("instroomronde", default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def admission(self) -> Admission | None:
        """That of the rows; what was published is `definition_of(tender).admission`."""
        if not self.is_admission:
            return None
        return Admission(
            entry=Entry(self.entry),
            moments=tuple(date.fromisoformat(moment) for moment in self.entry_moments),
            round_days=self.round_days,
            last_day=self.last_entry_on,
        )

    def take_admission(self, admission: Admission | None) -> None:
        found = admission or Admission()
        self.is_admission = admission is not None
        self.entry = found.entry.value
        self.entry_moments = [moment.isoformat() for moment in found.moments]
        self.round_days = found.round_days
        self.last_entry_on = found.last_day
