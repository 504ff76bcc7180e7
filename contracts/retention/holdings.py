"""What is kept of a tender, model by model: in which category, which files it points to, which columns hold words.

A test compares this list with the models: whatever holds words or files stands here or in `kept.KEPT`. Rows stay, with
their hashes, numbers and dates, so that chains and receipts verify; what was said in them goes. Rows without a place
in a chain or receipt, which hold nothing but content (`removed`), go altogether.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, F, ForeignKey, JSONField, Model, Q, QuerySet

from audit.append_only import ERASED_JSON, ERASED_TEXT
from bids.domain import tasks
from contracts.domain.retention import Category
from contracts.models import Contract, Dossier
from tenders.models import Tender

Chosen = Callable[[Tender], Q]


@dataclass(frozen=True)
class Holding:
    """Rows of one model. `columns` give way to a marker, `also` to the value named, files and blobs to nothing."""

    category: Category
    label: str
    columns: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    blobs: tuple[str, ...] = ()
    also: Mapping[str, Any] | None = None
    removed: bool = False
    chosen: Chosen | None = None

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def has_files(self) -> bool:
        return bool(self.files or self.blobs)

    def rows(self, tender: Tender) -> QuerySet[Any]:
        """Those of the tender that hold something of it now."""
        found = self.model._default_manager.filter(**{path_to_tender(self.model): tender})
        if self.chosen is not None:
            found = found.filter(self.chosen(tender))
        return found if self.removed or self.also else found.filter(self._holds_something())

    def marker(self, column: str) -> Any:
        """What stands in the column afterwards."""
        field = self.model._meta.get_field(column)
        if isinstance(field, JSONField):
            return [] if field.default is list else ERASED_JSON
        if isinstance(field, BinaryField):
            return None if field.null else b""
        return ERASED_TEXT if (field.max_length or len(ERASED_TEXT)) >= len(ERASED_TEXT) else ""

    def unless_empty(self, column: str) -> Q:
        """Rows in which the column says something that is not its marker."""
        field = self.model._meta.get_field(column)
        if isinstance(field, JSONField):
            return ~Q(**{column: {}}) & ~Q(**{column: []}) & ~Q(**{column: ERASED_JSON})
        if isinstance(field, BinaryField):
            return Q(**{f"{column}__isnull": False}) & ~Q(**{column: b""})
        return ~Q(**{column: ""}) & ~Q(**{column: ERASED_TEXT})

    def _holds_something(self) -> Q:
        holds = Q(pk__in=[])
        for column in self.columns:
            holds |= self.unless_empty(column)
        for name in (*self.files, *self.blobs):
            holds |= Q(**{f"{name}__isnull": False, f"{name}__destroyed_at": None})
        return holds


def holdings(category: Category) -> list[Holding]:
    return [each for each in HOLDINGS if each.category is category]


@cache
def path_to_tender(model: type[Model]) -> str:
    """The lookup from a row to its tender: the shortest way over foreign keys that are always there."""
    waiting: list[tuple[str, type[Model]]] = [("", model)]
    while waiting:
        path, here = waiting.pop(0)
        for field in here._meta.concrete_fields:
            if not isinstance(field, ForeignKey) or (field.null and field.related_model is not Tender):
                continue
            target = field.related_model
            if target is Tender:
                return f"{path}{field.name}"
            if isinstance(target, type) and target._meta.app_label in APPS:
                waiting.append((f"{path}{field.name}__", target))
    raise LookupError(f"No way from {model._meta.label} to a tender.")


@cache
def moment_of(model: type[Model]) -> str:
    """The lookup of the first instant that a row, or what it belongs to, always has."""
    path, here = "", model
    while True:
        for field in here._meta.concrete_fields:
            if field.get_internal_type() == "DateTimeField" and not field.null:
                return f"{path}{field.name}"
        name = path_to_tender(here).split("__", maxsplit=1)[0]
        path, here = f"{path}{name}__", here._meta.get_field(name).related_model  # type: ignore[assignment]


APPS = {"tenders", "bids", "scoring", "contracts"}


def _contracted(tender: Tender) -> QuerySet[Contract]:
    return Contract.objects.filter(bid__tender=tender)


def _lost(path: str) -> Chosen:
    return lambda tender: ~Q(**{f"{path}__in": _contracted(tender).values("bid")})


def _won(path: str) -> Chosen:
    return lambda tender: Q(**{f"{path}__in": _contracted(tender).values("bid")})


_IS_EVIDENCE = (
    Q(task__contains=tasks.EVIDENCE_PREFIX)
    | Q(task=tasks.MEMBER_DECLARATION)
    | Q(task__endswith=f":{tasks.MEMBER_DECLARATION}")
)
_IS_OPENED = Q(submission__bid__opened_submission=F("submission"))
_OBJECT = "bids.SubmittedObject"
_ENVELOPES = ("sealed_envelope", "sealed_meta", "reading_envelope")


def _object(category: Category, chosen: Chosen) -> Holding:
    return Holding(category, _OBJECT, _ENVELOPES, blobs=("blob",), chosen=chosen)


def _of_bids(label: str, *columns: str, path: str = "bid", removed: bool = False) -> tuple[Holding, Holding]:
    """The same for bids without and with a contract."""
    return (
        Holding(Category.LOST, label, columns, removed=removed, chosen=_lost(path)),
        Holding(Category.WON, label, columns, removed=removed, chosen=_won(path)),
    )


HOLDINGS: Sequence[Holding] = (
    _object(Category.LOST, lambda tender: _IS_OPENED & ~_IS_EVIDENCE & _lost("submission__bid")(tender)),
    _object(Category.WON, lambda tender: _IS_OPENED & ~_IS_EVIDENCE & _won("submission__bid")(tender)),
    _object(Category.EVIDENCE, lambda tender: _IS_OPENED & _IS_EVIDENCE),
    _object(
        Category.UNOPENED, lambda tender: Q(submission__bid__opened_submission__isnull=True) | ~_IS_OPENED
    ),
    *_of_bids("bids.BidStatement", removed=True),
    *_of_bids("bids.BidPrice", removed=True),
    *_of_bids("bids.BidPlan", "file_name", "findings"),
    *_of_bids("bids.BidMember", "name", "kvk", "work"),
    *_of_bids("scoring.Commitment", "text"),
    *_of_bids("bids.Bid", "parties", "confidential", path="pk"),
    # What was handed in to show who the bidder is, and what the toetsing found: criminal data among it.
    Holding(Category.EVIDENCE, "bids.BidEvidence", ("issuer", "file_name", "findings")),
    Holding(Category.EVIDENCE, "bids.CheckItem", ("finding", "reason")),
    Holding(Category.EVIDENCE, "bids.BidMember", ("declared",)),
    Holding(Category.EVIDENCE, "bids.InvolvementNote", ("measures",)),
    Holding(Category.EVIDENCE, "bids.ExclusionCase", ("party_name", "facts", "measures", "proportionality")),
    Holding(
        Category.EVIDENCE,
        "bids.RepairRequest",
        ("introduction", "deviation_reason"),
        files=("letter", "outcome_letter"),
    ),
    Holding(Category.EVIDENCE, "bids.RepairItem", ("asked", "outcome_reason")),
    Holding(Category.EVIDENCE, "bids.RepairSupply", ("reading_envelope", "sealed_meta"), blobs=("blob",)),
    Holding(
        Category.EVIDENCE, "scoring.PriceExplanation", ("reading_envelope", "sealed_meta"), blobs=("blob",)
    ),
    Holding(Category.EVIDENCE, "contracts.VerificationItem", ("reason", "supplement")),
    Holding(
        Category.EVIDENCE,
        "contracts.VerificationSupply",
        ("reading_envelope", "sealed_meta"),
        blobs=("blob",),
    ),
    Holding(Category.NOTES, "scoring.Score", ("notes",)),
    Holding(Category.ASSESSMENT, "scoring.Score", ("motivation", "page_reference", "hints_aside")),
    Holding(Category.ASSESSMENT, "scoring.ScoreVersion", ("motivation", "page_reference")),
    Holding(Category.ASSESSMENT, "scoring.ScoreAdjustment", ("reason",)),
    Holding(Category.ASSESSMENT, "scoring.SheetReopening", ("reason",)),
    Holding(Category.ASSESSMENT, "scoring.InterestDeclaration", ("text", "decision_reason")),
    Holding(Category.ASSESSMENT, "scoring.InterestReport", ("earlier_text", "earlier_reason")),
    Holding(Category.ASSESSMENT, "scoring.EarlierDecision", ("reason",)),
    Holding(Category.ASSESSMENT, "scoring.CommitteeMember", ("function", "expertise")),
    Holding(Category.ASSESSMENT, "scoring.ClosedRound", ("reason",)),
    Holding(Category.ASSESSMENT, "scoring.ConsensusDraft", ("motivation",)),
    Holding(Category.ASSESSMENT, "scoring.ConsensusScore", ("motivation", "sources")),
    Holding(Category.ASSESSMENT, "scoring.ConsensusVersion", ("motivation",)),
    Holding(Category.ASSESSMENT, "scoring.ConsensusConfirmation", ("dissent",)),
    Holding(Category.ASSESSMENT, "scoring.ConsensusMinutes", ("content",), files=("file",)),
    Holding(Category.RECORD, "bids.OpeningRecord", ("content",), files=("file",)),
    Holding(Category.RECORD, "bids.OpeningRequest", ("reason",)),
    Holding(Category.RECORD, "bids.RestoreTerm", ("reason",)),
    Holding(Category.RECORD, "bids.SetAside", ("reason",)),
    Holding(Category.RECORD, "bids.InvolvementNote", ("measures",)),
    Holding(Category.RECORD, "bids.InsiderDeclaration", ("text", "decision_reason")),
    Holding(Category.RECORD, "bids.ValidityRequest", ("reason",)),
    Holding(Category.RECORD, "tenders.StatusChange", ("reason",)),
    Holding(Category.RECORD, "tenders.Outage", ("proof",), files=("proof_file",)),
    Holding(Category.RECORD, "scoring.RankingEvent", ("reason",), files=("document",)),
    Holding(Category.RECORD, "scoring.PriceInquiry", ("reason", "question", "motivation")),
    Holding(Category.RECORD, "scoring.RankedPosition", ("explanation",)),
    Holding(
        Category.RECORD,
        "scoring.Draw",
        ("sealed_secret", "witness", "place", "abort_reason"),
        files=("record",),
    ),
    Holding(Category.RECORD, "scoring.DrawWord", ("sealed_word",)),
    Holding(Category.RECORD, "contracts.AwardDecision", ("reason", "complaint_desk", "signatory")),
    Holding(Category.RECORD, "contracts.LotDecision", ("reason",)),
    Holding(Category.RECORD, "contracts.RelativeAdvantage", ("text",)),
    Holding(Category.RECORD, "contracts.DecisionApproval", ("note",)),
    Holding(Category.RECORD, "contracts.Letter", ("content",), files=("file",)),
    Holding(Category.RECORD, "contracts.WithdrawalNote", ("follow_up", "complaint_desk", "signatory")),
    Holding(Category.RECORD, "contracts.WithdrawalLetter", ("content",), files=("file",)),
    Holding(Category.RECORD, "contracts.LetterReading", ("content", "remarks")),
    Holding(Category.RECORD, "contracts.FlagDismissal", ("reason",)),
    Holding(Category.RECORD, "contracts.AwardReport", files=("file",)),
    Holding(
        Category.RECORD,
        "contracts.MinutesSupplement",
        ("address", "subject", "undecided", "low", "shares", "interests"),
    ),
    Holding(Category.RECORD, "contracts.AwardMinutes", ("content", "capacity"), files=("file",)),
    Holding(
        Category.RECORD,
        "contracts.WithdrawalSupplement",
        ("address", "subject", "undecided", "low", "shares", "interests"),
    ),
    Holding(Category.RECORD, "contracts.WithdrawalMinutes", ("content", "capacity"), files=("file",)),
    Holding(Category.RECORD, "contracts.Proceeding", ("claimant", "reason", "summary")),
    Holding(Category.RECORD, "contracts.ProceedingPaper", files=("file",)),
    Holding(Category.RECORD, "contracts.Verification", ("failure_reason",)),
    Holding(
        Category.QUESTIONS,
        "tenders.Question",
        (
            "text",
            "paragraph",
            "confidential_reason",
            "admission_reason",
            "confidentiality_reason",
            "wording",
        ),
    ),
    # The report, which stays, gives the answers without names; what somebody wrote itself may name anybody.
    Holding(
        Category.QUESTIONS,
        "tenders.Reaction",
        ("organisation_name", "contact_name", "contact_email", "answers", "wordings"),
    ),
    Holding(Category.QUESTIONS, "tenders.ContactMessage", ("text", "measure"), files=("attachment",)),
    Holding(
        Category.QUESTIONS,
        "tenders.Complaint",
        ("complainant", "reply_to", "subject", "text", "wish"),
        files=("letter",),
    ),
    Holding(Category.QUESTIONS, "tenders.ComplaintDecision", ("reasons", "measures")),
    Holding(Category.WON, "contracts.AgreementSettings", ("particulars",)),
    Holding(Category.WON, "contracts.AgreementTemplate", files=("file",)),
    Holding(Category.WON, "contracts.Agreement", ("content", "withdrawn_because"), files=("word", "pdf")),
    Holding(Category.WON, "contracts.SignedCopy", ("signatory", "returned_because"), files=("file",)),
    Holding(Category.EXECUTION, "contracts.ContractFile", ("ended_because", "conditions")),
    Holding(Category.EXECUTION, "contracts.ContractOption", ("reason", "late_reason")),
    Holding(Category.EXECUTION, "contracts.ContractTask", ("title", "note")),
    Holding(Category.EXECUTION, "contracts.ContractContact", ("name", "function", "email", "phone")),
    Holding(Category.EXECUTION, "contracts.ContractMeeting", ("subject", "notes")),
    Holding(Category.EXECUTION, "contracts.ContractPaper", ("title",), files=("stored",)),
    Holding(Category.EXECUTION, "contracts.ContractChange", ("title", "explanation")),
    Holding(Category.EXECUTION, "contracts.SubcontractorChange", ("name", "work", "reason", "decision")),
    Holding(Category.EXECUTION, "contracts.SubcontractorPaper", files=("stored",)),
    Holding(Category.EXECUTION, "contracts.CallOff", ("description", "closed_because")),
    Holding(Category.EXECUTION, "contracts.ValueWarning", ("answer",)),
    Holding(
        Category.EXECUTION,
        "contracts.Obligation",
        ("source", "title", "norm_text", "owner", "evidence", "ended_because"),
    ),
    Holding(Category.EXECUTION, "contracts.ObligationReport", ("explanation", "remarks")),
    Holding(Category.EXECUTION, "contracts.ReportEvidence", files=("stored",)),
    Holding(Category.EXECUTION, "contracts.CapacityReport", ("content",), files=("pdf", "excel")),
    Holding(Category.EXECUTION, "contracts.ClientAssignment", ("reason",)),
    Holding(Category.EXECUTION, "contracts.SocialReturnRule", ("reason",)),
    Holding(
        Category.EXECUTION,
        "contracts.SocialReturnEffort",
        ("description", "connection", "remarks"),
        files=("evidence",),
    ),
    Holding(Category.EXECUTION, "contracts.Indexation", ("reason", "content"), files=("letter",)),
    Holding(Category.EXECUTION, "contracts.CareCount", ("reason",)),
    Holding(Category.EXECUTION, "contracts.OfferChange", ("reason",)),
    Holding(Category.EXECUTION, "contracts.UnmetRequirement", ("reason",)),
    Holding(Category.COPIES, "contracts.DossierEntry", removed=True),
    Holding(Category.COPIES, "contracts.DossierPart", blobs=("blob",), removed=True),
    Holding(
        Category.COPIES,
        "contracts.Dossier",
        also={"status": Dossier.Status.DESTROYED.value, "manifest_sha256": ""},
        chosen=lambda tender: ~Q(status=Dossier.Status.DESTROYED),
    ),
)
