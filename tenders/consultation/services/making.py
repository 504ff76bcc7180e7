"""Write a consultation and publish it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.services import Auditor, tender_scope
from tenders.domain.consultation import (
    ConsultationQuestion,
    ConsultationRefused,
    check_extension,
    check_groups,
    check_moments,
    check_questions,
    check_withdrawal,
)
from tenders.models import Consultation, Tender
from tenders.permissions import require
from tenders.services.lifecycle import lock_tender


@dataclass(frozen=True)
class Facts:
    """What the buyer says of a consultation beside its questions."""

    title: str
    purpose: str
    introduction: str
    groups: Sequence[str]
    other_groups: str
    opens_at: datetime
    closes_at: datetime


@transaction.atomic
def save_consultation(
    tender: Tender,
    facts: Facts,
    questions: Sequence[ConsultationQuestion],
    *,
    number: int | None = None,
    by: User,
    at: datetime,
) -> Consultation:
    """A new one, or `number` as it now is; ConsultationRefused once that one is published.

    Questions may still be incomplete: the publication looks at them.
    """
    locked = lock_tender(tender)
    require(by, "tenders.consult", locked)
    check_moments(facts.opens_at, facts.closes_at)
    check_groups(facts.groups, facts.other_groups)
    if number is None:
        row = Consultation(tender=locked, number=locked.consultations.count() + 1, made_by=by, made_at=at)
    else:
        row = unpublished(locked, number)
    row.title, row.purpose, row.introduction = facts.title, facts.purpose, facts.introduction
    row.groups, row.other_groups = list(facts.groups), facts.other_groups.strip()
    row.opens_at, row.closes_at = facts.opens_at, facts.closes_at
    row.questions = [question.as_mapping() for question in questions]
    row.save()
    return row


@transaction.atomic
def publish_consultation(consultation: Consultation, *, by: User, at: datetime) -> Consultation:
    """Everybody reads it from now on; its questions stay as they are."""
    locked = lock_tender(consultation.tender_id)
    require(by, "tenders.consult", locked)
    if locked.is_rehearsal:
        raise ConsultationRefused("In een generale repetitie raadpleegt u niemand: publiceren kan hier niet.")
    row = unpublished(locked, consultation.number)
    check_groups(row.groups, row.other_groups)
    check_moments(row.opens_at, row.closes_at, at=at)
    check_questions(row.asked)
    row.published_at, row.published_by = at, by
    row.save(update_fields=["published_at", "published_by"])
    Auditor(by).record(
        "consultation.published",
        row,
        scope=tender_scope(locked.public_id),
        at=at,
        data={
            "number": row.number,
            "closes_at": row.closes_at.isoformat(),
            "questions": len(row.questions),
            "sha256": questions_hash(row),
        },
    )
    return row


@transaction.atomic
def extend_consultation(
    consultation: Consultation, closes_at: datetime, *, reason: str, by: User, at: datetime
) -> Consultation:
    """Everybody can react for longer, and reads why. ConsultationRefused after the closing."""
    row = _published(consultation, by)
    check_extension(row.stage(at), row.closes_at, closes_at, reason)
    row.extensions.create(earlier=row.closes_at, closes_at=closes_at, reason=reason.strip(), by=by, at=at)
    row.closes_at = closes_at
    row.save(update_fields=["closes_at"])
    _record("consultation.extended", row, by, at, closes_at=closes_at.isoformat())
    return row


@transaction.atomic
def withdraw_consultation(consultation: Consultation, *, reason: str, by: User, at: datetime) -> Consultation:
    """Nobody reacts any more and no report follows; the page and the reason stay for everybody."""
    row = _published(consultation, by)
    check_withdrawal(row.stage(at), reason)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = at, by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    _record("consultation.withdrawn", row, by, at)
    return row


def _published(consultation: Consultation, by: User) -> Consultation:
    """The row, locked, for an act of the buyer; who is reacting waits, or is waited for."""
    tender = lock_tender(consultation.tender_id)
    require(by, "tenders.report_consultation", tender)
    row = tender.consultations.select_for_update(of=("self",)).get(pk=consultation.pk)
    row.tender = tender
    if row.published_at is None:
        raise ConsultationRefused("Deze marktconsultatie is nog niet gepubliceerd.")
    return row


def _record(event: str, row: Consultation, by: User, at: datetime, **data: str) -> None:
    Auditor(by).record(
        event,
        row,
        scope=tender_scope(row.tender.public_id),
        at=at,
        data={"number": row.number, **data},
    )


def questions_hash(consultation: Consultation) -> str:
    """SHA-256 of the questions in canonical JSON."""
    text = json.dumps(consultation.questions, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def unpublished(tender: Tender, number: int) -> Consultation:
    """The row, locked. Call with the tender locked."""
    row = tender.consultations.select_for_update(of=("self",)).filter(number=number).first()
    if row is None:
        raise ConsultationRefused("Deze marktconsultatie bestaat niet.")
    if row.published_at is not None:
        raise ConsultationRefused("Deze marktconsultatie is gepubliceerd en kan niet meer worden gewijzigd.")
    row.tender = tender
    return row
