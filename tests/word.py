"""A Word document read back as its reader sees it."""

import io
import zipfile

from docx import Document
from docx.oxml.ns import qn


def text_of(content: bytes) -> str:
    """All text of the body, headers and footers, a paragraph per line, in the order of the document."""
    document = Document(io.BytesIO(content))
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.footer._element]
    lines = []
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            lines.append("".join(node.text or "" for node in paragraph.iter(qn("w:t"))))
    return "\n".join(lines)


def headings_of(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    return [row.text for row in document.paragraphs if row.style.name.startswith("Heading")]


def dates_in(content: bytes) -> set[tuple[int, ...]]:
    """The dates of the entries of the ZIP."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.date_time for entry in archive.infolist()}
