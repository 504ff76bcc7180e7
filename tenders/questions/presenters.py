"""What the pages of questions show, as plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator

from tenders.domain.clarification import reference_in_words
from tenders.domain.definition import QuestionRound
from tenders.domain.give_aways import Asker, GiveAway, give_aways
from tenders.domain.questions import (
    ANSWER_LABELS,
    KIND_LABELS,
    QUESTION_LABELS,
    AnswerKind,
    AnswerStatus,
    Confidentiality,
    QuestionStatus,
    round_at,
)
from tenders.domain.wording import date_in_words, instant_in_words, local_date
from tenders.models import Question, Tender
from tenders.questions.selectors import answer_state
from ui.presentation import Tone

_TONES = {
    QuestionStatus.DRAFT: Tone.NEUTRAL,
    QuestionStatus.SENT: Tone.INFO,
    QuestionStatus.LATE: Tone.WARN,
    QuestionStatus.OUTSIDE: Tone.WARN,
    QuestionStatus.AWAITS_ASKER: Tone.WARN,
    QuestionStatus.WITHDRAWN: Tone.NEUTRAL,
    QuestionStatus.MERGED: Tone.NEUTRAL,
    QuestionStatus.ANSWERED_ALONE: Tone.GOOD,
    QuestionStatus.PUBLISHED: Tone.GOOD,
}
_ANSWER_TONES = {
    None: Tone.BAD,
    AnswerStatus.CONCEPT: Tone.WARN,
    AnswerStatus.REVIEW: Tone.INFO,
    AnswerStatus.APPROVED: Tone.GOOD,
}
_CONFIDENTIALITY = {
    Confidentiality.NONE: "",
    Confidentiality.ASKED: "vertrouwelijk gevraagd: beslis",
    Confidentiality.GRANTED: "vertrouwelijk",
    Confidentiality.REFUSED: "vertrouwelijkheid afgewezen",
}
_STAYS_CLOSED = {
    Confidentiality.ASKED: "Wij beslissen eerst of uw vraag vertrouwelijk mag blijven.",
    Confidentiality.GRANTED: "Uw vraag blijft vertrouwelijk. Alleen u krijgt het antwoord.",
}
_EXPLANATIONS = {
    QuestionStatus.DRAFT: "Alleen uw organisatie ziet dit concept. Pas als u de vraag verstuurt, is zij gesteld.",
    QuestionStatus.OUTSIDE: (
        "In deze ronde kan alleen worden gevraagd naar eerdere antwoorden. Een nieuwe vraag kan buiten behandeling "
        "blijven; wij behandelen haar alleen als het antwoord voor alle aanbieders van belang is."
    ),
    QuestionStatus.AWAITS_ASKER: (
        "Uw vraag mag niet vertrouwelijk blijven. Kies of u haar intrekt of laat publiceren."
    ),
    QuestionStatus.WITHDRAWN: "U hebt deze vraag ingetrokken. Wij beantwoorden haar niet.",
    QuestionStatus.ANSWERED_ALONE: "Dit antwoord is alleen voor u.",
    QuestionStatus.PUBLISHED: "Het antwoord staat in een nota van inlichtingen, zonder uw naam.",
}


@dataclass(frozen=True)
class RoundRow:
    number: int
    closes_at: datetime
    answered_on: Any
    what: str
    is_open: bool


@dataclass(frozen=True)
class PublicRow:
    """A question as everybody reads it: without its asker."""

    number: int
    reference: str
    question: str
    answer: str
    kind: str
    changes: bool
    follows: int | None
    notice: int


def round_rows(rounds: Sequence[QuestionRound], *, at: datetime) -> list[RoundRow]:
    current = round_at(rounds, at)
    return [
        RoundRow(
            number,
            row.closes_at,
            row.answered_on,
            "alleen over eerdere antwoorden" if row.follow_up_only else "over alles",
            number == current,
        )
        for number, row in enumerate(rounds, start=1)
    ]


def when_to_ask(rounds: Sequence[QuestionRound], *, at: datetime) -> str:
    """One sentence for who wants to ask now."""
    number = round_at(rounds, at)
    if number is None:
        return (
            "De termijn voor vragen is voorbij. Een vraag die u nu stelt, behandelen wij alleen als het antwoord voor "
            "alle aanbieders van belang is."
        )
    row = rounds[number - 1]
    only = " Deze ronde is voor vragen over eerdere antwoorden." if row.follow_up_only else ""
    return (
        f"Vragenronde {number} loopt tot en met {instant_in_words(row.closes_at)}. De antwoorden verwachten wij op "
        f"{date_in_words(row.answered_on)}.{only}"
    )


def reference_of(question: Question) -> str:
    title = question.document.title if question.document else ""
    return reference_in_words(title, question.paragraph, question.lot_number)


def public_rows(questions: Iterable[Question]) -> list[PublicRow]:
    rows = list(questions)
    numbers = {row.pk: row.number for row in rows}
    return [
        PublicRow(
            number=row.number,
            reference=reference_of(row),
            question=row.wording,
            answer=row.answer.text,
            kind=KIND_LABELS[AnswerKind(row.answer.kind)],
            changes=row.answer.changes_documents,
            follows=numbers.get(row.follows_id),
            notice=row.notice.number,
        )
        for row in rows
    ]


def own_rows(tender: Tender, questions: Iterable[Question]) -> list[dict[str, Any]]:
    """The asker's list: what it asked and what became of it."""
    return [
        {
            "question": row,
            "url": reverse("tenders:question", args=[tender.public_id, row.public_id]),
            "text": Truncator(row.text).chars(120),
            "reference": reference_of(row),
            "status": QUESTION_LABELS[row.state],
            "tone": _TONES[row.state],
            "where": where_answered(row),
        }
        for row in questions
    ]


def where_answered(question: Question) -> str:
    """In which nota the asker reads the answer; a merged question under the number of its main one."""
    main = question.merged_into or question
    if question.state is not QuestionStatus.PUBLISHED or main.number is None or main.notice is None:
        return ""
    return f"Nota {main.notice.number}, antwoord {main.number}"


def explanation_for_asker(question: Question, rounds: Sequence[QuestionRound]) -> str:
    """What the status means for who asked, in one or two sentences."""
    if question.state is QuestionStatus.SENT and question.confidentiality in _STAYS_CLOSED:
        return _STAYS_CLOSED[Confidentiality(question.confidentiality)]
    if question.state in {QuestionStatus.SENT, QuestionStatus.MERGED}:
        expected = rounds[question.round - 1].answered_on if len(rounds) >= question.round else None
        when = f", naar verwachting op {date_in_words(expected)}" if expected else ""
        return f"Het antwoord komt in een nota van inlichtingen{when}."
    if question.state is QuestionStatus.LATE:
        return (
            f"Uw vraag kwam binnen op {instant_in_words(question.sent_at)}, na het einde van de termijn. Wij "
            "behandelen haar alleen als het antwoord voor alle aanbieders van belang is."
        )
    return _EXPLANATIONS[question.state]


def desk_rows(tender: Tender, questions: Iterable[Question], *, sees_askers: bool) -> list[dict[str, Any]]:
    """The list of the authority; who asked stands there for who may know."""
    return [
        {
            "url": reverse("tenders:question_answer", args=[tender.public_id, row.public_id]),
            "text": Truncator(row.wording or row.text).chars(140),
            "reference": reference_of(row),
            "round": row.round,
            "asker": row.organisation.name if sees_askers else "",
            "status": QUESTION_LABELS[row.state],
            "tone": _TONES[row.state],
            "answer": answer_in_words(row),
            "answer_tone": _ANSWER_TONES[answer_state(row)],
            "needs_answer": row.state is QuestionStatus.SENT,
            "confidential": _CONFIDENTIALITY[Confidentiality(row.confidentiality)],
            "number": row.number,
        }
        for row in questions
    ]


def answer_in_words(question: Question) -> str:
    state = answer_state(question)
    return "nog geen antwoord" if state is None else ANSWER_LABELS[state]


def question_facts(question: Question, *, sees_asker: bool) -> list[tuple[str, str]]:
    """What is known of a question, for the authority."""
    follows = f"antwoord {question.follows.number}" if question.follows else ""
    admitted = (
        f"{question.admission_reason} ({question.admitted_by}, {date_in_words(local_date(question.admitted_at))})"
        if question.admitted_at
        else ""
    )
    decided = (
        f"{_CONFIDENTIALITY[Confidentiality(question.confidentiality)]}: {question.confidentiality_reason} "
        f"({question.decided_by}, {date_in_words(local_date(question.decided_at))})"
        if question.decided_at
        else ""
    )
    facts = (
        ("Gesteld door", question.organisation.name if sees_asker else ""),
        ("Waarover", reference_of(question)),
        ("Vervolg op", follows),
        ("Ronde", str(question.round)),
        ("Ontvangen", instant_in_words(question.sent_at)),
        ("Toegelaten omdat", admitted),
        ("Verzoek om vertrouwelijkheid", question.confidential_reason if question.is_confidential else ""),
        ("Beslissing daarover", decided),
    )
    return [(label, value) for label, value in facts if value]


def warnings_in(question: Question, asker: Asker, *, name_the_words: bool = True) -> list[str]:
    """What in the texts that go public gives the asker away."""
    found: dict[GiveAway, None] = {}
    for text in (question.wording or question.text, question.paragraph):
        found |= dict.fromkeys(give_aways(text, asker))
    return [f"{each.kind}: {each.words}" if name_the_words else str(each.kind) for each in found]
