"""Set aside a flag: the text may go out as it is."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from contracts.domain.completeness import says_something
from contracts.domain.errors import DecisionRefused
from contracts.models import AwardDecision, FlagDismissal
from contracts.selectors.flags import open_flags
from contracts.selectors.record import composed_letters
from contracts.services.decisions import check_standing
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


@transaction.atomic
def dismiss_flag(decision: AwardDecision, *, mark: str, reason: str, by: User, at: datetime) -> FlagDismissal:
    """With a reason; it holds for this text, these words and this bidder, in every letter of the decision."""
    tender = lock_tender(decision.tender_id)
    require(by, "contracts.dismiss_flag", tender)
    decision = check_standing(decision)
    if mark not in {row.flag.mark for row in open_flags(decision, composed_letters(decision))}:
        raise DecisionRefused(
            "Deze tekst is intussen veranderd, of iemand keek er al naar. Bekijk de brief opnieuw."
        )
    if not says_something(reason):
        raise DecisionRefused("Schrijf op waarom deze tekst zo in de brief mag staan.", field="reason")
    row = FlagDismissal.objects.create(decision=decision, mark=mark, reason=reason.strip(), by=by, at=at)
    Auditor(by).record(
        "letter.flag_dismissed",
        decision,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"mark": mark},
    )
    return row
