"""Simulaties of the method of a tender."""

import uuid

from django.conf import settings
from django.db import models


class MethodSimulation(models.Model):
    """Simulatie: settings, method and outcome as they were. Append-only; the outcome is filled in once.

    `chosen` holds the settings, `definition` the method in the words of the scenario format, `tally` the counts of
    `tenders.domain.simulation`; `fields` is how many fields are made, which may be fewer than the settings ask.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="simulations")
    number = models.PositiveSmallIntegerField("nummer")
    chosen = models.JSONField()
    definition = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    fields = models.PositiveIntegerField("aantal velden")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    tally = models.JSONField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="one_simulation_per_number"),
            models.CheckConstraint(
                condition=models.Q(tally__isnull=True, finished_at__isnull=True)
                | models.Q(tally__isnull=False, finished_at__isnull=False),
                name="finished_simulation_has_counts",
            ),
        ]


class SimulationProgress(models.Model):
    """How far the job is: `done` fields are in `tally`. The runner that raises `done` owns the next part."""

    class Status(models.TextChoices):
        QUEUED = "queued", "in de rij"
        RUNNING = "running", "bezig"
        READY = "ready", "klaar"
        FAILED = "failed", "mislukt"

    simulation = models.OneToOneField(MethodSimulation, on_delete=models.PROTECT, related_name="progress")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.QUEUED)
    done = models.PositiveIntegerField(default=0)
    tally = models.JSONField(default=dict)
    fault = models.CharField(max_length=120, blank=True)
