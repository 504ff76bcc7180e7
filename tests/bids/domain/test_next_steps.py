"""What a bidder reads once its bid is in."""

from datetime import date, timedelta

import pytest

from bids.domain.next_steps import next_in_words
from tenders.domain.lifecycle import Status

DAY = date(2026, 1, 8)


@pytest.mark.parametrize(
    ("status", "begin"),
    [
        (Status.PUBLISHED, "De inschrijving is gesloten."),
        (Status.OPENED, "Wij toetsen"),
        (Status.CHECKING, "Wij toetsen"),
        (Status.SCORING, "De commissie beoordeelt"),
    ],
)
def test_until_the_letters_it_says_what_happens_and_when_the_decision_comes(
    status: Status, begin: str
) -> None:
    text = next_in_words(status, is_open=False, decision_on=DAY, today=DAY)

    assert text.startswith(begin)
    assert text.endswith("Volgens de planning is dat op do 8 januari 2026.")


def test_outsiders_read_the_same_from_the_scores_to_the_letters() -> None:
    stages = (Status.SCORING, Status.CONSENSUS, Status.QUALITY_FIXED, Status.RANKED, Status.DECIDED)

    assert len({next_in_words(each, is_open=False, decision_on=DAY, today=DAY) for each in stages}) == 1


def test_an_admission_has_no_committee() -> None:
    text = next_in_words(Status.RANKED, is_open=False, decision_on=None, today=DAY, is_admission=True)

    assert "commissie" not in text
    assert "planning" not in text


@pytest.mark.parametrize(
    ("status", "is_open"), [(Status.PUBLISHED, True), (Status.STANDSTILL, False), (Status.WITHDRAWN, False)]
)
def test_nothing_while_it_is_open_or_once_the_letters_are_there(status: Status, is_open: bool) -> None:
    assert next_in_words(status, is_open=is_open, decision_on=DAY, today=DAY) == ""


def test_a_planned_day_that_has_passed_is_not_named() -> None:
    assert "planning" not in next_in_words(
        Status.SCORING, is_open=False, decision_on=DAY, today=DAY + timedelta(days=1)
    )
