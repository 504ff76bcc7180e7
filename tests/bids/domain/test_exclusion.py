"""Exclusion: the look-back period to the day, and every step without which it is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.domain.exclusion import Decision, LookBack, check_begin, check_decision, look_back, years_before
from bids.domain.refusals import BidRefused
from tenders.domain.exclusion import CATALOGUE, Ground

SUBMITTED = date(2025, 11, 13)
DUE = datetime(2025, 11, 22, 22, 59, 59, tzinfo=UTC)
LONG = "Er kwam geen antwoord op onze vraag."
COUNTS, OLD = LookBack(3, date(2022, 11, 13), counts=True), LookBack(3, date(2022, 11, 13), counts=False)


@pytest.mark.parametrize(
    ("code", "happened_on", "counts"),
    [
        ("2.86-2b", date(2020, 11, 13), True),
        ("2.86-2b", date(2020, 11, 12), False),
        ("2.87-1c", date(2022, 11, 13), True),
        ("2.87-1c", date(2022, 11, 12), False),
        # No term in the law.
        ("2.87-1b", date(1990, 1, 1), True),
        ("2.86-4-belasting", date(1990, 1, 1), True),
    ],
)
def test_five_years_three_years_or_none_back_from_the_submission(
    code: str, happened_on: date, counts: bool
) -> None:
    assert look_back(CATALOGUE[code], happened_on=happened_on, submitted_on=SUBMITTED).counts is counts


def test_the_term_says_its_first_day() -> None:
    term = look_back(CATALOGUE["2.87-1c"], happened_on=date(2022, 11, 12), submitted_on=SUBMITTED)

    assert "3 jaar: vanaf zo 13 november 2022" in term.sentence
    assert "telt niet meer mee" in term.sentence


def test_a_leap_day_counts_back_to_the_end_of_february() -> None:
    assert years_before(date(2024, 2, 29), 3) == date(2021, 2, 28)
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)


@given(
    st.dates(date(2010, 1, 1), date(2040, 12, 31)),
    st.dates(date(2000, 1, 1), date(2040, 12, 31)),
    st.sampled_from(sorted(CATALOGUE.values(), key=lambda ground: ground.code)),
)
def test_what_counts_still_counts_for_an_earlier_submission_after_it(
    submitted: date, happened: date, ground: Ground
) -> None:
    """A later submission never revives a fact, and one on the day itself always counts."""
    if not look_back(ground, happened_on=happened, submitted_on=submitted).counts:
        later = submitted + timedelta(days=400)
        assert not look_back(ground, happened_on=happened, submitted_on=later).counts
    assert look_back(ground, happened_on=submitted, submitted_on=submitted).counts


def test_a_ground_that_the_tender_does_not_name_excludes_nobody() -> None:
    with pytest.raises(BidRefused, match="staat niet in de aanbesteding"):
        check_begin("2.87-1c", frozenset({"2.86-2a"}), happened_on=SUBMITTED, today=SUBMITTED)
    with pytest.raises(BidRefused, match="toekomst"):
        check_begin(
            "2.86-2a", frozenset({"2.86-2a"}), happened_on=SUBMITTED + timedelta(days=1), today=SUBMITTED
        )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"term": OLD}, "Uitsluiten kan niet. De terugkijktermijn"),
        ({"offered_until": None}, "zelfreinigende maatregelen"),
        ({"at": DUE}, "kan nog antwoorden"),
        ({"measures": "nee"}, "maatregelen niet genoeg"),
        ({"proportionality": "ja, ok"}, "evenredig"),
    ],
)
def test_an_exclusion_without_one_of_its_steps_is_refused(changed: dict[str, object], sentence: str) -> None:
    whole = {
        "at": DUE + timedelta(milliseconds=1),
        "term": COUNTS,
        "offered_until": DUE,
        "is_answered": False,
        "measures": LONG,
        "proportionality": LONG,
    }
    check_decision(Decision.EXCLUDED, **whole)  # type: ignore[arg-type]

    with pytest.raises(BidRefused, match=sentence):
        check_decision(Decision.EXCLUDED, **(whole | changed))  # type: ignore[arg-type]


def test_an_answer_ends_the_waiting_and_keeping_needs_only_the_weighing() -> None:
    check_decision(
        Decision.EXCLUDED,
        at=DUE,
        term=COUNTS,
        offered_until=DUE,
        is_answered=True,
        measures=LONG,
        proportionality=LONG,
    )
    check_decision(
        Decision.KEPT,
        at=DUE,
        term=OLD,
        offered_until=None,
        is_answered=False,
        measures="",
        proportionality=LONG,
    )
