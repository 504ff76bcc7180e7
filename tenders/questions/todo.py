"""What questions ask of the people of the start page."""

from collections.abc import Sequence
from datetime import datetime, time

from django.urls import reverse

from accounts.models import User
from accounts.selectors import memberships_of
from clock.source import AMSTERDAM
from tenders.domain.definition import QuestionRound
from tenders.domain.lifecycle import Status
from tenders.domain.questions import AnswerStatus, Confidentiality, QuestionStatus
from tenders.models import Question, Role, Tender
from tenders.questions.selectors import answer_state, rounds_of
from tenders.todo import Todo


def questions_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """For a buyer what is to be answered, by the date of the nota; for a provider what it must choose."""
    return [*_to_answer(user), *_to_choose(user)]


def _to_answer(user: User) -> list[Todo]:
    tenders = Tender.objects.with_role(user, Role.BUYER).filter(
        status=Status.PUBLISHED.value, is_rehearsal=False
    )
    open_questions = (
        Question.objects.filter(tender__in=tenders, status=QuestionStatus.SENT.value)
        .select_related("answer", "tender__authority")
        .order_by("tender_id", "round", "pk")
    )
    waiting: dict[tuple[int, int], list[Question]] = {}
    for row in open_questions:
        if answer_state(row) is not AnswerStatus.APPROVED or row.confidentiality == Confidentiality.GRANTED:
            waiting.setdefault((row.tender_id, row.round), []).append(row)
    return [
        Todo(
            text="Beantwoord 1 vraag" if len(rows) == 1 else f"Beantwoord {len(rows)} vragen",
            url=reverse("tenders:questions_desk", args=[rows[0].tender.public_id]),
            tender=rows[0].tender,
            due=_due(rounds_of(rows[0].tender), number),
        )
        for (_, number), rows in waiting.items()
    ]


def _to_choose(user: User) -> list[Todo]:
    own = [membership.organisation_id for membership in memberships_of(user) if membership.may_edit]
    if not own:
        return []
    rows = Question.objects.filter(organisation__in=own, status=QuestionStatus.AWAITS_ASKER.value)
    return [
        Todo(
            text="Kies of uw vraag wordt gepubliceerd",
            url=reverse("tenders:question", args=[row.tender.public_id, row.public_id]),
            tender=row.tender,
            due=None,
        )
        for row in rows.select_related("tender__authority").order_by("pk")
    ]


def _due(rounds: Sequence[QuestionRound], number: int) -> datetime | None:
    """The end of the day on which the nota of the round is planned."""
    if number > len(rounds):
        return None
    return datetime.combine(rounds[number - 1].answered_on, time(23, 59, 59), AMSTERDAM)
