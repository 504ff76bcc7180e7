"""Work on a draft. Everything in it is sealed to a key of its own, which is kept outside the database."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from accounts.models import Organisation, User
from audit.services import Auditor, SystemActor, vault_scope
from bids.content import names_of
from bids.domain import answers, tasks
from bids.domain.refusals import BidRefused, DraftGone, StaleAnswers, TooLate
from bids.membership import MemberSeat
from bids.models import Bid, Draft, DraftObject, EndedDraft, Submission
from bids.permissions import require_editor, require_part
from documents.files import delete_blob, seal_blob
from documents.inspection import check_pdf
from documents.models import SealedBlob
from documents.naming import names_in
from documents.storage import StorageFull
from documents.typography import text_kinds
from documents.vault import Sealed, decrypt_bytes, encrypt_bytes, keyring, wrap
from tenders.changes import last_change
from tenders.domain.lifecycle import Status
from tenders.models import Tender
from tenders.services.lifecycle import lock_tender
from ui.formatting import file_size

_SALT_BYTES = 32


@transaction.atomic
def start_draft(tender: Tender, organisation: Organisation, *, by: User, at: datetime) -> Draft:
    """The draft of the organisation, begun where there is none.

    After an earlier submission the draft carries its sealed objects over, unread ("Wijzigen"); that
    submission stands until the new one is submitted.
    """
    require_editor(by, organisation)
    tender = lock_tender(tender)
    bid, _ = Bid.objects.get_or_create(tender=tender, organisation=organisation, defaults={"started_at": at})
    existing = Draft.objects.filter(bid=bid).first()
    if existing is not None:
        return existing
    refuse_unless_open(tender, at)
    draft_id = uuid4()
    standing = Submission.objects.filter(bid=bid, status=Submission.Status.SEALED).first()
    draft = Draft.objects.create(
        public_id=draft_id,
        bid=bid,
        public_key=keyring().drafts.create(draft_id),
        started_at=at,
        # What is carried over was made for what held then.
        seen_change=standing.seen_change if standing is not None else last_change(tender),
    )
    if bid.draft_lost_at is not None:
        bid.draft_lost_at = None
        bid.save(update_fields=["draft_lost_at"])
    if standing is not None:
        _carry_over(draft, standing, at)
        carry_seats(draft)
    Auditor(by).record(
        "bid.draft_started",
        draft,
        scope=vault_scope(tender.public_id),
        at=at,
        data={"bid": str(bid.public_id)},
    )
    return draft


def save_answers(
    draft: Draft, task: str, data: dict[str, Any], *, by: User, at: datetime, missing: Sequence[str] = ()
) -> DraftObject:
    """Seal the answers of one task as one document, in place of what the draft held for it.

    For a file task (only in a rehearsal) the data stands in for the file. `missing` names the answers that are
    still to be given: until there are none the task does not count as done.
    """
    require_part(by, draft, task)
    content = answers.encode(data, secrets.token_bytes(_SALT_BYTES))
    is_for_file = tasks.is_file_key(task)
    if is_for_file and not draft.bid.tender.is_rehearsal:
        raise BidRefused("Upload hier een bestand.")
    details = data if is_for_file else {"missing": list(missing)} if missing else {}
    meta = {"name": "", "findings": {}, "details": details}
    return _keep(draft, task, content, meta=meta, is_answers=True, at=at)


def save_file(
    draft: Draft,
    task: str,
    file: BinaryIO,
    *,
    name: str,
    by: User,
    at: datetime,
    details: dict[str, Any] | None = None,
) -> DraftObject:
    """Inspect and seal an uploaded PDF, in place of what the draft held for this task.

    Raises UploadRefused with a sentence for the bidder, and StorageFault; the earlier file then stays.
    `details` (dates, marks of pages) are sealed with the file's findings.
    """
    require_part(by, draft, task)
    findings = check_pdf(file, name, settings.MAX_FILE_BYTES)
    seen: dict[str, Any] = {}
    if task == tasks.PLAN:
        findings = replace(findings, texts=text_kinds(file))
        if draft.bid.tender.anonymous_scoring:
            seen["names"] = names_in(file, names_of(draft))
    _refuse_above_total(draft, task, findings.size)
    meta = {"name": name[:200], "findings": findings.as_json() | seen, "details": details or {}}
    return _keep(draft, task, file, meta=meta, is_answers=False, at=at)


@transaction.atomic
def save_details(
    obj: DraftObject, *, meta: dict[str, Any], by: User, at: datetime, seen: str | None = None
) -> None:
    """Replace what is noted with a file (its date of issue) without a new upload.

    With `seen`, the version of what the page was filled with: StaleAnswers where something else was noted since.
    """
    draft = lock_draft(obj.draft, at)
    require_part(by, draft, obj.task)
    found = draft.items.filter(pk=obj.pk, carried_from=None).first()
    if found is None:
        raise BidRefused("Dit bestand is intussen vervangen of weggehaald. Vernieuw de pagina.")
    if seen is not None:
        private = keyring().drafts.private(draft.public_id)
        current = json.loads(decrypt_bytes(bytes(found.meta or b""), private)).get("details") or {}
        refuse_stale(current, seen, meta["details"])
    found.meta = encrypt_bytes(json.dumps(meta).encode(), draft.public_key)
    found.saved_at = at
    found.save(update_fields=["meta", "saved_at"])


def refuse_stale(current: dict[str, Any] | None, seen: str, wanted: dict[str, Any]) -> None:
    """StaleAnswers where the draft holds something else than the page showed, and than it is about to hold."""
    if answers.version_of(current) not in {seen, answers.version_of(wanted)}:
        raise StaleAnswers(current)


@transaction.atomic
def remove_object(obj: DraftObject, *, by: User, at: datetime) -> None:
    """Take a file or answers document out of the draft. A carried one only loses its place in this draft."""
    draft = lock_draft(obj.draft, at)
    require_part(by, draft, obj.task)
    _drop(list(draft.items.filter(pk=obj.pk)))


def remove_objects(draft: Draft, task: str, *, is_prefix: bool = False) -> None:
    """Take a task, or every task that begins so, out of a draft that the caller has locked."""
    found = draft.items.filter(task__startswith=task) if is_prefix else draft.items.filter(task=task)
    _drop(list(found.select_related("blob")))


@transaction.atomic
def discard_draft(draft: Draft, *, by: User, at: datetime) -> None:
    """Throw the draft away; an earlier submission stays as it is."""
    tender = lock_tender(draft.bid.tender_id)
    draft = lock_draft(draft, at)
    require_editor(by, draft.bid)
    end_draft(draft, at=at)
    Auditor(by).record("bid.draft_discarded", draft.bid, scope=vault_scope(tender.public_id), at=at)


def end_draft(draft: Draft, *, at: datetime, moved: frozenset[int] = frozenset()) -> None:
    """Delete the draft's rows; its key is destroyed after the commit, and by the sweeper where that fails.

    `moved` are the blobs that a submission took over: their ciphertext stays.
    """
    _drop([obj for obj in draft.items.select_related("blob") if obj.blob_id not in moved])
    draft_id = draft.public_id
    EndedDraft.objects.create(draft_id=draft_id, ended_at=at)
    draft.delete()
    transaction.on_commit(lambda: destroy_key(draft_id, at=at), robust=True)


@transaction.atomic
def end_unsent_drafts(*, frozen_before: datetime, at: datetime) -> int:
    """End what was not submitted before the opening: never counted, never shown, unreadable from now on."""
    # A draft that is being submitted this very moment is locked: it is left to its submission.
    drafts = list(Draft.objects.select_for_update(skip_locked=True).filter(frozen_at__lte=frozen_before))
    for draft in drafts:
        end_draft(draft, at=at)
    return len(drafts)


@transaction.atomic
def end_lost_drafts(*, at: datetime) -> int:
    """End every draft after a restore from a backup: without their keys, which no backup holds, they are noise.

    Its bidder is told so until it begins anew; what was submitted stays as it is.
    """
    drafts = list(Draft.objects.select_for_update())
    for draft in drafts:
        Bid.objects.filter(pk=draft.bid_id).update(draft_lost_at=at)
        end_draft(draft, at=at)
    return len(drafts)


def end_drafts_of_withdrawn_tenders(*, at: datetime) -> int:
    """End what was being drafted for a tender that was withdrawn: nothing is opened there, so nobody needs it.

    Submitting was refused from the withdrawal on, so no draft is on its way to a submission. What was submitted
    stays sealed, and its receipt stays.
    """
    drafts = Draft.objects.filter(bid__tender__status=Status.WITHDRAWN.value)
    return sum(_end_withdrawn(pk, at=at) for pk in list(drafts.values_list("pk", flat=True)))


@transaction.atomic
def _end_withdrawn(pk: int, *, at: datetime) -> bool:
    """False where somebody threw the draft away in the meantime."""
    drafts = Draft.objects.select_for_update(of=("self",)).select_related("bid__tender")
    draft = drafts.filter(pk=pk).first()
    if draft is None:
        return False
    bid = draft.bid
    end_draft(draft, at=at)
    Auditor(SystemActor.SWEEPER).record(
        "bid.draft_ended", bid, scope=vault_scope(bid.tender.public_id), at=at
    )
    return True


def destroy_key(draft_id: Any, *, at: datetime) -> None:
    """Idempotent: the key file goes first, then the note that it is gone."""
    keyring().drafts.destroy(draft_id)
    EndedDraft.objects.filter(draft_id=draft_id, key_destroyed_at=None).update(key_destroyed_at=at)


def refuse_unless_open(tender: Tender, at: datetime) -> None:
    """Drafts are worked on between publication and deadline; a refusal says what is the matter."""
    if tender.status != Status.PUBLISHED.value:
        raise BidRefused("Deze aanbesteding staat nu niet open voor inschrijvingen.")
    if tender.has_closed(at):
        raise TooLate("De termijn is voorbij: u kunt uw concept nog bekijken, maar niet meer wijzigen.")


def _keep(
    draft: Draft, task: str, source: BinaryIO | bytes, *, meta: dict[str, Any], is_answers: bool, at: datetime
) -> DraftObject:
    blob, sealed = seal_blob(source)
    try:
        return _replace(draft, task, blob, sealed, meta=meta, is_answers=is_answers, at=at)
    except BaseException:
        delete_blob(blob)
        raise


@transaction.atomic
def _replace(
    draft: Draft,
    task: str,
    blob: SealedBlob,
    sealed: Sealed,
    *,
    meta: dict[str, Any],
    is_answers: bool,
    at: datetime,
) -> DraftObject:
    draft = lock_draft(draft, at)
    if not is_answers:
        _refuse_above_total(draft, task, sealed.plain_size)
    _drop(list(draft.items.filter(task=task).select_related("blob")))
    meta = {**meta, "sha256": sealed.plain_sha256, "size": sealed.plain_size}
    return DraftObject.objects.create(
        draft=draft,
        task=task,
        is_answers=is_answers,
        blob=blob,
        envelope=wrap(sealed.file_key, draft.public_key),
        meta=encrypt_bytes(json.dumps(meta).encode(), draft.public_key),
        saved_at=at,
    )


def lock_draft(draft: Draft, at: datetime) -> Draft:
    """The draft's row, locked; DraftGone when it was submitted in another tab, TooLate after the deadline."""
    found = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise DraftGone("Dit concept bestaat niet meer: het is ingediend of weggegooid. Vernieuw de pagina.")
    # Read after the lock: rows that are joined to a locked one are as old as the wait for it.
    found.bid = Bid.objects.select_related("tender", "organisation").get(pk=found.bid_id)
    refuse_unless_open(found.bid.tender, at)
    return found


def _drop(objects: list[DraftObject]) -> None:
    """Delete rows and, where the ciphertext belongs to this draft alone, the ciphertext."""
    for obj in objects:
        blob, is_carried = obj.blob, obj.carried_from_id is not None
        obj.delete()
        if not is_carried:
            delete_blob(blob)


def carry_seats(draft: Draft) -> None:
    """The members of what was submitted find their part in the change of it; the invitations are past."""
    MemberSeat.objects.bulk_create(
        MemberSeat(
            bid=draft.bid, draft=draft, number=seat.number, finder=seat.finder, invited_at=seat.invited_at
        )
        for seat in draft.bid.seats.filter(draft=None)
    )


def submit_seats(draft: Draft) -> None:
    """The members of the draft become those of the submission that stands."""
    draft.bid.seats.filter(draft=None).delete()
    draft.seats.update(draft=None, sealed_address=None)


def _carry_over(draft: Draft, standing: Submission, at: datetime) -> None:
    DraftObject.objects.bulk_create(
        DraftObject(
            draft=draft,
            task=obj.task,
            is_answers=obj.is_answers,
            blob_id=obj.blob_id,
            carried_from=obj,
            saved_at=at,
        )
        for obj in standing.items.filter(is_manifest=False)
    )


def _refuse_above_total(draft: Draft, task: str, size: int) -> None:
    others = draft.items.exclude(task=task).aggregate(total=Sum("blob__cipher_size"))["total"] or 0
    if others + size > settings.MAX_BID_BYTES:
        raise StorageFull(
            "Uw inschrijving wordt met dit bestand te groot. "
            f"Alles samen mag niet meer zijn dan {file_size(settings.MAX_BID_BYTES)}: "
            "maak bestanden kleiner."
        )
