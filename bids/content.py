"""Reading what is in a bid: the one place that decides, decrypts and logs.

The bidder reads its draft with the draft's own key. Everybody reads an opened bid here and nowhere else:
every read and every refusal is in the log, before the opening in the vault chain.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from io import BytesIO
from typing import Any

import pikepdf
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from audit.services import record_access, tender_scope, vault_scope
from bids.domain import answers, participation, tasks
from bids.domain.participation import Group, Participation
from bids.domain.refusals import ContentRefused
from bids.models import Bid, Draft, DraftObject, SubmittedObject
from bids.permissions import (
    Content,
    is_opened_for_bidder,
    leads,
    may_read_content,
    own_numbers,
    require_editor,
    require_part,
    sees_counted_pages_only,
)
from bids.plans import shown_pages_of, uncounted_pages_of
from bids.selectors import file_key_of, object_meta, object_stream
from documents.excerpt import excerpt
from documents.files import open_blob, read_blob, verify_blob
from documents.models import SealedBlob
from documents.scanning import scanned_stream
from documents.streams import Sink, pulled
from documents.vault import VaultDamaged, decrypt_bytes, keyring, unwrap
from tenders.domain.lifecycle import AFTER_OPENING, Status
from tenders.permissions import NotAllowed

DRAFT_DAMAGED = (
    "Een onderdeel van uw concept is in de opslag beschadigd of verdwenen. "
    "Open de taken een voor een: bij het onderdeel staat wat u opnieuw moet doen."
)
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

    def meta_with(self, details: dict[str, Any]) -> dict[str, Any]:
        """What is kept with the file, with other details."""
        return {
            "name": self.name,
            "findings": self.findings,
            "details": details,
            "sha256": self.sha256,
            "size": self.size,
        }


def read_object(obj: SubmittedObject, *, by: User | AnonymousUser, at: datetime) -> Iterator[bytes]:
    """The plain bytes for who may read them, streamed; ContentRefused otherwise. Both are logged.

    Not to be called inside a transaction that a refusal rolls back. An evaluator reads a plan through
    `plan_pages_stream`, which leaves out the pages that do not count.
    """
    _require_readable(obj, by=by, at=at)
    bid = obj.submission.bid
    if _content_of(obj) is Content.PLAN and sees_counted_pages_only(by, bid):
        return _counted_pages(obj, bid)
    return _for_readers(obj)


def is_readable(obj: SubmittedObject, *, by: User | AnonymousUser) -> bool:
    """Whether `read_object` would give it: opened, whole, and this person may read this part."""
    bid = obj.submission.bid
    is_open = obj.reading_envelope is not None and bid.opened_submission_id == obj.submission_id
    return is_open and may_read_content(by, bid, _content_of(obj))


def own_objects(bid: Bid) -> list[SubmittedObject]:
    """What a bidder handed in, of the submission that was opened; without the contents list of the system."""
    objects = SubmittedObject.objects.filter(submission=bid.opened_submission, is_manifest=False)
    found = list(objects.select_related("blob", "submission"))
    for obj in found:
        obj.submission.bid = bid
    return found


def file_name(obj: SubmittedObject) -> str:
    """The name under which the bidder handed it in; for who has just read it."""
    return object_meta(obj).get("name", "")


def opened_copy(objects: Iterable[SubmittedObject], *, by: User, at: datetime) -> Iterator[bytes]:
    """A ZIP of these opened objects, named as in the copy of the draft; each is checked and logged."""
    members = []
    for obj in objects:
        _require_readable(obj, by=by, at=at)
        name = _copy_name(obj.task, is_answers=obj.is_answers, name=file_name(obj))
        members.append((name, obj.blob, file_key_of(obj)))
    return _zipped(members)


def plan_pages_stream(
    bid: Bid, *, by: User | AnonymousUser, at: datetime, without_names: bool = False
) -> Iterator[bytes]:
    """The plan as this person may see it: an evaluator gets the counted pages; the original is untouched.

    `without_names` leaves out what the file says about who made it; what stands on its pages stays.
    """
    plan = getattr(bid, "plan", None)
    if plan is None or plan.object is None or plan.object.is_answers:
        raise ContentRefused("Bij deze inschrijving is geen plan als bestand ingediend.")
    plan.object.submission.bid = bid
    blocks = read_object(plan.object, by=by, at=at)
    return _without_properties(blocks) if without_names else blocks


def uncounted_pages_stream(bid: Bid, *, by: User | AnonymousUser, at: datetime) -> Iterator[bytes]:
    """The pages of the plan that its bidder left out of the count, and no other, for who does the toetsing.

    A toetser does not read plans: whether a page is a mere cover is all that it needs to see.
    """
    found, pages = getattr(bid, "plan", None), uncounted_pages_of(bid)
    if found is None or found.object is None or not pages:
        raise ContentRefused("In dit plan zijn geen pagina's gemerkt die niet meetellen.")
    found.object.submission.bid = bid
    granted = found.object.reading_envelope is not None and may_read_content(by, bid, Content.FILE)
    _log("bid.read_uncounted_pages", found.object, by=by, granted=granted, at=at)
    if not granted:
        raise ContentRefused("U kunt dit onderdeel van de inschrijving niet lezen, of nu nog niet.")
    return iter((excerpt(b"".join(_for_readers(found.object)), pages),))


def draft_plan_preview(item: DraftItem, pages: Sequence[int], *, by: User) -> bytes:
    """Exactly what evaluators would see of the plan in this draft."""
    require_editor(by, item.obj.draft.bid)
    return excerpt(b"".join(draft_stream(item.obj, by=by)), pages)


def draft_items(draft: Draft, *, by: User) -> dict[str, DraftItem]:
    """What the draft holds, by task, for who works on it: a member of a combination sees its own part alone."""
    objects = list(draft.items.select_related("blob", "carried_from"))
    if not leads(by, draft.bid):
        own = own_numbers(by, draft)
        if not own:
            raise NotAllowed("U mag voor deze organisatie geen inschrijving bewerken.")
        objects = [obj for obj in objects if tasks.split_key(obj.task)[0] in own]
    private = keyring().drafts.private(draft.public_id) if any(obj.meta for obj in objects) else ""
    return {obj.task: _item(obj, private) for obj in objects}


def draft_answers(draft: Draft, task: str, *, by: User) -> dict[str, Any] | None:
    """The saved answers of a task; None where there are none, or where they are sealed already."""
    require_part(by, draft, task)
    return _answers_of(draft, task)


def draft_amounts(draft: Draft) -> dict[str, Fraction]:
    """The prices of a draft by number of the lot, for services that compare them and show none; empty where sealed."""
    return answers.numbers_of((_answers_of(draft, tasks.PRICE) or {}).get("amounts"))


def participation_of(draft: Draft) -> Participation | None:
    """Who takes part, for services and pages that show each only what is its own; None where that is sealed."""
    data = _answers_of(draft, tasks.PARTICIPATION)
    if data is None and draft.items.filter(task=tasks.PARTICIPATION).exists():
        return None
    return participation.read(data)


def names_of(draft: Draft) -> list[str]:
    """Names and KvK numbers by which one knows who bids: of the bidder and, where that is readable, of members."""
    known = participation_of(draft)
    own = draft.bid.organisation
    members = known.members if known is not None else ()
    names = [own.name, own.kvk_number, *(word for each in members for word in (each.name, each.kvk))]
    return [name for name in names if name]


def group_of(draft: Draft) -> Group:
    """Whether the bidder says it belongs to a group; where that is sealed, whether it handed in a guarantee."""
    known = participation_of(draft)
    if known is not None:
        return known.group
    given = draft.items.filter(task=tasks.evidence_key(tasks.GROUP_CODE)).exists()
    return Group.PARENT_GUARANTEE if given else Group.NONE


def _answers_of(draft: Draft, task: str) -> dict[str, Any] | None:
    obj = draft.items.select_related("blob").filter(task=task, is_answers=True, carried_from=None).first()
    if obj is None:
        return None
    return answers.decode(read_blob(obj.blob, _draft_file_key(draft, obj)))


def draft_stream(obj: DraftObject, *, by: User) -> Iterator[bytes]:
    """A file of the draft, for who works on it."""
    require_part(by, obj.draft, obj.task)
    return open_blob(obj.blob, _draft_file_key(obj.draft, obj))


def draft_copy(draft: Draft, *, by: User) -> Iterator[bytes]:
    """A ZIP of exactly the bytes that will be sealed, by task; carried parts are sealed and not in it.

    Raises VaultDamaged, before the first block, where a part is gone or changed: a copy is whole or there is none.
    """
    require_editor(by, draft.bid)
    objects = list(draft.items.select_related("blob").filter(carried_from=None))
    if not all(verify_blob(obj.blob) for obj in objects):
        raise VaultDamaged(DRAFT_DAMAGED)
    private = keyring().drafts.private(draft.public_id)
    return _zipped(
        [
            (
                _copy_name(obj.task, is_answers=obj.is_answers, name=_item(obj, private).name),
                obj.blob,
                unwrap(bytes(obj.envelope or b""), private),
            )
            for obj in objects
        ]
    )


def _counted_pages(obj: SubmittedObject, bid: Bid) -> Iterator[bytes]:
    """The copy that evaluators see. The sealed original stays as it is; no plain copy of it touches a disk."""
    shown = shown_pages_of(bid)
    if shown is None:
        return _for_readers(obj)
    return iter((excerpt(b"".join(_for_readers(obj)), shown),))


def _for_readers(obj: SubmittedObject) -> Iterator[bytes]:
    """The plain bytes; NotHandedOut where a file still owes a scan for malware that does not end well."""
    return object_stream(obj) if obj.is_answers else scanned_stream(obj.blob, file_key_of(obj))


def _without_properties(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Author, title and programme stand in two places of a PDF; names of attachments and bookmarks go too."""
    with pikepdf.open(BytesIO(b"".join(blocks))) as pdf:
        for key in ("/Metadata", "/PieceInfo", "/Names", "/AF", "/Outlines", "/SpiderInfo"):
            if key in pdf.Root:
                del pdf.Root[key]
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        for page in pdf.pages:
            for key in ("/Metadata", "/PieceInfo"):
                if key in page:
                    del page[key]
        pdf.remove_unreferenced_resources()
        target = BytesIO()
        pdf.save(target, compress_streams=False)
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


def _copy_name(task: str, *, is_answers: bool, name: str) -> str:
    folder = task.replace(":", "-")
    if is_answers:
        return f"{folder}.json"
    safe = name.replace("/", "_").replace("\\", "_").lstrip(".") or "bestand.pdf"
    return f"{folder}/{safe}"


def _zipped(members: list[tuple[str, SealedBlob, str]]) -> Iterator[bytes]:
    """A ZIP, made while it is read; per member its name, its ciphertext and its key."""

    def write(sink: Sink) -> None:
        with zipfile.ZipFile(_Forward(sink), "w", zipfile.ZIP_STORED) as archive:  # type: ignore[arg-type]
            for name, blob, file_key in members:
                with archive.open(name, "w", force_zip64=True) as member:
                    for block in open_blob(blob, file_key):
                        member.write(block)

    return pulled(write)


def _require_readable(obj: SubmittedObject, *, by: User | AnonymousUser, at: datetime) -> None:
    granted = is_readable(obj, by=by)
    _log(f"bid.read_{_content_of(obj).value}", obj, by=by, granted=granted, at=at)
    if not granted:
        raise ContentRefused("U kunt dit onderdeel van de inschrijving niet lezen, of nu nog niet.")


def _content_of(obj: SubmittedObject) -> Content:
    return _CONTENTS.get(obj.task, Content.FILE)


def _log(event: str, obj: SubmittedObject, *, by: User | AnonymousUser, granted: bool, at: datetime) -> None:
    bid = obj.submission.bid
    tender = bid.tender
    is_open = Status(tender.status) in AFTER_OPENING or is_opened_for_bidder(bid)
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
