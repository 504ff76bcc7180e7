"""What questions ask of the people of the start page."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db.models import Q
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

_RECENT = timedelta(days=14)
_OWN_WORDS = {
    QuestionStatus.AWAITS_ASKER: "Kies of uw vraag wordt gepubliceerd",
    QuestionStatus.SENT: "Lees de beslissing over uw vertrouwelijke vraag",
    QuestionStatus.ANSWERED_ALONE: "Lees het antwoord op uw vertrouwelijke vraag",
}


def questions_todo_for(user: User, *, at: datetime) -> list[Todo]:
    """For a buyer what is to be answered, by the date of the nota; for a provider what it must choose or read."""
    return [*_to_answer(user), *_of_own(user, at)]


def _to_answer(user: User) -> list[Todo]:
    tenders = Tender.objects.with_role(user, Role.BUYER).filter(
        status=Status.PUBLISHED.value, is_rehearsal=False
    )
    open_questions = (
        Question.objects.filter(tender__in=tenders, status=QuestionStatus.SENT.value)
        .select_related("answer")
        .prefetch_related("tender__authority")
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


def _of_own(user: User, at: datetime) -> list[Todo]:
    """What an asker must choose, and for two weeks what was decided or answered for it alone."""
    own = [membership.organisation_id for membership in memberships_of(user) if membership.may_edit]
    if not own:
        return []
    recent = at - _RECENT
    lately = Q(status=QuestionStatus.ANSWERED_ALONE.value, answered_alone_at__gt=recent) | Q(
        status=QuestionStatus.SENT.value, confidentiality=Confidentiality.GRANTED.value, decided_at__gt=recent
    )
    rows = Question.objects.filter(lately | Q(status=QuestionStatus.AWAITS_ASKER.value), organisation__in=own)
    return [
        Todo(
            text=_OWN_WORDS[row.state],
            url=reverse("tenders:question", args=[row.tender.public_id, row.public_id]),
            tender=row.tender,
        )
        for row in rows.prefetch_related("tender__authority").order_by("pk")
    ]


def _due(rounds: Sequence[QuestionRound], number: int) -> datetime | None:
    """The end of the day on which the nota of the round is planned."""
    if number > len(rounds):
        return None
    return datetime.combine(rounds[number - 1].answered_on, time(23, 59, 59), AMSTERDAM)
