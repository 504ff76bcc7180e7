"""Bring reports to mind that are due soon, or were due; found by the clock."""

from datetime import date, datetime, timedelta

from django.db import transaction

from contracts.domain.execution import Phase
from contracts.domain.obligations import DAYS_TO_REMIND, next_reminder
from contracts.models import Obligation
from contracts.promises.selectors import followed, obligations
from contracts.promises.services.telling import tell_provider
from tenders.domain.wording import local_date

# Where no period is left an extension may bring some: so often is looked.
_DAYS_BETWEEN = 30
_AT_ONCE = 200


def remind_of_reports(*, at: datetime) -> int:
    """Tell the providers of reports that are due within a week or since yesterday; how many were told. Each once."""
    today = local_date(at)
    waiting = Obligation.objects.filter(
        look_on__lte=today, file__contract__decision__tender__archived_at=None
    ).order_by("look_on", "pk")
    return sum(_look(pk, today) for pk in waiting.values_list("pk", flat=True)[:_AT_ONCE])


@transaction.atomic
def _look(pk: int, today: date) -> bool:
    locked = Obligation.objects.select_for_update(no_key=True).filter(pk=pk, look_on__lte=today).first()
    if locked is None:
        return False
    (one,) = followed(obligations(Obligation.objects.filter(pk=pk)), today)
    term = one.obligation.file.term
    done = set(one.handed_in)
    is_due = any(
        period.first not in done and period.due_on - timedelta(days=DAYS_TO_REMIND) <= today
        for period in one.periods
        # What is late for longer than a day was brought to mind before: it stands on the page and the start page.
        if period.due_on >= today - timedelta(days=1)
    )
    locked.look_on = next_reminder(one.periods, today)
    if locked.look_on is None and one.obligation.ended_on is None and term.phase(today) is not Phase.ENDED:
        locked.look_on = today + timedelta(days=_DAYS_BETWEEN)
    locked.save(update_fields=["look_on"])
    if is_due:
        tell_provider(one.obligation)
    return is_due
