"""The whole leidraad, made of the configuration and the buyer's own texts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from tenders.domain.blocks import Grid, Items, Text
from tenders.domain.leidraad.admission import admission
from tenders.domain.leidraad.assignment import assignment, introduction
from tenders.domain.leidraad.award import award
from tenders.domain.leidraad.changes import Change, ChapterChanges, Line, changes
from tenders.domain.leidraad.content import (
    FIXED,
    TITLE,
    TITLES,
    Chapter,
    ChapterKey,
    Gap,
    Leidraad,
    Said,
    Section,
    leidraad_from,
    leidraad_hash,
)
from tenders.domain.leidraad.performance import contract, performance
from tenders.domain.leidraad.procedure import decision, procedure
from tenders.domain.leidraad.source import Part, Source
from tenders.domain.leidraad.submission import annexes, submission
from tenders.domain.procedure_words import in_admission_words
from tenders.domain.rich_text import clean

__all__ = [
    "ADVICE",
    "FIXED",
    "TITLE",
    "TITLES",
    "Change",
    "Chapter",
    "ChapterChanges",
    "ChapterKey",
    "Draft",
    "Gap",
    "Leidraad",
    "Line",
    "Said",
    "Section",
    "Source",
    "changes",
    "leidraad_from",
    "leidraad_hash",
    "make_leidraad",
]

_CHAPTERS: Mapping[ChapterKey, Callable[[Source], Iterator[tuple[str, Iterator[Part]]]]] = {
    ChapterKey.INTRODUCTION: introduction,
    ChapterKey.ASSIGNMENT: assignment,
    ChapterKey.PROCEDURE: procedure,
    ChapterKey.ADMISSION: admission,
    ChapterKey.PERFORMANCE: performance,
    ChapterKey.AWARD: award,
    ChapterKey.DECISION: decision,
    ChapterKey.CONTRACT: contract,
    ChapterKey.SUBMISSION: submission,
    ChapterKey.ANNEXES: annexes,
}

#: What no page of the configuration asks, and a leidraad often says: for the buyer's own text of the chapter.
ADVICE: Mapping[ChapterKey, tuple[str, ...]] = {
    ChapterKey.INTRODUCTION: ("wie wij zijn", "waarom wij deze opdracht nu aanbesteden"),
    ChapterKey.ASSIGNMENT: ("de doelgroep en de huidige situatie", "wat niet bij de opdracht hoort"),
    ChapterKey.PROCEDURE: (
        "rechtsverwerking: tot wanneer een inschrijver over onduidelijkheden klaagt",
        "of u de kosten van een inschrijving vergoedt",
        "uw voorbehouden, bijvoorbeeld dat u de procedure kunt stoppen",
    ),
    ChapterKey.ADMISSION: ("wie namens de inschrijver tekent",),
    ChapterKey.PERFORMANCE: ("het programma van eisen, of waar dat staat", "hoe het tarief is onderbouwd"),
    ChapterKey.AWARD: ("uit welke functies de commissie bestaat",),
    ChapterKey.DECISION: ("hoe u een afgewezen inschrijver uitleg geeft",),
    ChapterKey.CONTRACT: ("herzieningsclausules: wat tijdens de overeenkomst kan veranderen",),
    ChapterKey.SUBMISSION: ("een controlelijst voor de inschrijver",),
    ChapterKey.ANNEXES: (),
}


#: What a toelatingsprocedure calls otherwise.
HEADINGS: Mapping[ChapterKey, str] = {
    ChapterKey.AWARD: "Zo werkt de toelating",
    ChapterKey.DECISION: "Toelatingsbesluit en bewijs achteraf",
}


# The first part of keys under which the product speaks, and not the buyer.
_OF_THE_PRODUCT = frozenset({FIXED, "planning", "method", "evidence", "rules"})


@dataclass(frozen=True)
class Draft:
    """The leidraad as it would be now, and per chapter what the configuration does not say yet."""

    leidraad: Leidraad
    gaps: Mapping[ChapterKey, tuple[Gap, ...]]


def make_leidraad(source: Source, own: Mapping[ChapterKey, str]) -> Draft:
    """What is not configured is not written: it is a gap. `own` is the text of the buyer by chapter."""
    chapters, gaps = [], {}
    is_admission = source.configuration.admission is not None
    for key, parts_of in _CHAPTERS.items():
        found = [(title, tuple(parts)) for title, parts in parts_of(source)]
        if is_admission:
            found = [(in_admission_words(title), tuple(map(_of_admission, parts))) for title, parts in found]
        sections = (
            Section(title, tuple(part for part in parts if isinstance(part, Said))) for title, parts in found
        )
        chapters.append(
            Chapter(
                key,
                clean(own.get(key, "")),
                tuple(section for section in sections if section.said),
                HEADINGS.get(key, "") if is_admission else "",
            )
        )
        gaps[key] = tuple(part for _, parts in found for part in parts if isinstance(part, Gap))
    configuration = source.configuration
    leidraad = Leidraad(configuration.title, configuration.authority, source.reference, tuple(chapters))
    return Draft(leidraad, gaps)


def _of_admission(part: Part) -> Part:
    """In the words of a toelatingsprocedure, but for what the buyer wrote."""
    if isinstance(part, Gap):
        return replace(part, words=in_admission_words(part.words))
    if not any(key.partition(".")[0] in _OF_THE_PRODUCT for key in part.keys):
        return part
    block = part.block
    match block:
        case Text():
            block = Text(in_admission_words(block.text))
        case Items():
            block = Items(tuple(in_admission_words(item) for item in block.items))
        case Grid():
            rows = tuple(tuple(in_admission_words(cell) for cell in row) for row in block.rows)
            block = replace(block, caption=in_admission_words(block.caption), rows=rows)
    return replace(part, block=block)
