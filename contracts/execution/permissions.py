"""Who reads which contractblad. The acts of staff are in `contracts.permissions`."""

from datetime import datetime
from typing import Any

from accounts.selectors import can_edit_for, is_member_of
from contracts.execution.models import ContractFile
from contracts.execution.registry import Reader
from tenders.permissions import may

READ, MANAGE = "contracts.read_execution", "contracts.manage_execution"


def reader_of(user: Any, file: ContractFile, *, at: datetime) -> Reader | None:
    """As what the user reads this blad; None where it does not exist for the user."""
    tender = file.contract.decision.tender
    if may(user, READ, tender):
        return Reader(user, at, may_manage=may(user, MANAGE, tender))
    if is_member_of(user, file.contract.bid.organisation):
        return Reader(user, at, is_provider=True)
    return None


def may_report(user: Any, file: ContractFile) -> bool:
    """Who may fill in and ask something on behalf of the provider."""
    is_archived = file.contract.decision.tender.is_archived
    return not is_archived and can_edit_for(user, file.contract.bid.organisation)
