"""Accepting the tariff: what is accepted is compared with the lots and the tariff as they are now."""

from datetime import datetime
from typing import Any

from accounts.models import User
from bids.content import draft_answers
from bids.domain import tariff, tasks
from bids.domain.answers import lots_of, typed_of
from bids.listing import tariff_terms
from bids.models import Draft
from bids.services.drafts import save_answers
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
    """After the lots or the tariff changed: note anew what is still to be accepted. The caller holds the draft."""
    given = draft_answers(draft, tasks.TARIFF, by=by)
    if given is not None:
        gaps = tariff_gaps(draft, tender, given, by=by)
        save_answers(draft, tasks.TARIFF, given, by=by, at=at, missing=gaps)
