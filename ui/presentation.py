"""Shapes that pages hand to components; plain values, so that a presenter can be tested without a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class Tone(StrEnum):
    """What a colour means. It never stands alone: an icon and a word go with it."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"
    NEUTRAL = "neutral"


class TaskState(StrEnum):
    """The states of a task; the value is the word that the user reads.

    Doubtful is what was done and will not do as it is: never green.
    """

    NOT_STARTED = "nog niet begonnen"
    BUSY = "bezig"
    DONE = "klaar"
    MISSING = "ontbreekt"
    DOUBTFUL = "twijfel"
    NOT_NEEDED = "niet nodig"
    BLOCKED = "kan nog niet"


class StepState(StrEnum):
    DONE = "done"
    CURRENT = "current"
    TODO = "todo"


@dataclass(frozen=True)
class Task:
    """One subject of a task list. A blocked task says why and has no link."""

    label: str
    url: str = ""
    state: TaskState = TaskState.NOT_STARTED
    reason: str = ""
    hint: str = ""

    def __post_init__(self) -> None:
        if self.state is TaskState.BLOCKED and not self.reason:
            raise ValueError(f"Task {self.label!r} is blocked without a reason.")


@dataclass(frozen=True)
class TaskGroup:
    title: str
    tasks: Sequence[Task]
    hint: str = ""

    @property
    def done(self) -> int:
        return sum(task.state is TaskState.DONE for task in self.tasks)

    @property
    def needed(self) -> int:
        return sum(task.state is not TaskState.NOT_NEEDED for task in self.tasks)


@dataclass(frozen=True)
class Step:
    """One step of the levenslijn. `since`: when it began, for a step that is done or current."""

    label: str
    state: StepState = StepState.TODO
    since: datetime | date | None = None
    note: str = ""


@dataclass(frozen=True)
class TenderHeader:
    """What stands above every page of a tender; the context variable `tender_header`."""

    title: str
    reference: str
    url: str = ""
    authority: str = ""
    status: str = ""
    steps: Sequence[Step] = ()
    deadline: datetime | None = None
    deadline_label: str = "Inschrijven kan tot en met"
    notice: str = ""
    archived: str = ""
    is_rehearsal: bool = False


@dataclass(frozen=True)
class SummaryRow:
    """A row of a summary list. With `url` the row ends in a link named `action` (for instance "Wijzig")."""

    label: str
    value: Any
    url: str = ""
    action: str = "Wijzig"


@dataclass(frozen=True)
class Event:
    """A moment on a timeline."""

    title: str
    at: datetime | date
    text: str = ""
    url: str = ""
    state: StepState = StepState.DONE


@dataclass(frozen=True)
class ErrorLink:
    """A refusal of a form; `target` is the id of the field it concerns, empty when it concerns the whole form."""

    message: str
    target: str = ""
    label: str = ""

    @property
    def text(self) -> str:
        """The message, behind the label of its field where the message does not name the field itself."""
        name = self.label.rstrip("?:. ")
        return self.message if not name or name in self.message else f"{name}: {self.message}"


@dataclass(frozen=True)
class Crumb:
    label: str
    url: str = ""
