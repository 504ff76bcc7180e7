"""Bewaarplicht: put a tender on hold, and lift that again."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.errors import DecisionRefused
from contracts.domain.retention import check_reason
from contracts.models import HoldLift, LegalHold
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender

ACT = "contracts.hold"


@transaction.atomic
def place_hold(tender: Tender, *, reason: str, by: User, at: datetime) -> LegalHold:
    """From now on nothing of the tender is destroyed; a list that is being carried out stops at the next batch."""
    tender = lock_tender(tender.pk, in_archive=True)
    require(by, ACT, tender)
    hold = LegalHold.objects.create(
        tender=tender, reason=check_reason(reason, "de stukken bewaart"), placed_by=by, placed_at=at
    )
    Auditor(by).record("hold.placed", hold, scope=tender_scope(tender.public_id), at=at)
    return hold


@transaction.atomic
def lift_hold(hold: LegalHold, *, reason: str, by: User, at: datetime) -> HoldLift:
    tender = lock_tender(hold.tender_id, in_archive=True)
    require(by, ACT, tender)
    if HoldLift.objects.filter(hold=hold).exists():
        raise DecisionRefused("Deze bewaarplicht is al opgeheven.")
    lift = HoldLift.objects.create(
        hold=hold, reason=check_reason(reason, "de bewaarplicht opheft"), by=by, at=at
    )
    Auditor(by).record("hold.lifted", hold, scope=tender_scope(tender.public_id), at=at)
    return lift
