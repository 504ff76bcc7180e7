"""The picture of a planning: to scale, readable, and nothing in it that the table lacks."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenders.domain.milestones import Milestone, Step, milestones, planning_from
from tenders.domain.scenario import load
from tenders.timeline import timeline

GOOI = milestones(
    planning_from(
        load((Path(__file__).parents[1] / "scenarios/gooi-en-vechtstreek.yaml").read_bytes()).definition
    )
)


def test_points_stand_in_order_and_apart() -> None:
    drawn = timeline(GOOI, today=date(2025, 9, 1))

    assert drawn is not None
    places = [point.y for point in drawn.points]
    assert all(after - before >= 46 for before, after in pairwise(places))
    assert drawn.height > places[-1]
    assert [band.name for band in drawn.bands] == ["submit", "judge", "wait"]
    assert [row.label for row in drawn.rows] == [item.label for item in GOOI]


def test_hour_of_the_closing_and_last_second_of_the_standstill_are_shown() -> None:
    drawn = timeline(GOOI, today=date(2025, 9, 1))

    assert drawn is not None
    when = {row.label: row.when for row in drawn.rows}
    assert when["Inschrijving sluit"] == "vr 14 november 2025, 12.00 uur"
    assert when["Einde opschortende termijn"] == "ma 8 december 2025, tot en met 23.59.59 uur"


@pytest.mark.parametrize(
    ("today", "is_drawn", "past"),
    [
        (date(2025, 9, 30), False, 0),
        (date(2025, 10, 1), True, 0),
        (date(2025, 10, 2), True, 1),
        (date(2026, 2, 12), False, 13),
    ],
)
def test_today_is_marked_on_the_line(today: date, is_drawn: bool, past: int) -> None:
    drawn = timeline(GOOI, today=today)

    assert drawn is not None
    assert (drawn.now is not None) is is_drawn
    assert sum(row.is_past for row in drawn.rows) == past


def test_day_that_waits_for_a_judgment_is_neither_drawn_as_known_nor_as_past() -> None:
    found = [Milestone(Step.STANDSTILL_END, "Einde, opgeschort", date(2025, 12, 8), is_open=True)]

    drawn = timeline(found, today=date(2026, 1, 1))

    assert drawn is not None
    assert (drawn.points[0].when, drawn.points[0].state) == ("wacht op de uitspraak", "coming")
    assert drawn.rows[0].when == "wacht op de uitspraak; zonder zaak was het ma 8 december 2025"


@given(st.lists(st.integers(0, 400), min_size=1, max_size=20), st.integers(-10, 500))
def test_any_planning_can_be_drawn(gaps: list[int], day: int) -> None:
    start = date(2025, 1, 1)
    found = [Milestone(Step.NOTA, "Nota", start + timedelta(days=gap), number=1) for gap in sorted(gaps)]

    drawn = timeline(found, today=start + timedelta(days=day))

    assert drawn is not None
    assert drawn.now is None or drawn.first <= drawn.now <= drawn.last


def test_nothing_known_is_no_picture() -> None:
    assert timeline([], today=date(2025, 1, 1)) is None
