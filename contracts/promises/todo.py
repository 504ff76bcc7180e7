"""What awaits a person around prestatieafspraken, for the start page."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse

from accounts.models import User
from accounts.selectors import can_edit_for, organisations_of
from contracts.domain.obligations import ReportStatus, period_in_words
from contracts.execution.selectors import managed_tenders
from contracts.models import Obligation, ObligationReport
from contracts.promises.selectors import followed, obligations
from tenders.domain.terms import end_of_day
from tenders.domain.wording import local_date
from tenders.todo import Todo


def obligations_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """Report, for the provider; judge what was reported, for who manages the contract. A constant number of queries."""
    return [*_to_report(user, local_date(at)), *_to_judge(user)]


def _to_report(user: User, today: date) -> Iterator[Todo]:
    mine = [one for one in organisations_of(user) if can_edit_for(user, one)]
    if not mine:
        return
    rows = obligations(Obligation.objects.filter(file__contract__bid__organisation__in=mine))
    for one in followed(rows, today):
        period = one.awaited(today)
        if period is None:
            continue
        obligation = one.obligation
        yield Todo(
            text=f"Rapporteer over {obligation.title}: {period_in_words(period, obligation.rhythm)}",
            without_names="Rapporteer over een prestatieafspraak",
            url=reverse(
                "contracts:obligation_report",
                args=[obligation.file.public_id, obligation.public_id, period.first.isoformat()],
            ),
            tender=obligation.file.contract.decision.tender,
            due=end_of_day(period.due_on),
        )


def _to_judge(user: User) -> Iterator[Todo]:
    waiting = ObligationReport.objects.filter(
        obligation__file__contract__decision__tender__in=managed_tenders(user),
        status=ReportStatus.SUBMITTED.value,
    ).select_related("obligation__file__contract__bid__organisation", "obligation__file__contract__decision")
    waiting = waiting.prefetch_related("obligation__file__contract__decision__tender__authority")
    for report in waiting:
        file = report.obligation.file
        yield Todo(
            text=f"Beoordeel de rapportage van {file.contract.bid.organisation.name}: {report.obligation.title}",
            without_names="Beoordeel een rapportage",
            url=reverse(
                "contracts:obligation_report",
                args=[file.public_id, report.obligation.public_id, report.first_on.isoformat()],
            ),
            tender=file.contract.decision.tender,
            due=None,
        )
