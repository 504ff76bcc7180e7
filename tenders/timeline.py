"""The planning as a picture and a table: where each milestone stands on the line, in the units of the drawing.

The drawing is as wide as a telephone, so that its words stay readable there; the table holds all that it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tenders.domain.milestones import Milestone, Step
from tenders.domain.wording import date_in_words, instant_in_words

WIDTH = 360
LINE = 44
_TOP, _BOTTOM = 20, 34
# A day is a pixel and a half, as far as the words then neither overlap nor drift apart.
_CLOSEST, _FARTHEST = 46, 96

_PHASES = (
    ("submit", "inschrijven", Step.PUBLICATION, Step.CLOSING),
    ("judge", "beoordelen", Step.CLOSING, Step.PROVISIONAL_AWARD),
    ("wait", "opschortende termijn", Step.PROVISIONAL_AWARD, Step.STANDSTILL_END),
)


_OF_ADMISSION = {"beoordelen": "toetsen", "opschortende termijn": "reactietermijn"}


@dataclass(frozen=True)
class Point:
    """A milestone on the line; `label` and `when` stand right of it, `when` below `label`."""

    y: int
    label: str
    when: str
    state: str

    @property
    def below(self) -> int:
        return self.y + 17


@dataclass(frozen=True)
class Band:
    """A stretch of the line that has a meaning of its own."""

    name: str
    words: str
    top: int
    bottom: int


@dataclass(frozen=True)
class Row:
    label: str
    when: str
    rule: str
    is_past: bool


@dataclass(frozen=True)
class Timeline:
    points: tuple[Point, ...]
    bands: tuple[Band, ...]
    now: int | None
    height: int
    description: str
    rows: tuple[Row, ...]
    width: int = WIDTH
    line: int = LINE
    words: int = LINE + 20

    @property
    def first(self) -> int:
        return self.points[0].y

    @property
    def last(self) -> int:
        return self.points[-1].y


def timeline(found: Sequence[Milestone], *, today: date, is_admission: bool = False) -> Timeline | None:
    """None where nothing is known yet. `found` is in order of time."""
    if not found:
        return None
    places = _places([item.on for item in found])
    points = tuple(
        Point(y, item.label.split(",")[0], _drawn(item), "past" if _is_past(item, today) else "coming")
        for item, y in zip(found, places, strict=True)
    )
    return Timeline(
        points=points,
        bands=tuple(_bands(found, places, is_admission=is_admission)),
        now=_now([item.on for item in found], places, today),
        height=places[-1] + _BOTTOM,
        description=(
            f"Een lijn met {len(found)} momenten, van {found[0].label.lower()} op {date_in_words(found[0].on)} tot "
            f"{found[-1].label.lower()} op {date_in_words(found[-1].on)}. De tabel noemt ze allemaal."
        ),
        rows=tuple(Row(item.label, _when(item), item.rule, _is_past(item, today)) for item in found),
    )


def _is_past(item: Milestone, today: date) -> bool:
    return item.on < today and not item.is_open


def _drawn(item: Milestone) -> str:
    return "wacht op de uitspraak" if item.is_open else _when(item)


def _when(item: Milestone) -> str:
    if item.is_open:
        return f"wacht op de uitspraak; zonder zaak was het {date_in_words(item.on)}"
    if item.at is None:
        return date_in_words(item.on)
    if item.step is Step.STANDSTILL_END:
        return f"{date_in_words(item.on)}, tot en met 23.59.59 uur"
    return instant_in_words(item.at)


def _places(days: Sequence[date]) -> list[int]:
    places = [_TOP]
    for before, after in pairwise(days):
        gap = (after - before).days * 3 // 2
        places.append(places[-1] + min(max(gap, _CLOSEST), _FARTHEST))
    return places


def _bands(found: Sequence[Milestone], places: Sequence[int], *, is_admission: bool) -> list[Band]:
    at = {item.step: y for item, y in zip(found, places, strict=True)}
    return [
        Band(name, _OF_ADMISSION.get(words, words) if is_admission else words, at[start], at[end])
        for name, words, start, end in _PHASES
        if start in at and end in at and at[start] < at[end]
    ]


def _now(days: Sequence[date], places: Sequence[int], today: date) -> int | None:
    """Where today lies, in proportion between its neighbours; None before the first and after the last day."""
    for place, (before, after) in enumerate(pairwise(days)):
        if before <= today < after:
            share = (today - before).days * (places[place + 1] - places[place]) // (after - before).days
            return places[place] + share
    return None
