"""Questions about a tender and their answers, up to the nota van inlichtingen (Aw 2.53).

Anyone may ask; the answer goes to everybody, without the name of who asked. A round ends at an instant; a later
round may take only what follows from an earlier answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tenders.domain.definition import QuestionRound


class QuestionStatus(StrEnum):
    """Where a question stands; what it is called for a user says QUESTION_LABELS."""

    DRAFT = "draft"
    SENT = "sent"
    LATE = "late"
    OUTSIDE = "outside"
    AWAITS_ASKER = "awaits_asker"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    ANSWERED_ALONE = "answered_alone"
    PUBLISHED = "published"


QUESTION_LABELS: Mapping[QuestionStatus, str] = {
    QuestionStatus.DRAFT: "concept",
    QuestionStatus.SENT: "in behandeling",
    QuestionStatus.LATE: "te laat",
    QuestionStatus.OUTSIDE: "nieuwe vraag in een vervolgronde",
    QuestionStatus.AWAITS_ASKER: "wacht op de vraagsteller",
    QuestionStatus.WITHDRAWN: "ingetrokken",
    QuestionStatus.MERGED: "samengevoegd",
    QuestionStatus.ANSWERED_ALONE: "vertrouwelijk beantwoord",
    QuestionStatus.PUBLISHED: "beantwoord in een nota",
}


class QuestionAct(StrEnum):
    ADMIT = "admit"
    MERGE = "merge"
    SPLIT = "split"
    REFUSE_CONFIDENTIALITY = "refuse_confidentiality"
    AGREE_TO_PUBLISH = "agree_to_publish"
    WITHDRAW = "withdraw"
    ANSWER_ALONE = "answer_alone"
    PUBLISH = "publish"


_Q = QuestionStatus
QUESTION_ACTS: Mapping[QuestionAct, tuple[frozenset[QuestionStatus], QuestionStatus]] = {
    QuestionAct.ADMIT: (frozenset({_Q.LATE, _Q.OUTSIDE}), _Q.SENT),
    QuestionAct.MERGE: (frozenset({_Q.SENT}), _Q.MERGED),
    QuestionAct.SPLIT: (frozenset({_Q.MERGED}), _Q.SENT),
    QuestionAct.REFUSE_CONFIDENTIALITY: (frozenset({_Q.SENT}), _Q.AWAITS_ASKER),
    QuestionAct.AGREE_TO_PUBLISH: (frozenset({_Q.AWAITS_ASKER}), _Q.SENT),
    QuestionAct.WITHDRAW: (frozenset({_Q.AWAITS_ASKER}), _Q.WITHDRAWN),
    QuestionAct.ANSWER_ALONE: (frozenset({_Q.SENT}), _Q.ANSWERED_ALONE),
    QuestionAct.PUBLISH: (frozenset({_Q.SENT, _Q.MERGED}), _Q.PUBLISHED),
}


class AnswerStatus(StrEnum):
    CONCEPT = "concept"
    REVIEW = "review"
    APPROVED = "approved"


ANSWER_LABELS: Mapping[AnswerStatus, str] = {
    AnswerStatus.CONCEPT: "concept",
    AnswerStatus.REVIEW: "ter controle",
    AnswerStatus.APPROVED: "akkoord",
}


class AnswerAct(StrEnum):
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"


ANSWER_ACTS: Mapping[AnswerAct, tuple[frozenset[AnswerStatus], AnswerStatus]] = {
    AnswerAct.SUBMIT: (frozenset({AnswerStatus.CONCEPT}), AnswerStatus.REVIEW),
    AnswerAct.APPROVE: (frozenset({AnswerStatus.REVIEW}), AnswerStatus.APPROVED),
    AnswerAct.RETURN: (frozenset({AnswerStatus.REVIEW, AnswerStatus.APPROVED}), AnswerStatus.CONCEPT),
}


class AnswerKind(StrEnum):
    """Whether the documents still say the same after the answer."""

    CLARIFIES = "clarifies"
    CHANGES = "changes"


KIND_LABELS: Mapping[AnswerKind, str] = {
    AnswerKind.CLARIFIES: "verduidelijkt",
    AnswerKind.CHANGES: "wijzigt",
}


class Confidentiality(StrEnum):
    """Whether the answer may stay between the authority and who asked (Aw 2.53 lid 3)."""

    NONE = ""
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class QuestionRefused(Exception):
    """What was asked for cannot be done with this question; the message is for the user, `field` says where."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Reception:
    """What happens to a question that comes in at an instant."""

    status: QuestionStatus
    round: int


def to_milliseconds(at: datetime) -> datetime:
    """The instant as it counts: cut to whole milliseconds."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def round_at(rounds: Sequence[QuestionRound], at: datetime) -> int | None:
    """The number, from 1, of the round that takes questions at `at`; None when all are over.

    "Tot en met": a question that comes in at the closing instant is in time, a millisecond later it is not.
    """
    at = to_milliseconds(at)
    numbered = sorted(enumerate(rounds, start=1), key=lambda pair: (pair[1].closes_at, pair[0]))
    return next((number for number, row in numbered if at <= row.closes_at), None)


def receive(rounds: Sequence[QuestionRound], at: datetime, *, follows_an_answer: bool) -> Reception:
    """In which round a question falls and whether it is handled.

    After the last round it is late. In a round for follow-up questions one that follows from no answer is outside
    of it. Both are kept and not handled, unless the buyer admits them because the answer matters to all.
    """
    number = round_at(rounds, at)
    if number is None:
        return Reception(QuestionStatus.LATE, max(len(rounds), 1))
    if rounds[number - 1].follow_up_only and not follows_an_answer:
        return Reception(QuestionStatus.OUTSIDE, number)
    return Reception(QuestionStatus.SENT, number)


def status_after(status: QuestionStatus, act: QuestionAct) -> QuestionStatus:
    """Raises QuestionRefused where the act does not start from the status."""
    sources, target = QUESTION_ACTS[act]
    if status not in sources:
        raise QuestionRefused(
            f"Dit kan niet meer: de vraag heeft nu de status '{QUESTION_LABELS[status]}'. Kijk opnieuw."
        )
    return target


def answer_after(status: AnswerStatus, act: AnswerAct) -> AnswerStatus:
    """Raises QuestionRefused where the act does not start from the status."""
    sources, target = ANSWER_ACTS[act]
    if status not in sources:
        raise QuestionRefused(
            f"Dit kan niet meer: het antwoord heeft nu de status '{ANSWER_LABELS[status]}'. Kijk opnieuw."
        )
    return target


def may_be_published(
    status: QuestionStatus, answer: AnswerStatus | None, confidentiality: Confidentiality
) -> bool:
    """Whether the question goes into the next nota as it stands now."""
    is_open = confidentiality in {Confidentiality.NONE, Confidentiality.REFUSED}
    return status is QuestionStatus.SENT and answer is AnswerStatus.APPROVED and is_open


def reading_order(document_order: int | None, paragraph: str, lot: int | None) -> tuple[object, ...]:
    """The place of a question in a nota: by document, paragraph ("2.9" before "2.10") and lot, general ones first."""
    parts = tuple((int(part), "") if part.isdecimal() else (-1, part) for part in _PARTS.findall(paragraph))
    return (-1 if document_order is None else document_order, parts, lot or 0)


_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
