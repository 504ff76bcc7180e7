"""Make the award definitive, when the gate is open."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.errors import DecisionRefused
from contracts.models import Contract
from contracts.selectors import positions_of, standing_decision
from contracts.services.gate import check_gate
from tenders.domain.lifecycle import Act
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import change_status, lock_tender


@transaction.atomic
def award_definitively(tender: Tender, *, by: User, at: datetime) -> list[Contract]:
    """A contract to sign per lot and winner. Refused with everything that keeps the gate closed (`domain.gate`)."""
    tender = lock_tender(tender)
    require(by, "contracts.award", tender)
    decision = standing_decision(tender)
    if decision is None:
        raise DecisionRefused("Er is geen besluit waarvan de brieven zijn verstuurd.")
    check_gate(decision, at=at)
    contracts = Contract.objects.bulk_create(
        Contract(decision=decision, lot=row.lot, bid=row.bid, awarded_at=at)
        for row in positions_of(decision.ranking)
        if row.is_awarded
    )
    change_status(tender, Act.AWARD, by=by, at=at)
    Auditor(by).record(
        "award.definitive",
        decision,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"contracts": [str(contract.public_id) for contract in contracts]},
    )
    return contracts
