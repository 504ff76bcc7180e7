"""A PDF read back as its reader sees it, and as a screen reader or an archive does."""

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf


def text_of(content: bytes) -> str:
    """The text of all pages, by pdftotext, in the order in which it stands. One of ours must read well (below)."""
    require_readable(content)
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return read.stdout.decode()


def flow_of(content: bytes) -> str:
    """The text in the order in which it was set: a cell of a table stands as one text. One of ours must read well."""
    require_readable(content)
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return read.stdout.decode()


@dataclass(frozen=True)
class Structure:
    """What an archive and a screen reader look for; nothing here judges, the test does."""

    is_tagged: bool
    language: str
    title: str
    shows_title: bool
    identifications: dict[str, str]
    extension_schemas: str
    output_intents: tuple[str, ...]
    attached: dict[str, str]
    relationships: tuple[str, ...]
    tags: tuple[str, ...]
    cells: int
    cells_without_header: int
    images_without_text: int
    fonts_not_embedded: tuple[str, ...]


def structure_of(content: bytes) -> Structure:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        elements = list(_elements(root.StructTreeRoot)) if "/StructTreeRoot" in root else []
        with pdf.open_metadata() as xmp:
            found = {key: str(xmp[key]) for key in _IDENTIFICATIONS if key in xmp}
            title = str(xmp.get("dc:title", ""))
        return Structure(
            is_tagged=bool(root.get("/MarkInfo", {}).get("/Marked", False)),
            language=str(root.get("/Lang", "")),
            title=title,
            shows_title=bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
            identifications=found,
            extension_schemas=root.Metadata.read_bytes().decode().partition("<pdfaExtension:schemas>")[2],
            output_intents=tuple(str(each.S) for each in root.get("/OutputIntents", [])),
            attached={name: spec.get_file().read_bytes().decode() for name, spec in pdf.attachments.items()},
            relationships=tuple(str(each.AFRelationship) for each in root.get("/AF", [])),
            tags=tuple(str(each.S).lstrip("/") for each in elements),
            cells=sum(str(each.S) == "/TD" for each in elements),
            cells_without_header=sum(
                not _headers(each, elements) for each in elements if str(each.S) == "/TD"
            ),
            images_without_text=sum(str(each.S) == "/Figure" and not each.get("/Alt") for each in elements),
            fonts_not_embedded=tuple(_fonts_not_embedded(pdf)),
        )


def require_readable(content: bytes) -> None:
    """What every document that we set is for an archive and a screen reader, whatever its test is about."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if "WeasyPrint" not in str(pdf.docinfo.get("/Producer", "")):
            return
    found = structure_of(content)
    assert found.is_tagged
    assert found.language == "nl"
    assert found.title
    assert found.shows_title
    assert found.identifications == {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    assert "H1" in found.tags
    assert found.cells_without_header == 0
    assert found.images_without_text == 0
    assert found.fonts_not_embedded == ()
    assert words_off_the_paper(content) == []


def words_off_the_paper(content: bytes) -> list[str]:
    """What no reader of the printed page would see whole: words that cross its edge."""
    read = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True)
    found, width, height = [], 0.0, 0.0
    for line in read.stdout.decode().splitlines():
        if page := _PAGE.search(line):
            width, height = map(float, page.groups())
        elif word := _WORD.search(line):
            left, top, right, bottom = map(float, word.groups()[:4])
            if left < 0 or top < 0 or right > width or bottom > height:
                found.append(word[5])
    return found


_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)"')
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>')
_IDENTIFICATIONS = ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")


def _elements(node: Any) -> Iterator[Any]:
    """The structure elements below a node, in reading order."""
    below = node.get("/K", [])
    for each in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(each, pikepdf.Dictionary) and "/S" in each:
            yield each
            yield from _elements(each)


def _headers(cell: Any, elements: list[Any]) -> bool:
    """Whether the cell names headings, and each of them is one of the table headings of the document."""
    headings = {bytes(each.ID) for each in elements if str(each.S) == "/TH" and "/ID" in each}
    named = [bytes(each) for each in cell.get("/A", {}).get("/Headers", [])]
    return bool(named) and set(named) <= headings


def _fonts_not_embedded(pdf: pikepdf.Pdf) -> Iterator[str]:
    for each in pdf.objects:
        is_font = isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
        if is_font and not any(key in each for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield str(each.FontName)


def alternatives_of(content: bytes) -> list[str]:
    """The alternative texts of the figures, in the order of the document."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = _elements(pdf.Root.StructTreeRoot)
        return [str(each.Alt) for each in found if str(each.S) == "/Figure" and "/Alt" in each]
