"""End a tender of which the decision awards nothing."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.errors import DecisionRefused, GateClosed, StandstillRuns
from contracts.domain.gate import Bar
from contracts.selectors import standing_decision
from contracts.selectors.gate import hindrances_to_closing
from tenders.domain.lifecycle import Act
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import change_status, lock_tender


@transaction.atomic
def close_unawarded(tender: Tender, *, by: User, at: datetime) -> None:
    """Not awarded, or withdrawn by the decision: after the standstill nothing follows. Refused as the gate is."""
    tender = lock_tender(tender)
    require(by, "contracts.close", tender)
    decision = standing_decision(tender)
    if decision is None:
        raise DecisionRefused("Er is geen besluit waarvan de brieven zijn verstuurd.")
    found = hindrances_to_closing(decision, at=at)
    if found:
        runs = any(one.bar is Bar.STANDSTILL for one in found)
        refusal: type[DecisionRefused] = StandstillRuns if runs else GateClosed
        raise refusal(" ".join(one.sentence for one in found))
    change_status(tender, Act.CLOSE_UNAWARDED, by=by, at=at)
    Auditor(by).record(
        "decision.closed",
        decision,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"kind": decision.kind},
    )
