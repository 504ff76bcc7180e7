"""The second reading of letters by a jurist, before they go."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.errors import DecisionRefused
from contracts.models import Letter, LetterReading
from contracts.services.decisions import check_standing
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def record_second_reading(
    letter: Letter, *, seen: str, remarks: str, by: User, at: datetime
) -> LetterReading:
    """Note that a jurist read the letter as it was made; a letter that changes is read again.

    `seen` is the hash of the content that the jurist had on screen. Refused to who drafted the decision: a second
    reading is by somebody else.
    """
    tender = lock_tender(letter.decision.tender_id)
    require(by, "contracts.second_reading", tender)
    decision = check_standing(letter.decision)
    current = Letter.objects.get(pk=letter.pk)
    if by.pk == decision.drafted_by_id:
        raise DecisionRefused("U hebt dit besluit opgesteld. De tweede lezing doet iemand anders.")
    if current.status != Letter.Status.READY:
        raise DecisionRefused("Deze brief is nog niet gemaakt. Lees hem als hij klaar is.")
    if current.content_hash != seen:
        raise DecisionRefused("De brief is veranderd sinds u deze pagina opende. Lees hem opnieuw.")
    reading = LetterReading.objects.create(
        letter=current,
        content_hash=current.content_hash,
        content=current.content,
        remarks=remarks.strip(),
        by=by,
        at=at,
    )
    Auditor(by).record(
        "letter.second_reading",
        current,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"content": current.content_hash, "has_remarks": bool(reading.remarks)},
    )
    return reading
