"""Changes of a contract; part of `contracts.models`. Amounts are whole cents."""

import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from contracts.domain.changes import RULES, Route
from contracts.domain.subcontracting import KIND_LABELS, STATE_LABELS, Kind, State
from contracts.execution.models import ContractFile
from documents.models import StoredFile
from tenders.fields import ExactDecimalField


class ContractChange(models.Model):
    """A change that fits its route, with the figures as they were compared on that day. Never changed afterwards,
    but for the notice where the law asks one."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, related_name="changes_made")
    number = models.PositiveSmallIntegerField()
    route = models.CharField(max_length=16, choices=[(each.value, RULES[each].name) for each in Route])
    title = models.CharField("wat verandert", max_length=200)
    explanation = models.TextField("toelichting", max_length=8000)
    effective_on = models.DateField("geldt vanaf")
    amount = models.BigIntegerField("bedrag in centen", default=0)
    raises_maximum = models.BooleanField("verhoogt de maximale waarde", default=False)
    original = models.BigIntegerField("oorspronkelijke waarde in centen", default=0)
    index_percent = ExactDecimalField("indexering in procenten", default=0)
    earlier = models.BigIntegerField("eerdere wijzigingen in centen", default=0)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    notice_on = models.DateField("aankondiging gepubliceerd op", null=True)
    notice_reference = models.CharField("kenmerk van de aankondiging", max_length=60, blank=True)
    notice_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="one_change_per_number")]

    @property
    def waits_for_notice(self) -> bool:
        return RULES[Route(self.route)].has_notice and self.notice_on is None


class SubcontractorChange(models.Model):
    """That a contractor wants to bring in another subcontractor, or stops with one, and what was decided on it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(ContractFile, on_delete=models.PROTECT, related_name="subcontractor_changes")
    kind = models.CharField(
        max_length=8, choices=[(each.value, label) for each, label in KIND_LABELS.items()]
    )
    name = models.CharField("naam", max_length=200)
    kvk = models.CharField(
        "KvK-nummer", max_length=8, validators=[RegexValidator(r"^\d{8}$", "Een KvK-nummer heeft 8 cijfers.")]
    )
    work = models.TextField("wat deze organisatie doet", max_length=1000, blank=True)
    # None: stopping, or asked before the share was.
    share = ExactDecimalField("deel van de contractwaarde in procenten", null=True)
    reason = models.TextField("waarom", max_length=4000)
    from_on = models.DateField("vanaf")
    state = models.CharField(
        max_length=10,
        choices=[(each.value, label) for each, label in STATE_LABELS.items()],
        default=State.ASKED.value,
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField("toelichting op het besluit", max_length=4000, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "kvk", "kind"],
                condition=Q(state=State.ASKED.value),
                name="one_open_request_per_subcontractor",
            )
        ]

    @property
    def is_new(self) -> bool:
        return self.kind == Kind.ADD.value


class SubcontractorPaper(models.Model):
    """What came with a request: the signed statement about Russia, or a bewijsmiddel that the tender asks; private."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    change = models.ForeignKey(SubcontractorChange, on_delete=models.PROTECT, related_name="papers")
    code = models.CharField(max_length=40)
    name = models.CharField("stuk", max_length=200)
    issued_on = models.DateField("afgegeven op", null=True)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["change", "code"], name="one_paper_per_code")]
