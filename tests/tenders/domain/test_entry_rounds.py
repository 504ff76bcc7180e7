"""The dates of a later entry round: moved as a whole, with the same end of the contract."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.admission import Admission
from tenders.domain.definition import Planning, QuestionRound
from tenders.domain.entry_rounds import ContractTerm, dates_of_round, next_closing_of
from tenders.domain.lifecycle import Status
from tenders.domain.terms import is_working_day, months_later
from tenders.domain.vocabulary import Entry
from tenders.domain.wording import local_date

CLOSES_AT = datetime(2025, 11, 14, 11, 0, tzinfo=UTC)
AFTER = CLOSES_AT + timedelta(milliseconds=1)
ENTRY = Admission(Entry.MOMENTS, (date(2026, 4, 1), date(2026, 9, 1)))
PLANNING = Planning(
    publication_on=date(2025, 10, 1),
    closes_at=CLOSES_AT,
    intended_award_on=date(2025, 11, 28),
    question_rounds=(QuestionRound(datetime(2025, 10, 13, 10, 0, tzinfo=UTC), date(2025, 10, 20)),),
)
TERM = ContractTerm(date(2026, 1, 1), 36, 1, 12)


def moved(closes_at: datetime, term: ContractTerm = TERM, opens_at: datetime = AFTER):
    return dates_of_round(PLANNING, term, closes_at, opens_at=opens_at, standstill=(20, True))


def test_next_round_closes_at_the_same_hour_of_the_next_moment() -> None:
    # 12.00 in winter is 11.00 UTC, in summer 10.00.
    assert next_closing_of(ENTRY, CLOSES_AT, Status.PUBLISHED, at=AFTER) == datetime(
        2026, 4, 1, 10, tzinfo=UTC
    )


def test_closing_instant_itself_is_still_of_the_earlier_round() -> None:
    assert next_closing_of(ENTRY, CLOSES_AT, Status.PUBLISHED, at=CLOSES_AT) is None


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PAUSED, Status.WITHDRAWN])
def test_nothing_follows_on_a_round_that_waits_or_was_ended(status: Status) -> None:
    assert next_closing_of(ENTRY, CLOSES_AT, status, at=AFTER) is None


def test_moment_that_went_by_is_left_out() -> None:
    late = datetime(2026, 4, 1, 10, tzinfo=UTC)

    assert next_closing_of(ENTRY, CLOSES_AT, Status.OPENED, at=late) == datetime(2026, 9, 1, 10, tzinfo=UTC)
    assert next_closing_of(ENTRY, CLOSES_AT, Status.OPENED, at=late + timedelta(days=365)) is None


def test_award_and_questions_move_along() -> None:
    dates = moved(datetime(2026, 4, 1, 10, tzinfo=UTC))

    assert dates is not None
    assert dates.publication_on == date(2025, 11, 14)
    assert dates.intended_award_on == date(2026, 4, 15)
    (questions,) = dates.question_rounds
    # 138 days later is a Saturday; asked until the Monday, at noon in winter and summer alike.
    assert questions.closes_at == datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
    assert questions.answered_on == date(2026, 3, 9)


def test_questions_that_would_end_before_the_round_begins_fall_away() -> None:
    opens_at = datetime(2026, 3, 20, 10, tzinfo=UTC)

    assert moved(datetime(2026, 4, 1, 10, tzinfo=UTC), opens_at=opens_at).question_rounds == ()


def test_contract_begins_after_the_standstill_and_ends_with_the_first() -> None:
    dates = moved(datetime(2026, 4, 1, 10, tzinfo=UTC))

    assert dates.term == ContractTerm(date(2026, 6, 1), 31, 1, 12)


def test_who_enters_during_an_extension_gets_what_is_left_of_it() -> None:
    dates = moved(datetime(2029, 3, 1, 11, tzinfo=UTC))

    assert dates.term == ContractTerm(date(2029, 5, 1), 8, 0, 12)


def test_no_round_opens_for_a_contract_that_would_be_over() -> None:
    assert moved(datetime(2029, 11, 15, 11, tzinfo=UTC)) is None


def test_term_that_the_tender_does_not_say_stays_unsaid() -> None:
    unsaid = ContractTerm(None, None)

    assert moved(datetime(2026, 4, 1, 10, tzinfo=UTC), unsaid).term == unsaid


@given(
    days=st.integers(1, 1_800),
    start=st.dates(date(2025, 12, 20), date(2026, 12, 31)),
    initial=st.integers(1, 60),
    count=st.integers(0, 4),
    months=st.integers(1, 24),
)
def test_every_contract_ends_when_the_first_does(
    days: int, start: date, initial: int, count: int, months: int
) -> None:
    """Its first period ends when one of the first contracts does, and with every option all end together."""
    first = ContractTerm(start, initial, count, months)
    found = moved(CLOSES_AT + timedelta(days=days), first)
    if found is None:
        return
    term = found.term
    gone = first.longest_months - term.longest_months
    assert term.initial_months >= 1
    assert term.option_count >= 0
    assert term.starts_on == months_later(start, gone)
    ends = {initial + used * months for used in range(count + 1)}
    assert gone + term.initial_months in ends
    assert term.starts_on > found.intended_award_on
    assert is_working_day(found.intended_award_on)
    assert local_date(found.closes_at) == local_date(CLOSES_AT + timedelta(days=days))
    assert replace(term, option_months=months) == term
