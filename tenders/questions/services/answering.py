"""Answer: write, check, approve, admit, merge, decide on confidentiality."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from documents.outbox import enqueue
from tenders.domain.questions import (
    AnswerAct,
    AnswerKind,
    AnswerStatus,
    Confidentiality,
    QuestionAct,
    QuestionRefused,
    QuestionStatus,
    answer_after,
)
from tenders.models import Answer, Question
from tenders.permissions import require
from tenders.questions.selectors import answer_state
from tenders.questions.services.locking import locked_question, move, record, require_text

_PERMISSION = {
    AnswerAct.SUBMIT: "tenders.answer_questions",
    AnswerAct.APPROVE: "tenders.approve_answers",
    AnswerAct.RETURN: "tenders.approve_answers",
}
_EVENT = {
    AnswerAct.SUBMIT: "answer.submitted",
    AnswerAct.APPROVE: "answer.approved",
    AnswerAct.RETURN: "answer.returned",
}


@transaction.atomic
def save_answer(
    question: Question, *, text: str, kind: str, wording: str, version: int, by: User, at: datetime
) -> Answer:
    """Write the answer, and the wording under which the question is published. It is a concept again.

    Raises StaleQuestion where a colleague saved since the page was opened.
    """
    tender, current = locked_question(question, version=version)
    require(by, "tenders.answer_questions", tender)
    if current.state is not QuestionStatus.SENT:
        raise QuestionRefused("Deze vraag staat niet open voor een antwoord. Kijk opnieuw naar haar status.")
    if kind not in set(AnswerKind):
        raise QuestionRefused("Kies of het antwoord de stukken verduidelijkt of wijzigt.", field="kind")
    text = require_text(text, "Schrijf het antwoord op.", field="text")
    current.wording = require_text(wording, "Schrijf de vraag op zoals zij in de nota komt.", field="wording")
    answer = getattr(current, "answer", None) or Answer(question=current)
    answer.text, answer.kind, answer.status = text, kind, AnswerStatus.CONCEPT.value
    answer.written_by, answer.written_at = by, at
    answer.approved_by, answer.approved_at = None, None
    answer.save()
    current.version += 1
    current.save()
    record("answer.saved", current, by=by, at=at, data={"version": current.version, "kind": kind})
    return answer


@transaction.atomic
def act_on_answer(question: Question, act: AnswerAct, *, version: int, by: User, at: datetime) -> Question:
    """Offer the answer for checking, approve it, or send it back to its writer."""
    tender, current = locked_question(question, version=version)
    require(by, _PERMISSION[act], tender)
    standing = answer_state(current)
    if standing is None:
        raise QuestionRefused("Er is nog geen antwoord. Schrijf het eerst.")
    if current.state is not QuestionStatus.SENT:
        raise QuestionRefused("Deze vraag staat niet open voor een antwoord. Kijk opnieuw naar haar status.")
    answer = current.answer
    answer.status = answer_after(standing, act).value
    is_approval = act is AnswerAct.APPROVE
    answer.approved_by, answer.approved_at = (by, at) if is_approval else (None, None)
    answer.save()
    current.version += 1
    current.save()
    record(_EVENT[act], current, by=by, at=at, data={"version": current.version})
    return current


@transaction.atomic
def admit_question(question: Question, *, reason: str, by: User, at: datetime) -> Question:
    """Handle a question all the same: it came too late, or is a new one in a round for follow-up questions."""
    tender, current = locked_question(question)
    require(by, "tenders.lead_questions", tender)
    reason = require_text(
        reason, "Schrijf op waarom het antwoord voor alle aanbieders van belang is.", field="reason"
    )
    move(current, QuestionAct.ADMIT)
    current.admission_reason, current.admitted_by, current.admitted_at = reason, by, at
    current.save()
    record("question.admitted", current, by=by, at=at, data={"round": current.round})
    return current


@transaction.atomic
def merge_question(question: Question, into: Question, *, by: User, at: datetime) -> Question:
    """The question is answered with another that asks the same; both askers read that answer."""
    tender, current = locked_question(question)
    require(by, "tenders.lead_questions", tender)
    _, main = locked_question(into)
    if main.pk == current.pk or main.tender_id != current.tender_id:
        raise QuestionRefused("Kies een andere vraag van deze aanbesteding.", field="into")
    if main.state is not QuestionStatus.SENT:
        raise QuestionRefused(
            "Met deze vraag kunt u niet samenvoegen: zij staat niet meer open.", field="into"
        )
    if _is_closed_in(current) or _is_closed_in(main):
        raise QuestionRefused(
            "Over de vertrouwelijkheid van een van beide vragen is nog niet besloten, of zij is toegekend. "
            "Zo'n vraag kan niet met een andere samen.",
            field="into",
        )
    move(current, QuestionAct.MERGE)
    current.merged_into = main
    current.save()
    # What was merged into the one that is merged now goes along.
    current.merged.update(merged_into=main)
    record("question.merged", current, by=by, at=at, data={"into": str(main.public_id)})
    return current


@transaction.atomic
def split_question(question: Question, *, by: User, at: datetime) -> Question:
    """Undo a merge: the question is to be answered by itself again."""
    tender, current = locked_question(question)
    require(by, "tenders.lead_questions", tender)
    move(current, QuestionAct.SPLIT)
    current.merged_into = None
    current.save()
    record("question.split", current, by=by, at=at)
    return current


@transaction.atomic
def decide_confidentiality(
    question: Question, *, grant: bool, reason: str, by: User, at: datetime
) -> Question:
    """Granted: the answer goes to the asker alone. Refused: the asker takes it back or lets it be published."""
    tender, current = locked_question(question)
    require(by, "tenders.lead_questions", tender)
    if current.confidentiality != Confidentiality.ASKED or current.state is not QuestionStatus.SENT:
        raise QuestionRefused("Over de vertrouwelijkheid van deze vraag valt niets (meer) te beslissen.")
    current.confidentiality_reason = require_text(reason, "Schrijf de reden op.", field="reason")
    current.decided_by, current.decided_at = by, at
    if grant:
        current.confidentiality = Confidentiality.GRANTED.value
        current.version += 1
    else:
        current.confidentiality = Confidentiality.REFUSED.value
        move(current, QuestionAct.REFUSE_CONFIDENTIALITY)
    current.save()
    enqueue("mail_question_news", queue="mail", question_id=current.public_id)
    record(
        "question.confidentiality_decided",
        current,
        by=by,
        at=at,
        data={"outcome": current.confidentiality},
    )
    return current


@transaction.atomic
def answer_alone(question: Question, *, version: int, by: User, at: datetime) -> Question:
    """Give the approved answer of a confidential question to its asker; nobody else reads it."""
    tender, current = locked_question(question, version=version)
    require(by, "tenders.lead_questions", tender)
    if current.confidentiality != Confidentiality.GRANTED:
        raise QuestionRefused("Alleen een vraag die vertrouwelijk mag blijven, wordt apart beantwoord.")
    if answer_state(current) is not AnswerStatus.APPROVED:
        raise QuestionRefused("Het antwoord is nog niet akkoord. Controleer het eerst.")
    move(current, QuestionAct.ANSWER_ALONE)
    current.answered_alone_at = at
    current.save()
    enqueue("mail_question_news", queue="mail", question_id=current.public_id)
    record("question.answered_alone", current, by=by, at=at)
    return current


def _is_closed_in(question: Question) -> bool:
    return question.confidentiality in {Confidentiality.ASKED, Confidentiality.GRANTED}
