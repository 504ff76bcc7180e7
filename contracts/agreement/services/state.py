"""The one writer of the status of an overeenkomst."""

from datetime import datetime
from typing import Any

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.agreements import AgreementAct, next_status
from contracts.models import Agreement
from tenders.models import Tender
from tenders.services.lifecycle import lock_tender


def locked_agreement(agreement: Agreement) -> tuple[Tender, Agreement]:
    """The tender's row first, then that of the overeenkomst: what an act decides on is read after both."""
    tender = lock_tender(agreement.contract.decision.tender_id)
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True)
    fresh = rows.select_related(
        "contract__decision__tender", "contract__lot", "contract__bid__organisation", "word", "pdf", "mandate"
    ).get(pk=agreement.pk)
    fresh.contract.decision.tender = tender
    return tender, fresh


def change_agreement(
    agreement: Agreement,
    act: AgreementAct,
    *,
    by: User,
    at: datetime,
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> Agreement:
    """Move a locked overeenkomst one step and set the fields that belong to it; refused where the act does not fit."""
    before = agreement.state
    agreement.status = next_status(before, act, agreement.signing_order).value
    for name, value in changes.items():
        setattr(agreement, name, value)
    agreement.save(update_fields=["status", *changes])
    tender = agreement.contract.decision.tender
    Auditor(by).record(
        f"agreement.{act.value}",
        agreement,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "from": before.value,
            "to": agreement.status,
            "content": agreement.content_hash,
            **(data or {}),
        },
    )
    return agreement
