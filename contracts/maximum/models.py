"""Realised values, call-offs and warnings; part of `contracts.models`. Amounts are whole cents."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from contracts.domain.maximum import CallOff as CallOffTerms
from contracts.execution.models import ContractFile
from tenders.models import Tender


class CallOff(models.Model):
    """Afroep: an assignment under the framework, of which what is still to come counts towards the maximum."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, related_name="call_offs")
    reference = models.CharField("kenmerk", max_length=60)
    municipality = models.CharField("gemeente", max_length=120)
    description = models.CharField("wat", max_length=300)
    starts_on = models.DateField("begint op")
    amount = models.BigIntegerField("verwacht bedrag in centen")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_because = models.TextField("waarom afgesloten", max_length=2000, blank=True)

    class Meta:
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["file", "reference"], name="one_call_off_per_reference"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="call_off_has_an_amount"),
        ]

    def terms(self, realised: int) -> CallOffTerms:
        return CallOffTerms(self.amount, realised, is_open=self.closed_at is None)


class RealisedValue(models.Model):
    """What was paid to a contractor for one municipality and month. A later amount replaces an earlier one, which is
    kept with the instant at which it stopped to count."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, related_name="values")
    municipality = models.CharField("gemeente", max_length=120)
    month = models.DateField("maand")
    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, null=True, related_name="values")
    amount = models.BigIntegerField("bedrag in centen")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["month", "municipality", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "municipality", "month"],
                condition=Q(replaced_at=None, call_off=None),
                name="one_value_per_month",
            ),
            models.UniqueConstraint(
                fields=["file", "municipality", "month", "call_off"],
                condition=Q(replaced_at=None, call_off__isnull=False),
                name="one_value_per_month_and_call_off",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="realised_value_is_not_negative"),
            models.CheckConstraint(condition=Q(month__day=1), name="realised_value_is_of_a_month"),
        ]


class ValueWarning(models.Model):
    """That a mark of the maximum was reached, told once; a contract manager says what follows from it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="value_warnings")
    mark = models.PositiveSmallIntegerField()
    reached_at = models.DateTimeField()
    used = models.BigIntegerField()
    maximum = models.BigIntegerField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField("wat hieruit volgt", max_length=4000, blank=True)

    class Meta:
        ordering = ["mark"]
        constraints = [models.UniqueConstraint(fields=["tender", "mark"], name="one_warning_per_mark")]
