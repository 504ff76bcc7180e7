"""Marktconsultaties of a tender in preparation."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.models import StoredFile
from tenders.domain.consultation import (
    GROUP_LABELS,
    ConsultationQuestion,
    Stage,
    question_from,
    stage_at,
)


class Consultation(models.Model):
    """Marktconsultatie: whom the authority asks what. From publication on nothing of it changes but its closing, which
    can be later than it was (`ConsultationExtension`), and that it can be withdrawn.

    `questions` is a list of `domain.consultation.ConsultationQuestion`, `groups` of the values of its Group.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="consultations")
    number = models.PositiveSmallIntegerField("nummer")
    title = models.CharField("titel", max_length=160)
    purpose = models.TextField("doel", max_length=2000)
    introduction = models.TextField("inleiding", max_length=8000, blank=True)
    groups = models.JSONField("uitgenodigd", default=list)
    other_groups = models.CharField("anderen", max_length=200, blank=True)
    opens_at = models.DateTimeField("opent")
    closes_at = models.DateTimeField("sluit")
    questions = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawal_reason = models.TextField("waarom ingetrokken", max_length=1000, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="one_consultation_per_number"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="consultation_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> tuple[ConsultationQuestion, ...]:
        return tuple(question_from(row) for row in self.questions)

    @property
    def is_reported(self) -> bool:
        report = getattr(self, "report", None)
        return report is not None and report.published_at is not None

    def stage(self, at: datetime) -> Stage:
        return stage_at(
            self.opens_at,
            self.closes_at,
            published=self.published_at is not None,
            reported=self.is_reported,
            withdrawn=self.withdrawn_at is not None,
            at=at,
        )


class ConsultationExtension(models.Model):
    """Verlenging: until when one could react before, until when since, and why."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="extensions")
    earlier = models.DateTimeField()
    closes_at = models.DateTimeField("sluit")
    reason = models.TextField("reden", max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class Reaction(models.Model):
    """Reactie of a participant, who has no account; it counts once its mail address is confirmed.

    `kvk_number` is empty for an initiative of residents or a council. Name and address of the contact are for the buyer
    alone and are emptied a year after the closing.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="reactions")
    organisation_name = models.CharField("naam", max_length=200)
    group = models.CharField("groep", max_length=12, choices=[(g.value, w) for g, w in GROUP_LABELS.items()])
    kvk_number = models.CharField("KvK-nummer", max_length=8, blank=True)
    contact_name = models.CharField("contactpersoon", max_length=120, blank=True)
    contact_email = models.EmailField("e-mailadres", max_length=254, blank=True)
    answers = models.JSONField(default=list)
    # Per number of a question the words that the report gives instead of the answer.
    wordings = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    number = models.PositiveSmallIntegerField("nummer", null=True)

    class Meta:
        ordering = ["number", "sent_at", "pk"]
        indexes = [models.Index(fields=["kvk_number"], name="reaction_by_kvk")]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="one_reaction_per_number"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, number__isnull=True)
                | Q(confirmed_at__isnull=False, number__isnull=False),
                name="confirmed_reaction_has_a_number",
            ),
        ]

    def answer(self, question: int) -> str:
        """To the question of this number; nothing where the answers were destroyed."""
        return str(self.answers[question - 1]) if question <= len(self.answers) else ""

    def wording(self, question: int) -> str:
        """What the report gives as the answer to the question of this number."""
        return str(self.wordings.get(str(question), self.answer(question)))


class ConsultationReport(models.Model):
    """Verslag: made from the reactions, set as PDF, published for everybody; from then on it stays as it is."""

    class Status(models.TextChoices):
        WRITING = "writing", "in de maak"
        QUEUED = "queued", "in de rij"
        READY = "ready", "klaar"
        FAILED = "failed", "mislukt"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="report")
    summary = models.TextField("samenvatting", max_length=8000, blank=True)
    summaries = models.JSONField(default=dict)
    content = models.JSONField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)
    rendered_hash = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WRITING)
    fault = models.CharField(max_length=120, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
