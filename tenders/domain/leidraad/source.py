"""What a leidraad is made of, and the words with which its parts are written down."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tenders.domain.blocks import Grid, Items, Text
from tenders.domain.chapter import Chapter as MethodChapter
from tenders.domain.checks import Subject
from tenders.domain.configuration import Configuration
from tenders.domain.definition import Method
from tenders.domain.leidraad.content import Gap, Said
from tenders.domain.milestones import Milestone

Part = Said | Gap


@dataclass(frozen=True)
class Source:
    """A configuration with what stands beside it.

    `method` is the chapter "Zo beoordelen wij", None while there is no whole definition; `questions` are by code of
    the criterion: what is asked, and where the commission looks at. `annexes` are the titles of the documents.
    """

    configuration: Configuration
    reference: str
    plan_title: str
    milestones: tuple[Milestone, ...]
    method: MethodChapter | None
    questions: Mapping[str, tuple[str, tuple[str, ...]]]
    annexes: tuple[str, ...]

    @property
    def places(self) -> Method | None:
        """The method where its lots and places are known."""
        found = self.configuration
        if found.admission is not None:
            return None
        return None if found.places is None or not found.lots or not found.scale else found.method()


def told(keys: str, text: str) -> Iterator[Said]:
    """A paragraph per line; nothing where there is no text. `keys` are separated by spaces."""
    for line in text.splitlines():
        if line.strip():
            yield Said(tuple(keys.split()), Text(line.strip()))


def listed(keys: str, items: Iterable[str]) -> Iterator[Said]:
    found = tuple(item.strip() for item in items if item.strip())
    if found:
        yield Said(tuple(keys.split()), Items(found))


def tabled(
    keys: Iterable[str], caption: str, heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> Iterator[Said]:
    """An empty cell is a dash; nothing where there are no rows."""
    found = tuple(tuple(cell or "–" for cell in row) for row in rows)
    if found:
        yield Said(tuple(keys), Grid(caption, heading, found))


def gap(subject: Subject, words: str, field: str = "", *, unless: object = None) -> Iterator[Gap]:
    """Something to fill in on the page of the subject, unless it is there."""
    if not unless:
        yield Gap(words, subject, field)
