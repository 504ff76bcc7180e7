"""What an organisation does with its bewijskluis. Locks: the organisation, then the rows of its safe."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum

from accounts.models import Organisation, User
from audit.services import Auditor
from bids.domain.details import EvidenceDetails
from bids.domain.safe import EvidenceKind, remind_on
from bids.models import Draft, DraftObject
from bids.permissions import require_editor
from bids.safe.models import SafeItem, SafeKey
from bids.safe.selectors import SafeEvidence, safe_stream
from bids.services.drafts import save_file
from documents.disk import has_no_room, report_full
from documents.files import delete_blob, seal_blob
from documents.inspection import Findings, check_pdf
from documents.models import SealedBlob
from documents.outbox import enqueue
from documents.owed_scans import note_scan
from documents.storage import StorageFull
from documents.vault import Sealed, encrypt_bytes, generate_keypair, keyring, wrap
from tenders.domain.wording import local_date
from ui.formatting import file_size

REMIND = "remind_of_safe_item"


def safe_scope(organisation: Organisation) -> str:
    """The chain of acts on one bewijskluis; no page shows it."""
    return f"safe:{organisation.public_id}"


def keep_in_safe(
    organisation: Organisation,
    file: BinaryIO,
    *,
    name: str,
    kind: EvidenceKind,
    details: EvidenceDetails,
    by: User,
    at: datetime,
) -> SafeItem:
    """Inspect and seal a PDF for this organisation alone. Raises UploadRefused and StorageFault."""
    require_editor(by, organisation)
    findings = check_pdf(file, name, settings.MAX_FILE_BYTES)
    blob, sealed = seal_blob(file)
    try:
        return _keep(
            organisation, blob, sealed, name=name, kind=kind, findings=findings, details=details, by=by, at=at
        )
    except BaseException:
        delete_blob(blob)
        raise


@transaction.atomic
def change_in_safe(
    found: SafeEvidence, *, kind: EvidenceKind, details: EvidenceDetails, by: User, at: datetime
) -> None:
    """Other dates, issuer or kind; the file stays as it is. A reminder follows the new dates."""
    organisation = _locked(found.item.organisation)
    require_editor(by, organisation)
    item = SafeItem.objects.select_for_update(of=("self",)).filter(pk=found.item.pk).first()
    if item is None:
        return
    meta = {
        "kind": kind.value,
        "name": found.name,
        "findings": found.findings,
        "details": details.as_json(),
        "sha256": found.sha256,
        "size": found.size,
    }
    item.meta = encrypt_bytes(json.dumps(meta).encode(), _key_of(organisation, at))
    item.remind_on, item.reminded_at = _future(kind, details, at), None
    item.save(update_fields=["meta", "remind_on", "reminded_at"])
    Auditor(by).record("safe.item_changed", item, scope=safe_scope(organisation), at=at)


@transaction.atomic
def remove_from_safe(found: SafeEvidence, *, by: User, at: datetime) -> None:
    """Take it out. What was used of it in a bid is a copy, which stays."""
    organisation = _locked(found.item.organisation)
    require_editor(by, organisation)
    item = SafeItem.objects.select_related("blob").filter(pk=found.item.pk).first()
    if item is None:
        return
    Auditor(by).record("safe.item_removed", item, scope=safe_scope(organisation), at=at)
    item.delete()
    delete_blob(item.blob)


def use_in_draft(found: SafeEvidence, draft: Draft, task: str, *, by: User, at: datetime) -> DraftObject:
    """Copy it into a task of a draft, as if it was uploaded there: inspected, with a file key of its own.

    Afterwards the draft and the safe know nothing of each other. Raises UploadRefused, StorageFault, VaultDamaged.
    """
    with plain_copy(found, by=by) as plain:
        return save_file(draft, task, plain, name=found.name, by=by, at=at, details=found.details.as_json())


@contextmanager
def plain_copy(found: SafeEvidence, *, by: User) -> Iterator[BinaryIO]:
    """The file, to be kept elsewhere as if it was uploaded there. Raises VaultDamaged and StorageFault."""
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as plain:
        _write(plain, safe_stream(found, by=by))
        copy = UploadedFile(plain, found.name)
        note_scan(copy, is_owed=found.item.blob.owes_scan)
        yield copy  # type: ignore[misc]


def _write(target: Any, blocks: Iterator[bytes]) -> None:
    try:
        for block in blocks:
            target.write(block)
    except OSError as fault:
        if not has_no_room(fault):
            raise
        report_full()
        raise StorageFull from fault


def remind_of_expiry(*, at: datetime) -> int:
    """Ask for a mail about each bewijsmiddel whose day has come, once; how many."""
    due = SafeItem.objects.filter(remind_on__lte=local_date(at), reminded_at=None)
    return sum(_remind(pk, at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk: int, at: datetime) -> bool:
    """Idempotent by compare-and-set: whoever marks it first asks for the mail."""
    if not SafeItem.objects.filter(pk=pk, reminded_at=None).update(reminded_at=at):
        return False
    enqueue(REMIND, queue="mail", item_id=SafeItem.objects.get(pk=pk).public_id)
    return True


@transaction.atomic
def _keep(
    organisation: Organisation,
    blob: SealedBlob,
    sealed: Sealed,
    *,
    name: str,
    kind: EvidenceKind,
    findings: Findings,
    details: EvidenceDetails,
    by: User,
    at: datetime,
) -> SafeItem:
    organisation = _locked(organisation)
    _refuse_above_total(organisation, blob.cipher_size)
    public = _key_of(organisation, at)
    meta: dict[str, Any] = {
        "kind": kind.value,
        "name": name[:200],
        "findings": findings.as_json(),
        "details": details.as_json(),
        "sha256": sealed.plain_sha256,
        "size": sealed.plain_size,
    }
    item = SafeItem.objects.create(
        organisation=organisation,
        blob=blob,
        envelope=wrap(sealed.file_key, public),
        meta=encrypt_bytes(json.dumps(meta).encode(), public),
        saved_at=at,
        remind_on=_future(kind, details, at),
    )
    Auditor(by).record("safe.item_kept", item, scope=safe_scope(organisation), at=at)
    return item


def _locked(organisation: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _key_of(organisation: Organisation, at: datetime) -> str:
    """The public key of the safe, made where there is none; the organisation is locked."""
    key = SafeKey.objects.filter(organisation=organisation).first()
    if key is None:
        pair = generate_keypair()
        key = SafeKey.objects.create(
            organisation=organisation,
            public_key=pair.public,
            sealed_private=wrap(pair.private, keyring().reading_public),
            made_at=at,
        )
    return key.public_key


def _future(kind: EvidenceKind, details: EvidenceDetails, at: datetime) -> Any:
    """The day of the reminder, unless it has passed: then the page says it, to who is looking at it now."""
    day = remind_on(kind, details)
    return day if day is not None and day > local_date(at) else None


def _refuse_above_total(organisation: Organisation, size: int) -> None:
    kept = SafeItem.objects.filter(organisation=organisation).aggregate(total=Sum("blob__cipher_size"))
    if (kept["total"] or 0) + size > settings.MAX_SAFE_BYTES:
        raise StorageFull(
            "Uw bewijskluis wordt met dit bestand te groot. Alles samen mag niet meer zijn dan "
            f"{file_size(settings.MAX_SAFE_BYTES)}: verwijder wat u niet meer gebruikt."
        )
