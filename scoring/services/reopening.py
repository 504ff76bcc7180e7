"""The chair opens a finished sheet again."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.models import Bid
from scoring.domain.reopening import check_may_reopen
from scoring.models import ScoreSheet, SheetReopening
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def reopen_sheet(sheet: ScoreSheet, *, reason: str, by: User, at: datetime) -> SheetReopening:
    """Before the reveal alone; what was written stays, and the reveal waits until the sheet is final anew.

    All members read who opened whose sheet, when and why (`SheetReopening`); the verslag takes it over.
    """
    tender = lock_tender(sheet.bid.tender_id)
    sheet = ScoreSheet.objects.select_for_update(of=("self",)).select_related("bid", "lot").get(pk=sheet.pk)
    check_may_reopen(
        tender.state,
        is_final=sheet.finalised_at is not None,
        reason=reason,
        hidden_names=_hidden_names(tender),
    )
    require(by, "scoring.reopen", tender)
    reopening = SheetReopening.objects.create(
        sheet=sheet, finalised_at=sheet.finalised_at, reason=reason.strip(), by=by, at=at
    )
    sheet.finalised_at = None
    sheet.save(update_fields=["finalised_at"])
    Auditor(by).record(
        "sheet.reopened",
        sheet,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"bid": str(sheet.bid.public_id), "lot": sheet.lot.number},
    )
    return reopening


def _hidden_names(tender: Tender) -> list[str]:
    if not tender.anonymous_scoring:
        return []
    return list(Bid.objects.filter(tender=tender).values_list("organisation__name", flat=True))
