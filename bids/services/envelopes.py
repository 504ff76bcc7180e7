"""What a submission will hold, sealed to the tender's key before anything is locked.

Sealing takes most of the time of a submission. It is done on what the draft holds without waiting for anybody;
under the lock it is enough to see that the draft still holds exactly that.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bids.domain import answers, tasks
from bids.models import Draft, DraftObject, SubmittedObject
from documents.files import discard_unsaved, seal_unsaved
from documents.storage import StorageFault
from documents.vault import (
    DraftKeyGone,
    VaultDamaged,
    decrypt_bytes,
    encrypt_bytes,
    keyring,
    public_part,
    unwrap,
    wrap,
)
from tenders.models import TenderKey

# Of each object all that can change in a draft, and the keys that it is sealed to.
Seen = tuple[Any, ...]


@dataclass(frozen=True)
class Sealed:
    """Rows that are not saved yet, the last of them the manifest, and what they were made from."""

    seen: Seen
    rows: list[SubmittedObject]
    # Tasks with answers that are still to be given.
    unfinished: frozenset[str]


class Preparation:
    """What was sealed beforehand, for the draft as it turns out to be under the lock."""

    def __init__(self, sealed: Sealed | None, fault: StorageFault | None) -> None:
        self._sealed, self._fault = sealed, fault

    def rows_for(self, draft: Draft, keys: dict[str, str]) -> list[SubmittedObject]:
        """The rows for a locked draft: those of before while it holds the same, else sealed anew.

        Raises StorageFault, and VaultDamaged and DraftKeyGone where the draft cannot be read.
        """
        if self._fault is not None:
            raise self._fault
        objects = objects_of(draft)
        if self._sealed is None or self._sealed.seen != seen_in(draft, objects, keys):
            self.drop()
            self._sealed = _seal(draft, objects, keys)
        return self._sealed.rows

    @property
    def unfinished(self) -> frozenset[str]:
        """The tasks among the rows in which answers are missing; what was carried over is whole."""
        return self._sealed.unfinished if self._sealed is not None else frozenset()

    def keep(self) -> None:
        """The rows are about to be saved: from now on the manifest's file stays, also where that fails.

        Whether a commit that broke off took place is not known here, and a file without a row harms nobody.
        """
        self._sealed = None

    def drop(self) -> None:
        """Delete the manifest, the one file that sealing writes, where nobody kept it."""
        if self._sealed is not None:
            discard_unsaved(self._sealed.rows[-1].blob)
            self._sealed = None


@contextmanager
def sealed_beforehand(bid_id: int) -> Iterator[Preparation]:
    """Seal what the draft of the bid holds now, before anything is locked."""
    preparation = _prepare(bid_id)
    try:
        yield preparation
    finally:
        preparation.drop()


def _prepare(bid_id: int) -> Preparation:
    draft = Draft.objects.select_related("bid").filter(bid=bid_id).first()
    keys = keys_of(draft.bid.tender_id) if draft is not None else {}
    if draft is None or not keys:
        return Preparation(None, None)
    try:
        return Preparation(_seal(draft, objects_of(draft), keys), None)
    except StorageFault as fault:
        # Not tried again under the lock: an outage must not keep other bidders waiting.
        return Preparation(None, fault)
    except (VaultDamaged, DraftKeyGone):
        # Whatever is the matter is found again, and told, once it is known that the draft may be submitted.
        return Preparation(None, None)


def objects_of(draft: Draft) -> list[DraftObject]:
    return list(draft.items.select_related("blob", "carried_from").order_by("pk"))


def keys_of(tender_id: int) -> dict[str, str]:
    return dict(TenderKey.objects.filter(tender=tender_id).values_list("part", "public_key"))


def seen_in(draft: Draft, objects: list[DraftObject], keys: dict[str, str]) -> Seen:
    return (
        draft.pk,
        tuple(sorted(keys.items())),
        tuple(
            (obj.pk, obj.task, obj.blob_id, obj.carried_from_id, _digest(obj.meta), _digest(obj.envelope))
            for obj in objects
        ),
    )


def _seal(draft: Draft, objects: list[DraftObject], keys: dict[str, str]) -> Sealed:
    """The ciphertext stays as it is; its key goes into an envelope of the tender."""
    private = keyring().drafts.private(draft.public_id)
    rows, contents, unfinished = [], [], set()
    for obj in objects:
        if obj.carried_from is not None:
            row = _carried(obj.carried_from)
            contents.append({"task": obj.task, "sha256": row.plain_sha256, "carried": True})
        else:
            meta = json.loads(decrypt_bytes(bytes(obj.meta or b""), private))
            row = _resealed(obj, meta, private, keys)
            contents.append({"task": obj.task, **meta})
            if (meta.get("details") or {}).get("missing"):
                unfinished.add(obj.task)
        rows.append(row)
    rows.append(_manifest(contents, keys[tasks.Part.QUALITY.value]))
    return Sealed(seen_in(draft, objects, keys), rows, frozenset(unfinished))


def _digest(data: bytes | memoryview | None) -> str:
    return hashlib.sha256(bytes(data or b"")).hexdigest()


def _resealed(obj: DraftObject, meta: dict[str, Any], private: str, keys: dict[str, str]) -> SubmittedObject:
    """The same ciphertext in the hands of the tender's key; `sealed_meta` opens with the file's own key."""
    file_key = unwrap(bytes(obj.envelope or b""), private)
    part = tasks.part_of(obj.task).value
    return SubmittedObject(
        task=obj.task,
        is_answers=obj.is_answers,
        part=part,
        blob=obj.blob,
        plain_size=meta["size"],
        plain_sha256=meta["sha256"],
        cipher_size=obj.blob.cipher_size,
        cipher_sha256=obj.blob.cipher_sha256,
        sealed_envelope=wrap(file_key, keys[part]),
        sealed_meta=encrypt_bytes(json.dumps(meta).encode(), public_part(file_key)),
    )


def _carried(earlier: SubmittedObject) -> SubmittedObject:
    """Unread: envelope and receipt line as they were sealed before."""
    return SubmittedObject(
        task=earlier.task,
        is_answers=earlier.is_answers,
        part=earlier.part,
        blob_id=earlier.blob_id,
        plain_size=earlier.plain_size,
        plain_sha256=earlier.plain_sha256,
        cipher_size=earlier.cipher_size,
        cipher_sha256=earlier.cipher_sha256,
        sealed_envelope=bytes(earlier.sealed_envelope),
        sealed_meta=bytes(earlier.sealed_meta),
    )


def _manifest(contents: list[dict[str, Any]], public_key: str) -> SubmittedObject:
    """Names, hashes, sizes and findings of everything in the bid, as one more sealed document."""
    blob, sealed = seal_unsaved(answers.encode({"objects": contents}, secrets.token_bytes(32)))
    meta = {
        "name": "",
        "findings": {},
        "details": {},
        "sha256": sealed.plain_sha256,
        "size": sealed.plain_size,
    }
    return SubmittedObject(
        task=tasks.MANIFEST,
        is_answers=True,
        is_manifest=True,
        part=tasks.Part.QUALITY.value,
        blob=blob,
        plain_size=sealed.plain_size,
        plain_sha256=sealed.plain_sha256,
        cipher_size=sealed.cipher_size,
        cipher_sha256=sealed.cipher_sha256,
        sealed_envelope=wrap(sealed.file_key, public_key),
        sealed_meta=encrypt_bytes(json.dumps(meta).encode(), public_part(sealed.file_key)),
    )
