"""A provider asks, in time or not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from audit.models import AuditEntry
from tenders.domain.checks import Subject
from tenders.domain.definition import Planning, QuestionRound
from tenders.domain.questions import Confidentiality, QuestionRefused, QuestionStatus
from tenders.models import Follow, Question, Tender
from tenders.permissions import NotAllowed
from tenders.questions.services import (
    StaleQuestion,
    choose_after_refusal,
    decide_confidentiality,
    discard_question,
    save_question,
    send_question,
)
from tenders.services import issue_rectification, save_subject, start_revision
from tests.factories.accounts import MembershipFactory
from tests.factories.questions import (
    answered_question,
    draft_question,
    provider,
    published_clarification,
    sent_question,
)
from tests.factories.tenders import (
    AT,
    CLOSES_AT,
    announced,
    draft_tender,
    published_tender,
    tender_definition,
)

pytestmark = pytest.mark.django_db
FIRST = datetime(2025, 10, 13, 10, 0, tzinfo=UTC)
SECOND = datetime(2025, 10, 27, 11, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)


def two_rounds() -> Tender:
    """As Gooi en Vechtstreek: the second round is for questions about answers of the first."""
    planning = Planning(
        publication_on=date(2025, 10, 1),
        closes_at=CLOSES_AT,
        intended_award_on=date(2025, 11, 28),
        question_rounds=(
            QuestionRound(FIRST, date(2025, 10, 20)),
            QuestionRound(SECOND, date(2025, 10, 31), follow_up_only=True),
        ),
    )
    return published_tender(definition=tender_definition(planning=planning))


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (FIRST - MS, QuestionStatus.SENT),
        (FIRST, QuestionStatus.SENT),
        (FIRST + MS, QuestionStatus.LATE),
    ],
)
def test_a_question_is_in_time_to_the_millisecond(at: datetime, status: QuestionStatus) -> None:
    tender = published_tender()

    question = sent_question(tender, at=at)

    assert (question.state, question.round, question.sent_at) == (status, 1, at)


def test_what_is_sent_stands_in_the_log_by_ids_alone() -> None:
    tender = published_tender()
    asker = provider(name="Zorggroep Zeldzaam")

    question = sent_question(tender, asker, text="Geldt eis 4 ook voor een combinatie?")

    entry = AuditEntry.objects.get(event="question.sent")
    assert entry.subject == f"tenders.question:{question.public_id}"
    assert set(entry.data) == {"status", "round", "sent_at"}


def test_a_draft_leaves_no_trace_for_the_authority() -> None:
    tender = published_tender()
    before = AuditEntry.objects.count()

    draft_question(tender)

    assert AuditEntry.objects.count() == before
    assert not Question.objects.sent().exists()
    assert not Follow.objects.exists()


def test_who_asks_follows_the_tender() -> None:
    asker = provider()

    sent_question(published_tender(), asker)

    assert Follow.objects.get().organisation == asker.organisation


@pytest.mark.parametrize(
    ("follows", "status"), [(True, QuestionStatus.SENT), (False, QuestionStatus.OUTSIDE)]
)
def test_the_second_round_is_for_questions_about_answers(follows: bool, status: QuestionStatus) -> None:
    tender = two_rounds()
    first = answered_question(tender)
    published_clarification(tender)

    question = sent_question(tender, at=FIRST + MS, follows=first if follows else None)

    assert (question.state, question.round) == (status, 2)


def test_a_follow_up_needs_an_answer_that_was_published() -> None:
    tender = two_rounds()
    unanswered = sent_question(tender)
    elsewhere = answered_question(other := published_tender())
    published_clarification(other)

    for wrong in (unanswered, elsewhere):
        with pytest.raises(QuestionRefused) as refusal:
            draft_question(tender, follows=wrong)
        assert refusal.value.field == "follows"


@pytest.mark.parametrize(("at", "is_refused"), [(CLOSES_AT, False), (CLOSES_AT + MS, True)])
def test_after_the_closing_nothing_is_asked(at: datetime, is_refused: bool) -> None:
    draft = draft_question(published_tender())

    if is_refused:
        with pytest.raises(QuestionRefused, match="gesloten"):
            send_question(draft, version=draft.version, by=draft.asked_by, at=at)
    else:
        assert (
            send_question(draft, version=draft.version, by=draft.asked_by, at=at).state is QuestionStatus.LATE
        )


def test_only_who_may_edit_asks_for_its_own_organisation() -> None:
    tender, reader, other = published_tender(), MembershipFactory(), provider()

    for person, organisation in ((reader.user, reader.organisation), (other.user, reader.organisation)):
        with pytest.raises(NotAllowed):
            save_question(tender, organisation, {"text": "Mag dit?"}, by=person, at=AT)


def test_nothing_is_asked_about_a_draft_or_a_rehearsal() -> None:
    asker = provider()

    for tender in (draft_tender(), published_tender(is_rehearsal=True)):
        with pytest.raises(QuestionRefused):
            save_question(tender, asker.organisation, {"text": "Mag dit?"}, by=asker.user, at=AT)


def test_a_draft_is_changed_until_it_is_sent_and_once_at_a_time() -> None:
    tender, asker = published_tender(), provider()
    draft = draft_question(tender, asker)
    first = save_question(
        tender, asker.organisation, {"text": "Eerst"}, question=draft, version=1, by=asker.user, at=AT
    )

    with pytest.raises(StaleQuestion):
        save_question(
            tender, asker.organisation, {"text": "Daarna"}, question=draft, version=1, by=asker.user, at=AT
        )
    send_question(first, version=2, by=asker.user, at=AT)
    with pytest.raises(QuestionRefused, match="al verstuurd"):
        save_question(
            tender, asker.organisation, {"text": "Later"}, question=draft, version=3, by=asker.user, at=AT
        )

    assert Question.objects.get().text == "Eerst"


def test_a_draft_is_discarded_and_a_sent_question_stays() -> None:
    tender = published_tender()
    draft, sent = draft_question(tender), sent_question(tender)

    discard_question(draft, by=draft.asked_by)
    with pytest.raises(QuestionRefused):
        discard_question(sent, by=sent.asked_by)

    assert list(Question.objects.all()) == [sent]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "Mag dit?", "lot_number": 7}, "lot_number"),
        ({"text": "Mag dit?", "is_confidential": True, "confidential_reason": " "}, "confidential_reason"),
    ],
)
def test_what_is_missing_is_said_at_its_field(values: dict[str, object], field: str) -> None:
    with pytest.raises(QuestionRefused) as refusal:
        draft_question(published_tender(), **values)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("publish", "status"), [(True, QuestionStatus.SENT), (False, QuestionStatus.WITHDRAWN)]
)
def test_the_asker_chooses_when_its_question_may_not_stay_confidential(
    publish: bool, status: QuestionStatus
) -> None:
    tender = published_tender()
    question = sent_question(tender, is_confidential=True, confidential_reason="Ons bedrijfsgeheim.")
    decide_confidentiality(question, grant=False, reason="Dit raakt allen.", by=tender.created_by, at=AT)

    chosen = choose_after_refusal(question, publish=publish, by=question.asked_by, at=AT)

    assert (chosen.state, chosen.confidentiality) == (status, Confidentiality.REFUSED)
    with pytest.raises(QuestionRefused):
        choose_after_refusal(question, publish=True, by=question.asked_by, at=AT)


def test_another_provider_does_not_choose() -> None:
    tender = published_tender()
    question = sent_question(tender, is_confidential=True, confidential_reason="Ons bedrijfsgeheim.")
    decide_confidentiality(question, grant=False, reason="Dit raakt allen.", by=tender.created_by, at=AT)

    with pytest.raises(NotAllowed):
        choose_after_refusal(question, publish=True, by=provider().user, at=AT)


def test_a_rectification_that_moves_the_round_lets_more_questions_in() -> None:
    tender = published_tender()
    earlier = sent_question(tender, lot_number=1)
    copy = start_revision(tender, by=tender.created_by, at=AT)
    announced(tender, at=AT)
    rows = [{"closes_at": FIRST + timedelta(days=2), "answered_on": date(2025, 10, 22)}]
    save_subject(copy, Subject.PLANNING, rows=rows, version=copy.config_version, by=tender.created_by, at=AT)
    version = Tender.objects.get(pk=copy.pk).config_version
    issue_rectification(tender, reason="Meer tijd.", version=version, by=tender.created_by, at=AT)

    question = sent_question(Tender.objects.get(pk=tender.pk), at=FIRST + MS)

    earlier.refresh_from_db()
    assert (question.state, question.round) == (QuestionStatus.SENT, 1)
    assert (earlier.round, earlier.lot_number) == (1, 1)
