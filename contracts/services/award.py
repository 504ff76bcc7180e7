"""Make the award definitive, after the standstill."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.errors import DecisionRefused, StandstillRuns
from contracts.models import Contract
from contracts.selectors import awarded_positions, standing_decision
from tenders.domain.lifecycle import Act
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import change_status, lock_tender
from ui.formatting import dutch_datetime


@transaction.atomic
def award_definitively(tender: Tender, *, by: User, at: datetime) -> list[Contract]:
    """A contract to sign per lot and winner. Refused until the standstill has ended (Aw 2.127).

    `standstill_ends_at` is the last second of the term, so that instant itself is still within it.
    """
    tender = lock_tender(tender)
    require(by, "contracts.award", tender)
    decision = standing_decision(tender)
    if decision is None or decision.standstill_ends_at is None:
        raise DecisionRefused("Er is geen besluit waarvan de brieven zijn verstuurd.")
    if not decision.awards:
        raise DecisionRefused("Dit besluit gunt aan niemand. Er is niets om definitief te gunnen.")
    if at <= decision.standstill_ends_at:
        raise StandstillRuns(
            f"De opschortende termijn loopt tot en met {dutch_datetime(decision.standstill_ends_at)}. Definitief "
            "gunnen kan daarna."
        )
    contracts = Contract.objects.bulk_create(
        Contract(decision=decision, lot=row.lot, bid=row.bid, awarded_at=at)
        for row in awarded_positions(decision)
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
