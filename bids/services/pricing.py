"""A price is compared with the bodemtarief as it is now: when a change is confirmed, and when the bid is submitted."""

from datetime import datetime

from accounts.models import User
from bids.content import draft_amounts, draft_answers, draft_items
from bids.domain import pricing, tasks
from bids.domain.answers import typed_of
from bids.domain.refusals import BidRefused
from bids.models import Draft, Submission
from bids.services.drafts import remove_objects, save_answers
from tenders.changes import definition_with
from tenders.models import Tender
from tenders.selectors import definition_of


def settle_price(draft: Draft, tender: Tender, *, by: User, at: datetime) -> None:
    """After the bodemtarief changed: note anew whether the price is still to be changed. The caller holds the draft.

    A sealed price cannot be read: where it may be too low now it leaves the draft, and is given anew.
    """
    if _carries_unsure_price(draft, tender):
        remove_objects(draft, tasks.PRICE)
    item = draft_items(draft, by=by).get(tasks.PRICE)
    if item is None or item.is_carried:
        return
    low = _low(draft, tender)
    if low == (item.details or {}).get("missing", []):
        return
    given = draft_answers(draft, tasks.PRICE, by=by)
    if given is not None and typed_of(given) is None:
        save_answers(draft, tasks.PRICE, given, by=by, at=at, missing=low)


def refuse_low_price(draft: Draft, tender: Tender) -> None:
    """Nobody submits a price under the bodemtarief; the file of a scenario may, to show what becomes of it."""
    if tender.is_rehearsal:
        return
    if _carries_unsure_price(draft, tender):
        raise BidRefused(
            "U kunt nog niet indienen: het bodemtarief is verhoogd nadat u uw prijs indiende. Vul uw prijs opnieuw in."
        )
    if low := _low(draft, tender):
        raise BidRefused(f"U kunt nog niet indienen. {' '.join(low)}")


def has_raised_floor(tender: Tender, submission: Submission) -> bool:
    """Whether the price in a sealed submission may lie under the bodemtarief of now."""
    lots = definition_of(tender).method.lots
    if submission.method == tender.fingerprint or not any(lot.floor_price for lot in lots):
        return False
    earlier = definition_with(tender, submission.method)
    return earlier is None or pricing.is_raised(earlier.method.lots, lots)


def _carries_unsure_price(draft: Draft, tender: Tender) -> bool:
    item = draft.items.select_related("carried_from__submission").filter(task=tasks.PRICE).first()
    return (
        item is not None
        and item.carried_from is not None
        and has_raised_floor(tender, item.carried_from.submission)
    )


def _low(draft: Draft, tender: Tender) -> list[str]:
    """A sentence for each lot for which the price of the draft is too low."""
    lots = definition_of(tender).method.lots
    if not any(lot.floor_price for lot in lots):
        return []
    low = pricing.low_lots(lots, draft_amounts(draft))
    return [
        f"Perceel {lot.number}: {pricing.refusal(lot)}" if len(lots) > 1 else pricing.refusal(lot)
        for lot in low
    ]
