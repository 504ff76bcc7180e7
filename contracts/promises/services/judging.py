"""The contract manager accepts what was reported, or sends it back with a reason."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from contracts.domain.errors import DecisionRefused
from contracts.domain.obligations import ReportStatus
from contracts.execution.services.state import change_file, locked_file
from contracts.models import ObligationReport
from contracts.promises.services.telling import tell_provider


def accept_report(report: ObligationReport, *, remarks: str = "", by: User, at: datetime) -> ObligationReport:
    """It counts as reported; accepted does not say that the norm was met."""
    return _judge(report, ReportStatus.ACCEPTED, "obligation.report_accepted", remarks, by=by, at=at)


def send_back_report(report: ObligationReport, *, remarks: str, by: User, at: datetime) -> ObligationReport:
    """It counts no more; the provider reports about the period again."""
    if not remarks.strip():
        raise DecisionRefused("Schrijf op wat er anders moet.", field="remarks")
    return _judge(report, ReportStatus.RETURNED, "obligation.report_returned", remarks, by=by, at=at)


@transaction.atomic
def _judge(
    report: ObligationReport, status: ReportStatus, event: str, remarks: str, *, by: User, at: datetime
) -> ObligationReport:
    file = locked_file(report.obligation.file, by=by)
    fresh = (
        ObligationReport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("obligation")
        .get(pk=report.pk)
    )
    fresh.obligation.file = file
    if fresh.state is not ReportStatus.SUBMITTED:
        raise DecisionRefused("Over deze rapportage is al beslist, of zij is nog niet ingediend.")
    fresh.status, fresh.remarks = status.value, remarks.strip()
    fresh.judged_by, fresh.judged_at = by, at
    fresh.save(update_fields=["status", "remarks", "judged_by", "judged_at"])
    change_file(file, event, fresh, by=by, at=at, data={"first_on": fresh.first_on.isoformat()})
    tell_provider(fresh.obligation)
    return fresh
