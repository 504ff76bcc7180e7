"""Declaration of interest of an insider about one bid; part of `bids.models`."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from bids.domain.insiders import Clearance, InsiderDecision, clearance_of


class InsiderDeclaration(models.Model):
    """What one person declared about one opened bid, and what a colleague decided on an interest.

    A later report or decision takes its place; the earlier one stays, with the instant in `replaced_at`.
    """

    class Decision(models.TextChoices):
        ADMITTED = InsiderDecision.ADMITTED.value, "mag meewerken"
        BARRED = InsiderDecision.BARRED.value, "uitgesloten van deze inschrijver"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey("bids.Bid", on_delete=models.PROTECT, related_name="insider_declarations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    has_interest = models.BooleanField("belang")
    text = models.TextField("toelichting", max_length=2000, blank=True)
    signed_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True, default="")
    decision_reason = models.TextField("reden", max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "user"], condition=Q(replaced_at=None), name="one_standing_insider_declaration"
            ),
            models.CheckConstraint(
                condition=Q(has_interest=True) | Q(decision=""), name="decision_on_an_interest_only"
            ),
        ]

    @property
    def clearance(self) -> Clearance:
        return clearance_of(has_interest=self.has_interest, decision=self.decision)

    @property
    def decision_in_words(self) -> str:
        if self.decision:
            return self.get_decision_display()
        return "wacht op een beslissing" if self.has_interest else "geen belang"
