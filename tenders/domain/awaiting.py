"""Which of the things that await a person are worth a mail today: what is new, and what is due soon."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from tenders.domain.terms import add_working_days

_NUMBER = re.compile(r"\d+")


class Stage(IntEnum):
    """How near the last day of a thing to do is, in working days."""

    FAR = 0
    SOON = 1
    LAST_DAY = 2


@dataclass(frozen=True)
class Awaiting:
    """What awaits under one address with one verb; `number` says how many of it there are."""

    key: str
    number: int
    stage: Stage


def stage_of(due_on: date | None, *, today: date) -> Stage:
    """LAST_DAY where no working day is left after today, also when it is over; SOON from two working days before."""
    if due_on is None or due_on > add_working_days(today, 2):
        return Stage.FAR
    return Stage.LAST_DAY if due_on < add_working_days(today, 1) else Stage.SOON


def number_in(text: str) -> int:
    """ "Beoordeel 6 inschrijvingen" is 6; a sentence without a number is one thing."""
    found = _NUMBER.search(text)
    return int(found[0]) if found else 1


def together(items: Iterable[Awaiting]) -> dict[str, Awaiting]:
    """By key: numbers added, the nearest stage."""
    found: dict[str, Awaiting] = {}
    for item in items:
        known = found.get(item.key)
        number, stage = (known.number, known.stage) if known else (0, Stage.FAR)
        found[item.key] = Awaiting(item.key, number + item.number, max(stage, item.stage))
    return found


def news(now: Mapping[str, Awaiting], told: Mapping[str, Awaiting]) -> list[str]:
    """The keys that were not there at the last look, became more, or came nearer to their last day."""
    return [key for key, item in now.items() if key not in told or _is_more(item, told[key])]


def _is_more(item: Awaiting, told: Awaiting) -> bool:
    return item.number > told.number or item.stage > told.stage
