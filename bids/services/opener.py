"""The work of the opener: bid by bid from the tender's key to the reading key, then the proces-verbaal.

It decrypts envelopes, never content. Every step is safe to do again, so a process that was killed half-way
is simply started again.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction

from accounts.models import User
from audit.models import AuditEntry
from audit.services import Auditor, SystemActor, subject_text, tender_scope, vault_scope
from bids.domain.receipt import instant_text, opening_root
from bids.domain.sealing import may_open
from bids.models import Draft, OpeningRecord, OpeningRequest, Submission, SubmittedObject
from bids.selectors import restore_term
from bids.services.submission import receipt_from
from documents.files import verify_blob
from documents.outbox import enqueue, is_waited_out, name_of_fault
from documents.vault import KeyMissing, VaultDamaged, keyring, unwrap, wrap
from health.checks import ClocksDiffer, try_clock
from tenders.domain.lifecycle import Act, Status
from tenders.models import Role, Tender, TenderKey, TenderRole
from tenders.services.lifecycle import change_status, lock_tender

logger = logging.getLogger("tenderhuis.opening")

_FIRST_OPENING = frozenset({Status.PUBLISHED, Status.UNOPENABLE})
NO_KEY = "De openingssleutel van deze installatie ontbreekt."
WRONG_KEY = "De openingssleutel past niet op de sleutel van deze aanbesteding."


def open_bids(request_public_id: UUID | str, *, at: datetime) -> OpeningRecord | None:
    """Carry out a confirmed request; None when the key is lost or wrong (the tender is then niet te openen).

    Bids that are not sealed any more are skipped, so a second run goes on where the first one stopped; a
    request that is done gives its record. A full disk, a storage that is away and a clock that is off are raised
    and noted once: the job waits for their end.
    """
    request = OpeningRequest.objects.select_related("tender").get(public_id=request_public_id)
    if request.status == OpeningRequest.Status.DONE:
        return request.records.order_by("number").last()
    if request.status != OpeningRequest.Status.CONFIRMED:
        return None
    try:
        _refuse_wrong_clock(request, at)
        return _open_all(request, at=at)
    except Exception as fault:
        if is_waited_out(fault):
            _note_hindrance(request, name_of_fault(fault), at=at)
        raise


def _open_all(request: OpeningRequest, *, at: datetime) -> OpeningRecord | None:
    try:
        private = _tender_private(request.tender, request.part)
    except (KeyMissing, VaultDamaged) as fault:
        if not request.restored_only and not _is_all_restored(request):
            reason = NO_KEY if isinstance(fault, KeyMissing) else WRONG_KEY
            _fail(request.pk, reason, at=at)
            return None
        private = ""
    while True:
        for pk in list(_to_open(request).values_list("pk", flat=True)):
            _open_submission(pk, request, private, at=at)
        record = _finish(request.pk, at=at)
        if record is not None:
            return record


def _refuse_wrong_clock(request: OpeningRequest, at: datetime) -> None:
    """By the clock of the opener too the deadline is past: the request was made by that of another process."""
    try_clock()
    closes_at = request.tender.closes_at
    delay = timedelta(seconds=settings.OPENING_DELAY_SECONDS)
    if closes_at is None or not may_open(closes_at, at, delay=delay):
        raise ClocksDiffer


def _note_hindrance(request: OpeningRequest, name: str, *, at: datetime) -> None:
    """Once per request and cause. Where not even this can be written, the line in the log of the process remains."""
    logger.error("Opening %s waits: %s", request.public_id, name)
    scope = tender_scope(request.tender.public_id)
    noted = AuditEntry.objects.filter(
        scope=scope, event="opening.waits", subject=subject_text(request), data__cause=name
    )
    with suppress(DatabaseError), transaction.atomic():
        if not noted.exists():
            Auditor(SystemActor.OPENER).record(
                "opening.waits", request, scope=scope, at=at, data={"cause": name, "part": request.part}
            )


def _tender_private(tender: Tender, part: str) -> str:
    opening_private = keyring().opening_private
    if opening_private is None:
        raise KeyMissing(NO_KEY)
    key = TenderKey.objects.get(tender=tender, part=part)
    return unwrap(bytes(key.sealed_private_key), opening_private)


def _is_all_restored(request: OpeningRequest) -> bool:
    """Whether every bidder handed in again, byte for byte, what the lost key closed; then no key is needed."""
    closed = SubmittedObject.objects.filter(
        submission__bid__tender=request.tender,
        submission__status=Submission.Status.SEALED,
        part=request.part,
        is_manifest=False,
    )
    return closed.exists() and not closed.filter(reading_envelope=None).exists()


def _to_open(request: OpeningRequest) -> Any:
    """Submissions with something to open; prices belong to bids that were opened and never to others."""
    submissions = Submission.objects.filter(bid__tender=request.tender).order_by("received_at", "pk")
    if request.part == TenderKey.Part.QUALITY:
        return submissions.filter(status=Submission.Status.SEALED)
    closed = SubmittedObject.objects.filter(part=TenderKey.Part.PRICE, reading_envelope=None, damaged=False)
    return submissions.filter(
        status=Submission.Status.OPENED, bid__admitted_at__isnull=False, pk__in=closed.values("submission_id")
    )


@transaction.atomic
def _open_submission(pk: int, request: OpeningRequest, private: str, *, at: datetime) -> None:
    tender = lock_tender(request.tender_id)
    submission = Submission.objects.select_for_update(of=("self",)).select_related("bid").get(pk=pk)
    is_first_part = request.part == TenderKey.Part.QUALITY
    if is_first_part and submission.status != Submission.Status.SEALED:
        return
    if not private and not _is_restored(submission):
        _leave_closed(submission, tender, at=at)
        return
    reading = keyring().reading_public
    closed = list(submission.items.filter(part=request.part, reading_envelope=None).select_related("blob"))
    if not is_first_part and not closed:
        return
    damaged = 0
    for obj in closed:
        obj.reading_envelope = _rewrapped(obj, private, reading)
        obj.damaged = obj.reading_envelope is None
        damaged += obj.damaged
        obj.save(update_fields=["reading_envelope", "damaged"])
    if is_first_part:
        submission.status, submission.opened_at = Submission.Status.OPENED, at
        submission.save(update_fields=["status", "opened_at"])
        submission.bid.opened_submission = submission
        submission.bid.save(update_fields=["opened_submission"])
    Auditor(SystemActor.OPENER).record(
        f"bid.opened_{request.part}",
        submission,
        scope=vault_scope(tender.public_id),
        at=at,
        data={"root": submission.root_hash, "damaged": damaged},
    )


def _is_restored(submission: Submission) -> bool:
    """Whether the bidder handed in again all that the lost key closed; the contents list is the system's own."""
    objects = submission.items.filter(part=TenderKey.Part.QUALITY, is_manifest=False)
    return objects.exists() and not objects.filter(reading_envelope=None).exists()


def _leave_closed(submission: Submission, tender: Tender, *, at: datetime) -> None:
    submission.status, submission.ended_at = Submission.Status.UNOPENABLE, at
    submission.save(update_fields=["status", "ended_at"])
    Auditor(SystemActor.OPENER).record(
        "bid.left_closed",
        submission,
        scope=vault_scope(tender.public_id),
        at=at,
        data={"root": submission.root_hash},
    )


def _rewrapped(obj: SubmittedObject, private: str, reading: str) -> bytes | None:
    """The envelope for who may read now; None where the bytes are not those of the receipt."""
    blob = obj.blob
    is_same = (blob.cipher_size, blob.cipher_sha256) == (obj.cipher_size, obj.cipher_sha256)
    if not is_same or not verify_blob(blob):
        return None
    if not private:
        return None
    try:
        return wrap(unwrap(bytes(obj.sealed_envelope), private), reading)
    except VaultDamaged:
        return None


@transaction.atomic
def _finish(request_pk: int, *, at: datetime) -> OpeningRecord | None:
    """The record, under the lock that submitting takes; None while a bid came in since the last look."""
    tender, request = _locked(request_pk)
    if request.status == OpeningRequest.Status.DONE:
        return request.records.order_by("number").last()
    if _to_open(request).exists():
        return None
    record = _write_record(request, tender, at=at)
    if request.part == TenderKey.Part.QUALITY:
        Draft.objects.filter(bid__tender=tender, frozen_at=None).update(frozen_at=at)
    request.status, request.finished_at = OpeningRequest.Status.DONE, at
    request.save(update_fields=["status", "finished_at"])
    enqueue("index_opened_bids", tender_id=tender.public_id, part=request.part)
    enqueue("render_opening_record", queue="pdf", record_id=record.public_id)
    if request.part == TenderKey.Part.QUALITY and Status(tender.status) in _FIRST_OPENING:
        change_status(tender, Act.OPEN, by=SystemActor.OPENER, at=at)
    auditor = Auditor(SystemActor.OPENER)
    auditor.anchor(vault_scope(tender.public_id), into=tender_scope(tender.public_id), at=at)
    auditor.record(
        "opening.recorded",
        record,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"part": request.part, "number": record.number, "root": record.root_hash},
    )
    return record


def _write_record(request: OpeningRequest, tender: Tender, *, at: datetime) -> OpeningRecord:
    rows = _bids_of_record(request, tender)
    number = OpeningRecord.objects.filter(tender=tender).count() + 1
    root = opening_root(row["root"] for row in rows)
    return OpeningRecord.objects.create(
        tender=tender,
        request=request,
        part=request.part,
        number=number,
        at=at,
        root_hash=root,
        content={
            "tender": {
                "title": tender.title,
                "reference": tender.reference,
                "authority": tender.authority.name,
                "fingerprint": tender.fingerprint,
                "closes_at": instant_text(tender.closes_at) if tender.closes_at else "",
            },
            "part": request.part,
            "number": number,
            "is_supplement": _is_supplement(request, tender),
            "two_people": tender.two_person_opening,
            "single_opener_reason": tender.single_opener_reason,
            "requested": _act(request.requested_by, request.requested_at),
            "confirmed": _act(request.confirmed_by, request.confirmed_at),
            "opened_at": instant_text(at),
            "roles": _roles(tender),
            "outages": _outages(tender),
            "bids": rows,
            "without": _going_on(request, tender),
            "root": root,
        },
    )


def _bids_of_record(request: OpeningRequest, tender: Tender) -> list[dict[str, Any]]:
    """By name; a supplement lists only what no earlier record of this part has."""
    recorded = {
        row["submission"]
        for record in OpeningRecord.objects.filter(tender=tender, part=request.part)
        for row in record.content["bids"]
    }
    opened = (
        Submission.objects.filter(bid__tender=tender, status=Submission.Status.OPENED)
        .select_related("bid__organisation", "bid__tender")
        .prefetch_related("items")
    )
    if request.part == TenderKey.Part.PRICE:
        opened = opened.filter(bid__admitted_at__isnull=False)
    rows = []
    for submission in opened:
        if str(submission.public_id) in recorded:
            continue
        objects = list(submission.items.all())
        damaged = [obj.task for obj in objects if obj.damaged and obj.part == request.part]
        rows.append(
            {
                "name": submission.bid.organisation.name,
                "kvk": submission.bid.organisation.kvk_number,
                "submission": str(submission.public_id),
                "number": submission.number,
                "received_at": instant_text(submission.received_at),
                "objects": sum(obj.part == request.part for obj in objects),
                "root": submission.root_hash,
                "receipt_holds": receipt_from(submission, objects).root == submission.root_hash,
                "damaged": damaged,
            }
        )
    return sorted(rows, key=lambda row: (row["name"].casefold(), row["kvk"]))


def _going_on(request: OpeningRequest, tender: Tender) -> dict[str, Any] | None:
    """Why the opening went on after a lost key, after which term, and without whose bids."""
    if not request.restored_only:
        return None
    closed = Submission.objects.filter(bid__tender=tender, status=Submission.Status.UNOPENABLE)
    rows = [
        {
            "name": submission.bid.organisation.name,
            "kvk": submission.bid.organisation.kvk_number,
            "submission": str(submission.public_id),
            "received_at": instant_text(submission.received_at),
            "root": submission.root_hash,
        }
        for submission in closed.select_related("bid__organisation")
    ]
    term = restore_term(tender)
    return {
        "reason": request.reason,
        "term_ended_at": instant_text(term.ends_at) if term else "",
        "bids": sorted(rows, key=lambda row: (row["name"].casefold(), row["kvk"])),
    }


def _is_supplement(request: OpeningRequest, tender: Tender) -> bool:
    return OpeningRecord.objects.filter(tender=tender, part=request.part).exists()


def _act(user: User | None, instant: datetime | None) -> dict[str, str]:
    return {"name": user.name if user else "", "at": instant_text(instant) if instant else ""}


def _roles(tender: Tender) -> list[dict[str, str]]:
    """Who had which role at the opening (`product.md`: in the proces-verbaal)."""
    labels = dict(Role.choices)
    active = TenderRole.objects.filter(tender=tender, ended_at=None).select_related("user")
    return sorted(
        ({"role": str(labels[row.role]), "name": row.user.name} for row in active),
        key=lambda row: (row["role"], row["name"]),
    )


def _outages(tender: Tender) -> list[dict[str, str]]:
    """Each time that the term was opened again after an outage, with its proof."""
    return [
        {
            "began_at": instant_text(row.began_at),
            "ended_at": instant_text(row.ended_at),
            "closed_at": instant_text(row.rectification.closes_at_before),
            "closes_at": instant_text(row.rectification.closes_at),
            "proof": row.proof,
        }
        for row in tender.outages.select_related("rectification")
    ]


def _locked(request_pk: int) -> tuple[Tender, OpeningRequest]:
    """Tender first, then request, as those who ask and confirm do: the other way round two wait for ever."""
    tender = lock_tender(OpeningRequest.objects.values_list("tender_id", flat=True).get(pk=request_pk))
    request = OpeningRequest.objects.select_for_update().get(pk=request_pk)
    request.tender = tender
    return tender, request


@transaction.atomic
def _fail(request_pk: int, reason: str, *, at: datetime) -> None:
    """The end state "niet te openen": nothing was opened, nothing is lost; the request can be made again."""
    tender, request = _locked(request_pk)
    if request.status != OpeningRequest.Status.CONFIRMED:
        return
    request.status, request.finished_at, request.fault = OpeningRequest.Status.FAILED, at, reason
    request.save(update_fields=["status", "finished_at", "fault"])
    if Status(tender.status) is Status.PUBLISHED:
        change_status(tender, Act.FAIL_OPENING, by=SystemActor.OPENER, at=at, reason=reason)
    Auditor(SystemActor.OPENER).record(
        "opening.failed",
        request,
        scope=tender_scope(tender.public_id),
        at=at,
        data={"part": request.part},
    )
