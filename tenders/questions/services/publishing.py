"""Make a nota van inlichtingen, set it as PDF, and publish it to all at one moment."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from audit.services import Auditor, tender_scope
from documents.files import store_file
from documents.outbox import enqueue
from documents.pdf import render_pdf
from tenders.domain.clarification import (
    NoticeContent,
    NoticeItem,
    content_from,
    content_hash,
    reference_in_words,
)
from tenders.domain.notices import NoticeKind
from tenders.domain.questions import QuestionAct, QuestionRefused
from tenders.domain.wording import date_in_words, local_date
from tenders.models import ClarificationNotice, Question, Tender
from tenders.permissions import require
from tenders.questions.pdf import notice_context, notice_name
from tenders.questions.selectors import next_number, ready_questions, rounds_of
from tenders.questions.services.locking import move
from tenders.services.lifecycle import lock_tender
from tenders.services.notices import notify_all

TEMPLATE = "pdf/clarification_notice.html"
_WAITING = (ClarificationNotice.Status.QUEUED, ClarificationNotice.Status.FAILED)


@transaction.atomic
def prepare_notice(tender: Tender, round_number: int, *, by: User, at: datetime) -> ClarificationNotice:
    """Freeze the approved answers of the round, and of earlier ones, as the next nota, and let a worker set it.

    Made again, it takes the answers as they then are; one that is ready with the same content stays.
    """
    locked = lock_tender(tender)
    require(by, "tenders.lead_questions", locked)
    if not 1 <= round_number <= max(len(rounds_of(locked)), 1):
        raise QuestionRefused("Deze vragenronde bestaat niet.")
    questions = ready_questions(locked, round_number)
    if not questions:
        raise QuestionRefused("Er is nog geen antwoord akkoord dat in deze nota kan.")
    notice = _locked_notice(locked) or ClarificationNotice(
        tender=locked, number=locked.clarification_notices.count() + 1
    )
    notice.round, notice.made_on, notice.made_by = round_number, local_date(at), by
    content = _content(locked, notice, questions)
    digest = content_hash(content)
    is_ready = notice.file_id is not None and notice.rendered_hash == digest
    notice.content, notice.content_hash, notice.fault = content.as_mapping(), digest, ""
    notice.status = ClarificationNotice.Status.READY if is_ready else ClarificationNotice.Status.QUEUED
    notice.save()
    if not is_ready:
        enqueue("render_clarification_notice", queue="pdf", notice_id=notice.public_id)
    _record("notice.prepared", notice, by=by, at=at)
    return notice


def render_notice(notice_id: UUID | str, *, at: datetime) -> None:
    """Set the nota as it is queued. Idempotent: one content is stored once, a fault is kept and raised."""
    notice = ClarificationNotice.objects.get(public_id=notice_id)
    if notice.status not in _WAITING or notice.published_at is not None:
        return
    try:
        content = content_from(notice.content)
        pdf = render_pdf(TEMPLATE, notice_context(content), is_rehearsal=notice.tender.is_rehearsal).content
        _keep(notice, pdf, name=notice_name(content), at=at)
    except Exception as fault:
        ClarificationNotice.objects.filter(
            pk=notice.pk, content_hash=notice.content_hash, status__in=_WAITING
        ).update(status=ClarificationNotice.Status.FAILED, fault=type(fault).__name__[:120])
        raise


@transaction.atomic
def publish_notice(notice: ClarificationNotice, *, by: User, at: datetime) -> ClarificationNotice:
    """Make page and PDF readable for everybody at this instant; the questions get their numbers.

    Refused unless the PDF is there, says what the answers say now, and bears the date of today.
    """
    locked = lock_tender(notice.tender_id)
    require(by, "tenders.lead_questions", locked)
    current = _locked_notice(locked)
    if current is None or current.pk != notice.pk:
        raise QuestionRefused("Deze nota is al gepubliceerd.")
    questions = ready_questions(locked, current.round)
    _check_publishable(current, locked, questions, at=at)
    for number, row in enumerate(questions, start=next_number(locked)):
        row.tender = locked
        _publish(row, current, number)
        for part in row.merged.select_for_update(of=("self",), no_key=True):
            _publish(part, current, None)
    current.published_at, current.published_by = at, by
    current.save(update_fields=["published_at", "published_by"])
    path = reverse("tenders:clarification", args=[locked.public_id, current.number])
    notify_all(locked, NoticeKind.CLARIFICATION, about=current.public_id, at=at, path=path)
    _record("notice.published", current, by=by, at=at)
    return current


def _content(tender: Tender, notice: ClarificationNotice, questions: list[Question]) -> NoticeContent:
    return NoticeContent(
        authority=tender.authority.name,
        tender=tender.title,
        reference=tender.reference,
        number=notice.number,
        round=notice.round,
        made_on=notice.made_on.isoformat(),
        items=tuple(
            NoticeItem(
                number=number,
                reference=reference_in_words(
                    row.document.title if row.document else "", row.paragraph, row.lot_number
                ),
                question=row.wording,
                answer=row.answer.text,
                kind=row.answer.kind,
                follows=row.follows.number if row.follows else None,
            )
            for number, row in enumerate(questions, start=next_number(tender))
        ),
    )


def _check_publishable(
    notice: ClarificationNotice, tender: Tender, questions: list[Question], *, at: datetime
) -> None:
    if notice.status != ClarificationNotice.Status.READY:
        raise QuestionRefused("De PDF van deze nota is nog niet klaar. Wacht tot hij er is.")
    if notice.made_on != local_date(at):
        raise QuestionRefused(
            f"Deze nota is gemaakt op {date_in_words(notice.made_on)}, en vandaag is "
            f"{date_in_words(local_date(at))}. Maak de nota opnieuw: de datum staat erin."
        )
    now = content_hash(_content(tender, notice, questions))
    if now != notice.rendered_hash or notice.rendered_hash != notice.content_hash:
        raise QuestionRefused(
            "Er is een vraag of antwoord veranderd nadat de nota is gemaakt. Maak de nota opnieuw en controleer hem."
        )


def _publish(question: Question, notice: ClarificationNotice, number: int | None) -> None:
    move(question, QuestionAct.PUBLISH)
    question.notice, question.number = notice, number
    question.save()


def _locked_notice(tender: Tender) -> ClarificationNotice | None:
    """The worker that sets the PDF writes the row without the tender's lock."""
    rows = tender.clarification_notices.select_for_update(of=("self",), no_key=True)
    return rows.filter(published_at__isnull=True).first()


@transaction.atomic
def _keep(notice: ClarificationNotice, pdf: bytes, *, name: str, at: datetime) -> None:
    current = ClarificationNotice.objects.select_for_update().get(pk=notice.pk)
    is_wanted = current.status in _WAITING and current.content_hash == notice.content_hash
    if not is_wanted or current.rendered_hash == notice.content_hash:
        return
    current.file = store_file(pdf, name=name, content_type="application/pdf", at=at)
    current.rendered_hash = notice.content_hash
    current.status, current.fault = ClarificationNotice.Status.READY, ""
    current.save(update_fields=["file", "rendered_hash", "status", "fault"])


def _record(event: str, notice: ClarificationNotice, *, by: User, at: datetime) -> None:
    Auditor(by).record(
        event,
        notice,
        scope=tender_scope(notice.tender.public_id),
        at=at,
        data={
            "number": notice.number,
            "round": notice.round,
            "content": notice.content_hash,
            "questions": len(notice.content["items"]),
        },
    )
