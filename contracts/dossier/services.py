"""Ask for a dossier, and make it part by part: the work of the job "build_dossier".

One run of the job makes one part and asks for the next run in the transaction that keeps the part. So a dossier of
any size is never cut off by the time limit of a task, and a worker that is killed costs one part.
"""

import hashlib
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import User
from audit.services import Auditor, SystemActor, tender_scope
from bids.models import Bid
from contracts.domain import dossier as rules
from contracts.domain.dossier import INDEX, MANIFEST, VERSION_LABELS, Entry, Version
from contracts.domain.errors import DecisionRefused
from contracts.dossier.models import Dossier, DossierEntry, DossierPart
from contracts.dossier.packing import Packed, stretch
from contracts.dossier.permissions import REQUEST_ACTS
from contracts.dossier.registry import all_stukken, content_of
from contracts.dossier.selectors import bids_with_letters
from documents.files import discard_unsaved, seal_unsaved
from documents.outbox import enqueue
from documents.streams import BlockReader
from documents.vault import keyring, wrap
from tenders.models import Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender
from ui.formatting import dutch_datetime

PART_SECONDS = 60.0


@transaction.atomic
def request_dossier(
    tender: Tender, version: Version, *, bid: Bid | None = None, by: User, at: datetime
) -> Dossier:
    """A dossier of the tender as it is now. One that is still being made is not asked for twice."""
    tender = lock_tender(tender.pk, in_archive=True)
    require(by, REQUEST_ACTS[version], tender)
    if version is Version.BIDDER and (
        bid is None or not bids_with_letters(tender).filter(pk=bid.pk).exists()
    ):
        raise DecisionRefused("Kies een inschrijver die een brief heeft gekregen.", field="bid")
    chosen = bid if version is Version.BIDDER else None
    waiting = Dossier.objects.filter(
        tender=tender, version=version.value, bid=chosen, status=Dossier.Status.QUEUED
    ).first()
    if waiting is not None:
        return waiting
    dossier = Dossier.objects.create(
        tender=tender, version=version.value, bid=chosen, requested_by=by, requested_at=at
    )
    enqueue("build_dossier", queue="pdf", dossier_id=dossier.public_id)
    Auditor(by).record(
        "dossier.requested",
        dossier,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"version": dossier.version, "bid": str(chosen.public_id) if chosen else None},
    )
    return dossier


def build_dossier(dossier_id: UUID | str, *, at: datetime) -> None:
    """Make the next part. Idempotent; a fault is kept on the dossier and raised for the next attempt."""
    dossier = Dossier.objects.select_related("tender__authority", "bid__organisation").get(
        public_id=dossier_id
    )
    if dossier.status == Dossier.Status.READY:
        return
    try:
        _plan(dossier)
        _make_part(dossier, at=at)
    except Exception as fault:
        Dossier.objects.filter(pk=dossier.pk).exclude(status=Dossier.Status.READY).update(
            status=Dossier.Status.FAILED, fault=type(fault).__name__[:120]
        )
        raise


@transaction.atomic
def _plan(dossier: Dossier) -> None:
    """Keep what is in it and in which order; once, whatever is added to the record while it is made."""
    locked = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if locked.entries.exists():
        return
    found = all_stukken(dossier.tender, dossier.requested_at)
    rows = rules.placed(found, Version(dossier.version), dossier.bid_id)
    DossierEntry.objects.bulk_create(
        [
            DossierEntry(
                dossier=locked,
                number=number,
                section=row.section,
                ref=row.stuk.ref,
                path=row.path,
                title=row.stuk.title[:300],
                kind=row.stuk.kind,
                at=row.stuk.at,
            )
            for number, row in enumerate(rows, 1)
        ],
        batch_size=500,
    )


def _make_part(dossier: Dossier, *, at: datetime) -> None:
    parts = list(dossier.parts.order_by("number"))
    offset = sum(part.plain_size for part in parts)
    waiting = list(dossier.entries.filter(part=None).order_by("number"))
    reported: list[Packed] = []
    if waiting:
        blocks = stretch(_files(dossier, waiting, reported), reported.append, offset=offset)
    else:
        blocks = _last_stretch(dossier, reported, offset)
    blob, sealed = seal_unsaved(BlockReader(blocks))  # type: ignore[arg-type] -- what encrypting needs of a file
    try:
        with transaction.atomic():
            current = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
            is_mine = current.status != Dossier.Status.READY and current.parts.count() == len(parts)
            if is_mine:
                blob.save()
                part = DossierPart.objects.create(
                    dossier=current,
                    number=len(parts) + 1,
                    blob=blob,
                    reading_envelope=wrap(sealed.file_key, keyring().reading_public),
                    plain_size=sealed.plain_size,
                )
                if waiting:
                    _keep_entries(part, waiting, reported)
                    _go_on(current)
                else:
                    _finish(current, reported, offset + sealed.plain_size, at=at)
    except BaseException:
        discard_unsaved(blob)
        raise
    if not is_mine:
        discard_unsaved(blob)


def _files(
    dossier: Dossier, waiting: Sequence[DossierEntry], reported: Sequence[Packed]
) -> Iterator[tuple[str, datetime, Iterator[bytes]]]:
    """The next entries, until the part is large or has taken long; always at least one."""
    until = time.monotonic() + PART_SECONDS
    for entry in waiting:
        packed = sum(row.size for row in reported)
        if reported and (packed >= settings.DOSSIER_PART_BYTES or time.monotonic() >= until):
            return
        yield entry.path, entry.at, content_of(dossier.tender, entry.section, entry.ref)


def _keep_entries(part: DossierPart, waiting: Sequence[DossierEntry], reported: Sequence[Packed]) -> None:
    rows = []
    for entry, packed in zip(waiting, reported, strict=False):
        entry.part, entry.size, entry.sha256 = part, packed.size, packed.sha256
        entry.crc, entry.offset = packed.crc, packed.offset
        rows.append(entry)
    DossierEntry.objects.bulk_update(rows, ["part", "size", "sha256", "crc", "offset"], batch_size=200)


def _go_on(dossier: Dossier) -> None:
    dossier.status, dossier.fault = Dossier.Status.QUEUED, ""
    dossier.save(update_fields=["status", "fault"])
    enqueue("build_dossier", queue="pdf", dossier_id=dossier.public_id)


def _finish(dossier: Dossier, reported: Sequence[Packed], size: int, *, at: datetime) -> None:
    digest = next(row.sha256 for row in reported if row.path == MANIFEST)
    dossier.status, dossier.fault = Dossier.Status.READY, ""
    dossier.ready_at, dossier.size, dossier.manifest_sha256 = at, size, digest
    dossier.save(update_fields=["status", "fault", "ready_at", "size", "manifest_sha256"])
    Auditor(SystemActor.WORKER).record(
        "dossier.made",
        dossier,
        scope=tender_scope(dossier.tender.public_id),
        at=at,
        data={"version": dossier.version, "files": dossier.entries.count(), "manifest_sha256": digest},
    )


def _last_stretch(dossier: Dossier, reported: list[Packed], offset: int) -> Iterator[bytes]:
    """The index, the manifest that has it too, and the directory of the ZIP."""
    rows = list(dossier.entries.order_by("number"))
    entries = [Entry(row.path, row.at, row.title, row.kind, row.size or 0, row.sha256) for row in rows]
    index = b"".join(rules.index_page(_heading(dossier), _introduction(dossier), entries))
    listed = Entry(INDEX, dossier.requested_at, "Inhoud van dit dossier", "index", len(index), _sha256(index))
    files = [
        (INDEX, dossier.requested_at, iter((index,))),
        (MANIFEST, dossier.requested_at, iter((rules.manifest(_facts(dossier), [*entries, listed]),))),
    ]
    earlier = [
        Packed(row.path, row.at, row.offset or 0, row.size or 0, row.crc or 0, row.sha256) for row in rows
    ]
    return stretch(files, reported.append, offset=offset, directory_of=lambda: earlier)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _heading(dossier: Dossier) -> str:
    return f"Dossier {dossier.tender.title}"


def _introduction(dossier: Dossier) -> list[str]:
    label = VERSION_LABELS[Version(dossier.version)]
    whose = f": {dossier.bid.organisation.name}" if dossier.bid else ""
    return [
        f"Aanbestedende dienst: {dossier.tender.authority.name}. Kenmerk: {dossier.tender.reference or '–'}.",
        f"Versie {label}{whose}. Gevraagd op {dutch_datetime(dossier.requested_at)}.",
        f"In {MANIFEST} staat van elk bestand het controlegetal (SHA-256).",
        f"Het controlegetal van {MANIFEST} zelf staat in Tenderhuis en in het logboek van de aanbesteding.",
        "Hebt u de volledige versie? Ga het logboek na met: python3 tools/verify_audit.py logboek/keten.json",
    ]


def _facts(dossier: Dossier) -> dict[str, str | None]:
    return {
        "dossier": str(dossier.public_id),
        "tender": str(dossier.tender.public_id),
        "title": dossier.tender.title,
        "reference": dossier.tender.reference,
        "authority": dossier.tender.authority.name,
        "version": dossier.version,
        "bidder": dossier.bid.organisation.name if dossier.bid else None,
        "requested_at": dossier.requested_at.isoformat(),
    }
