"""What a tender changes about the assumptions of the lastenmeter."""

from django.db import models

from tenders.domain.burden.assumptions import Assumption
from tenders.fields import ExactDecimalField


class BurdenAssumption(models.Model):
    """Aanname: a value of this tender in place of the usual one."""

    tender = models.ForeignKey("tenders.Tender", on_delete=models.CASCADE, related_name="burden_assumptions")
    key = models.CharField("aanname", max_length=40, choices=[(v.value, v.value) for v in Assumption])
    value = ExactDecimalField("waarde")

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["tender", "key"], name="one_assumption_per_key")]
