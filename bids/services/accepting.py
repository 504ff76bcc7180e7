"""Accepting the tariff: what is accepted is compared with the lots and the tariff as they are now."""

from datetime import datetime
from typing import Any

from accounts.models import User
from bids.content import draft_answers
from bids.domain import tariff, tasks
from bids.domain.answers import lots_of, typed_of
from bids.listing import tariff_terms
from bids.models import Draft, Submission
from bids.services.drafts import remove_objects, save_answers
from tenders.models import Tender
from tenders.selectors import definition_of


def tariff_gaps(draft: Draft, tender: Tender, given: dict[str, Any], *, by: User) -> list[str]:
    """What is still to be accepted, for the lots that the draft is for."""
    definition = definition_of(tender)
    known = {lot.number for lot in definition.method.lots}
    application = draft_answers(draft, tasks.APPLICATION, by=by)
    is_sealed = application is None and draft.items.filter(task=tasks.APPLICATION).exists()
    are_known = not is_sealed and (application is None or typed_of(application) is None)
    return tariff.gaps(
        given,
        lots=lots_of(application, known),
        is_one_lot=len(known) == 1,
        terms=tariff_terms(tender, definition),
        are_known=are_known,
    )


def settle_tariff(draft: Draft, tender: Tender, *, by: User, at: datetime) -> None:
    """After the lots or the tariff changed: note anew what is still to be accepted. The caller holds the draft.

    A sealed acceptance cannot be read: where it may be of another tariff or of other lots it leaves the draft, and is
    given anew.
    """
    is_sealed = draft.items.filter(task=tasks.TARIFF).exclude(carried_from=None).exists()
    if is_sealed and (
        accepted_tariff(draft, tender) != current_tariff(tender) or _chooses_lots(draft, tender, by)
    ):
        remove_objects(draft, tasks.TARIFF)
    given = draft_answers(draft, tasks.TARIFF, by=by)
    if given is not None:
        gaps = tariff_gaps(draft, tender, given, by=by)
        save_answers(draft, tasks.TARIFF, given, by=by, at=at, missing=gaps)


def current_tariff(tender: Tender) -> str:
    return tariff.fingerprint(tariff_terms(tender, definition_of(tender)))


def accepted_tariff(draft: Draft, tender: Tender) -> str:
    """Which tariff submitting this draft accepts: the one of now, or the earlier one of what is carried over sealed."""
    item = draft.items.select_related("carried_from__submission").filter(task=tasks.TARIFF).first()
    if item is not None and item.carried_from is not None and item.carried_from.submission.tariff:
        return item.carried_from.submission.tariff
    return current_tariff(tender)


def has_other_tariff(tender: Tender, submission: Submission) -> bool:
    """Whether the tariff was changed after this bidder accepted it."""
    return bool(submission.tariff) and submission.tariff != current_tariff(tender)


def _chooses_lots(draft: Draft, tender: Tender, by: User) -> bool:
    """Whether the lots were filled in anew, where there is more than one to choose."""
    return (
        len(definition_of(tender).method.lots) > 1
        and draft_answers(draft, tasks.APPLICATION, by=by) is not None
    )
