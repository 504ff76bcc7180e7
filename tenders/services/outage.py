"""Storing: after the deadline and before anything is opened, a new deadline for everybody (Aw 2.109)."""

from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from documents.files import store_file
from documents.inspection import check_document
from documents.models import StoredFile
from tenders.domain import outage as rules
from tenders.domain.change import ChangeRefused
from tenders.domain.notices import NoticeKind
from tenders.domain.wording import instant_in_words
from tenders.hindrances import hindrance_to_pause
from tenders.models import Outage, Rectification, Tender
from tenders.permissions import require
from tenders.services.deadline import put_deadline
from tenders.services.lifecycle import lock_tender
from tenders.services.notices import notify_all
from tenders.services.withdrawal import ReasonMissing


def keep_proof(file: BinaryIO, *, name: str, at: datetime) -> StoredFile:
    """The proof as a document, stored before the act is written. Raises UploadRefused and StorageFault."""
    findings = check_document(file, name, settings.MAX_FILE_BYTES)
    file.seek(0)
    return store_file(file, name=name, content_type=findings.kind, at=at)


@transaction.atomic
def extend_after_outage(
    tender: Tender,
    *,
    began_at: datetime,
    ended_at: datetime,
    closes_at: datetime,
    reason: str,
    proof: str,
    proof_file: StoredFile | None = None,
    by: User,
    at: datetime,
) -> Outage:
    """Open the term again for everybody. What was submitted stays submitted and can be changed; drafts go on.

    Only while nothing is opened: not after the opening was confirmed. Raises ChangeRefused, ReasonMissing and
    NotAnnounced. Everybody who started or follows is told, in the same words.
    """
    locked = lock_tender(tender)
    require(by, "tenders.extend_after_outage", locked)
    if locked.closes_at is None:
        raise ChangeRefused("Deze aanbesteding heeft geen sluiting.")
    if hindrance_to_pause(locked):
        raise ChangeRefused("De opening is al bevestigd: de termijn kan niet meer open.")
    rules.refuse_while_open(locked.closes_at, at=at)
    rules.refuse_outage(began_at=began_at, ended_at=ended_at, closes_at=locked.closes_at, at=at)
    if not reason.strip():
        raise ReasonMissing("De reden ontbreekt: schrijf op wat er aan de hand was.")
    if not proof.strip():
        raise ReasonMissing("Het bewijs ontbreekt: noem het nummer van de melding of het document.")
    earliest = rules.earliest_deadline(
        began_at=began_at, ended_at=ended_at, closes_at=locked.closes_at, at=at
    )
    if closes_at <= at or closes_at < earliest:
        raise ChangeRefused(
            f"Kies een sluiting vanaf {instant_in_words(earliest)}: inschrijvers krijgen zo ten minste de tijd terug "
            "die zij verloren."
        )
    change = put_deadline(locked, closes_at, cause=Rectification.Cause.OUTAGE, reason=reason, by=by, at=at)
    row = Outage.objects.create(
        tender=locked,
        rectification=change,
        began_at=began_at,
        ended_at=ended_at,
        proof=proof.strip(),
        proof_file=proof_file,
        recorded_by=by,
        recorded_at=at,
    )
    Auditor(by).record(
        "tender.extended_after_outage",
        row,
        scope=tender_scope(locked.public_id),
        at=at,
        data={"closes_at": closes_at.isoformat(), "proof": proof_file.sha256 if proof_file else ""},
    )
    notify_all(locked, NoticeKind.OUTAGE, about=row.public_id, at=at)
    tender.refresh_from_db()
    return row
