"""The gate: nothing definitive within the standstill, during a kort geding, or with a bid that does not bind."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bids.domain.validity import Suspension, extended_by
from contracts.domain.errors import DecisionRefused
from contracts.domain.gate import Bar, GateFacts, closing_obstacles, obstacles
from contracts.domain.proceedings import ProceedingKind, check_end, check_registration, must_suspend
from tenders.domain.terms import AMSTERDAM

ENDS_AT = datetime(2025, 12, 18, 23, 59, 59, tzinfo=AMSTERDAM)
MS = timedelta(milliseconds=1)
OPEN = GateFacts(awards=True, standstill_ends_at=ENDS_AT)


def bars(facts: GateFacts, at: datetime) -> list[Bar]:
    return [one.bar for one in obstacles(facts, at=at)]


@pytest.mark.parametrize(
    ("at", "found"), [(ENDS_AT - MS, [Bar.STANDSTILL]), (ENDS_AT, [Bar.STANDSTILL]), (ENDS_AT + MS, [])]
)
def test_the_gate_opens_a_millisecond_after_the_last_second_of_the_standstill(
    at: datetime, found: list[Bar]
) -> None:
    assert bars(OPEN, at) == found


def test_in_a_rehearsal_the_term_is_not_waited_for_and_everything_else_is() -> None:
    assert bars(replace(OPEN, waits=False), ENDS_AT - MS) == []
    assert bars(replace(OPEN, waits=False, unverified=("Anker",)), ENDS_AT - MS) == [Bar.VERIFICATION]
    assert bars(replace(OPEN, waits=False, standstill_ends_at=None), ENDS_AT) == [Bar.UNSENT]


@pytest.mark.parametrize(
    ("changes", "bar"),
    [
        ({"proceedings": ("Kort geding 1 (Brug)",)}, Bar.PROCEEDING),
        ({"complaints": ("Klacht 1 (Brug)",)}, Bar.COMPLAINT),
        ({"lost": ("Kort geding 1 (Brug)",)}, Bar.JUDGMENT),
        ({"lapsed": ("Anker",)}, Bar.LAPSED),
    ],
)
def test_each_fact_closes_the_gate_by_itself_and_is_named(changes: dict, bar: Bar) -> None:
    (found,) = obstacles(replace(OPEN, **changes), at=ENDS_AT + MS)

    assert found.bar is bar
    assert next(iter(changes.values()))[0] in found.sentence


def test_a_decision_that_awards_nothing_or_was_not_sent_opens_no_gate() -> None:
    assert bars(replace(OPEN, awards=False), ENDS_AT + MS) == [Bar.NO_AWARD]
    assert bars(replace(OPEN, standstill_ends_at=None), ENDS_AT + MS) == [Bar.UNSENT]


@pytest.mark.parametrize(
    ("at", "found"), [(ENDS_AT - MS, [Bar.STANDSTILL]), (ENDS_AT, [Bar.STANDSTILL]), (ENDS_AT + MS, [])]
)
def test_a_tender_without_award_ends_a_millisecond_after_the_standstill(
    at: datetime, found: list[Bar]
) -> None:
    assert [one.bar for one in closing_obstacles(replace(OPEN, awards=False), at=at)] == found


@pytest.mark.parametrize(
    ("changes", "bar"),
    [
        ({"proceedings": ("Kort geding 1 (Brug)",)}, Bar.PROCEEDING),
        ({"complaints": ("Klacht 1 (Brug)",)}, Bar.COMPLAINT),
        ({"lost": ("Kort geding 1 (Brug)",)}, Bar.JUDGMENT),
        ({"awards": True}, Bar.AWARDS),
        ({"standstill_ends_at": None}, Bar.UNSENT),
    ],
)
def test_what_runs_against_it_keeps_a_tender_without_award_from_ending(changes: dict, bar: Bar) -> None:
    facts = replace(OPEN, **({"awards": False} | changes))

    assert [one.bar for one in closing_obstacles(facts, at=ENDS_AT + MS)] == [bar]


@given(minutes=st.integers(-50_000, 50_000), names=st.lists(st.sampled_from("AB"), max_size=2))
@settings(max_examples=60)
def test_time_alone_never_opens_a_gate_that_a_case_keeps_closed(minutes: int, names: list[str]) -> None:
    at = ENDS_AT + timedelta(minutes=minutes)

    found = bars(replace(OPEN, proceedings=tuple(names)), at)

    assert (found == []) == (not names and at > ENDS_AT)


@pytest.mark.parametrize(("offset", "bound"), [(-MS, True), (MS * 0, True), (MS, False)])
def test_a_kort_geding_suspends_by_law_when_it_began_within_the_standstill(
    offset: timedelta, bound: bool
) -> None:
    assert must_suspend(ProceedingKind.SUMMARY, ENDS_AT + offset, ENDS_AT) is bound
    assert must_suspend(ProceedingKind.COMPLAINT, ENDS_AT + offset, ENDS_AT) is False


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"begun_at": ENDS_AT + timedelta(days=2)}, "begun_at"),
        ({"begun_at": ENDS_AT - timedelta(days=40)}, "begun_at"),
        ({"court": " "}, "court"),
        ({"is_chosen": True, "reason": " "}, "reason"),
    ],
)
def test_a_registration_that_cannot_be_is_refused_at_its_field(changes: dict, field: str) -> None:
    facts = {
        "begun_at": ENDS_AT,
        "released_at": ENDS_AT - timedelta(days=20),
        "court": "Midden-Nederland",
        "reason": "",
        "is_chosen": False,
        "at": ENDS_AT + timedelta(days=1),
    }
    check_registration(ProceedingKind.SUMMARY, **facts)

    with pytest.raises(DecisionRefused) as refusal:
        check_registration(ProceedingKind.SUMMARY, **(facts | changes))

    assert refusal.value.field == field


def test_an_outcome_lies_between_the_beginning_and_today() -> None:
    at = datetime(2026, 1, 20, 12, 0, tzinfo=AMSTERDAM)
    check_end(begun_at=ENDS_AT, ended_on=date(2026, 1, 20), summary="Afgewezen.", at=at)

    for ended_on, summary in ((date(2026, 1, 21), "x"), (date(2025, 12, 17), "x"), (date(2026, 1, 1), " ")):
        with pytest.raises(DecisionRefused):
            check_end(begun_at=ENDS_AT, ended_on=ended_on, summary=summary, at=at)


UNTIL = date(2026, 2, 12)


@pytest.mark.parametrize(
    ("suspensions", "rolls", "end"),
    [
        ([], False, UNTIL),
        ([Suspension(date(2025, 12, 10), None)], False, None),
        ([Suspension(date(2025, 12, 10), date(2026, 2, 9))], False, date(2026, 2, 23)),
        # A judgment so early that the published term is longer: that one stays.
        ([Suspension(date(2025, 12, 10), date(2025, 12, 20))], False, UNTIL),
        # 14 days after 21 March 2026 is a Saturday before Easter: Tuesday 7 April where the tender rolls.
        ([Suspension(date(2025, 12, 10), date(2026, 3, 21))], False, date(2026, 4, 4)),
        ([Suspension(date(2025, 12, 10), date(2026, 3, 21))], True, date(2026, 4, 7)),
        # What began after the bid had lapsed does not bring it back; on the last day it still holds it.
        ([Suspension(date(2026, 2, 13), None)], False, UNTIL),
        ([Suspension(UNTIL, None)], False, None),
        # A second one, within the fourteen days after the first.
        (
            [
                Suspension(date(2026, 2, 20), date(2026, 3, 2)),
                Suspension(date(2025, 12, 1), date(2026, 2, 9)),
            ],
            False,
            date(2026, 3, 16),
        ),
    ],
)
def test_bids_bind_until_14_days_after_the_judgment(
    suspensions: list[Suspension], rolls: bool, end: date | None
) -> None:
    assert extended_by(UNTIL, suspensions, rolls_forward=rolls) == end
