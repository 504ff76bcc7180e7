"""The contract in execution; part of `contracts.models`."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from contracts.domain import contract_tasks, options
from contracts.domain.execution import Term
from documents.models import StoredFile


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
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_because = models.TextField("reden", max_length=4000, blank=True)
    meetings_per_year = models.PositiveSmallIntegerField("gesprekken per jaar", null=True)
    conditions = models.TextField(
        "algemene voorwaarden en wat daarvan niet geldt", max_length=4000, blank=True
    )
    # With each act: so an agenda that follows the contract knows that something moved.
    changes = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="contract_ends_after_start"),
        ]

    @property
    def term(self) -> Term:
        return Term(self.starts_on, self.ends_on, self.ended_on)


class ContractOption(models.Model):
    """An extension that the overeenkomst names. Decided once, with a reason; later ones lapse after a refusal."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, related_name="options")
    number = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField("maanden")
    decide_by = models.DateField("beslisdatum", db_index=True)
    outcome = models.CharField(
        max_length=16,
        choices=[(each.value, label) for each, label in options.OUTCOME_LABELS.items()],
        default=options.Outcome.OPEN.value,
    )
    reason = models.TextField("reden", max_length=4000, blank=True)
    late_reason = models.TextField("waarom na de beslisdatum", max_length=4000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_option_per_number")]

    @property
    def terms(self) -> options.Option:
        return options.Option(self.number, self.months, self.decide_by, options.Outcome(self.outcome))


class ContractTask(models.Model):
    """Something that the contract manager sees to, by a day; done with a note of what came of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, related_name="tasks")
    # Empty for a task of the manager's own making.
    code = models.CharField(max_length=40, blank=True)
    kind = models.CharField(
        max_length=12,
        choices=[(each.value, label) for each, label in contract_tasks.KIND_LABELS.items()],
        default=contract_tasks.TaskKind.OTHER.value,
    )
    title = models.CharField("wat", max_length=300)
    source = models.CharField("grondslag", max_length=120, blank=True)
    due_on = models.DateField("uiterlijk op")
    done_on = models.DateField("gedaan op", null=True)
    note = models.TextField("uitkomst", max_length=4000, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "code"], condition=~Q(code=""), name="one_contract_task_per_code"
            )
        ]


class ContractContact(models.Model):
    """Who to speak to about a contract, at either side; ended, never deleted."""

    class Side(models.TextChoices):
        AUTHORITY = "authority", "opdrachtgever"
        PROVIDER = "provider", "opdrachtnemer"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, related_name="contacts")
    side = models.CharField(max_length=10, choices=Side.choices)
    name = models.CharField("naam", max_length=120)
    function = models.CharField("functie", max_length=120, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    phone = models.CharField("telefoon", max_length=30, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["side", "name", "pk"]


class ContractMeeting(models.Model):
    """A contractgesprek: planned, or held with what was said."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField("datum")
    subject = models.CharField("onderwerp", max_length=200)
    notes = models.TextField("verslag", max_length=20000, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["held_on", "pk"]


class ContractPaper(models.Model):
    """A document that belongs to the contract, private; the provider reads it where `is_shared`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField("titel", max_length=200)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField("de opdrachtnemer leest dit ook", default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
