"""The leidraad as Word document, for who fills in or reads with software of their own."""

from datetime import datetime

from documents.pdf import REHEARSAL
from documents.word import (
    Entry,
    WordDocument,
    WordParagraph,
    add_contents,
    add_entry,
    add_numbered,
    add_page_numbers,
    add_table,
    new_document,
    word_bytes,
)
from tenders.domain.blocks import Block, Grid, Items, Text
from tenders.domain.leidraad import TITLE, Chapter, Leidraad
from tenders.domain.rich_text import Paragraph, RichBlock, Runs


def leidraad_document(leidraad: Leidraad, *, number: int, dated: datetime, is_rehearsal: bool) -> bytes:
    """The same content, number and date give the same bytes."""
    title = f"{TITLE}: {leidraad.title}"
    document = new_document(title=title, author=leidraad.authority, dated=dated)
    document.add_paragraph(title, style="Title")
    if is_rehearsal:
        document.add_paragraph(REHEARSAL)
    reference = f"Kenmerk {leidraad.reference}, versie" if leidraad.reference else "Versie"
    document.add_paragraph(f"{leidraad.authority}. {reference} {number}.")
    add_contents(
        document, "Inhoud", [entry for place, chapter in leidraad.shown for entry in _entries(place, chapter)]
    )
    count = 0
    for place, chapter in leidraad.shown:
        _add_chapter(document, place, chapter, first=count)
        count += len(_entries(place, chapter))
    add_page_numbers(document, f"{REHEARSAL} {title}" if is_rehearsal else title)
    return word_bytes(document)


def _entries(number: int, chapter: Chapter) -> list[Entry]:
    """The headings of a chapter: its own, and those of its sections."""
    sections = enumerate(chapter.sections, start=1)
    return [
        Entry(1, f"{number}. {chapter.title}"),
        *(Entry(2, f"{number}.{place} {section.title}") for place, section in sections),
    ]


def _add_chapter(document: WordDocument, number: int, chapter: Chapter, *, first: int) -> None:
    """`first` is the number of its heading in the table of contents."""
    title, *below = _entries(number, chapter)
    add_entry(document, title, first)
    for own in chapter.own_blocks:
        _add_own(document, own)
    for place, (section, entry) in enumerate(zip(chapter.sections, below, strict=True), start=first + 1):
        add_entry(document, entry, place)
        for said in section.said:
            _add_block(document, said.block)


def _add_own(document: WordDocument, block: RichBlock) -> None:
    if isinstance(block, Paragraph):
        _add_runs(document.add_paragraph(), block.runs)
        return
    if block.is_numbered:
        for paragraph, runs in zip(add_numbered(document, len(block.items)), block.items, strict=True):
            _add_runs(paragraph, runs)
        return
    for runs in block.items:
        _add_runs(document.add_paragraph(style="List Bullet"), runs)


def _add_runs(paragraph: WordParagraph, runs: Runs) -> None:
    for run in runs:
        added = paragraph.add_run(run.text)
        added.bold, added.italic = run.is_bold or None, run.is_italic or None


def _add_block(document: WordDocument, block: Block) -> None:
    match block:
        case Text(text):
            document.add_paragraph(text)
        case Items(items):
            for item in items:
                document.add_paragraph(item, style="List Bullet")
        case Grid(caption, heading, rows):
            add_table(document, caption, heading, rows)
