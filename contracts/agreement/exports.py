"""The overeenkomst as Word document, of the built-in text."""

from datetime import UTC, date, datetime

from contracts.domain.agreement_content import AgreementContent
from contracts.domain.agreement_text import Article, articles_of, title_of
from documents.pdf import REHEARSAL
from documents.word import Cm, Table, WordDocument, add_page_numbers, add_table, new_document, word_bytes
from tenders.domain.blocks import Grid, Items, Text


def agreement_document(content: AgreementContent, *, is_rehearsal: bool) -> bytes:
    """Dated on the day of the definitive award, so that the same content gives the same bytes."""
    awarded = date.fromisoformat(content.awarded_on)
    dated = datetime(awarded.year, awarded.month, awarded.day, tzinfo=UTC)
    title = title_of(content)
    document = new_document(title=title, author=content.authority, dated=dated)
    if is_rehearsal:
        document.add_paragraph(REHEARSAL)
    document.add_paragraph(title, style="Title")
    for article in articles_of(content):
        _add_article(document, article)
    add_page_numbers(document, f"{REHEARSAL} {title}" if is_rehearsal else title)
    return word_bytes(document)


def _add_article(document: WordDocument, article: Article) -> None:
    document.add_heading(article.heading, level=1)
    for block in article.blocks:
        match block:
            case Text(text):
                document.add_paragraph(text)
            case Items(items):
                for item in items:
                    document.add_paragraph(item, style="List Bullet")
            case Grid(caption, heading, rows, is_to_sign):
                table = add_table(document, caption, heading, rows)
                if is_to_sign:
                    _make_room(table)


def _make_room(table: Table) -> None:
    """Room for a signature in each row, and all of them on one page."""
    for row in table.rows[1:]:
        row.height = Cm(2.2)
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
