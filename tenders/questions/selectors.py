"""Reads of questions, answers and nota's. What a provider may see of others is `published_questions` alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Max, QuerySet, When

from accounts.models import Membership, Organisation
from tenders.domain.definition import QuestionRound
from tenders.domain.give_aways import Asker, GiveAway, give_aways
from tenders.domain.lifecycle import Status
from tenders.domain.questions import (
    AnswerStatus,
    Confidentiality,
    QuestionStatus,
    may_be_published,
    reading_order,
)
from tenders.models import ClarificationNotice, Question, Tender
from tenders.selectors import definition_of

_DONE = [
    status.value
    for status in (
        QuestionStatus.PUBLISHED,
        QuestionStatus.ANSWERED_ALONE,
        QuestionStatus.WITHDRAWN,
        QuestionStatus.MERGED,
    )
]
_TAKING_QUESTIONS = frozenset({Status.PUBLISHED, Status.PAUSED})


def rounds_of(tender: Tender) -> Sequence[QuestionRound]:
    """As published; a number of a round counts from 1 in this list."""
    return definition_of(tender).planning.question_rounds


def takes_questions(tender: Tender, *, at: datetime) -> bool:
    """Whether a provider may still send a question, be it too late to count: until the tender closes."""
    return tender.is_public and tender.state in _TAKING_QUESTIONS and not tender.has_closed(at)


def published_questions(tender: Tender) -> QuerySet[Question]:
    """What everybody may read, with the answers: numbered over all nota's."""
    return Question.objects.filter(tender=tender).published().select_related("answer", "document", "notice")


def published_notices(tender: Tender) -> QuerySet[ClarificationNotice]:
    return tender.clarification_notices.filter(published_at__isnull=False).select_related("file")


def published_notice(tender: Tender, number: int) -> ClarificationNotice | None:
    return published_notices(tender).filter(number=number).first()


def notice_in_the_making(tender: Tender) -> ClarificationNotice | None:
    return (
        tender.clarification_notices.filter(published_at__isnull=True)
        .select_related("file", "tender__authority")
        .first()
    )


def notice_by_id(tender: Tender, notice_id: UUID) -> ClarificationNotice | None:
    return tender.clarification_notices.select_related("file").filter(public_id=notice_id).first()


def own_questions(tender: Tender, organisation: Organisation) -> QuerySet[Question]:
    """The questions of one provider, drafts too, with what has become of each."""
    return (
        Question.objects.filter(tender=tender, organisation=organisation)
        .select_related("answer", "document", "notice", "merged_into__notice", "follows")
        .order_by("created_at", "pk")
    )


def own_question(tender: Tender, organisation: Organisation, question_id: UUID) -> Question | None:
    return own_questions(tender, organisation).filter(public_id=question_id).first()


def questions_for_staff(tender: Tender) -> QuerySet[Question]:
    """What was sent, the newest last; drafts of providers are not the authority's to see."""
    return (
        Question.objects.filter(tender=tender)
        .sent()
        .select_related(
            "organisation",
            "answer__written_by",
            "answer__approved_by",
            "document",
            "merged_into",
            "notice",
            "follows",
            "admitted_by",
            "decided_by",
        )
        .order_by("sent_at", "pk")
    )


def questions_to_do_first(tender: Tender) -> QuerySet[Question]:
    """As `questions_for_staff`, with what has come to its end after what has not."""
    is_done = Case(When(status__in=_DONE, then=1), default=0)
    return questions_for_staff(tender).order_by(is_done, "sent_at", "pk")


def question_for_staff(tender: Tender, question_id: UUID) -> Question | None:
    return questions_for_staff(tender).filter(public_id=question_id).first()


def mergeable_with(question: Question) -> QuerySet[Question]:
    """Open questions of the tender that this one could be added to: public ones that are no part of another."""
    return (
        questions_for_staff(question.tender)
        .filter(status=QuestionStatus.SENT.value, confidentiality__in=[Confidentiality.NONE.value, "refused"])
        .exclude(pk=question.pk)
    )


def ready_questions(tender: Tender, round_number: int) -> list[Question]:
    """What goes into the nota of the round: all open questions up to it whose answer is approved, in reading order."""
    rows = questions_for_staff(tender).filter(round__lte=round_number, status=QuestionStatus.SENT.value)
    ready = [
        row
        for row in rows
        if may_be_published(row.state, answer_state(row), Confidentiality(row.confidentiality))
    ]
    return sorted(ready, key=lambda row: (place_of(row), row.sent_at, row.pk))


def unready_questions(tender: Tender, round_number: int) -> list[Question]:
    """Questions up to the round that are to be answered for all and have no approved answer yet."""
    rows = questions_for_staff(tender).filter(
        round__lte=round_number,
        status=QuestionStatus.SENT.value,
        confidentiality__in=[Confidentiality.NONE.value, Confidentiality.REFUSED.value],
    )
    return [row for row in rows if answer_state(row) is not AnswerStatus.APPROVED]


def confidential_decisions(tender: Tender) -> Counter[str]:
    """How many sent questions were asked to stay confidential, by what was decided on it."""
    asked = Question.objects.filter(tender=tender).sent().exclude(confidentiality=Confidentiality.NONE.value)
    return Counter(asked.values_list("confidentiality", flat=True))


def next_number(tender: Tender) -> int:
    """The number of the first question of the next nota: consecutive over all nota's."""
    last = Question.objects.filter(tender=tender).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def place_of(question: Question) -> tuple[object, ...]:
    order = question.document.order if question.document else None
    return reading_order(order, question.paragraph, question.lot_number)


def answer_state(question: Question) -> AnswerStatus | None:
    return question.answer.state if hasattr(question, "answer") else None


def askers_of(organisations: Iterable[int]) -> dict[int, Asker]:
    """By organisation what would give it away; one query for all of them, and one for their people."""
    people: dict[int, list[tuple[str, str]]] = defaultdict(list)
    wanted = set(organisations)
    for organisation_id, name, email in Membership.objects.filter(organisation__in=wanted).values_list(
        "organisation_id", "user__name", "user__email"
    ):
        people[organisation_id].append((name, email))
    return {
        row.pk: Asker(
            organisation=row.name,
            kvk=row.kvk_number,
            people=tuple(name for name, _ in people[row.pk]),
            mails=tuple(mail for _, mail in people[row.pk]),
        )
        for row in Organisation.objects.filter(pk__in=wanted)
    }


def warnings_for(text: str, organisation: Organisation) -> tuple[GiveAway, ...]:
    """What in a text gives away that this organisation wrote it."""
    return give_aways(text, askers_of([organisation.pk])[organisation.pk])
