"""Ask: draft, send, and choose after a refused request for confidentiality."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from tenders.domain.questions import (
    Confidentiality,
    QuestionAct,
    QuestionRefused,
    QuestionStatus,
    receive,
    to_milliseconds,
)
from tenders.models import Question, Tender
from tenders.questions.selectors import published_questions, rounds_of, takes_questions
from tenders.questions.services.locking import (
    StaleQuestion,
    locked_question,
    move,
    record,
    require_editor,
    require_text,
)
from tenders.services.following import follow_tender

__all__ = ["StaleQuestion", "choose_after_refusal", "discard_question", "save_question", "send_question"]

FIELDS = ("document", "paragraph", "lot_number", "follows", "text", "is_confidential", "confidential_reason")


@transaction.atomic
def save_question(
    tender: Tender,
    organisation: Organisation,
    values: Mapping[str, Any],
    *,
    question: Question | None = None,
    version: int = 0,
    by: User,
    at: datetime,
) -> Question:
    """Begin a draft, or change one. A draft is its organisation's alone: not in the log, not seen by the authority."""
    require_editor(by, organisation)
    _check_open(tender, at=at)
    if question is None:
        draft = Question(tender=tender, organisation=organisation, asked_by=by, created_at=at)
    else:
        _, draft = locked_question(question, version=version)
        _check_own_draft(draft, organisation)
    for name in FIELDS:
        if name in values:
            setattr(draft, name, values[name])
    _check_content(draft)
    draft.version += 1
    draft.save()
    return draft


@transaction.atomic
def discard_question(question: Question, *, by: User) -> None:
    """A draft is thrown away; what was sent stays."""
    _, draft = locked_question(question)
    require_editor(by, draft.organisation)
    _check_own_draft(draft, draft.organisation)
    draft.delete()


@transaction.atomic
def send_question(question: Question, *, version: int, by: User, at: datetime) -> Question:
    """Hand in a draft. The instant decides in which round it falls, and whether it is handled.

    A late question, or a new one in a round for follow-up questions, is kept with that status: the buyer may admit it.
    """
    tender, draft = locked_question(question, version=version)
    require_editor(by, draft.organisation)
    _check_open(tender, at=at)
    _check_own_draft(draft, draft.organisation)
    _check_content(draft)
    received = receive(rounds_of(tender), at, follows_an_answer=draft.follows_id is not None)
    draft.status, draft.round = received.status.value, received.round
    draft.sent_at, draft.asked_by = to_milliseconds(at), by
    draft.confidentiality = (Confidentiality.ASKED if draft.is_confidential else Confidentiality.NONE).value
    draft.wording = draft.text
    draft.version += 1
    draft.save()
    follow_tender(tender, by=by, at=at, organisation=draft.organisation)
    record(
        "question.sent",
        draft,
        by=by,
        at=at,
        data={"status": draft.status, "round": draft.round, "sent_at": draft.sent_at.isoformat()},
    )
    return draft


@transaction.atomic
def choose_after_refusal(question: Question, *, publish: bool, by: User, at: datetime) -> Question:
    """Whose question may not stay confidential says whether it goes into the nota, or takes it back."""
    _, current = locked_question(question)
    require_editor(by, current.organisation)
    move(current, QuestionAct.AGREE_TO_PUBLISH if publish else QuestionAct.WITHDRAW)
    current.save()
    record("question.published_after_all" if publish else "question.withdrawn", current, by=by, at=at)
    return current


def _check_open(tender: Tender, *, at: datetime) -> None:
    if not takes_questions(tender, at=to_milliseconds(at)):
        raise QuestionRefused("U kunt over deze aanbesteding geen vragen meer stellen: zij is gesloten.")


def _check_own_draft(question: Question, organisation: Organisation) -> None:
    if question.organisation_id != organisation.pk or question.state is not QuestionStatus.DRAFT:
        raise QuestionRefused("Deze vraag is al verstuurd en kan niet meer worden gewijzigd.")


def _check_content(question: Question) -> None:
    """The reference must be to something of this tender."""
    question.text = require_text(question.text, "Schrijf uw vraag op.", field="text")
    tender = question.tender
    if question.document is not None and question.document.tender_id != tender.pk:
        raise QuestionRefused(
            "Dit document hoort niet bij deze aanbesteding: kies een ander.", field="document"
        )
    if question.lot_number is not None and not tender.lots.filter(number=question.lot_number).exists():
        raise QuestionRefused("Dit perceel bestaat niet: kies een ander.", field="lot_number")
    if (
        question.follows_id is not None
        and not published_questions(tender).filter(pk=question.follows_id).exists()
    ):
        raise QuestionRefused(
            "Op deze vraag is nog niet geantwoord: kies een antwoord uit een nota.", field="follows"
        )
    if question.is_confidential and not question.confidential_reason.strip():
        raise QuestionRefused(
            "Schrijf op waarom uw vraag vertrouwelijk moet blijven: wij beslissen daarop.",
            field="confidential_reason",
        )
