"""Write what made a winner stand out, per criterion."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from bids.models import Bid
from contracts.domain.errors import DecisionRefused, StaleText
from contracts.models import AwardDecision, RelativeAdvantage
from contracts.selectors import awarded_positions, text_mark
from contracts.services.decisions import check_standing, outdate_letters
from scoring.models import ConsensusScore
from tenders.models import Lot
from tenders.permissions import require
from tenders.selectors import definition_of
from tenders.services.lifecycle import lock_tender

_LONGEST = 4000


@transaction.atomic
def save_advantage(
    decision: AwardDecision,
    lot: Lot,
    bid: Bid,
    code: str,
    *,
    text: str,
    seen: str | None = None,
    by: User,
    at: datetime,
) -> RelativeAdvantage:
    """Keep the text. With `seen`, the mark of the text it was made from, a newer text raises StaleText."""
    tender = lock_tender(decision.tender_id)
    require(by, "contracts.prepare_letters", tender)
    decision = check_standing(decision)
    _check_item(decision, lot, bid, code)
    text = text.strip()
    if len(text) > _LONGEST:
        raise DecisionRefused(f"Deze tekst heeft {len(text)} tekens; er passen er {_LONGEST}. Kort hem in.")
    row, _ = RelativeAdvantage.objects.get_or_create(decision=decision, lot=lot, bid=bid, criterion_code=code)
    if row.text == text:
        return row
    if seen is not None and seen != text_mark(row.text):
        raise StaleText(row.text)
    row.text = text
    row.save(update_fields=["text"])
    outdate_letters(decision)
    Auditor(by).record(
        "decision.advantage_saved",
        decision,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "lot": lot.number,
            "bid": str(bid.public_id),
            "criterion": sha256(code.encode()).hexdigest()[:16],
            "text": sha256(text.encode()).hexdigest(),
        },
    )
    return row


@transaction.atomic
def take_over_motivation(
    decision: AwardDecision, lot: Lot, bid: Bid, code: str, *, by: User, at: datetime
) -> RelativeAdvantage:
    """Use what the commission wrote about the winner on this criterion as the text."""
    consensus = ConsensusScore.objects.filter(bid=bid, lot=lot, criterion_code=code).first()
    if consensus is None or not consensus.motivation.strip():
        raise DecisionRefused("De commissie heeft bij dit criterium geen motivering geschreven.")
    return save_advantage(decision, lot, bid, code, text=consensus.motivation, by=by, at=at)


def _check_item(decision: AwardDecision, lot: Lot, bid: Bid, code: str) -> None:
    is_winner = any((row.lot_id, row.bid_id) == (lot.pk, bid.pk) for row in awarded_positions(decision))
    codes = {leaf.code for leaf in definition_of(decision.tender).method.quality_leaves}
    if not is_winner or code not in codes:
        raise DecisionRefused("Deze inschrijver wint dit perceel niet, of dit criterium bestaat niet.")
