"""The UEA of a draft: saved section by section, and kept apart by an organisation for a next tender."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from bids.content import draft_answers
from bids.domain import tasks, uea
from bids.domain.refusals import BidRefused
from bids.domain.uea import Questions, Section
from bids.membership import KeptDeclaration
from bids.models import Draft
from bids.permissions import leads, require_editor
from bids.services.drafts import lock_draft, refuse_stale, save_answers
from documents.vault import decrypt_bytes, encrypt_bytes, keyring
from tenders.domain.wording import local_date
from tenders.models import Tender


@transaction.atomic
def save_section(
    draft: Draft,
    task: str,
    section: Section,
    values: dict[str, Any],
    *,
    by: User,
    at: datetime,
    seen: str | None = None,
    refused: Sequence[str] = (),
    confirms: bool = True,
) -> dict[str, Any]:
    """Merge one section into the UEA as it is now: who works on another section at the same time loses nothing.

    `seen` is the version of the answers of this section that the page showed: StaleAnswers where others were kept
    since. See `uea.merged` for the other two.
    """
    draft = lock_draft(draft, at)
    current = draft_answers(draft, task, by=by) or {}
    if seen is not None:
        refuse_stale(uea.part_like(current, values), seen, uea.part_like(values, values))
    data = uea.merged(current, section, values, refused=refused, confirms=confirms)
    # A button signs for the answers, equal or not: `filled_by` says who did.
    if confirms or data != current:
        _save(draft, task, data, by=by, at=at)
    return data


@transaction.atomic
def begin_declaration(
    draft: Draft, task: str, *, organisation: Organisation, use_kept: bool, by: User, at: datetime
) -> None:
    """Begin a UEA anew, in place of what there was: empty, or with what the organisation kept."""
    draft = lock_draft(draft, at)
    data: dict[str, Any] = {}
    if use_kept:
        kept = kept_declaration(organisation, by=by)
        if kept is None:
            raise BidRefused("Uw organisatie heeft nog geen UEA bewaard.")
        data = uea.taken_over(questions_of(draft.bid.tender), kept)
    _save(draft, task, data, by=by, at=at)


@transaction.atomic
def keep_declaration(
    draft: Draft, task: str, *, organisation: Organisation, by: User, at: datetime
) -> KeptDeclaration:
    """Keep the answers for a next tender. What is kept names no tender, and no time but the day."""
    require_editor(by, organisation)
    data = draft_answers(draft, task, by=by)
    if not data:
        raise BidRefused("Er is nog niets ingevuld om te bewaren.")
    content = encrypt_bytes(json.dumps(uea.reusable(data)).encode(), keyring().reading_public)
    kept, _ = KeptDeclaration.objects.update_or_create(
        organisation=organisation, defaults={"content": content, "kept_on": local_date(at)}
    )
    return kept


def kept_declaration(organisation: Organisation, *, by: User) -> dict[str, Any] | None:
    require_editor(by, organisation)
    kept = KeptDeclaration.objects.filter(organisation=organisation).first()
    if kept is None:
        return None
    data: dict[str, Any] = json.loads(decrypt_bytes(bytes(kept.content), keyring().reading_private))
    return data


def questions_of(tender: Tender) -> Questions:
    """What the UEA of this tender asks; the configuration is closed from publication on."""
    return uea.questions(
        [row.code for row in tender.exclusion_grounds.all()],
        [
            uea.Requirement(row.code, row.name, row.requirement)
            for row in tender.suitability_requirements.all()
        ],
    )


def _save(draft: Draft, task: str, data: dict[str, Any], *, by: User, at: datetime) -> None:
    data = {**data, "filled_by": _filled_by(draft, task, by)}
    gaps = uea.missing(questions_of(draft.bid.tender), data)
    save_answers(draft, task, data, by=by, at=at, missing=[gap.text for gap in gaps])


def _filled_by(draft: Draft, task: str, by: User) -> str:
    """Named where the penvoerder filled in the declaration of a member: who reads it must know."""
    is_for_another = bool(tasks.split_key(task)[0]) and leads(by, draft.bid)
    return draft.bid.organisation.name if is_for_another else ""
