"""Handing in again what cannot be opened: accepted only where the bytes are those of the receipt."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from audit.services import Auditor, tender_scope, vault_scope
from bids.domain.details import EvidenceDetails
from bids.domain.refusals import BidRefused
from bids.domain.restoring import check_restore_term
from bids.models import Bid, BidEvidence, CheckItem, RestoreTerm, Submission, SubmittedObject
from bids.permissions import require_editor
from bids.selectors import restore_term
from bids.services.indexing import index_opened_bids
from documents.files import seal_blob
from documents.inspection import inspect_upload
from documents.owed_scans import owes_scan
from documents.vault import encrypt_bytes, keyring, public_part, wrap
from tenders.domain.lifecycle import AFTER_OPENING, Status
from tenders.models import Tender, TenderKey
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender

_RESTORABLE = frozenset({Status.UNOPENABLE, Status.OPENED, Status.CHECKING})


def restore_files(bid: Bid, file: BinaryIO, *, name: str, by: User, at: datetime) -> list[str]:
    """Take the bidder's own copy (the ZIP, or one file of it) in place of what cannot be opened; the tasks.

    Whatever differs from the receipt by a single byte is left out. BidRefused where nothing fits.
    """
    require_editor(by, bid)
    restored = [
        task
        for own_name, part in _parts(file, name)
        for task in _restore(bid, part, own_name, by, at, owes_scan=owes_scan(file))
    ]
    if not restored:
        raise BidRefused(
            "Dit bestand is niet gelijk aan een bestand op uw ontvangstbewijs dat opnieuw nodig is. "
            "Upload de kopie die u vóór het indienen hebt gedownload, of een bestand daaruit."
        )
    _index_again(bid, at)
    return restored


@transaction.atomic
def set_restore_term(
    tender: Tender, *, ends_at: datetime, reason: str, by: User, at: datetime
) -> RestoreTerm:
    """Say until when bidders can hand in again; later the term can only be made longer."""
    tender = lock_tender(tender)
    require(by, "bids.set_restore_term", tender)
    current = restore_term(tender)
    check_restore_term(
        ends_at, at=at, current=current.ends_at if current else None, days=tender.supplement_days
    )
    if not reason.strip():
        raise BidRefused("Schrijf op waarom u deze termijn stelt: inschrijvers lezen dit.")
    term = RestoreTerm.objects.create(
        tender=tender, ends_at=ends_at, reason=reason.strip(), set_by=by, set_at=at
    )
    Auditor(by).record(
        "restoring.term_set",
        term,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"ends_at": ends_at.isoformat()},
    )
    return term


def objects_to_restore(bid: Bid, tender: Tender) -> list[SubmittedObject]:
    """What the bidder may hand in again: damaged objects, or all of them where the tender cannot be opened."""
    if Status(tender.status) not in _RESTORABLE:
        return []
    standing = bid.submissions.filter(status__in=[Submission.Status.SEALED, Submission.Status.OPENED]).first()
    if standing is None:
        return []
    wanted = Q(damaged=True)
    if Status(tender.status) is Status.UNOPENABLE:
        wanted |= Q(reading_envelope=None)
    return list(standing.items.filter(wanted, part=TenderKey.Part.QUALITY, is_manifest=False))


@transaction.atomic
def _restore(bid: Bid, content: bytes, name: str, by: User, at: datetime, *, owes_scan: bool) -> list[str]:
    tender = lock_tender(bid.tender_id)
    digest = hashlib.sha256(content).hexdigest()
    found = [obj for obj in objects_to_restore(bid, tender) if obj.plain_sha256 == digest]
    for obj in found:
        blob, sealed = seal_blob(content, owes_scan=owes_scan and not obj.is_answers)
        findings = {} if obj.is_answers else inspect_upload(BytesIO(content), name=name).as_json()
        known = BidEvidence.objects.filter(bid=bid, object=obj).first()
        details = (
            EvidenceDetails(known.issued_on, known.valid_until, known.issuer) if known else EvidenceDetails()
        )
        meta = {
            "name": name[:200],
            "findings": findings,
            "details": details.as_json(),
            "sha256": digest,
            "size": len(content),
        }
        obj.blob, obj.damaged, obj.restored_at = blob, False, at
        obj.reading_envelope = wrap(sealed.file_key, keyring().reading_public)
        obj.sealed_meta = encrypt_bytes(json.dumps(meta).encode(), public_part(sealed.file_key))
        obj.save(update_fields=["blob", "damaged", "restored_at", "reading_envelope", "sealed_meta"])
        is_open = Status(tender.status) in AFTER_OPENING
        scope = tender_scope(tender.public_id) if is_open else vault_scope(tender.public_id)
        Auditor(by).record("bid.object_restored", obj, scope=scope, at=at, data={"sha256": digest})
    return [obj.task for obj in found]


@transaction.atomic
def _index_again(bid: Bid, at: datetime) -> None:
    """Read the bid anew as long as nobody recorded an outcome; afterwards only its documents open again."""
    tender = lock_tender(bid.tender_id)
    decided = bid.checks.exclude(outcome=CheckItem.Outcome.OPEN).exists()
    if Status(tender.status) in AFTER_OPENING and not decided:
        Bid.objects.filter(pk=bid.pk).update(indexed_submission=None)
        index_opened_bids(tender, at=at)


def _parts(file: BinaryIO, name: str) -> Iterator[tuple[str, bytes]]:
    file.seek(0)
    if not zipfile.is_zipfile(file):
        file.seek(0)
        yield name, file.read(settings.MAX_FILE_BYTES + 1)
        return
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if not member.is_dir() and member.file_size <= settings.MAX_FILE_BYTES:
                yield member.filename.rpartition("/")[2], archive.read(member)
