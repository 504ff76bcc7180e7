"""Decide on an option, and set the day before which that is done."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from contracts.domain.contract_tasks import PlannedTask, closing_tasks
from contracts.domain.errors import DecisionRefused
from contracts.domain.options import Outcome, check_decide_by, check_decision, next_option
from contracts.domain.periods import extended
from contracts.execution.services.state import change_file, locked_file
from contracts.models import ContractFile, ContractOption, ContractTask
from tenders.domain.wording import local_date


@transaction.atomic
def decide_option(
    option: ContractOption,
    *,
    outcome: Outcome | str,
    reason: str,
    late_reason: str = "",
    by: User,
    at: datetime,
) -> ContractOption:
    """Extend the contract by the months of the option, or not: then it ends on its last day, and that is prepared."""
    file, fresh = _locked(option, by=by)
    outcome = Outcome(outcome)
    if outcome is Outcome.OPEN:
        raise DecisionRefused("Kies of u verlengt.", field="outcome")
    today = local_date(at)
    known = [one.terms for one in file.options.all()]
    check_decision(fresh.terms, known, file.term, reason=reason, late_reason=late_reason, today=today)
    is_late = today > fresh.decide_by
    fresh.outcome, fresh.reason = outcome.value, reason.strip()
    fresh.late_reason = late_reason.strip() if is_late else ""
    fresh.decided_by, fresh.decided_at = by, at
    fresh.save(update_fields=["outcome", "reason", "late_reason", "decided_by", "decided_at"])
    if outcome is Outcome.EXTENDED:
        file.ends_on = extended(file.ends_on, fresh.months)
        file.save(update_fields=["ends_on"])
    prepare_end(file)
    change_file(
        file,
        "contract.option_decided",
        fresh,
        by=by,
        at=at,
        data={
            "number": fresh.number,
            "outcome": outcome.value,
            "ends_on": file.ends_on.isoformat(),
            "is_late": is_late,
        },
    )
    return fresh


@transaction.atomic
def plan_option(option: ContractOption, *, decide_by: date, by: User, at: datetime) -> ContractOption:
    """Another day before which an option is decided, such as the one of a notice period."""
    file, fresh = _locked(option, by=by)
    if fresh.outcome != Outcome.OPEN.value:
        raise DecisionRefused("Over deze verlenging is al besloten.")
    last = file.ends_on
    for earlier in file.options.filter(number__lt=fresh.number, outcome=Outcome.OPEN.value):
        last = extended(last, earlier.months)
    check_decide_by(decide_by, last)
    before, fresh.decide_by = fresh.decide_by, decide_by
    fresh.save(update_fields=["decide_by"])
    change_file(
        file,
        "contract.option_planned",
        fresh,
        by=by,
        at=at,
        data={"number": fresh.number, "from": before.isoformat(), "to": decide_by.isoformat()},
    )
    return fresh


def prepare_end(file: ContractFile) -> None:
    """Of a locked contract without an option left: what is to be seen to before its last day, once."""
    if next_option([one.terms for one in file.options.all()]) is not None:
        return
    set_tasks(file, closing_tasks(file.term.last_on))


def set_tasks(file: ContractFile, planned: Iterable[PlannedTask]) -> None:
    """Of a locked contract: each once."""
    known = set(file.tasks.exclude(code="").values_list("code", flat=True))
    ContractTask.objects.bulk_create(
        ContractTask(
            file=file,
            code=one.code,
            kind=one.kind.value,
            title=one.title,
            source=one.source,
            due_on=one.due_on,
        )
        for one in planned
        if one.code not in known
    )


def _locked(option: ContractOption, *, by: User) -> tuple[ContractFile, ContractOption]:
    file = locked_file(option.file, by=by)
    fresh = file.options.select_for_update(no_key=True).get(pk=option.pk)
    fresh.file = file
    return file, fresh
