"""Questions, answers and nota's, made by the services that the pages use."""

from datetime import datetime
from typing import Any

from accounts.models import Membership, User
from tenders.domain.questions import AnswerAct
from tenders.models import ClarificationNotice, Question, Tender
from tenders.questions.services import (
    act_on_answer,
    prepare_notice,
    publish_notice,
    render_notice,
    save_answer,
    save_question,
    send_question,
)
from tests.factories.accounts import MembershipFactory
from tests.factories.tenders import AT

TEXT = "Mag het plan van aanpak ook bijlagen hebben?"


def provider(**organisation: Any) -> Membership:
    """Somebody who may edit and submit for a provider of its own."""
    facts = {f"organisation__{name}": value for name, value in organisation.items()}
    return MembershipFactory(signatory=True, **facts)


def draft_question(
    tender: Tender, by: Membership | None = None, *, at: datetime = AT, text: str = TEXT, **values: Any
) -> Question:
    by = by or provider()
    return save_question(tender, by.organisation, {"text": text, **values}, by=by.user, at=at)


def sent_question(
    tender: Tender, by: Membership | None = None, *, at: datetime = AT, text: str = TEXT, **values: Any
) -> Question:
    draft = draft_question(tender, by, at=min(at, AT), text=text, **values)
    return send_question(draft, version=draft.version, by=draft.asked_by, at=at)


def answered_question(
    tender: Tender,
    by: Membership | None = None,
    *,
    answer: str = "Nee, bijlagen tellen niet mee.",
    kind: str = "clarifies",
    **options: Any,
) -> Question:
    """With an answer that is approved, so that it goes into the next nota."""
    question = sent_question(tender, by, **options)
    approve(question, answer=answer, kind=kind, by=tender.created_by)
    return Question.objects.get(pk=question.pk)


def approve(question: Question, *, answer: str, kind: str = "clarifies", by: User, at: datetime = AT) -> None:
    save_answer(
        question,
        text=answer,
        kind=kind,
        wording=question.wording,
        version=_version(question),
        by=by,
        at=at,
    )
    for act in (AnswerAct.SUBMIT, AnswerAct.APPROVE):
        act_on_answer(question, act, version=_version(question), by=by, at=at)


def published_clarification(
    tender: Tender, *, round_number: int = 1, by: User | None = None, at: datetime = AT
) -> ClarificationNotice:
    """All answers that are approved, set and published."""
    by = by or tender.created_by
    notice = prepare_notice(tender, round_number, by=by, at=at)
    render_notice(notice.public_id, at=at)
    return publish_notice(notice, by=by, at=at)


def _version(question: Question) -> int:
    return Question.objects.values_list("version", flat=True).get(pk=question.pk)
