"""Register a kort geding or suspending complaint, plan its hearing, record how it ended."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.errors import DecisionRefused
from contracts.domain.proceedings import (
    Judgment,
    Paper,
    ProceedingKind,
    check_end,
    check_registration,
    must_suspend,
)
from contracts.models import AwardDecision, Proceeding, ProceedingPaper
from contracts.proceedings.selectors import open_suspending
from documents.models import StoredFile
from tenders.domain.lifecycle import Act, Status
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import change_status, lock_tender


@transaction.atomic
def register_proceeding(
    decision: AwardDecision,
    *,
    kind: str,
    claimant: str,
    begun_at: datetime,
    court: str = "",
    case_number: str = "",
    hearing_at: datetime | None = None,
    suspends: bool = False,
    reason: str = "",
    by: User,
    at: datetime,
) -> Proceeding:
    """Put it in the register. One that suspends brings the tender from the standstill to "opgeschort".

    `suspends` is the choice of the authority; a kort geding that began within the standstill suspends in any case.
    """
    tender = lock_tender(decision.tender_id)
    require(by, "contracts.register_proceeding", tender)
    decision = AwardDecision.objects.get(pk=decision.pk)
    released_at, ends_at = decision.released_at, decision.standstill_ends_at
    if decision.replaced_at is not None or released_at is None or ends_at is None:
        raise DecisionRefused("Er is geen besluit waarvan de brieven zijn verstuurd, of het is vervangen.")
    if not claimant.strip():
        raise DecisionRefused("Vul in van wie dit uitgaat.", field="claimant")
    is_bound = must_suspend(ProceedingKind(kind), begun_at, ends_at)
    check_registration(
        ProceedingKind(kind),
        begun_at=begun_at,
        released_at=released_at,
        court=court,
        reason=reason,
        is_chosen=suspends and not is_bound,
        at=at,
    )
    proceeding = Proceeding.objects.create(
        decision=decision,
        number=decision.proceedings.count() + 1,
        kind=kind,
        claimant=claimant.strip(),
        begun_at=begun_at,
        court=court.strip(),
        case_number=case_number.strip(),
        hearing_at=hearing_at,
        suspends=is_bound or suspends,
        reason=reason.strip(),
        registered_by=by,
        registered_at=at,
    )
    suspend_where_needed(tender, by=by, at=at)
    Auditor(by).record(
        "proceeding.registered",
        proceeding,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"kind": proceeding.kind, "begun_at": begun_at.isoformat(), "suspends": proceeding.suspends},
    )
    return proceeding


@transaction.atomic
def plan_hearing(
    proceeding: Proceeding,
    *,
    court: str,
    case_number: str,
    hearing_at: datetime | None,
    by: User,
    at: datetime,
) -> Proceeding:
    """What becomes known after the writ: court, case number and day of the hearing."""
    tender, proceeding = _open(proceeding, "contracts.register_proceeding", by=by)
    if proceeding.kind == ProceedingKind.SUMMARY and not court.strip():
        raise DecisionRefused("Vul in bij welke rechtbank het kort geding dient.", field="court")
    proceeding.court, proceeding.case_number = court.strip(), case_number.strip()
    proceeding.hearing_at = hearing_at
    proceeding.save(update_fields=["court", "case_number", "hearing_at"])
    Auditor(by).record(
        "proceeding.hearing_planned",
        proceeding,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"hearing_at": hearing_at.isoformat() if hearing_at else None},
    )
    return proceeding


@transaction.atomic
def end_proceeding(
    proceeding: Proceeding, *, outcome: str, ended_on: date, summary: str, by: User, at: datetime
) -> Proceeding:
    """The judgment, or the withdrawal. When nothing suspends any more the standstill goes on as it stood."""
    tender, proceeding = _open(proceeding, "contracts.end_proceeding", by=by)
    check_end(begun_at=proceeding.begun_at, ended_on=ended_on, summary=summary, at=at)
    proceeding.outcome = Judgment(outcome).value
    proceeding.ended_on, proceeding.summary = ended_on, summary.strip()
    proceeding.ended_by, proceeding.ended_at = by, at
    proceeding.save(update_fields=["outcome", "ended_on", "summary", "ended_by", "ended_at"])
    if tender.state is Status.SUSPENDED and not open_suspending(tender):
        change_status(tender, Act.LIFT_SUSPENSION, by=by, at=at)
    Auditor(by).record(
        "proceeding.ended",
        proceeding,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"outcome": proceeding.outcome, "ended_on": ended_on.isoformat()},
    )
    return proceeding


@transaction.atomic
def add_paper(
    proceeding: Proceeding, *, kind: str, file: StoredFile, by: User, at: datetime
) -> ProceedingPaper:
    """Keep a document of the case, also after it ended: a judgment on paper comes later than its outcome."""
    tender = lock_tender(proceeding.decision.tender_id)
    require(by, "contracts.end_proceeding", tender)
    paper = ProceedingPaper.objects.create(
        proceeding=proceeding, kind=Paper(kind).value, file=file, added_by=by, added_at=at
    )
    Auditor(by).record(
        "proceeding.paper_added",
        proceeding,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"paper": str(paper.public_id), "kind": paper.kind, "sha256": file.sha256},
    )
    return paper


def suspend_where_needed(tender: Tender, *, by: User, at: datetime) -> None:
    """Of a locked tender: the status says that something suspends; also after a new decision during a kort geding."""
    if tender.state is Status.STANDSTILL and open_suspending(tender):
        change_status(tender, Act.SUSPEND, by=by, at=at)


def _open(proceeding: Proceeding, act: str, *, by: User) -> tuple[Tender, Proceeding]:
    tender = lock_tender(proceeding.decision.tender_id)
    require(by, act, tender)
    fresh = Proceeding.objects.select_related("decision").get(pk=proceeding.pk)
    if fresh.ended_at is not None:
        raise DecisionRefused("De uitkomst is al vastgelegd. Daaraan verandert niets meer.")
    return tender, fresh
