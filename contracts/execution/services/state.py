"""What every act on a contract in execution shares: the lock, the right, and the entry in the log."""

from datetime import datetime
from typing import Any

from django.db.models import F, Model

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.execution.permissions import MANAGE
from contracts.execution.selectors import files
from contracts.models import ContractFile
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


def locked_file(file: ContractFile, *, by: User | None = None) -> ContractFile:
    """The tender's row first, then that of the contract. `by` must be allowed to manage it; None asks nothing.

    Of an entry round that of the procedure before it: the rounds share one maximum.
    """
    first = file.contract.decision.tender.first_round_id
    if first is not None:
        lock_tender(first)
    tender = lock_tender(file.contract.decision.tender_id)
    if by is not None:
        require(by, MANAGE, tender)
    fresh = files().select_for_update(of=("self",), no_key=True).get(pk=file.pk)
    fresh.contract.decision.tender = tender
    return fresh


def change_file(
    file: ContractFile,
    event: str,
    subject: Model,
    *,
    by: User,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> None:
    """Note in the chain of the tender what was done to the contract, and on its row that something was."""
    ContractFile.objects.filter(pk=file.pk).update(changes=F("changes") + 1, changed_at=at)
    Auditor(by).record(
        event,
        subject,
        scope=tender_scope(file.contract.decision.tender.public_id),
        at=at,
        data={"contract": str(file.contract.public_id), **(data or {})},
    )
