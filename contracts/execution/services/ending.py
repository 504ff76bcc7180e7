"""A contract stops for good: on its last day, or before it."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from contracts.domain.errors import DecisionRefused
from contracts.domain.execution import check_end
from contracts.execution.services.options import prepare_end
from contracts.execution.services.state import change_file, locked_file
from contracts.models import ContractFile


@transaction.atomic
def end_contract(file: ContractFile, *, ended_on: date, reason: str, by: User, at: datetime) -> ContractFile:
    """After `ended_on` nothing is performed under it any more. Once; options that were open lapse."""
    fresh = locked_file(file, by=by)
    if fresh.ended_on is not None:
        raise DecisionRefused("Dit contract is al beëindigd.")
    check_end(ended_on, fresh.term, reason=reason)
    fresh.ended_on, fresh.ended_by, fresh.ended_at = ended_on, by, at
    fresh.ended_because = reason.strip()
    fresh.save(update_fields=["ended_on", "ended_by", "ended_at", "ended_because"])
    prepare_end(fresh)
    change_file(fresh, "contract.ended", fresh, by=by, at=at, data={"ended_on": ended_on.isoformat()})
    return fresh
