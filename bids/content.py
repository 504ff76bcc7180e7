"""Reading what is in a bid: the one place that decides, decrypts and logs.

The bidder reads its draft with the draft's own key. Everybody reads an opened bid here and nowhere else:
every read and every refusal is in the log, before the opening in the vault chain.
"""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from audit.services import record_access, tender_scope, vault_scope
from bids.domain import answers, checks, tasks
from bids.domain.refusals import ContentRefused
from bids.models import Bid, Draft, DraftObject, SubmittedObject
from bids.permissions import Content, may_read_content, require_editor, sees_counted_pages_only
from bids.selectors import object_stream
from documents.files import open_blob, read_blob
from documents.streams import Sink, pulled
from documents.vault import decrypt_bytes, keyring, unwrap
from tenders.domain.lifecycle import AFTER_OPENING, Status
from tenders.models import Tender
from tenders.selectors import definition_of

_CONTENTS = {tasks.PLAN: Content.PLAN, tasks.PRICE: Content.PRICE}


@dataclass(frozen=True)
class DraftItem:
    """A task of a draft as its bidder sees it; a carried one is sealed and has no details."""

    obj: DraftObject
    name: str = ""
    size: int | None = None
    sha256: str = ""
    findings: dict[str, Any] | None = None
    details: dict[str, Any] | None = None

    @property
    def is_carried(self) -> bool:
        return self.obj.carried_from_id is not None


def read_object(obj: SubmittedObject, *, by: User | AnonymousUser, at: datetime) -> Iterator[bytes]:
    """The plain bytes for who may read them, streamed; ContentRefused otherwise. Both are logged.

    Not to be called inside a transaction that a refusal rolls back. An evaluator reads a plan through
    `plan_pages_stream`, which leaves out the pages that do not count.
    """
    bid = obj.submission.bid
    content = _CONTENTS.get(obj.task, Content.FILE)
    is_readable = obj.reading_envelope is not None and bid.opened_submission_id == obj.submission_id
    granted = is_readable and may_read_content(by, bid, content)
    _log(f"bid.read_{content.value}", obj, bid.tender, by=by, granted=granted, at=at)
    if not granted:
        raise ContentRefused("U kunt dit onderdeel van de inschrijving niet lezen, of nu nog niet.")
    if content is Content.PLAN and sees_counted_pages_only(by, bid):
        return _counted_pages(obj, bid)
    return object_stream(obj)


def plan_pages_stream(bid: Bid, *, by: User | AnonymousUser, at: datetime) -> Iterator[bytes]:
    """The plan as this person may see it: an evaluator gets the counted pages; the original is untouched."""
    plan = getattr(bid, "plan", None)
    if plan is None or plan.object is None or plan.object.is_answers:
        raise ContentRefused("Bij deze inschrijving is geen plan als bestand ingediend.")
    plan.object.submission.bid = bid
    return read_object(plan.object, by=by, at=at)


def draft_items(draft: Draft, *, by: User) -> dict[str, DraftItem]:
    """What the draft holds, by task, for who works on it; one query and one key."""
    require_editor(by, draft.bid)
    objects = list(draft.items.select_related("blob", "carried_from"))
    private = keyring().drafts.private(draft.public_id) if any(obj.meta for obj in objects) else ""
    return {obj.task: _item(obj, private) for obj in objects}


def draft_answers(draft: Draft, task: str, *, by: User) -> dict[str, Any] | None:
    """The saved answers of a task; None where there are none, or where they are sealed already."""
    require_editor(by, draft.bid)
    obj = draft.items.select_related("blob").filter(task=task, is_answers=True, carried_from=None).first()
    if obj is None:
        return None
    return answers.decode(read_blob(obj.blob, _draft_file_key(draft, obj)))


def draft_stream(obj: DraftObject, *, by: User) -> Iterator[bytes]:
    """A file of the draft, for who works on it."""
    require_editor(by, obj.draft.bid)
    return open_blob(obj.blob, _draft_file_key(obj.draft, obj))


def draft_copy(draft: Draft, *, by: User) -> Iterator[bytes]:
    """A ZIP of exactly the bytes that will be sealed, by task; carried parts are sealed and not in it."""
    require_editor(by, draft.bid)
    objects = list(draft.items.select_related("blob").filter(carried_from=None))
    private = keyring().drafts.private(draft.public_id)
    names = {obj.pk: _copy_name(obj, _item(obj, private)) for obj in objects}

    def write(sink: Sink) -> None:
        with zipfile.ZipFile(_Forward(sink), "w", zipfile.ZIP_STORED) as archive:  # type: ignore[arg-type]
            for obj in objects:
                file_key = unwrap(bytes(obj.envelope or b""), private)
                with archive.open(names[obj.pk], "w", force_zip64=True) as member:
                    for block in open_blob(obj.blob, file_key):
                        member.write(block)

    return pulled(write)


def _counted_pages(obj: SubmittedObject, bid: Bid) -> Iterator[bytes]:
    plan = getattr(bid, "plan", None)
    counted = checks.counted_pages(definition_of(bid.tender).plan, plan.pages if plan else None)
    if counted is None:
        return object_stream(obj)
    with pikepdf.open(BytesIO(b"".join(object_stream(obj)))) as pdf:
        del pdf.pages[counted:]
        # Pages that are only unlinked would stay readable in the file, and so would its attachments.
        for key in ("/Outlines", "/Names", "/Dests", "/AF", "/StructTreeRoot", "/PageLabels", "/AcroForm"):
            if key in pdf.Root:
                del pdf.Root[key]
        pdf.remove_unreferenced_resources()
        target = BytesIO()
        pdf.save(target)
    return iter((target.getvalue(),))


def _item(obj: DraftObject, private: str) -> DraftItem:
    if obj.meta is None:
        carried = obj.carried_from
        return DraftItem(
            obj, size=carried.plain_size if carried else None, sha256=carried.plain_sha256 if carried else ""
        )
    meta = json.loads(decrypt_bytes(bytes(obj.meta), private))
    return DraftItem(
        obj,
        name=meta.get("name", ""),
        size=meta["size"],
        sha256=meta["sha256"],
        findings=meta.get("findings") or {},
        details=meta.get("details") or {},
    )


def _draft_file_key(draft: Draft, obj: DraftObject) -> str:
    if obj.envelope is None:
        raise ContentRefused("Dit onderdeel is al verzegeld en niet meer te lezen. U kunt het wel vervangen.")
    return unwrap(bytes(obj.envelope), keyring().drafts.private(draft.public_id))


def _copy_name(obj: DraftObject, item: DraftItem) -> str:
    folder = obj.task.replace(":", "-")
    if obj.is_answers:
        return f"{folder}.json"
    name = item.name.replace("/", "_").replace("\\", "_").lstrip(".") or "bestand.pdf"
    return f"{folder}/{name}"


def _log(
    event: str, obj: SubmittedObject, tender: Tender, *, by: User | AnonymousUser, granted: bool, at: datetime
) -> None:
    is_open = Status(tender.status) in AFTER_OPENING
    scope = tender_scope(tender.public_id) if is_open else vault_scope(tender.public_id)
    record_access(by, event, obj, scope=scope, granted=granted, at=at)


class _Forward:
    """A stream that only goes forward, as `zipfile` wants it: it keeps count of what it wrote."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._written = 0

    def write(self, data: bytes) -> int:
        self._sink.write(bytes(data))
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        self._sink.flush()
