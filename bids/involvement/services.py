"""Note what was done about earlier involvement. Excluding is another act: `bids.exclusion`."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.domain.involvement import check_note
from bids.domain.refusals import BidRefused
from bids.insiders.gate import require_cleared
from bids.involvement.selectors import involvements_of
from bids.models import Bid, InvolvementNote
from tenders.models import Consultation
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def note_involvement(
    bid: Bid,
    consultation: Consultation,
    *,
    is_shared: bool,
    had_time: bool,
    measures: str,
    by: User,
    at: datetime,
) -> InvolvementNote:
    """BidRefused where no organisation of the opened bid took part, and without words."""
    tender = lock_tender(bid.tender_id)
    require(by, "bids.note_involvement", tender)
    require_cleared(by, bid)
    current = Bid.objects.select_related("organisation").get(pk=bid.pk)
    current.tender = tender
    if consultation.pk not in {row.consultation.pk for row in involvements_of(current)}:
        raise BidRefused("Geen organisatie in deze inschrijving deed mee aan deze marktconsultatie.")
    words = check_note(is_shared=is_shared, had_time=had_time, measures=measures)
    note, _ = InvolvementNote.objects.update_or_create(
        bid=current,
        consultation=consultation,
        defaults={
            "is_shared": is_shared,
            "had_time": had_time,
            "measures": words,
            "noted_by": by,
            "noted_at": at,
        },
    )
    Auditor(by).record(
        "involvement.noted",
        note,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "bid": str(bid.public_id),
            "consultation": str(consultation.public_id),
            "is_shared": is_shared,
            "had_time": had_time,
        },
    )
    return note
