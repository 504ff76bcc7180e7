"""A Word document of somebody else as template: read by paragraph, filled in, and nothing in it run or fetched.

Word divides a text over runs as it likes, also in the middle of an invulveld: a paragraph is read as one text, and what
replaces a part of it takes the looks of where that part begins.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from docx.oxml.ns import qn
from lxml import etree

from documents.inspection import UploadRefused, check_document
from documents.word import steady_zip

_MOST_BYTES = 10_000_000
_MOST_UNPACKED = 100_000_000
_MOST_ENTRIES = 2000
_TEXT_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_NAMES = {
    "document": "Tekst",
    "header": "Koptekst",
    "footer": "Voettekst",
    "footnotes": "Voetnoten",
    "endnotes": "Eindnoten",
}
_ACTIVE = re.compile(r"(vbaProject|activeX|embeddings/|\.bin$)", re.IGNORECASE)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Paragraph:
    """`place` is in words: "Tekst, alinea 12", "Tabel 2, rij 3, kolom 1"."""

    place: str
    text: str


def check_template(file: BinaryIO, name: str) -> bytes:
    """The bytes of a docx that can be used; UploadRefused with a sentence otherwise."""
    if not name.lower().endswith(".docx"):
        raise UploadRefused(f"“{name}” is geen Word-document (.docx). Sla uw model in Word op als .docx.")
    check_document(file, name, _MOST_BYTES)
    file.seek(0)
    content = file.read()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
            raise UploadRefused(f"“{name}” is uitgepakt te groot. Haal grote afbeeldingen uit het document.")
        if any(_ACTIVE.search(entry.filename) for entry in entries):
            raise UploadRefused(
                f"“{name}” bevat macro's of ingesloten objecten. Haal die eruit en upload het opnieuw."
            )
        for entry in entries:
            if entry.filename.endswith(".rels") and _fetches(archive.read(entry)):
                raise UploadRefused(
                    f"“{name}” haalt iets van buiten op, zoals een gekoppelde afbeelding of sjabloon. Sluit dat in het "
                    "document in en upload het opnieuw."
                )
    try:
        list(paragraphs_of(content))
    except (etree.XMLSyntaxError, KeyError, zipfile.BadZipFile, ValueError):
        raise UploadRefused(f"“{name}” kan niet worden gelezen. Sla het in Word opnieuw op.") from None
    return content


def paragraphs_of(content: bytes) -> Iterator[Paragraph]:
    """Every paragraph of text, tables, text boxes, headers, footers and notes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name, root in _parts(archive):
            for place, paragraph in _placed(name, root):
                yield Paragraph(place, "".join(node.text or "" for node in _texts(paragraph)))


def filled(content: bytes, pattern: re.Pattern[str], values: Mapping[str, str]) -> bytes:
    """Each match of the pattern replaced by the value of its first group; a line break in a value is one in Word.

    The same template and values give the same bytes. Raises KeyError where a value is not there.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w") as after:
        changed = {}
        for name, root in _parts(before):
            for paragraph in root.iter(qn("w:p")):
                _fill(paragraph, pattern, values)
            changed[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for entry in before.infolist():
            after.writestr(entry.filename, changed.get(entry.filename) or before.read(entry))
    return steady_zip(target)


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, Any]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for name in sorted(archive.namelist(), key=lambda found: (found != "word/document.xml", found)):
        if _TEXT_PARTS.fullmatch(name):
            data = archive.read(name)
            if b"<!DOCTYPE" in data:
                raise ValueError("A document type has no place in a Word document.")
            yield name, etree.fromstring(data, parser)


def _placed(name: str, root: Any) -> Iterator[tuple[str, Any]]:
    kind = re.sub(r"\d", "", name.removeprefix("word/").removesuffix(".xml"))
    part = _NAMES[kind]
    tables = {table: number for number, table in enumerate(root.iter(qn("w:tbl")), start=1)}
    number = 0
    for paragraph in root.iter(qn("w:p")):
        cell = next(paragraph.iterancestors(qn("w:tc")), None)
        if cell is None:
            number += 1
            yield f"{part}, alinea {number}", paragraph
            continue
        row, table = cell.getparent(), next(cell.iterancestors(qn("w:tbl")))
        rows = list(table.iterchildren(qn("w:tr")))
        cells = list(row.iterchildren(qn("w:tc")))
        place = f"tabel {tables[table]}, rij {rows.index(row) + 1}, kolom {cells.index(cell) + 1}"
        yield (place.capitalize() if kind == "document" else f"{part}, {place}"), paragraph


def _texts(paragraph: Any) -> list[Any]:
    """The text nodes of this paragraph itself; those of a text box in it belong to paragraphs of their own."""
    return [node for node in paragraph.iter(qn("w:t")) if next(node.iterancestors(qn("w:p"))) is paragraph]


def _fill(paragraph: Any, pattern: re.Pattern[str], values: Mapping[str, str]) -> None:
    nodes = _texts(paragraph)
    whole = "".join(node.text or "" for node in nodes)
    matches = list(pattern.finditer(whole))
    if not matches:
        return
    starts, position = [], 0
    for node in nodes:
        starts.append(position)
        position += len(node.text or "")
    texts = [node.text or "" for node in nodes]
    for match in reversed(matches):
        value = values[match[1]]
        first = max(place for place, start in enumerate(starts) if start <= match.start())
        for place in range(len(nodes) - 1, first - 1, -1):
            begin = max(match.start() - starts[place], 0)
            end = min(match.end() - starts[place], len(texts[place]))
            if end <= begin and place != first:
                continue
            kept = value if place == first else ""
            texts[place] = texts[place][:begin] + kept + texts[place][end:]
    for node, text in zip(nodes, texts, strict=True):
        _write(node, text)


def _write(node: Any, text: str) -> None:
    """The lines of the text in the run of the node."""
    lines = text.split("\n")
    node.text = lines[0]
    node.set(_SPACE, "preserve")
    after = node
    for line in lines[1:]:
        broken = etree.Element(qn("w:br"))
        following = etree.Element(qn("w:t"))
        following.text = line
        following.set(_SPACE, "preserve")
        after.addnext(broken)
        broken.addnext(following)
        after = following


def _fetches(relations: bytes) -> bool:
    """Whether a relation points outside the file; a hyperlink may, for nothing follows it but a reader."""
    if b"<!DOCTYPE" in relations:
        return True
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(relations, parser)
    except etree.XMLSyntaxError:
        return True
    return any(
        row.get("TargetMode") == "External" and not str(row.get("Type", "")).endswith("/hyperlink")
        for row in root
    )
