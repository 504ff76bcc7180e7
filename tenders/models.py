"""Aanbesteding: what is configured, published and frozen, and who has which role in it."""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation, User
from documents.models import StoredFile
from tenders.admission_fields import ONE_ROUND_PER_NUMBER, AdmissionFields
from tenders.burden.models import BurdenAssumption  # noqa: F401 -- model of this app
from tenders.complaints.models import Complaint, ComplaintDecision  # noqa: F401 -- models of this app
from tenders.consultation.models import (  # noqa: F401 -- models of this app
    Consultation,
    ConsultationExtension,
    ConsultationReport,
    Reaction,
)
from tenders.contact.models import ContactMessage  # noqa: F401 -- models of this app
from tenders.domain.lifecycle import ARCHIVABLE, STATUS_LABELS, Status
from tenders.domain.vocabulary import (
    CriterionKind,
    DivisionRule,
    FinalScore,
    OverLimit,
    PriceFormula,
)
from tenders.execution_fields import ExecutionFields, IndexWeightRow  # noqa: F401 -- models of this app
from tenders.facts import (
    ContractFields,
    DecisionDocument,  # noqa: F401 -- models of this app
    JudgingFields,
    Municipality,  # noqa: F401 -- models of this app
    PlanFields,
    PlanningFields,
    ProcedureFields,
    SocialFields,
    Tariff,  # noqa: F401 -- models of this app
)
from tenders.fields import ExactDecimalField
from tenders.fingerprints import LogFingerprint  # noqa: F401 -- models of this app
from tenders.held import known_roles
from tenders.keys import TenderKey  # noqa: F401 -- models of this app
from tenders.leidraad.models import LeidraadText, LeidraadVersion  # noqa: F401 -- models of this app
from tenders.news import Follow, Notice, NoticeMail  # noqa: F401 -- models of this app
from tenders.outages import Outage  # noqa: F401 -- models of this app
from tenders.questions.models import (  # noqa: F401 -- models of this app
    Answer,
    ClarificationNotice,
    Question,
)
from tenders.rehearsals import MadeUpBidder  # noqa: F401 -- models of this app
from tenders.requirements import EvidenceRequirement, SuitabilityRequirement  # noqa: F401 -- models of this app
from tenders.revisions import Announcement, Deviation, Rectification  # noqa: F401 -- models of this app
from tenders.rows import (  # noqa: F401 -- models of this app
    ExclusionGround,
    ExecutionCondition,
    OrderedPart,
    QuestionRound,
    ScaleLevel,
    StatementRequirement,
    TieBreakKey,
    tags,
)
from tenders.rule_fields import RuleFields
from tenders.simulation.models import (  # noqa: F401 -- models of this app
    MethodSimulation,
    SimulationProgress,
)
from tenders.social.models import ClauseUse, SocialNote  # noqa: F401 -- models of this app


class Role(models.TextChoices):
    """Roles in one tender (`product.md`); the beheerder has none."""

    BUYER = "buyer", "inkoper"
    SECOND_OPENER = "second_opener", "tweede opener"
    CHAIR = "chair", "voorzitter"
    CHECKER = "checker", "toetser"
    EVALUATOR = "evaluator", "commissielid"
    CONTRACT_MANAGER = "contract_manager", "contractmanager"
    JURIST = "jurist", "jurist"
    AUDITOR = "auditor", "auditor"


class TenderQuerySet(models.QuerySet["Tender"]):
    def public(self) -> "TenderQuerySet":
        """What anybody may read: published once, and no rehearsal."""
        return self.filter(published_at__isnull=False, is_rehearsal=False)

    def real_with_key(self, authority: Organisation, key: str) -> "TenderQuerySet":
        """At most one: neither a rehearsal nor the working copy of a rectification."""
        return self.filter(authority=authority, key=key, is_rehearsal=False, revises=None)

    def with_role(self, user: User, *roles: str) -> "TenderQuerySet":
        """Those in which the user has one of these roles now, or any role where none is named."""
        known = known_roles(user.pk)
        if known is not None:
            return self.filter(pk__in=[pk for pk, held in known.items() if not roles or held & set(roles)])
        active = TenderRole.objects.filter(user=user, ended_at__isnull=True)
        if roles:
            active = active.filter(role__in=roles)
        return self.filter(pk__in=active.values("tender_id"))


class Tender(
    ProcedureFields,
    SocialFields,
    RuleFields,
    PlanningFields,
    PlanFields,
    JudgingFields,
    ContractFields,
    ExecutionFields,
    AdmissionFields,
    models.Model,
):
    """Aanbesteding (procedure for sociale en andere specifieke diensten, Aw 2.38 and 2.39).

    `status` is written by `tenders.services.lifecycle.change_status` alone. From publication on the frozen
    definition, not the rows of this app, is what bids, scores and ranking are calculated with.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tenders")
    key = models.CharField("sleutel", max_length=60)
    title = models.CharField("titel", max_length=200)
    reference = models.CharField("kenmerk", max_length=60, blank=True)
    is_rehearsal = models.BooleanField(default=False)
    # Set on the working copy of a published tender: what is changed there counts when it is issued.
    revises = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, editable=False, related_name="revision"
    )
    status = models.CharField(
        max_length=24,
        choices=[(s.value, label) for s, label in STATUS_LABELS.items()],
        default=Status.DRAFT.value,
    )
    # Read-only from then on. The status stays, and with it who may read what; who did it is in `status_changes`.
    archived_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    summary = models.TextField("samenvatting", blank=True, max_length=2000)
    description = models.TextField("beschrijving van de opdracht", blank=True, max_length=20000)
    lots_motivation = models.TextField("waarom (geen) percelen", blank=True, max_length=4000)
    contract_start = models.DateField("ingang van de overeenkomst", null=True, blank=True)
    contract_term = models.CharField("looptijd en verlengingen", max_length=300, blank=True)
    max_value = ExactDecimalField("maximale waarde in euro, zonder btw", null=True, blank=True)
    tariff = models.CharField("tarief", max_length=300, blank=True)
    complaint_desk = models.TextField("klachtenmeldpunt", blank=True, max_length=2000)
    court = models.CharField("bevoegde rechtbank", max_length=120, blank=True)
    signatory = models.CharField("ondertekenaar van brieven", max_length=200, blank=True)

    publication_on = models.DateField("publicatie", null=True, blank=True)
    closes_at = models.DateTimeField("inschrijving sluit", null=True, blank=True)
    intended_award_on = models.DateField("voorlopige gunning", null=True, blank=True)
    standstill_days = models.PositiveSmallIntegerField("opschortende termijn in dagen", default=20)
    standstill_rolls_forward = models.BooleanField("schuift door naar een werkdag", default=True)
    validity_days = models.PositiveSmallIntegerField("gestanddoening in dagen", default=90)
    supplement_days = models.PositiveSmallIntegerField("aanvultermijn in dagen", default=5)

    places = models.PositiveSmallIntegerField("aantal overeenkomsten per perceel", null=True, blank=True)
    max_lots_per_bidder = models.PositiveSmallIntegerField("percelen per inschrijver", null=True, blank=True)
    division_rule = models.CharField(
        "verdeelregel", max_length=20, blank=True, choices=[(v.value, v.value) for v in DivisionRule]
    )
    minimum_total = ExactDecimalField("minimum totaal", null=True, blank=True)
    low_price_percent = models.PositiveSmallIntegerField(
        "procent onder de mediaan waar een prijs uitleg vraagt", null=True, blank=True
    )
    final_score = models.CharField(
        "eindscore",
        max_length=24,
        choices=[(v.value, v.value) for v in FinalScore],
        default=FinalScore.CONSENSUS_ON_SCALE.value,
    )
    plan_title = models.CharField("naam van het plan", max_length=80, default="Plan van aanpak")
    plan_max_pages = models.PositiveSmallIntegerField("maximum aantal pagina's", null=True, blank=True)
    plan_over_limit = models.CharField(
        "boven het maximum", max_length=12, blank=True, choices=[(v.value, v.value) for v in OverLimit]
    )
    minimum_evaluators = models.PositiveSmallIntegerField("minimum aantal beoordelaars", default=2)
    two_person_opening = models.BooleanField("openen door twee personen", default=True)
    single_opener_reason = models.TextField("waarom één persoon opent", blank=True, max_length=2000)

    # {code: [numbers of evaluators]}, as the criteria name them; kept here too, for the desk reads it at every save.
    scorers = models.JSONField("wie welk criterium beoordeelt", default=dict, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    frozen_definition = models.JSONField(null=True, editable=False)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    config_version = models.PositiveIntegerField(default=0, editable=False)

    objects = TenderQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "key"],
                condition=Q(is_rehearsal=False, revises__isnull=True),
                name="one_real_tender_per_key",
            ),
            ONE_ROUND_PER_NUMBER,
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT.value)
                | Q(status=Status.WITHDRAWN.value)
                | ~Q(fingerprint=""),
                name="published_method_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True)
                | Q(is_rehearsal=False, status__in=[status.value for status in sorted(ARCHIVABLE)]),
                name="archived_where_life_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> Status:
        return Status(self.status)

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_public(self) -> bool:
        """The same rule as `TenderQuerySet.public`."""
        return self.published_at is not None and not self.is_rehearsal

    def has_closed(self, at: datetime) -> bool:
        """ "Uiterlijk": the closing instant itself is still in time."""
        return self.closes_at is not None and at > self.closes_at


class StatusChange(models.Model):
    """One step in the life of a tender: who, when, from, to and why. Append-only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="status_changes")
    act = models.CharField(max_length=32)
    from_status = models.CharField(max_length=24)
    to_status = models.CharField(max_length=24)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]


class TenderRole(models.Model):
    """A role of a person in a tender; ended, never deleted."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tender_roles")
    role = models.CharField("rol", max_length=20, choices=Role.choices)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["role", "given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "user", "role"], condition=Q(ended_at__isnull=True), name="one_active_role"
            )
        ]


class Lot(models.Model):
    """Perceel."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="lots")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField("nummer")
    name = models.CharField("naam", max_length=160)
    places = models.PositiveSmallIntegerField("aantal overeenkomsten", null=True, blank=True)
    floor_price = ExactDecimalField("bodemtarief in euro, zonder btw", null=True, blank=True)
    area = models.CharField("gebied", max_length=200, blank=True)
    value = ExactDecimalField("geraamde waarde in euro, zonder btw", null=True, blank=True)
    cpv = models.CharField("CPV-code", max_length=10, blank=True)
    nuts = models.CharField("NUTS-code", max_length=5, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="one_lot_per_number")]

    def __str__(self) -> str:
        return f"Perceel {self.number}: {self.name}"


class AwardCriterion(OrderedPart):
    """Gunningscriterium or sub-criterium; only leaves are scored."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="criteria")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    code = models.CharField("code", max_length=40)
    name = models.CharField("naam", max_length=160)
    max_points = ExactDecimalField("punten")
    kind = models.CharField(
        "soort",
        max_length=12,
        choices=[(v.value, v.value) for v in CriterionKind],
        default=CriterionKind.QUALITY.value,
    )
    minimum_points = ExactDecimalField("minimum punten", null=True, blank=True)
    formula = models.CharField(
        "prijsformule", max_length=12, blank=True, choices=[(v.value, v.value) for v in PriceFormula]
    )
    floor = ExactDecimalField("bodem", null=True, blank=True)
    ceiling = ExactDecimalField("plafond", null=True, blank=True)
    question = models.TextField("vraag aan de inschrijver", max_length=4000, blank=True)
    aspects = models.TextField("waar de commissie op let, een per regel", max_length=4000, blank=True)
    tags = tags()
    # Empty: every evaluator of the tender.
    evaluators = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")

    class Meta(OrderedPart.Meta):
        constraints = [models.UniqueConstraint(fields=["tender", "code"], name="one_criterion_per_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class TenderDocument(OrderedPart):
    """A document in versions that each keep their bytes; `made_from` hashes what a generated one says."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField("titel", max_length=160)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    change_note = models.CharField("wat er veranderd is", max_length=300, blank=True)
    added_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    made_from = models.CharField(max_length=64, blank=True, editable=False)

    class Meta(OrderedPart.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "made_from"], condition=~Q(made_from=""), name="one_document_per_content"
            )
        ]


def active_roles(**filters: Any) -> models.QuerySet[TenderRole]:
    return TenderRole.objects.filter(ended_at__isnull=True, **filters)
