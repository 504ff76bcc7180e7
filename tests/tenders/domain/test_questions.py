"""Rounds, statuses and the order of a nota."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.definition import QuestionRound
from tenders.domain.questions import (
    ANSWER_ACTS,
    QUESTION_ACTS,
    AnswerAct,
    AnswerStatus,
    Confidentiality,
    QuestionAct,
    QuestionRefused,
    QuestionStatus,
    Reception,
    answer_after,
    may_be_published,
    reading_order,
    receive,
    round_at,
    status_after,
)

FIRST = datetime(2025, 10, 13, 10, 0, tzinfo=UTC)
SECOND = datetime(2025, 10, 27, 11, 0, tzinfo=UTC)
GOOI = (
    QuestionRound(FIRST, date(2025, 10, 20)),
    QuestionRound(SECOND, date(2025, 10, 31), follow_up_only=True),
)
MS = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (FIRST - MS, Reception(QuestionStatus.SENT, 1)),
        (FIRST, Reception(QuestionStatus.SENT, 1)),
        (FIRST + timedelta(microseconds=999), Reception(QuestionStatus.SENT, 1)),
        (FIRST + MS, Reception(QuestionStatus.OUTSIDE, 2)),
        (SECOND, Reception(QuestionStatus.OUTSIDE, 2)),
        (SECOND + MS, Reception(QuestionStatus.LATE, 2)),
    ],
)
def test_a_new_question_counts_to_the_millisecond(at: datetime, expected: Reception) -> None:
    assert receive(GOOI, at, follows_an_answer=False) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (FIRST + MS, Reception(QuestionStatus.SENT, 2)),
        (SECOND, Reception(QuestionStatus.SENT, 2)),
        (SECOND + MS, Reception(QuestionStatus.LATE, 2)),
    ],
)
def test_a_follow_up_question_is_handled_in_the_second_round(at: datetime, expected: Reception) -> None:
    assert receive(GOOI, at, follows_an_answer=True) == expected


def test_without_rounds_every_question_is_late_and_may_be_admitted() -> None:
    received = receive((), FIRST, follows_an_answer=False)

    assert received == Reception(QuestionStatus.LATE, 1)
    assert status_after(received.status, QuestionAct.ADMIT) is QuestionStatus.SENT


@given(st.timedeltas(-timedelta(days=40), timedelta(days=60)), st.booleans())
def test_no_question_is_handled_after_the_last_round(moved: timedelta, follows: bool) -> None:
    at = FIRST + moved

    received = receive(GOOI, at, follows_an_answer=follows)

    assert (received.status is QuestionStatus.LATE) == (round_at(GOOI, at) is None)
    if received.status is QuestionStatus.SENT:
        assert at < GOOI[received.round - 1].closes_at + MS
        assert follows or not GOOI[received.round - 1].follow_up_only


def test_no_act_leads_out_of_a_final_status() -> None:
    final = {QuestionStatus.WITHDRAWN, QuestionStatus.ANSWERED_ALONE, QuestionStatus.PUBLISHED}

    for status, act in product(QuestionStatus, QuestionAct):
        sources, target = QUESTION_ACTS[act]
        if status in sources:
            assert status not in final
            assert status_after(status, act) is target
        else:
            with pytest.raises(QuestionRefused):
                status_after(status, act)


def test_every_status_but_those_of_receiving_is_reached_by_an_act() -> None:
    received = {QuestionStatus.DRAFT, QuestionStatus.LATE, QuestionStatus.OUTSIDE}

    assert {target for _, target in QUESTION_ACTS.values()} == set(QuestionStatus) - received


def test_an_answer_is_checked_before_it_is_approved() -> None:
    with pytest.raises(QuestionRefused, match="concept"):
        answer_after(AnswerStatus.CONCEPT, AnswerAct.APPROVE)

    assert answer_after(AnswerStatus.CONCEPT, AnswerAct.SUBMIT) is AnswerStatus.REVIEW
    assert answer_after(AnswerStatus.REVIEW, AnswerAct.APPROVE) is AnswerStatus.APPROVED
    assert {target for _, target in ANSWER_ACTS.values()} == set(AnswerStatus)


def test_only_an_approved_open_question_goes_into_a_nota() -> None:
    going = [
        (status, answer, confidentiality)
        for status, answer, confidentiality in product(QuestionStatus, [None, *AnswerStatus], Confidentiality)
        if may_be_published(status, answer, confidentiality)
    ]

    assert going == [
        (QuestionStatus.SENT, AnswerStatus.APPROVED, Confidentiality.NONE),
        (QuestionStatus.SENT, AnswerStatus.APPROVED, Confidentiality.REFUSED),
    ]


def test_paragraphs_stand_in_the_order_of_the_document() -> None:
    shuffled = [
        (1, "2.10", None),
        (None, "", None),
        (1, "2.9", 2),
        (0, "10", None),
        (1, "2.9", None),
        (0, "9a", None),
    ]

    assert sorted(shuffled, key=lambda row: reading_order(*row)) == [
        (None, "", None),
        (0, "9a", None),
        (0, "10", None),
        (1, "2.9", None),
        (1, "2.9", 2),
        (1, "2.10", None),
    ]


ROWS = st.tuples(
    st.one_of(st.none(), st.integers(0, 9)), st.text(max_size=12), st.one_of(st.none(), st.integers(1, 9))
)


@given(st.lists(ROWS))
def test_any_paragraph_has_a_place_that_does_not_depend_on_the_order_of_asking(
    rows: list[tuple[int | None, str, int | None]],
) -> None:
    places = sorted(reading_order(*row) for row in rows)

    assert places == sorted(reading_order(*row) for row in reversed(rows))
