"""Word documents of our own (docx): built by code, accessible, and the same bytes for the same content."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "Carlito"
_INK = RGBColor(0x1B, 0x24, 0x30)
_ACCENT = RGBColor(0x0B, 0x5C, 0x6B)
_LANGUAGE = "nl-NL"
# The first moment that a ZIP can name.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def new_document(*, title: str, author: str, dated: datetime) -> WordDocument:
    """An empty A4 in Dutch, with heading styles that a screen reader finds. `dated` is a fixed instant."""
    document = Document()
    _set_properties(document, title=title, author=author, dated=dated)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.5)
    for style in document.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH and style.name in {
            "Normal",
            "Title",
            "Heading 1",
            "Heading 2",
            "List Bullet",
            "List Number",
            "Caption",
        }:
            _set_style(style)
    _set_language(document)
    return document


def add_table(
    document: WordDocument, caption: str, heading: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> Table:
    """A table with a heading row that is repeated on each page, and its caption above it and as its description."""
    above = document.add_paragraph(caption, style="Caption")
    above.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(heading), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for cell, text in zip(table.rows[0].cells, heading, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(text).bold = True
    _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    for row in rows:
        added = table.add_row()
        _mark(added._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, text in zip(added.cells, row, strict=True):
            cell.text = text
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), caption)
    table._tbl.tblPr.append(described)
    document.add_paragraph()
    return table


def add_numbered(document: WordDocument, count: int) -> list[WordParagraph]:
    """Empty paragraphs of one numbered list that begins at 1: by itself Word would go on from the list before it."""
    style = document.styles["List Number"]
    numbering = document.part.numbering_part.element
    of_style = numbering.num_having_numId(style.element.pPr.numPr.numId.val)
    own = numbering.add_num(of_style.abstractNumId.val)
    own.add_lvlOverride(ilvl=0).add_startOverride(1)
    paragraphs = []
    for _ in range(count):
        paragraph = document.add_paragraph(style=style)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = own.numId
        paragraphs.append(paragraph)
    return paragraphs


@dataclass(frozen=True)
class Entry:
    """A heading in the table of contents: level 1 or 2."""

    level: int
    text: str


def add_contents(document: WordDocument, title: str, entries: Sequence[Entry]) -> None:
    """A table of contents that links to the headings of `add_entry`, in the same order.

    It is a field of Word: who opens the document reads the headings at once, and updating the field adds page numbers.
    """
    heading = document.add_paragraph()
    heading.add_run(title).bold = True
    heading.paragraph_format.keep_with_next = True
    for number, entry in enumerate(entries):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.6 * (entry.level - 1))
        paragraph.paragraph_format.space_after = Pt(2)
        if number == 0:
            _add_field(paragraph.add_run(), "begin", r' TOC \o "1-2" \h ', "separate")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _anchor(number))
        link.append(paragraph.add_run(entry.text)._r)
        paragraph._p.append(link)
        if number == len(entries) - 1:
            _add_field(paragraph.add_run(), "end")


def add_entry(document: WordDocument, entry: Entry, number: int) -> None:
    """A heading to which the table of contents links as its entry `number`, from 0."""
    heading = document.add_heading(entry.text, level=entry.level)._p
    for name in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(name)
        mark.set(qn("w:id"), str(number))
        if name == "w:bookmarkStart":
            mark.set(qn("w:name"), _anchor(number))
        heading.append(mark)


def add_page_numbers(document: WordDocument, text: str) -> None:
    """A footer with the text and the number of the page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{text} · pagina ").font.size = Pt(9)
    run = paragraph.add_run()
    run.font.size = Pt(9)
    _add_field(run, "begin", " PAGE ", "end")


def word_bytes(document: WordDocument) -> bytes:
    """The file. The same content gives the same bytes: entries in order of name, without the moment of writing."""
    written = io.BytesIO()
    document.save(written)
    return steady_zip(written)


def steady_zip(source: io.BytesIO) -> bytes:
    """The same entries in a fixed order, with fixed dates. `[Content_Types].xml` stays first, as readers expect."""
    target = io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        names = sorted(before.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return target.getvalue()


def _set_properties(document: WordDocument, *, title: str, author: str, dated: datetime) -> None:
    found = document.core_properties
    found.title, found.author, found.last_modified_by = title, author, author
    found.created = found.modified = dated
    found.revision, found.language, found.comments = 1, _LANGUAGE, ""


def _set_style(style: object) -> None:
    font = style.font  # type: ignore[attr-defined]
    font.name, font.color.rgb = _FONT, _INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), _FONT)
    name = style.name  # type: ignore[attr-defined]
    font.size = {"Title": Pt(20), "Heading 1": Pt(13), "Heading 2": Pt(11.5)}.get(name, Pt(10.5))
    if name in {"Title", "Heading 1", "Heading 2"}:
        font.color.rgb = _ACCENT
        style.paragraph_format.keep_with_next = True  # type: ignore[attr-defined]
    if name == "Caption":
        font.bold, font.italic = True, False


def _set_language(document: WordDocument) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), _LANGUAGE)
    language.set(qn("w:eastAsia"), _LANGUAGE)


def _add_field(run: Run, *parts: str) -> None:
    """Marks of a field ("begin", "separate", "end"), and between them its instruction."""
    for part in parts:
        if part in {"begin", "separate", "end"}:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), part)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = part
        run._r.append(element)


def _anchor(number: int) -> str:
    return f"_Toc{number + 1:05d}"


def _mark(properties: object, name: str) -> None:
    properties.append(OxmlElement(name))  # type: ignore[attr-defined]
