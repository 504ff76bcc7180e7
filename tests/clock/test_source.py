"""One clock for all processes, which can only go forward."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import clock.source
from clock import ClockCannotMove, agrees_with, move_forward, now, telling, today


@pytest.fixture
def offset_file(tmp_path: Path, settings: object) -> Path:
    settings.CLOCK_OFFSET_FILE = tmp_path / "clock" / "offset"
    return settings.CLOCK_OFFSET_FILE


def test_clock_without_an_offset_is_the_clock_of_the_system(offset_file: Path) -> None:
    before = datetime.now(UTC)

    moment = now()

    assert before <= moment <= datetime.now(UTC)
    assert moment.tzinfo is UTC


def test_moves_add_up_and_are_read_from_the_file(offset_file: Path) -> None:
    move_forward(timedelta(days=3))

    returned = move_forward(timedelta(hours=1))

    expected = datetime.now(UTC) + timedelta(days=3, hours=1)
    assert abs(returned - expected) < timedelta(seconds=1)
    assert float(offset_file.read_text()) == timedelta(days=3, hours=1).total_seconds()


def test_clock_does_not_go_back(offset_file: Path) -> None:
    with pytest.raises(ClockCannotMove, match="vooruit"):
        move_forward(timedelta(seconds=-1))


def test_installation_without_an_offset_file_cannot_move_its_clock(settings: object) -> None:
    settings.CLOCK_OFFSET_FILE = None

    with pytest.raises(ClockCannotMove):
        move_forward(timedelta(days=1))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2025, 10, 1, 21, 59, 59, tzinfo=UTC), 1),
        (datetime(2025, 10, 1, 22, 0, tzinfo=UTC), 2),
    ],
)
def test_today_is_the_dutch_date(monkeypatch: pytest.MonkeyPatch, instant: datetime, day: int) -> None:
    monkeypatch.setattr(clock.source, "now", lambda: instant)

    assert today().day == day


def test_move_leaves_no_other_file(offset_file: Path) -> None:
    move_forward(timedelta(days=1))

    assert [path.name for path in offset_file.parent.iterdir()] == ["offset"]


def test_a_told_instant_is_the_present_inside_the_block_only() -> None:
    instant = datetime(2026, 6, 1, 11, 0, tzinfo=UTC)

    with telling(instant):
        inside = now()

    assert inside == instant
    assert now() != instant


@pytest.mark.parametrize(("seconds", "agrees"), [(-3, False), (-1, True), (0, True), (1, True), (3, False)])
def test_another_clock_agrees_within_a_margin(offset_file: Path, seconds: int, agrees: bool) -> None:
    """Without the offset: it is the machine whose clock is compared."""
    move_forward(timedelta(days=3))

    found = agrees_with(lambda: datetime.now(UTC) + timedelta(seconds=seconds), within=timedelta(seconds=2))

    assert found is agrees
