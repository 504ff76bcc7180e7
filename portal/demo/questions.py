"""The questions of the demo: a round that ended in a nota, and one that waits for answers; through the services."""

from datetime import datetime, time, timedelta
from typing import Any

import yaml

from clock import telling
from clock.source import AMSTERDAM
from documents.outbox import InProcessOutbox
from portal.demo.content import DATA
from portal.demo.people import DemoPeople
from tenders.domain.questions import AnswerAct
from tenders.models import Question, Tender, TenderDocument
from tenders.questions.services import (
    act_on_answer,
    answer_alone,
    decide_confidentiality,
    merge_question,
    prepare_notice,
    publish_notice,
    save_answer,
    save_question,
    send_question,
)
from tenders.selectors import current_documents, definition_of

_ASKED, _PUBLISHED = time(11, 20), time(10)
_TO_ANSWER = timedelta(hours=3)


def ask_and_answer(
    tender: Tender, name: str, people: DemoPeople, *, outbox: InProcessOutbox, until: datetime
) -> None:
    """What is in the file of the tender, as far as it happens before `until`; a round without time for it is left."""
    planning = definition_of(tender).planning
    rows = yaml.safe_load((DATA / f"{name}.questions.yaml").read_text())["rounds"]
    asked: dict[str, Question] = {}
    first = planning.publication_on
    for number, (row, round_) in enumerate(zip(rows, planning.question_rounds, strict=False), start=1):
        for item in row["questions"]:
            at = datetime.combine(first + timedelta(days=item["after"]), _ASKED, AMSTERDAM)
            if at >= min(until, round_.closes_at):
                continue
            asked[item["id"]] = _ask(tender, item, people, asked, at=at)
            if at + _TO_ANSWER < until:
                _answer(asked[item["id"]], item, people, asked, at=at + _TO_ANSWER)
        published_at = datetime.combine(round_.answered_on, _PUBLISHED, AMSTERDAM)
        if published_at >= until:
            return
        _publish(tender, number, people, outbox, at=published_at)
        first = round_.answered_on


def _ask(
    tender: Tender, item: dict[str, Any], people: DemoPeople, asked: dict[str, Question], *, at: datetime
) -> Question:
    user, organisation = people[item["who"]], people.providers[item["who"]]
    confidential = item.get("confidential", "")
    values = {
        "text": item["text"].strip(),
        "paragraph": item["paragraph"],
        "document": _chapter_of(tender) if item.get("document") == "chapter" else None,
        "follows": asked.get(item.get("follows", "")),
        "is_confidential": bool(confidential),
        "confidential_reason": confidential,
    }
    with telling(at):
        draft = save_question(tender, organisation, values, by=user, at=at)
        return send_question(draft, version=draft.version, by=user, at=at)


def _answer(
    question: Question, item: dict[str, Any], people: DemoPeople, asked: dict[str, Question], *, at: datetime
) -> None:
    """As far as the file goes: merged, or a concept, or waiting for a colleague to check it, or approved."""
    buyer = people["inkoper"]
    with telling(at):
        if "duplicate_of" in item:
            merge_question(question, asked[item["duplicate_of"]], by=buyer, at=at)
            return
        if "grant" in item:
            decide_confidentiality(question, grant=True, reason=item["grant"], by=buyer, at=at)
        if "answer" not in item:
            return
        save_answer(
            question,
            text=item["answer"].strip(),
            kind=item["kind"],
            wording=item["text"].strip(),
            version=_version(question),
            by=people[item["writer"]],
            at=at,
        )
        act_on_answer(
            question, AnswerAct.SUBMIT, version=_version(question), by=people[item["writer"]], at=at
        )
        if item.get("stage") == "review":
            return
        approver = people["jurist" if item["writer"] == "inkoper" else "inkoper"]
        act_on_answer(question, AnswerAct.APPROVE, version=_version(question), by=approver, at=at)
        if "grant" in item:
            answer_alone(question, version=_version(question), by=buyer, at=at)


def _publish(
    tender: Tender, number: int, people: DemoPeople, outbox: InProcessOutbox, *, at: datetime
) -> None:
    with telling(at):
        notice = prepare_notice(tender, number, by=people["inkoper"], at=at - timedelta(minutes=30))
        outbox.drain()
        publish_notice(notice, by=people["inkoper"], at=at)


def _chapter_of(tender: Tender) -> TenderDocument | None:
    return current_documents(tender).exclude(made_from="").first()


def _version(question: Question) -> int:
    return Question.objects.values_list("version", flat=True).get(pk=question.pk)
