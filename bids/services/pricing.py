"""A price is compared with the bounds of now: when a change is confirmed, and when the bid is submitted."""

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
    """After the bodemtarief or the plafond changed: note anew whether the price is still to be changed. The caller
    holds the draft.

    A sealed price cannot be read: where it may lie outside the bounds now it leaves the draft, and is given anew.
    """
    if _unsure_price(draft, tender):
        remove_objects(draft, tasks.PRICE)
    item = draft_items(draft, by=by).get(tasks.PRICE)
    if item is None or item.is_carried:
        return
    wrong = _outside(draft, tender)
    if wrong == (item.details or {}).get("missing", []):
        return
    given = draft_answers(draft, tasks.PRICE, by=by)
    if given is not None and typed_of(given) is None:
        save_answers(draft, tasks.PRICE, given, by=by, at=at, missing=wrong)


def refuse_price_outside_bounds(draft: Draft, tender: Tender) -> None:
    """Nobody submits a price that would be set aside; the file of a scenario may, to show what becomes of it."""
    if tender.is_rehearsal:
        return
    if found := _unsure_price(draft, tender):
        raise BidRefused(
            f"U kunt nog niet indienen: {found} nadat u uw prijs indiende. Vul uw prijs opnieuw in."
        )
    if wrong := _outside(draft, tender):
        raise BidRefused(f"U kunt nog niet indienen. {' '.join(wrong)}")


def narrowed_since(tender: Tender, submission: Submission) -> pricing.Narrowed:
    """Which bounds the price in a sealed submission may lie outside of now."""
    now = pricing.bounds_of(definition_of(tender).method)
    if submission.method == tender.fingerprint or not any(row.is_bound for row in now):
        return pricing.Narrowed()
    earlier = definition_with(tender, submission.method)
    return pricing.narrowed(() if earlier is None else pricing.bounds_of(earlier.method), now)


def _unsure_price(draft: Draft, tender: Tender) -> pricing.Narrowed:
    """Which bounds a sealed price that the draft carries along may lie outside of."""
    item = draft.items.select_related("carried_from__submission").filter(task=tasks.PRICE).first()
    if item is None or item.carried_from is None:
        return pricing.Narrowed()
    return narrowed_since(tender, item.carried_from.submission)


def _outside(draft: Draft, tender: Tender) -> list[str]:
    bounds = pricing.bounds_of(definition_of(tender).method)
    if not any(row.is_bound for row in bounds):
        return []
    return pricing.refusals(bounds, draft_amounts(draft))
