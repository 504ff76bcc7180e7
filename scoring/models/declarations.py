"""Belangenverklaringen: who may judge which bid."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from bids.models import Bid
from tenders.models import Lot, Tender


class InterestDeclaration(models.Model):
    """Belangenverklaring of an evaluator about one bidder, and what the chair decided on it (Aw 1.10b).

    A row without `signed_at` is of an evaluator whom the chair released before it declared anything.
    """

    class Decision(models.TextChoices):
        WAITING = "waiting", "wacht op de voorzitter"
        ADMITTED = "admitted", "toegelaten"
        BARRED = "barred", "uitgesloten van deze inschrijver"
        RELEASED = "released", "ontheven"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="declarations")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    has_interest = models.BooleanField("belang", null=True)
    text = models.TextField("toelichting", max_length=2000, blank=True)
    signed_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.WAITING)
    decision_reason = models.TextField("reden", max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    # Admitted to the bid, but not for these lots: who judges can differ per lot.
    released_lots = models.ManyToManyField(Lot, related_name="+", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "evaluator"], name="one_declaration_per_bid"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=False, has_interest__isnull=False) | Q(decision="released"),
                name="unsigned_only_when_released",
            ),
        ]


class InterestReport(models.Model):
    """A later report about an interest, with what was declared and decided before it."""

    declaration = models.ForeignKey(InterestDeclaration, on_delete=models.PROTECT, related_name="reports")
    earlier_text = models.TextField(blank=True)
    # None in reports of before this was kept.
    earlier_interest = models.BooleanField(null=True)
    earlier_signed_at = models.DateTimeField(null=True)
    earlier_decision = models.CharField(max_length=10)
    earlier_reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class EarlierDecision(models.Model):
    """What the chair had decided on a declaration before a report, or before it decided anew."""

    declaration = models.ForeignKey(
        InterestDeclaration, on_delete=models.PROTECT, related_name="earlier_decisions"
    )
    decision = models.CharField(max_length=10, choices=InterestDeclaration.Decision.choices)
    reason = models.TextField("reden", max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class CommitteeMember(models.Model):
    """Who somebody is in the commission: function, and expertise per criterion or as a whole."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="committee")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    function = models.CharField("functie", max_length=120)
    expertise = models.TextField("deskundigheid", max_length=1000)
    is_external = models.BooleanField("van buiten of ervaringsdeskundige", default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "user"], name="one_member_per_user")]


class InstructionRead(models.Model):
    """An evaluator read how the commission judges, in the method as it then was."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="instructions_read")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tender", "user", "fingerprint"], name="one_reading_per_method")
        ]
