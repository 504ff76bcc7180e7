"""Write what the letters about a withdrawal say, send them, and set them: the job "render_withdrawal_letter"."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Membership, User
from audit.services import Auditor, SystemActor, record_access, tender_scope
from contracts.domain.errors import DecisionRefused
from contracts.domain.withdrawal import content_from, content_hash
from contracts.models import WithdrawalLetter, WithdrawalNote
from contracts.permissions import may_read_withdrawal_as_bidder
from contracts.withdrawal.pdf import TEMPLATE, letter_context, letter_data, letter_name
from contracts.withdrawal.selectors import Letters, letters_now, note_of, withdrawal_of
from documents.files import store_file
from documents.outbox import enqueue
from documents.pdf import render_pdf
from tenders.domain.wording import local_date, names_in_words
from tenders.models import Tender
from tenders.permissions import NotAllowed, may, require
from tenders.services.lifecycle import lock_tender

MAIL = "mail_withdrawal_letter"


@transaction.atomic
def write_note(
    tender: Tender,
    *,
    follow_up: str = "",
    court: str,
    complaint_desk: str,
    signatory: str,
    by: User,
    at: datetime,
) -> WithdrawalNote:
    """Keep what the letters will say. Refused once they were sent."""
    tender = _locked(tender, by)
    values = {
        "follow_up": follow_up.strip(),
        "court": court.strip(),
        "complaint_desk": complaint_desk.strip(),
        "signatory": signatory.strip(),
        "written_by": by,
        "written_at": at,
    }
    note, _ = WithdrawalNote.objects.update_or_create(tender=tender, defaults=values)
    Auditor(by).record("withdrawal.written", note, scope=tender_scope(tender.public_id), at=at)
    return note


@transaction.atomic
def send_withdrawal_letters(tender: Tender, *, seen: str, by: User, at: datetime) -> WithdrawalNote:
    """Freeze every letter and make all available at this one instant; jobs set them as PDF and mail who gets one.

    `seen` is the mark of what was on screen (`mark_of`): refused where it changed meanwhile, where something lacks, and
    where nobody gets a letter.
    """
    tender = _locked(tender, by)
    change, note = withdrawal_of(tender), note_of(tender)
    if change is None:
        raise DecisionRefused("Deze aanbesteding is niet ingetrokken.")
    found = letters_now(tender, change, sent_on=local_date(at))
    if not found.contents:
        raise DecisionRefused("Niemand had ingediend. Er gaat geen brief uit.")
    if note is None or found.lacking:
        raise DecisionRefused(f"In de brieven ontbreekt nog {names_in_words(list(found.lacking))}.")
    if mark_of(found) != seen:
        raise DecisionRefused(
            "Er is iets veranderd nadat u de brieven opende. Lees ze opnieuw en verstuur ze daarna."
        )
    note.sent_by, note.sent_at = by, at
    note.save(update_fields=["sent_by", "sent_at"])
    letters = WithdrawalLetter.objects.bulk_create(
        WithdrawalLetter(note=note, bid=bid, content=content.as_mapping(), content_hash=content_hash(content))
        for bid, content in found.contents.items()
    )
    for letter in letters:
        enqueue("render_withdrawal_letter", queue="pdf", letter_id=letter.public_id)
    Auditor(by).record(
        "withdrawal.letters_sent",
        note,
        scope=tender_scope(tender.public_id),
        at=at,
        data={
            "sent_at": at.isoformat(),
            "letters": [
                {"id": str(row.public_id), "bid": str(row.bid.public_id), "content": row.content_hash}
                for row in letters
            ],
        },
    )
    return note


def mark_of(found: Letters) -> str:
    """One mark of all letters as they would go out: equal marks are equal letters to the same bidders."""
    return "-".join(content_hash(content)[:16] for content in found.contents.values())


def render_withdrawal_letter(letter_id: UUID | str, *, at: datetime) -> None:
    """Idempotent: a letter that has its PDF keeps it."""
    letter = WithdrawalLetter.objects.select_related("note__tender").get(public_id=letter_id)
    if letter.file_id is not None:
        return
    content = content_from(letter.content)
    rendered = render_pdf(
        TEMPLATE,
        letter_context(content),
        attached=[letter_data(content)],
        is_rehearsal=letter.note.tender.is_rehearsal,
    )
    _keep(letter.pk, rendered.content, name=letter_name(content), sha256=rendered.sha256, at=at)


@transaction.atomic
def read_withdrawal_letter(
    letter: WithdrawalLetter, *, by: User, at: datetime, is_download: bool = False
) -> WithdrawalLetter:
    """The right to read the letter, with the reading on the record; the bidder's first reading and download are kept.

    Raises NotAllowed.
    """
    own = may_read_withdrawal_as_bidder(by, letter, at=at)
    tender = letter.note.tender
    if not own and not may(by, "contracts.read_withdrawal", tender):
        raise NotAllowed("Deze brief is niet voor u bestemd.")
    if own:
        columns = ["first_read_at", "first_downloaded_at"] if is_download else ["first_read_at"]
        for column in columns:
            rows = WithdrawalLetter.objects.filter(pk=letter.pk, **{f"{column}__isnull": True})
            rows.update(**{column: at})
        letter.refresh_from_db(fields=columns)
    record_access(
        by, "withdrawal_letter.read", letter, scope=tender_scope(tender.public_id), granted=True, at=at
    )
    return letter


@transaction.atomic
def _keep(pk: int, content: bytes, *, name: str, sha256: str, at: datetime) -> None:
    """With a mail to every active person of the bidder, who then finds the letter."""
    rows = WithdrawalLetter.objects.select_for_update(of=("self",), no_key=True)
    letter = rows.select_related("note__tender", "bid").get(pk=pk)
    if letter.file_id is not None:
        return
    letter.file = store_file(content, name=name, content_type="application/pdf", at=at)
    letter.save(update_fields=["file"])
    Auditor(SystemActor.WORKER).record(
        "withdrawal.letter_made",
        letter,
        scope=tender_scope(letter.note.tender.public_id),
        at=at,
        data={"sha256": sha256},
    )
    people = Membership.objects.filter(organisation=letter.bid.organisation_id, user__is_active=True)
    for user_id in people.values_list("user__public_id", flat=True):
        enqueue(MAIL, queue="mail", letter_id=letter.public_id, user_id=user_id)


def _locked(tender: Tender, by: User) -> Tender:
    tender = lock_tender(tender)
    require(by, "contracts.write_withdrawal", tender)
    note = note_of(tender)
    if note is not None and note.sent_at is not None:
        raise DecisionRefused("De brieven zijn verstuurd en veranderen niet meer.")
    return tender
