"""The provider reports about a period: in draft as long as it likes, then handed in."""

from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from django.db import transaction

from accounts.models import User
from contracts.domain.errors import DecisionRefused, StaleText
from contracts.domain.obligations import Period, ReportStatus, check_report
from contracts.execution.permissions import may_report
from contracts.execution.services.papers import keep_paper
from contracts.execution.services.state import change_file, locked_file
from contracts.models import ContractFile, Obligation, ObligationReport, ReportEvidence
from contracts.promises.services.telling import tell_managers
from tenders.domain.wording import date_in_words, local_date
from tenders.permissions import NotAllowed

_MOST_EVIDENCE = 20


@transaction.atomic
def save_report(
    obligation: Obligation,
    first_on: date,
    *,
    value: Decimal | None = None,
    is_met: bool | None = None,
    explanation: str = "",
    version: int,
    by: User,
    at: datetime,
) -> ObligationReport:
    """Keep what is filled in; it need not be complete. Raises StaleText where somebody saved a newer one."""
    _, fresh = locked_for_provider(obligation, by=by)
    report = _draft(fresh, _period(fresh, first_on), by=by, at=at)
    if report.version != version:
        raise StaleText(report.explanation)
    is_number = fresh.norm_value is not None
    report.value = value if is_number else None
    report.is_met = is_met if not is_number else (fresh.norm.is_met(value) if value is not None else None)
    report.explanation = explanation.strip()
    report.version += 1
    report.saved_by, report.saved_at = by, at
    report.save()
    return report


@transaction.atomic
def submit_report(report: ObligationReport, *, by: User, at: datetime) -> ObligationReport:
    """Hand in the draft as it was saved; the contract manager is told. What was handed in does not change."""
    file, fresh, obligation = _locked_draft(report, by=by)
    check_report(
        obligation.norm,
        _period(obligation, fresh.first_on),
        value=fresh.value,
        is_met=fresh.is_met,
        explanation=fresh.explanation,
        has_evidence=fresh.evidence.filter(removed_at=None).exists(),
        needs_evidence=bool(obligation.evidence),
        today=local_date(at),
    )
    fresh.status, fresh.submitted_at = ReportStatus.SUBMITTED.value, at
    fresh.saved_by, fresh.saved_at = by, at
    fresh.save(update_fields=["status", "submitted_at", "saved_by", "saved_at"])
    change_file(file, "obligation.reported", fresh, by=by, at=at, data=_data(fresh))
    tell_managers(obligation)
    return fresh


def add_evidence(
    obligation: Obligation, first_on: date, upload: BinaryIO, *, name: str, by: User, at: datetime
) -> ReportEvidence:
    """A bewijsstuk with the draft of a period. Raises UploadRefused and StorageFault; then nothing is kept."""
    if not may_report(by, obligation.file):
        raise _not_theirs()
    stored = keep_paper(upload, name=name, at=at)
    with transaction.atomic():
        file, fresh = locked_for_provider(obligation, by=by)
        report = _draft(fresh, _period(fresh, first_on), by=by, at=at)
        if report.pk is None:
            report.save()
        if report.evidence.filter(removed_at=None).count() >= _MOST_EVIDENCE:
            raise DecisionRefused(
                f"Er passen {_MOST_EVIDENCE} bewijsstukken bij een rapportage.", field="evidence"
            )
        found = ReportEvidence.objects.create(report=report, stored=stored, added_by=by, added_at=at)
        data = {"first_on": first_on.isoformat(), "sha256": stored.sha256}
        change_file(file, "obligation.evidence_added", found, by=by, at=at, data=data)
    return found


@transaction.atomic
def remove_evidence(evidence: ReportEvidence, *, by: User, at: datetime) -> None:
    """From a draft only."""
    file, report, _ = _locked_draft(evidence.report, by=by)
    fresh = report.evidence.select_for_update(no_key=True).get(pk=evidence.pk)
    if fresh.removed_at is None:
        fresh.removed_at = at
        fresh.save(update_fields=["removed_at"])
        change_file(file, "obligation.evidence_removed", fresh, by=by, at=at, data=_data(report))


def locked_for_provider(obligation: Obligation, *, by: User) -> tuple[ContractFile, Obligation]:
    """The contract and the prestatieafspraak, locked for who reports on behalf of the provider."""
    file = locked_file(obligation.file)
    if not may_report(by, file):
        raise _not_theirs()
    fresh = file.obligations.select_for_update(no_key=True).get(pk=obligation.pk)
    fresh.file = file
    return file, fresh


def _draft(obligation: Obligation, period: Period, *, by: User, at: datetime) -> ObligationReport:
    """The draft of a period, or a new one that is not saved yet: after a return with what was said before."""
    standing = obligation.reports.exclude(status=ReportStatus.RETURNED.value).filter(first_on=period.first)
    found: ObligationReport | None = standing.select_for_update(no_key=True).first()
    if found is None:
        return ObligationReport(obligation=obligation, first_on=period.first, saved_by=by, saved_at=at)
    if found.state is not ReportStatus.DRAFT:
        raise DecisionRefused("Over deze periode is al gerapporteerd. Dat ligt vast.")
    found.obligation = obligation
    return found


def _locked_draft(report: ObligationReport, *, by: User) -> tuple[ContractFile, ObligationReport, Obligation]:
    file, obligation = locked_for_provider(report.obligation, by=by)
    fresh = obligation.reports.select_for_update(no_key=True).get(pk=report.pk)
    fresh.obligation = obligation
    if fresh.state is not ReportStatus.DRAFT:
        raise DecisionRefused("Deze rapportage is al ingediend. Die ligt vast.")
    return file, fresh, obligation


def _period(obligation: Obligation, first_on: date) -> Period:
    found = next((one for one in obligation.periods() if one.first == first_on), None)
    if found is None:
        raise DecisionRefused(f"Er is geen periode die begint op {date_in_words(first_on)}.")
    return found


def _data(report: ObligationReport) -> dict[str, object]:
    return {"first_on": report.first_on.isoformat(), "is_met": report.is_met}


def _not_theirs() -> NotAllowed:
    return NotAllowed("U mag niet rapporteren voor deze organisatie.")
