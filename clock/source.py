"""Read and move the clock."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class ClockCannotMove(Exception):
    """This installation has no movable clock, or the move would go backwards."""


_told: ContextVar[datetime | None] = ContextVar("told_instant", default=None)


def now() -> datetime:
    """The present instant in UTC, moved by the offset of the installation where it has one."""
    return _told.get() or _system_now() + _offset()


def agrees_with(read: Callable[[], datetime], *, within: timedelta) -> bool:
    """Whether the clock of this machine and another show the same; an offset, and the time to read it, aside."""
    before = _system_now()
    other = read()
    return before - within <= other <= _system_now() + within


@contextmanager
def telling(instant: datetime) -> Iterator[None]:
    """Let `now()` give this instant inside the block, for this thread of work alone.

    For a rehearsal from a file, whose instants are those of the file; never around a request.
    """
    token = _told.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)


def today() -> date:
    """The present local date in the Netherlands."""
    return now().astimezone(AMSTERDAM).date()


def move_forward(by: timedelta) -> datetime:
    """Move the clock of all processes forward and return the new present.

    Raises ClockCannotMove without an offset file or for a move backwards: time that has passed for one
    process may not come back for another.
    """
    path = _offset_file()
    if path is None:
        raise ClockCannotMove("Deze installatie heeft geen klok die vooruitgezet kan worden.")
    if by < timedelta(0):
        raise ClockCannotMove("De klok kan alleen vooruit.")
    seconds = (_offset() + by).total_seconds()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w") as file:
        file.write(f"{seconds:.6f}")
    Path(temporary).replace(path)
    return now()


def machine_now() -> datetime:
    """The present instant of this machine, whatever was moved or told.

    For what guards a browser alone, such as the end of a session; never for a term or a record.
    """
    return _system_now()


def _system_now() -> datetime:
    return datetime.now(UTC)


def _offset_file() -> Path | None:
    name = getattr(settings, "CLOCK_OFFSET_FILE", None)
    return Path(name) if name else None


def _offset() -> timedelta:
    path = _offset_file()
    if path is None:
        return timedelta(0)
    try:
        return timedelta(seconds=float(path.read_text()))
    except FileNotFoundError:
        return timedelta(0)
