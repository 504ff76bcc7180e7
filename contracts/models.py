"""Gunningsbeslissing, brieven, opschortende termijn, gunningsrapport and overeenkomst."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from bids.models import Bid
from contracts.agreement.models import (  # noqa: F401 -- models of this app
    Agreement,
    AgreementSettings,
    AgreementTemplate,
    SignedCopy,
)
from contracts.approval.models import DecisionApproval, Mandate  # noqa: F401 -- models of this app
from contracts.capacity.models import (  # noqa: F401 -- models of this app
    AllocationRule,
    AreaBudget,
    CapacityReport,
    CareCount,
    ClientAssignment,
    OfferChange,
    ProviderPause,
    UnmetRequirement,
)
from contracts.changes.models import ContractChange, SubcontractorChange, SubcontractorPaper  # noqa: F401 -- models of this app
from contracts.dossier.models import Dossier, DossierEntry, DossierPart  # noqa: F401 -- models of this app
from contracts.execution.models import (  # noqa: F401 -- models of this app
    ContractContact,
    ContractFile,
    ContractMeeting,
    ContractOption,
    ContractPaper,
    ContractTask,
)
from contracts.indexation.models import (  # noqa: F401 -- models of this app
    Indexation,
    IndexationRule,
    IndexFigure,
)
from contracts.maximum.models import CallOff, RealisedValue, ValueWarning  # noqa: F401 -- models of this app
from contracts.minutes.models import (  # noqa: F401 -- models of this app
    AwardMinutes,
    MinutesSupplement,
    WithdrawalMinutes,
    WithdrawalSupplement,
)
from contracts.notices.models import AwardNotice, NoticeMode  # noqa: F401 -- models of this app
from contracts.proceedings.models import Proceeding, ProceedingPaper  # noqa: F401 -- models of this app
from contracts.promises.models import (  # noqa: F401 -- models of this app
    Obligation,
    ObligationReport,
    ReportEvidence,
)
from contracts.retention.models import (  # noqa: F401 -- models of this app
    DestructionItem,
    DestructionLine,
    DestructionList,
    HoldLift,
    LegalHold,
    RetentionRule,
)
from contracts.social.models import (  # noqa: F401 -- models of this app
    SocialReturnEffort,
    SocialReturnRule,
)
from contracts.verification.models import (  # noqa: F401 -- models of this app
    Verification,
    VerificationItem,
    VerificationSupply,
)
from contracts.withdrawal.models import WithdrawalLetter, WithdrawalNote  # noqa: F401 -- models of this app
from documents.fields import ContentField
from documents.models import StoredFile
from scoring.models import FixedRanking
from tenders.models import Lot, Tender


class AwardDecision(models.Model):
    """Gunningsbeslissing (Aw 1.1): the choice of the intended contractors, or not to award.

    `released_at` is the one instant at which all its letters become available: the date of sending. The
    letters name the end of the standstill, so they are made for the day in `sending_on` and go out on that day.
    A ranking that was revised gets a new decision; the earlier one is then replaced, never changed.
    """

    class Kind(models.TextChoices):
        AWARD = "award", "gunnen"
        PARTIAL = "partial", "deels gunnen"
        NO_AWARD = "no_award", "niet gunnen"
        WITHDRAWN = "withdrawn", "intrekken"

    class IndividualScores(models.TextChoices):
        """What contract managers read of each evaluator in the gunningsrapport; the full version shows all."""

        NAMED = "named", "met naam"
        UNNAMED = "unnamed", "zonder naam"
        NONE = "none", "niet"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.TextField("reden", max_length=8000, blank=True)
    ranking = models.ForeignKey(FixedRanking, on_delete=models.PROTECT, null=True, related_name="decisions")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    court = models.CharField("bevoegde rechtbank", max_length=120, blank=True)
    complaint_desk = models.TextField("klachtenmeldpunt", max_length=2000, blank=True)
    signatory = models.CharField("ondertekenaar van de brieven", max_length=200, blank=True)
    demands_second_reading = models.BooleanField("brieven wachten op de tweede lezing", default=False)
    individual_scores = models.CharField(
        "individuele scores in het rapport voor contractmanagement",
        max_length=8,
        choices=IndividualScores.choices,
        default=IndividualScores.UNNAMED,
    )
    sending_on = models.DateField("datum van verzending", null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)
    standstill_ends_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="one_decision_per_number"),
            models.UniqueConstraint(
                fields=["tender"], condition=Q(replaced_at__isnull=True), name="one_standing_decision"
            ),
        ]

    @property
    def awards(self) -> bool:
        """Whether anybody gets a contract by it."""
        return self.kind in {self.Kind.AWARD, self.Kind.PARTIAL}


class LotDecision(models.Model):
    """What is decided about one lot: gunnen, niet gunnen, or intrekken."""

    class Kind(models.TextChoices):
        AWARD = "award", "gunnen"
        NO_AWARD = "no_award", "niet gunnen"
        NO_BIDS = "no_bids", "geen inschrijvingen"
        WITHDRAWN = "withdrawn", "intrekken"

    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="lots")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.TextField("reden", max_length=8000, blank=True)

    class Meta:
        ordering = ["lot__number"]
        constraints = [models.UniqueConstraint(fields=["decision", "lot"], name="one_verdict_per_lot")]


class RelativeAdvantage(models.Model):
    """Per winner, lot and criterion: what made this bid stand out, as the letters tell the others (Aw 2.130)."""

    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="advantages")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    criterion_code = models.CharField(max_length=40)
    text = models.TextField("kenmerken en voordelen", max_length=4000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "lot", "bid", "criterion_code"], name="one_advantage_per_item"
            )
        ]


class HouseStyle(models.Model):
    """How the letters of a contracting authority look: logo, colour, address lines. Who signs is proposed from it."""

    authority = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="house_style")
    logo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    accent = models.CharField("kleur", max_length=7, blank=True)
    address = models.TextField("adresregels", max_length=600, blank=True)
    signatory = models.CharField("ondertekenaar", max_length=200, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()


class Letter(models.Model):
    """The one letter that a bidder gets for all lots decided together."""

    class Kind(models.TextChoices):
        AWARDED = "awarded", "gunning"
        NOT_AWARDED = "not_awarded", "afwijzing"
        SET_ASIDE = "set_aside", "terzijdelegging"
        EXCLUDED = "excluded", "uitsluiting"
        PARTIAL = "partial", "gunning en afwijzing"
        NO_AWARD = "no_award", "besluit niet te gunnen"
        WITHDRAWN = "withdrawn", "intrekking van de aanbesteding"
        RETRACTED = "retracted", "ingetrokken inschrijving"

    class Status(models.TextChoices):
        DRAFT = "draft", "nog niet gemaakt"
        QUEUED = "queued", "in de rij"
        READY = "ready", "klaar"
        FAILED = "failed", "mislukt"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="letters")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    content = ContentField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)
    rendered_hash = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    fault = models.CharField(max_length=120, blank=True)
    first_read_at = models.DateTimeField(null=True)
    first_downloaded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "bid"], name="one_letter_per_bidder")]


class LetterReading(models.Model):
    """Tweede lezing: a jurist read this content of a letter, with remarks or without; a new content is read anew."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="readings")
    content_hash = models.CharField(max_length=64)
    # The version that was read, for who compares it with a later one; empty on readings of before this was kept.
    content = ContentField(default=dict)
    remarks = models.TextField("opmerkingen", max_length=4000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class FlagDismissal(models.Model):
    """Somebody looked at a text that names something of another bid, and lets it go out as it is."""

    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="dismissals")
    mark = models.CharField(max_length=64)
    reason = models.TextField("waarom dit mag", max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "mark"], name="one_dismissal_per_flag")]


class AwardReport(models.Model):
    """Gunningsrapport as PDF or Excel, made by a job, kept as made.

    Prices of who gets no contract stand in the full version alone; `AwardDecision.individual_scores` says what the
    other version shows of each evaluator.
    """

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        EXCEL = "xlsx", "Excel"

    class Status(models.TextChoices):
        QUEUED = "queued", "in de rij"
        READY = "ready", "klaar"
        FAILED = "failed", "mislukt"

    class Version(models.TextChoices):
        FULL = "full", "volledig"
        CONTRACT = "contract", "voor contractmanagement"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="reports")
    version = models.CharField(max_length=8, choices=Version.choices)
    format = models.CharField(max_length=4, choices=Format.choices)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.QUEUED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    fault = models.CharField(max_length=120, blank=True)


class Contract(models.Model):
    """The right to an overeenkomst that follows from a definitive award for one lot; its document is an `Agreement`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="contracts")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="contracts")
    awarded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "bid"], name="one_contract_per_lot_and_bid")]
