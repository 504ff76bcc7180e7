"""Rules and efforts of social return; part of `contracts.models`. Amounts are whole cents."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from contracts.domain import social_return
from contracts.domain.social_return import Counted, EffortStatus, Kind
from contracts.execution.models import ContractFile
from documents.models import StoredFile
from tenders.fields import ExactDecimalField
from tenders.models import Tender


class SocialReturnRule(models.Model):
    """What the tender leaves open: the value of an hour, and percentage and base where it does not name them.

    Append-only: another one replaces it. `per_hour` is by kind of effort, in cents.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="social_return_rules")
    percent = ExactDecimalField("percentage", null=True)
    base = models.CharField("berekend over", max_length=200, blank=True)
    per_hour = models.JSONField(default=dict)
    source = models.CharField("waar dit staat", max_length=200)
    reason = models.TextField("reden", max_length=2000)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["set_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tender"], condition=Q(replaced_at=None), name="one_standing_social_return_rule"
            )
        ]

    def hours(self) -> dict[Kind, int]:
        return {Kind(kind): cents for kind, cents in self.per_hour.items()}


class SocialReturnEffort(models.Model):
    """Inspanning: what a contractor did, with what it is worth; judged once by a contract manager.

    `per_hour` is the value of an hour at the registration; a later rule does not change what was registered.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, related_name="efforts")
    kind = models.CharField(
        "soort",
        max_length=14,
        choices=[(each.value, label) for each, label in social_return.KIND_LABELS.items()],
    )
    description = models.TextField("wat is gedaan", max_length=2000)
    connection = models.TextField("samenhang met de opdracht", max_length=2000)
    carried_out_on = models.DateField("gedaan op")
    amount = models.BigIntegerField("waarde in centen")
    hours = ExactDecimalField("uren", null=True)
    per_hour = models.BigIntegerField("waarde per uur in centen", null=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    is_by_provider = models.BooleanField()
    status = models.CharField(
        max_length=14,
        choices=[(each.value, label) for each, label in social_return.STATUS_LABELS.items()],
        default=EffortStatus.REGISTERED.value,
    )
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True)
    remarks = models.TextField("opmerking of reden", max_length=2000, blank=True)

    class Meta:
        ordering = ["-carried_out_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="effort_has_a_value"),
        ]

    @property
    def state(self) -> EffortStatus:
        return EffortStatus(self.status)

    @property
    def counted(self) -> Counted:
        return Counted(self.carried_out_on.year, self.state, self.amount)
