"""Mandates and approvals; part of `contracts.models`."""

import uuid
from fractions import Fraction

from django.conf import settings
from django.db import models

from contracts.domain.mandates import MandateTerms
from tenders.fields import ExactDecimalField
from tenders.models import Tender


class Mandate(models.Model):
    """A line of the mandaatregister of a tender: this person may decide, by this document, as far as it reaches."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="mandates")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    function = models.CharField("functie", max_length=160)
    document = models.CharField("besluitdocument", max_length=300)
    amount = ExactDecimalField("grensbedrag", null=True, blank=True)
    lots = models.JSONField("percelen", default=list, blank=True)
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["registered_at", "pk"]

    @property
    def terms(self) -> MandateTerms:
        amount = None if self.amount is None else Fraction(self.amount)
        return MandateTerms(amount, frozenset(self.lots), self.valid_until, self.ended_at is not None)


class DecisionApproval(models.Model):
    """The decision as somebody with a mandate took it, on the ranking with this fingerprint ("" without a ranking)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.OneToOneField(
        "contracts.AwardDecision", on_delete=models.PROTECT, related_name="approval"
    )
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ranking_hash = models.CharField("controlegetal van de rangorde", max_length=64, blank=True)
    note = models.TextField("toelichting", max_length=4000, blank=True)
