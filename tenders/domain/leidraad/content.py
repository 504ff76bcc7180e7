"""The leidraad (inkoopdocument) as a value: chapters of sections, each statement with where it comes from.

What is kept of a version is `as_mapping`; its hash is over that, so that equal content is one version.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tenders.domain.blocks import Block, as_mapping, block_from, lines_of
from tenders.domain.checks import Subject
from tenders.domain.rich_text import RichBlock, parse
from tenders.domain.rich_text import lines_of as rich_lines

TITLE = "Inkoopdocument"
#: The first part of a key of what holds in every tender: a rule of the law or of the product.
FIXED = "vast"


class ChapterKey(StrEnum):
    """The chapters in their order; the value stands in addresses."""

    INTRODUCTION = "inleiding"
    ASSIGNMENT = "opdracht"
    PROCEDURE = "procedure"
    ADMISSION = "toelating"
    PERFORMANCE = "uitvoering"
    AWARD = "gunning"
    DECISION = "besluit"
    CONTRACT = "overeenkomst"
    SUBMISSION = "inschrijven"
    ANNEXES = "bijlagen"


TITLES: Mapping[ChapterKey, str] = {
    ChapterKey.INTRODUCTION: "Inleiding en begrippen",
    ChapterKey.ASSIGNMENT: "De opdracht",
    ChapterKey.PROCEDURE: "Planning en procedure",
    ChapterKey.ADMISSION: "Uitsluiting, geschiktheid en bewijs",
    ChapterKey.PERFORMANCE: "Uitvoering en tarieven",
    ChapterKey.AWARD: "Zo beoordelen wij",
    ChapterKey.DECISION: "Gunningsbeslissing en verificatie",
    ChapterKey.CONTRACT: "De overeenkomst",
    ChapterKey.SUBMISSION: "Inschrijven",
    ChapterKey.ANNEXES: "Bijlagen",
}


@dataclass(frozen=True)
class Said:
    """A statement. `keys` name what of the configuration it says; they are not shown."""

    keys: tuple[str, ...]
    block: Block


@dataclass(frozen=True)
class Gap:
    """What the configuration does not say yet, and on which of its pages it is said. It is never in the document.

    `field` is the field of that page; empty where it is a list.
    """

    words: str
    subject: Subject
    field: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Chapter:
    """`own` is the text of the buyer, with its markup (`tenders.domain.rich_text`); it opens the chapter.

    `heading` is there where the procedure calls the chapter otherwise.
    """

    key: ChapterKey
    own: str
    sections: tuple[Section, ...]
    heading: str = ""

    @property
    def title(self) -> str:
        return self.heading or TITLES[self.key]

    @property
    def own_blocks(self) -> tuple[RichBlock, ...]:
        return parse(self.own)

    @property
    def is_empty(self) -> bool:
        return not self.own and not self.sections

    def lines(self) -> Iterator[str]:
        """The chapter as plain text, a paragraph per line; a heading is a line too."""
        yield from rich_lines(self.own_blocks)
        for section in self.sections:
            yield section.title
            for said in section.said:
                yield from lines_of(said.block)


@dataclass(frozen=True)
class Leidraad:
    title: str
    authority: str
    reference: str
    chapters: tuple[Chapter, ...]

    @property
    def shown(self) -> tuple[tuple[int, Chapter], ...]:
        """The chapters that say something, each with its number in the document."""
        return tuple(enumerate((row for row in self.chapters if not row.is_empty), start=1))

    def chapter(self, key: ChapterKey) -> Chapter:
        return next(row for row in self.chapters if row.key is key)

    def said(self) -> Iterator[Said]:
        for chapter in self.chapters:
            for section in chapter.sections:
                yield from section.said

    def as_mapping(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "authority": self.authority,
            "reference": self.reference,
            "chapters": [
                {
                    "key": chapter.key.value,
                    "own": chapter.own,
                    **({"heading": chapter.heading} if chapter.heading else {}),
                    "sections": [
                        {
                            "title": section.title,
                            "said": [
                                {"keys": list(said.keys), **as_mapping(said.block)} for said in section.said
                            ],
                        }
                        for section in chapter.sections
                    ],
                }
                for chapter in self.chapters
            ],
        }


def leidraad_from(kept: Mapping[str, Any]) -> Leidraad:
    """The leidraad of what `as_mapping` gave."""
    return Leidraad(
        kept["title"],
        kept["authority"],
        kept["reference"],
        tuple(
            Chapter(
                ChapterKey(chapter["key"]),
                chapter["own"],
                tuple(
                    Section(
                        section["title"],
                        tuple(Said(tuple(said["keys"]), block_from(said)) for said in section["said"]),
                    )
                    for section in chapter["sections"]
                ),
                chapter.get("heading", ""),
            )
            for chapter in kept["chapters"]
        ),
    )


def leidraad_hash(leidraad: Leidraad) -> str:
    """SHA-256 of the content, in hexadecimal digits."""
    text = json.dumps(leidraad.as_mapping(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
