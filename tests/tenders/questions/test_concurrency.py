"""Two people with one question, or one nota, at the same moment."""

import pytest

from tenders.complaints.services import file_complaint
from tenders.domain.questions import AnswerAct, QuestionRefused
from tenders.models import Answer, ClarificationNotice, Complaint, Question
from tenders.questions.services import (
    StaleQuestion,
    act_on_answer,
    prepare_notice,
    publish_notice,
    render_notice,
    save_answer,
    send_question,
)
from tests.concurrency import overlapping
from tests.factories.questions import answered_question, draft_question, provider, sent_question
from tests.factories.tenders import AT, published_tender

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("scenes_put_back")]


def test_of_two_who_answer_the_second_overwrites_nothing() -> None:
    tender = published_tender()
    question = sent_question(tender)

    def answer(text: str) -> object:
        return save_answer(
            question,
            text=text,
            kind="clarifies",
            wording=question.text,
            version=question.version,
            by=tender.created_by,
            at=AT,
        )

    _, refusal = overlapping(lambda: answer("Het eerste."), lambda: answer("Het tweede."))

    assert isinstance(refusal, StaleQuestion)
    assert Answer.objects.get().text == "Het eerste."


def test_an_answer_is_not_approved_while_a_colleague_changes_it() -> None:
    tender = published_tender()
    question = answered_question(tender)
    act_on_answer(question, AnswerAct.RETURN, version=question.version, by=tender.created_by, at=AT)
    question.refresh_from_db()
    act_on_answer(question, AnswerAct.SUBMIT, version=question.version, by=tender.created_by, at=AT)
    question.refresh_from_db()

    def change() -> object:
        return save_answer(
            question,
            text="Anders.",
            kind="changes",
            wording=question.text,
            version=question.version,
            by=tender.created_by,
            at=AT,
        )

    def approve() -> object:
        return act_on_answer(
            question, AnswerAct.APPROVE, version=question.version, by=tender.created_by, at=AT
        )

    _, refusal = overlapping(change, approve)

    assert isinstance(refusal, StaleQuestion)
    assert Answer.objects.get().status == "concept"


def test_a_question_is_sent_once() -> None:
    draft = draft_question(published_tender())

    _, refusal = overlapping(*[lambda: send_question(draft, version=1, by=draft.asked_by, at=AT)] * 2)

    assert isinstance(refusal, StaleQuestion)
    assert Question.objects.get().version == 2


def test_a_nota_is_published_once_and_its_numbers_are_given_once() -> None:
    tender = published_tender()
    answered_question(tender)
    notice = prepare_notice(tender, 1, by=tender.created_by, at=AT)
    render_notice(notice.public_id, at=AT)

    _, refusal = overlapping(*[lambda: publish_notice(notice, by=tender.created_by, at=AT)] * 2)

    assert isinstance(refusal, QuestionRefused)
    assert list(Question.objects.values_list("number", flat=True)) == [1]


def test_there_is_one_nota_in_the_making() -> None:
    tender = published_tender()
    answered_question(tender)

    overlapping(*[lambda: prepare_notice(tender, 1, by=tender.created_by, at=AT)] * 2)

    assert ClarificationNotice.objects.count() == 1


def test_two_complaints_get_two_numbers() -> None:
    tender, one, two = published_tender(), provider(), provider()

    def complain(by: object) -> object:
        return file_complaint(
            tender, by.organisation, subject="De termijn", text="Te kort.", wish="Meer.", by=by.user, at=AT
        )

    overlapping(lambda: complain(one), lambda: complain(two))

    assert sorted(Complaint.objects.values_list("number", flat=True)) == [1, 2]
