"""Kort gedingen and suspending complaints; part of `contracts.models`."""

import uuid

from django.conf import settings
from django.db import models

from contracts.domain.proceedings import JUDGMENT_LABELS, KIND_LABELS, PAPER_LABELS, ProceedingKind
from documents.models import StoredFile


class Proceeding(models.Model):
    """Kort geding, or a complaint that suspends, against a decision (Aw 2.131).

    Open until it has an outcome. While one that suspends is open, nothing becomes definitive (`domain.gate`).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(
        "contracts.AwardDecision", on_delete=models.PROTECT, related_name="proceedings"
    )
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(
        "soort", max_length=10, choices=[(kind.value, label) for kind, label in KIND_LABELS.items()]
    )
    claimant = models.CharField("eiser of klager", max_length=200)
    begun_at = models.DateTimeField("dagvaarding betekend of klacht ontvangen")
    court = models.CharField("rechtbank of commissie", max_length=160, blank=True)
    case_number = models.CharField("zaaknummer", max_length=80, blank=True)
    hearing_at = models.DateTimeField("zitting", null=True, blank=True)
    suspends = models.BooleanField("schort de gunning op")
    reason = models.TextField("toelichting", max_length=4000, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    outcome = models.CharField(
        "uitkomst",
        max_length=10,
        blank=True,
        choices=[(each.value, label) for each, label in JUDGMENT_LABELS.items()],
    )
    ended_on = models.DateField("datum van de uitspraak", null=True, blank=True)
    summary = models.TextField("de uitkomst in het kort", max_length=4000, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["decision_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="one_proceeding_per_number"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_on__isnull=True, outcome="")
                | (models.Q(ended_at__isnull=False, ended_on__isnull=False) & ~models.Q(outcome="")),
                name="proceeding_is_open_or_ended",
            ),
        ]

    @property
    def name(self) -> str:
        """How sentences name it: "Kort geding 2 (Zorg B.V.)"."""
        word = "Kort geding" if self.kind == ProceedingKind.SUMMARY.value else "Klacht"
        return f"{word} {self.number} ({self.claimant})"


class ProceedingPaper(models.Model):
    """Stuk van de zaak, kept as it was received: the writ, the judgment, or another one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(
        "soort", max_length=10, choices=[(kind.value, label) for kind, label in PAPER_LABELS.items()]
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
