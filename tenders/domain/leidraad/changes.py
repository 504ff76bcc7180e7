"""What differs between two versions of a leidraad: per chapter, paragraph by paragraph."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from tenders.domain.leidraad.content import ChapterKey, Leidraad


class Change(StrEnum):
    ADDED = "nieuw"
    REMOVED = "vervallen"


@dataclass(frozen=True)
class Line:
    change: Change
    text: str

    @property
    def is_new(self) -> bool:
        return self.change is Change.ADDED


@dataclass(frozen=True)
class ChapterChanges:
    title: str
    lines: tuple[Line, ...]


def changes(before: Leidraad, after: Leidraad) -> tuple[ChapterChanges, ...]:
    """Only the chapters in which something changed. In what was replaced, what lapsed stands before what is new."""
    found = []
    for key in ChapterKey:
        old, new = before.chapter(key), after.chapter(key)
        lines = tuple(_lines(list(old.lines()), list(new.lines())))
        if lines:
            found.append(ChapterChanges(new.title, lines))
    return tuple(found)


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    for what, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for text in old[start:end]:
            yield Line(Change.REMOVED, text)
        for text in new[new_start:new_end]:
            yield Line(Change.ADDED, text)
