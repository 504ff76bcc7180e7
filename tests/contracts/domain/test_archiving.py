"""What is asked before a tender goes to the archive, and from which day a contract is over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.domain.archiving import (
    NEED_LABELS,
    Condition,
    Need,
    OpenPoint,
    contract_left,
    needs_of,
    refusals,
)
from contracts.domain.execution import Phase, Term
from tenders.domain.lifecycle import ARCHIVABLE, Status

BEGIN, LAST = date(2026, 1, 1), date(2026, 6, 30)
DAYS = st.dates(date(2026, 1, 2), date(2030, 12, 31))


def test_every_need_has_words_and_is_asked_somewhere_and_nothing_is_asked_elsewhere() -> None:
    asked = {need for status in Status for need in needs_of(status, is_admission=False, is_first_round=True)}

    assert asked == set(Need) == set(NEED_LABELS)
    for status in set(Status) - ARCHIVABLE:
        assert needs_of(status, is_admission=False, is_first_round=True) == ()


@pytest.mark.parametrize("status", sorted(ARCHIVABLE))
def test_an_admission_has_no_minutes_or_notice_and_only_the_first_round_waits_for_others(
    status: Status,
) -> None:
    of_admission = set(needs_of(status, is_admission=True, is_first_round=True))

    assert not of_admission & {Need.MINUTES, Need.NOTICE}
    assert Need.ROUNDS in of_admission
    assert Need.ROUNDS not in needs_of(status, is_admission=True, is_first_round=False)


@pytest.mark.parametrize(
    ("term", "today", "sentence"),
    [
        (None, LAST, "De uitvoering van het contract met Anker is nog niet gestart."),
        (Term(BEGIN, LAST, LAST), LAST, "Het contract met Anker loopt tot en met di 30 juni 2026."),
        (Term(BEGIN, LAST, LAST), LAST + timedelta(1), ""),
        (
            Term(BEGIN, LAST),
            LAST + timedelta(1),
            "Het contract met Anker liep tot en met di 30 juni 2026, maar het einde is nog niet vastgelegd.",
        ),
        (
            Term(BEGIN, date(2028, 12, 31), LAST),
            LAST + timedelta(1),
            "",
        ),
    ],
)
def test_a_contract_is_over_the_day_after_its_last_one_once_its_end_was_noted(
    term: Term | None, today: date, sentence: str
) -> None:
    assert contract_left("Anker", term, today=today) == sentence


@given(ends_on=DAYS, ended_on=st.none() | DAYS, today=DAYS)
def test_what_is_over_runs_no_more(ends_on: date, ended_on: date | None, today: date) -> None:
    term = Term(BEGIN, ends_on, ended_on)

    if not contract_left("Anker", term, today=today):
        assert term.phase(today) in {Phase.ENDED, Phase.EXPIRED}
        assert term.ended_on is not None
        assert today > term.last_on


def test_refusals_are_all_open_points_in_order() -> None:
    points = [OpenPoint(f"Punt {number}.", "/", "x.y") for number in range(3)]
    conditions = [
        Condition(Need.TASKS, tuple(points[:2])),
        Condition(Need.NOTICE),
        Condition(Need.MINUTES, (points[2],)),
    ]

    assert list(refusals(conditions)) == ["Punt 0.", "Punt 1.", "Punt 2."]
    assert [one.is_met for one in conditions] == [False, True, False]
