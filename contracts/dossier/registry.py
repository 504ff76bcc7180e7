"""The sections of a dossier. A sub-package adds one with `@section`, in a module that `AppConfig.ready` imports."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from contracts.domain.dossier import Stuk
from tenders.models import Tender

Content = Callable[[Tender, str], Iterator[bytes]]
Stukken = Callable[[Tender, datetime], Iterable[Stuk]]


@dataclass(frozen=True)
class Section:
    """`stukken` lists what there is at an instant, for every version at once; `content` gives the bytes of one ref."""

    name: str
    stukken: Stukken
    content: Content


_sections: dict[str, Section] = {}


def section(name: str, content: Content) -> Callable[[Stukken], Stukken]:
    """Register the function that lists the stukken of a section; `content` gives the bytes of each."""

    def register(stukken: Stukken) -> Stukken:
        if name in _sections and _sections[name].stukken is not stukken:
            raise ValueError(f"Two sections of the dossier are named {name}.")
        _sections[name] = Section(name, stukken, content)
        return stukken

    return register


def all_stukken(tender: Tender, at: datetime) -> Iterator[tuple[str, Stuk]]:
    """Every stuk of every section with the name of its section, whomever it is for."""
    for each in _sections.values():
        for stuk in each.stukken(tender, at):
            yield each.name, stuk


def content_of(tender: Tender, section_name: str, ref: str) -> Iterator[bytes]:
    """The bytes of one stuk, in blocks."""
    return _sections[section_name].content(tender, ref)
