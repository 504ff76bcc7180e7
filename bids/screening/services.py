"""Record a screening. The log says that it was recorded, never with what outcome."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.domain.screening import ScreeningKind, ScreeningOutcome, check_screening, due_on
from bids.insiders.gate import require_cleared
from bids.models import Bid, Screening
from tenders.domain.wording import local_date
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def record_screening(
    bid: Bid, kind: str, *, asked_on: date, outcome: str, by: User, at: datetime
) -> Screening:
    """The Bibob request or the consultation of the register, and later its outcome in the same row."""
    tender = lock_tender(bid.tender_id)
    require(by, "bids.write_screening", tender)
    require_cleared(by, bid)
    chosen = ScreeningKind(kind)
    days = definition_of(tender).rules.bibob_days
    check_screening(chosen, ScreeningOutcome(outcome), asked_on=asked_on, today=local_date(at), days=days)
    row, _ = Screening.objects.update_or_create(
        bid=bid,
        kind=chosen.value,
        defaults={
            "asked_on": asked_on,
            "due_on": due_on(chosen, asked_on, days),
            "outcome": outcome,
            "recorded_by": by,
            "recorded_at": at,
        },
    )
    Auditor(by).record(
        "screening.recorded",
        row,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bid": str(bid.public_id), "kind": chosen.value},
    )
    return row
