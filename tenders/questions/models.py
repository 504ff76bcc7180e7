"""Vragen, antwoorden and nota's van inlichtingen (Aw 2.53)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from documents.models import StoredFile
from tenders.domain.questions import (
    ANSWER_LABELS,
    KIND_LABELS,
    QUESTION_LABELS,
    AnswerKind,
    AnswerStatus,
    Confidentiality,
    QuestionStatus,
)


class ClarificationNotice(models.Model):
    """Nota van inlichtingen: numbered, made as PDF, then published to all at one instant with what it says frozen."""

    class Status(models.TextChoices):
        QUEUED = "queued", "wordt gemaakt"
        READY = "ready", "klaar"
        FAILED = "failed", "maken mislukt"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(
        "tenders.Tender", on_delete=models.PROTECT, related_name="clarification_notices"
    )
    number = models.PositiveSmallIntegerField()
    round = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    rendered_hash = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.QUEUED)
    fault = models.CharField(max_length=120, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="one_notice_per_number"),
            models.UniqueConstraint(
                fields=["tender"], condition=Q(published_at__isnull=True), name="one_notice_in_the_making"
            ),
        ]

    def __str__(self) -> str:
        return f"Nota van inlichtingen {self.number}"


class QuestionQuerySet(models.QuerySet["Question"]):
    def sent(self) -> "QuestionQuerySet":
        """What the authority may know of: a draft is of its asker alone."""
        return self.exclude(status=QuestionStatus.DRAFT.value)

    def published(self) -> "QuestionQuerySet":
        """What everybody may read, in the order of the nota's; a merged question stands there under its main one."""
        return self.filter(status=QuestionStatus.PUBLISHED.value, number__isnull=False).order_by("number")


class Question(models.Model):
    """Vraag of a provider. Only `wording`, never `text` or the asker, is shown to other providers.

    `round` counts from 1 in the planning of the tender; `lot_number` is the number of a lot. `number` is the place
    in all nota's together.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="questions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    status = models.CharField(
        max_length=16,
        choices=[(s.value, label) for s, label in QUESTION_LABELS.items()],
        default=QuestionStatus.DRAFT.value,
    )
    version = models.PositiveIntegerField(default=0)

    document = models.ForeignKey(
        "tenders.TenderDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    paragraph = models.CharField("paragraaf of pagina", max_length=80, blank=True)
    lot_number = models.PositiveSmallIntegerField("perceel", null=True, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField("uw vraag", max_length=4000)
    is_confidential = models.BooleanField("vertrouwelijk", default=False)
    confidential_reason = models.TextField("waarom vertrouwelijk", max_length=2000, blank=True)

    sent_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(null=True)
    admitted_at = models.DateTimeField(null=True)
    admitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    admission_reason = models.TextField(max_length=2000, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    confidentiality = models.CharField(
        max_length=8, blank=True, choices=[(c.value, c.value) for c in Confidentiality if c.value]
    )
    confidentiality_reason = models.TextField(max_length=2000, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    wording = models.TextField(max_length=4000, blank=True)
    answered_alone_at = models.DateTimeField(null=True)
    notice = models.ForeignKey(
        ClarificationNotice, on_delete=models.PROTECT, null=True, related_name="questions"
    )
    number = models.PositiveIntegerField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="one_question_per_number"),
            models.CheckConstraint(
                condition=Q(status=QuestionStatus.DRAFT.value)
                | Q(sent_at__isnull=False, round__isnull=False),
                name="sent_question_has_its_round",
            ),
        ]

    @property
    def state(self) -> QuestionStatus:
        return QuestionStatus(self.status)


class Answer(models.Model):
    """Antwoord of the authority: written by a colleague, checked, approved. Editing takes the approval away."""

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="answer")
    text = models.TextField("antwoord", max_length=8000)
    kind = models.CharField(
        "soort antwoord", max_length=10, choices=[(k.value, label) for k, label in KIND_LABELS.items()]
    )
    status = models.CharField(
        max_length=8,
        choices=[(s.value, label) for s, label in ANSWER_LABELS.items()],
        default=AnswerStatus.CONCEPT.value,
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)

    @property
    def state(self) -> AnswerStatus:
        return AnswerStatus(self.status)

    @property
    def changes_documents(self) -> bool:
        return self.kind == AnswerKind.CHANGES.value
