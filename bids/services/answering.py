"""Answers of a draft, kept by a button or while somebody types; a stale page overwrites nothing unseen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from bids.content import draft_answers
from bids.domain import tasks
from bids.models import Draft
from bids.services.accepting import settle_tariff, tariff_gaps
from bids.services.drafts import lock_draft, refuse_stale, save_answers
from documents.vault import VaultDamaged


@transaction.atomic
def keep_answers(
    draft: Draft,
    task: str,
    data: dict[str, Any],
    *,
    seen: str,
    by: User,
    at: datetime,
    missing: Sequence[str] = (),
) -> None:
    """As `save_answers`; StaleAnswers where the draft holds another version than `seen`. Equal ones are not written."""
    draft = lock_draft(draft, at)
    try:
        current = draft_answers(draft, task, by=by)
    except VaultDamaged:
        # Nobody can read it any more: it is filled in anew.
        current = None
    refuse_stale(current, seen, data)
    if current == data:
        return
    if task == tasks.TARIFF:
        missing = tariff_gaps(draft, draft.bid.tender, data, by=by)
    save_answers(draft, task, data, by=by, at=at, missing=missing)
    if task == tasks.APPLICATION:
        settle_tariff(draft, draft.bid.tender, by=by, at=at)
