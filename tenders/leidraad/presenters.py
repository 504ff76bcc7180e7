"""The pages of the leidraad as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tenders.domain.leidraad import ADVICE, TITLES, ChapterChanges, ChapterKey, Draft, Gap, leidraad_hash
from tenders.leidraad.pdf import chapter_shown
from tenders.models import LeidraadVersion, Tender, TenderDocument
from ui.presentation import Tone

_CHOICES = frozenset(
    {"contact_sanction", "contract_variant", "late_supplement", "later_subcontractor", "signature_forms"}
)


@dataclass(frozen=True)
class ChapterRow:
    key: str
    title: str
    state: str
    tone: str
    has_own: bool
    gaps: int


@dataclass(frozen=True)
class GapRow:
    """`url` is empty for who cannot fill it in."""

    words: str
    url: str


@dataclass(frozen=True)
class VersionRow:
    version: LeidraadVersion
    is_busy: bool
    is_current: bool
    is_document: bool


def chapter_rows(draft: Draft) -> list[ChapterRow]:
    rows = []
    for chapter in draft.leidraad.chapters:
        gaps = len(draft.gaps[chapter.key])
        if chapter.is_empty:
            state, tone = "nog leeg", Tone.NEUTRAL
        elif gaps:
            state, tone = f"nog {gaps} {'punt' if gaps == 1 else 'punten'} in te vullen", Tone.WARN
        else:
            state, tone = "volledig", Tone.GOOD
        rows.append(ChapterRow(chapter.key.value, chapter.title, state, tone, bool(chapter.own), gaps))
    return rows


def gap_rows(draft: Draft, key: ChapterKey, basis: Tender, *, may_configure: bool) -> list[GapRow]:
    """`basis` is the tender whose configuration counts."""
    return [GapRow(gap.words, _place(gap, basis) if may_configure else "") for gap in draft.gaps[key]]


def _place(gap: Gap, basis: Tender) -> str:
    """The page, and on it the field; of a choice its first option."""
    page = reverse(f"tenders:{gap.subject.name.lower()}", args=[basis.public_id])
    if not gap.field:
        return page
    return f"{page}#id_{gap.field}{'_0' if gap.field in _CHOICES else ''}"


def version_rows(
    versions: Iterable[LeidraadVersion], draft: Draft, documents: Iterable[TenderDocument]
) -> list[VersionRow]:
    """`is_current`: what would be made now is the same; `is_document`: it stands among the documents."""
    now, listed = leidraad_hash(draft.leidraad), {row.file_id for row in documents}
    return [
        VersionRow(
            version,
            version.pdf_id is None,
            version.content_hash == now,
            version.pdf_id is not None and version.pdf_id in listed,
        )
        for version in versions
    ]


def chapter_page(draft: Draft, key: ChapterKey) -> dict[str, Any]:
    """One chapter as it would stand in the document, with what no page of the configuration asks."""
    chapter = draft.leidraad.chapter(key)
    numbers = {row.key: number for number, row in draft.leidraad.shown}
    keys = list(ChapterKey)
    place = keys.index(key)
    return {
        "chapter": chapter_shown(numbers.get(key, place + 1), chapter),
        "advice": ADVICE[key],
        "previous": _link(keys[place - 1]) if place else None,
        "next": _link(keys[place + 1]) if place + 1 < len(keys) else None,
    }


def among_documents_in_words(found: tuple[LeidraadVersion, bool] | None) -> str:
    """For who is about to publish."""
    if found is None:
        return "Staat niet bij de stukken"
    version, is_same = found
    number = f"Versie {version.number} staat bij de stukken"
    return number if is_same else f"{number}, maar daarna is er iets gewijzigd: maak een nieuwe versie"


def counted(found: tuple[ChapterChanges, ...]) -> str:
    """'3 alinea's nieuw, 1 vervallen'."""
    lines = [line for chapter in found for line in chapter.lines]
    new = sum(line.is_new for line in lines)
    return f"{new} {'alinea' if new == 1 else 'alinea’s'} nieuw, {len(lines) - new} vervallen"


def _link(key: ChapterKey) -> tuple[str, str]:
    return key.value, TITLES[key]
