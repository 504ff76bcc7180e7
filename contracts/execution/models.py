"""The contract in execution; part of `contracts.models`."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contracts.domain.execution import Term


class ContractFile(models.Model):
    """Contractblad: what is kept of a contract from the day on which its execution was started.

    `ends_on` is the last day, options that were used included; `ended_on` the last day where it stopped for good.
    Whether it runs follows from the days (`contracts.domain.execution.Phase`) and is stored nowhere.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contract = models.OneToOneField("contracts.Contract", on_delete=models.PROTECT, related_name="file")
    starts_on = models.DateField("eerste dag")
    ends_on = models.DateField("laatste dag", db_index=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_on = models.DateField("beëindigd na", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="contract_ends_after_start"),
        ]

    @property
    def term(self) -> Term:
        return Term(self.starts_on, self.ends_on, self.ended_on)
