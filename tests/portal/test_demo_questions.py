"""The demo shows a round of questions with its nota, and one that waits for answers."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation
from clock import telling
from clock.source import AMSTERDAM
from documents.outbox import in_process_outbox
from portal.demo.content import read_definition, shift
from portal.demo.loader import GOOI, begin_tender, morning_of_publication
from portal.demo.people import DemoPeople, make_people
from portal.demo.questions import ask_and_answer
from tenders.domain.questions import AnswerStatus, Confidentiality, QuestionStatus
from tenders.models import Question, Tender
from tenders.questions.selectors import published_questions, warnings_for

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 12)


def loaded(*, until: datetime) -> tuple[Tender, DemoPeople]:
    definition = shift(read_definition(GOOI), closing_on=TODAY + timedelta(days=15))
    authority = Organisation.objects.create(kind=Organisation.Kind.AUTHORITY, name=definition.authority)
    people, at = make_people([authority]), morning_of_publication(definition)
    with in_process_outbox() as outbox:
        with telling(at):
            tender = begin_tender(definition, GOOI, people, authority, at=at, publish=True)
            outbox.drain()
        ask_and_answer(tender, GOOI, people, outbox=outbox, until=until)
    return tender, people


def counted(tender: Tender) -> dict[str, int]:
    statuses = list(Question.objects.filter(tender=tender).values_list("status", flat=True))
    return {status: statuses.count(status) for status in statuses}


def test_gooi_has_a_nota_with_a_merged_duplicate_and_a_confidential_question_outside_it() -> None:
    at = datetime.combine(TODAY, datetime.min.time(), AMSTERDAM) + timedelta(hours=9)
    tender, people = loaded(until=at)

    assert counted(tender) == {
        QuestionStatus.PUBLISHED: 6,
        QuestionStatus.ANSWERED_ALONE: 1,
        QuestionStatus.SENT: 2,
        QuestionStatus.OUTSIDE: 1,
    }
    (notice,) = tender.clarification_notices.all()
    assert notice.published_at is not None
    assert notice.file is not None
    assert [row.number for row in published_questions(tender)] == [1, 2, 3, 4, 5]
    merged = Question.objects.get(tender=tender, merged_into__isnull=False)
    assert merged.merged_into.number is not None
    confidential = Question.objects.get(tender=tender, confidentiality=Confidentiality.GRANTED)
    with telling(at):
        page = Client().get(reverse("tenders:clarification", args=[tender.public_id, 1])).content.decode()
        asker = Client()
        asker.force_login(people["anker"])
        own = asker.get(reverse("tenders:question", args=[tender.public_id, confidential.public_id]))
    assert "Reistijd is niet apart declarabel" in page
    assert confidential.answer.text in own.content.decode()
    for name in [row.name for row in people.providers.values()] + ["Hilversum"]:
        assert name not in page
    waiting = Question.objects.get(tender=tender, answer__status=AnswerStatus.REVIEW)
    assert waiting.follows.number is not None
    assert not any(
        warnings_for(row.wording, row.organisation)
        for row in Question.objects.filter(tender=tender).select_related("organisation")
    )


def test_demo_of_a_tender_that_was_just_published_has_no_questions_from_the_future() -> None:
    tender, _ = loaded(until=datetime(2026, 4, 18, 9, 0, tzinfo=AMSTERDAM))

    assert counted(tender) == {QuestionStatus.SENT: 1}
