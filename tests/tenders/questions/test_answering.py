"""The authority answers, admits, merges and decides."""

import pytest
from django.core import mail

from documents.models import OutboxJob
from documents.outbox import run_job
from tenders.domain.questions import AnswerAct, AnswerStatus, QuestionRefused, QuestionStatus
from tenders.models import Question, Role, Tender
from tenders.permissions import NotAllowed
from tenders.questions.selectors import confidential_decisions
from tenders.questions.services import (
    StaleQuestion,
    act_on_answer,
    admit_question,
    answer_alone,
    decide_confidentiality,
    merge_question,
    save_answer,
    split_question,
)
from tests.factories.questions import answered_question, approve, provider, sent_question
from tests.factories.tenders import AT, CLOSES_AT, member_with_role, published_tender

pytestmark = pytest.mark.django_db


def write(question: Question, by: object, *, version: int = 2, text: str = "Ja.") -> object:
    return save_answer(
        question, text=text, kind="clarifies", wording=question.text, version=version, by=by, at=AT
    )


@pytest.mark.parametrize(
    ("role", "writes", "approves", "leads"),
    [
        (Role.BUYER, True, True, True),
        (Role.JURIST, True, True, False),
        (Role.CHAIR, True, False, False),
        (Role.CHECKER, True, False, False),
        (Role.EVALUATOR, True, False, False),
        (Role.CONTRACT_MANAGER, True, False, False),
        (Role.AUDITOR, False, False, False),
        (Role.SECOND_OPENER, False, False, False),
    ],
)
def test_who_writes_who_approves_and_who_leads(role: Role, writes: bool, approves: bool, leads: bool) -> None:
    tender = published_tender()
    question, late = sent_question(tender), sent_question(tender, at=CLOSES_AT)
    colleague = member_with_role(tender, role)
    buyer = tender.created_by

    def may(act: object) -> bool:
        try:
            act()
        except NotAllowed:
            return False
        return True

    assert may(lambda: write(question, colleague)) is writes
    question.refresh_from_db()
    write(question, buyer, version=question.version)
    question.refresh_from_db()
    act_on_answer(question, AnswerAct.SUBMIT, version=question.version, by=buyer, at=AT)
    question.refresh_from_db()
    assert (
        may(lambda: act_on_answer(question, AnswerAct.APPROVE, version=question.version, by=colleague, at=AT))
        is approves
    )
    assert may(lambda: admit_question(late, reason="Van belang.", by=colleague, at=AT)) is leads


def test_who_saves_second_overwrites_nothing() -> None:
    tender = published_tender()
    question, colleague = sent_question(tender), member_with_role(tender, Role.CHAIR)
    write(question, colleague, text="Het eerste antwoord.")

    with pytest.raises(StaleQuestion) as stale:
        write(question, tender.created_by, text="Het tweede antwoord.")

    assert stale.value.current.answer.text == "Het eerste antwoord."
    assert Question.objects.get().answer.text == "Het eerste antwoord."


def test_who_approves_has_seen_the_answer_as_it_is() -> None:
    tender = published_tender()
    question = answered_question(tender)
    seen = question.version
    write(question, member_with_role(tender, Role.CHAIR), version=seen, text="Iets anders.")

    with pytest.raises(StaleQuestion):
        act_on_answer(question, AnswerAct.APPROVE, version=seen, by=tender.created_by, at=AT)


def test_an_answer_that_is_edited_is_a_concept_again() -> None:
    tender = published_tender()
    question = answered_question(tender)
    assert question.answer.approved_by == tender.created_by

    answer = write(question, tender.created_by, version=question.version, text="Toch anders.")

    assert (answer.state, answer.approved_by, answer.approved_at) == (AnswerStatus.CONCEPT, None, None)


def test_a_late_question_is_answered_once_it_is_admitted() -> None:
    tender = published_tender()
    question = sent_question(tender, at=CLOSES_AT)
    with pytest.raises(QuestionRefused, match="staat niet open"):
        write(question, tender.created_by)
    with pytest.raises(QuestionRefused):
        admit_question(question, reason=" ", by=tender.created_by, at=AT)

    admitted = admit_question(question, reason="Het gaat over de prijs.", by=tender.created_by, at=AT)

    assert (admitted.state, admitted.admission_reason) == (QuestionStatus.SENT, "Het gaat over de prijs.")
    assert write(admitted, tender.created_by, version=admitted.version).state is AnswerStatus.CONCEPT


def test_duplicates_are_merged_and_made_loose_again() -> None:
    tender = published_tender()
    main, double, third = sent_question(tender), sent_question(tender), sent_question(tender)
    merge_question(third, double, by=tender.created_by, at=AT)

    merge_question(double, main, by=tender.created_by, at=AT)

    assert set(Question.objects.filter(status="merged").values_list("merged_into", flat=True)) == {main.pk}
    loose = split_question(Question.objects.get(pk=double.pk), by=tender.created_by, at=AT)
    assert (loose.state, loose.merged_into) == (QuestionStatus.SENT, None)


def test_a_question_is_not_merged_with_itself_another_tender_or_a_confidential_one() -> None:
    tender = published_tender()
    question = sent_question(tender)
    confidential = sent_question(tender, is_confidential=True, confidential_reason="Geheim.")
    late = sent_question(tender, at=CLOSES_AT)

    for other in (question, sent_question(published_tender()), confidential, late):
        with pytest.raises(QuestionRefused):
            merge_question(question, other, by=tender.created_by, at=AT)


def confidential_question(tender: Tender) -> Question:
    return sent_question(
        tender,
        provider(name="Zorggroep Zeldzaam"),
        is_confidential=True,
        confidential_reason="Ons bedrijfsgeheim.",
    )


def test_a_confidential_answer_goes_to_its_asker_alone() -> None:
    tender = published_tender()
    question = confidential_question(tender)
    decide_confidentiality(question, grant=True, reason="Het raakt alleen u.", by=tender.created_by, at=AT)
    approve(question, answer="Alleen voor u: ja.", by=tender.created_by)
    question.refresh_from_db()

    given = answer_alone(question, version=question.version, by=tender.created_by, at=AT)

    assert given.state is QuestionStatus.ANSWERED_ALONE
    for job in OutboxJob.objects.filter(kind="mail_question_news"):
        run_job(job.public_id)
    assert {address for message in mail.outbox for address in message.to} == {question.asked_by.email}
    assert all("bedrijfsgeheim" not in message.body + message.subject for message in mail.outbox)


def test_a_confidential_answer_is_not_given_before_decision_and_approval() -> None:
    tender = published_tender()
    question = confidential_question(tender)
    with pytest.raises(QuestionRefused, match="vertrouwelijk"):
        answer_alone(question, version=question.version, by=tender.created_by, at=AT)
    decided = decide_confidentiality(question, grant=True, reason="Goed.", by=tender.created_by, at=AT)

    with pytest.raises(QuestionRefused, match="niet akkoord"):
        answer_alone(decided, version=decided.version, by=tender.created_by, at=AT)
    with pytest.raises(QuestionRefused, match="niet"):
        decide_confidentiality(question, grant=False, reason="Toch niet.", by=tender.created_by, at=AT)


def test_what_was_decided_on_confidential_questions_is_counted_for_the_report() -> None:
    tender = published_tender()
    granted, refused, _ = (confidential_question(tender) for _ in range(3))
    sent_question(tender)
    for question, grant in ((granted, True), (refused, False)):
        decide_confidentiality(question, grant=grant, reason="Daarom.", by=tender.created_by, at=AT)

    assert confidential_decisions(tender) == {"granted": 1, "refused": 1, "asked": 1}
