"""Where a PDF names somebody: in what it says of its maker, or in the text of its pages. It decides nothing.

A scan has no text, and a logo is a picture: a person has to look at those.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import pikepdf

IN_PROPERTIES, IN_TEXT = "properties", "text"
MOST_PAGES_READ = 100
_DEEPEST_FORM = 4
_FAULTS = (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError)


def names_in(file: BinaryIO, names: Iterable[str]) -> dict[str, list[str]]:
    """Of these names those that the file holds, by place; in any case of letters, and across line ends."""
    wanted = [name for name in dict.fromkeys(names) if len(_plain(name)) > 2]
    file.seek(0)
    try:
        with pikepdf.open(file) as pdf:
            found = {IN_PROPERTIES: _plain(_properties(pdf)), IN_TEXT: _plain(_text(pdf))}
    except _FAULTS:
        return {}
    finally:
        file.seek(0)
    hits = {place: [name for name in wanted if _plain(name) in text] for place, text in found.items()}
    return {place: hit for place, hit in hits.items() if hit}


def _plain(text: str) -> str:
    """Letters and digits alone: how a line is broken or spaced differs from program to program."""
    return re.sub(r"[\W_]+", "", text).lower()


def _properties(pdf: pikepdf.Pdf) -> str:
    told = [str(value) for value in pdf.docinfo.values()]
    metadata = pdf.Root.get("/Metadata")
    if isinstance(metadata, pikepdf.Stream):
        told.append(metadata.read_bytes().decode("utf-8", "replace"))
    return "\n".join([*told, *pdf.attachments.keys()])


def _text(pdf: pikepdf.Pdf) -> str:
    return "".join(
        text for page in list(pdf.pages)[:MOST_PAGES_READ] for text in _shown(page, page.resources, 0)
    )


def _shown(source: Any, resources: Any, depth: int) -> Iterator[str]:
    letters: dict[int, str] = {}
    width = 1
    for operands, operator in pikepdf.parse_content_stream(source):
        match str(operator):
            case "Tf":
                font = _entry(resources, "/Font", str(operands[0]))
                letters, width = _letters(font)
            case "Tj" | "TJ" | "'" | '"':
                for string in _strings(operands):
                    yield _decoded(bytes(string), letters, width)
            case "Do" if depth < _DEEPEST_FORM:
                form = _entry(resources, "/XObject", str(operands[0]))
                if isinstance(form, pikepdf.Stream) and str(form.get("/Subtype", "")) == "/Form":
                    yield from _shown(form, form.get("/Resources", resources), depth + 1)


def _decoded(content: bytes, letters: dict[int, str], width: int) -> str:
    if not letters:
        return content.decode("cp1252", "replace")
    codes = (int.from_bytes(content[at : at + width]) for at in range(0, len(content), width))
    return "".join(letters.get(code, "") for code in codes)


def _letters(font: Any) -> tuple[dict[int, str], int]:
    """What the codes of a font stand for, as its table says; empty where it has none."""
    width = 2 if isinstance(font, pikepdf.Dictionary) and str(font.get("/Subtype", "")) == "/Type0" else 1
    table = font.get("/ToUnicode") if isinstance(font, pikepdf.Dictionary) else None
    if not isinstance(table, pikepdf.Stream):
        return {}, width
    text = table.read_bytes().decode("latin-1")
    found: dict[int, str] = {}
    for part in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, letter in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", part):
            found[int(code, 16)] = _unicode(letter)
    for part in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, letter in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", part):
            start, end = int(first, 16), min(int(last, 16), int(first, 16) + 0xFFFF)
            for code in range(start, end + 1):
                found[code] = chr(int(letter, 16) + code - start) if int(letter, 16) < 0x10000 else ""
        for first, letters in re.findall(r"<(\w+)>\s*<\w+>\s*\[(.*?)\]", part, re.DOTALL):
            for place, letter in enumerate(re.findall(r"<(\w+)>", letters)):
                found[int(first, 16) + place] = _unicode(letter)
    return found, width


def _unicode(letter: str) -> str:
    return bytes.fromhex(letter.zfill(4)).decode("utf-16-be", "replace")


def _strings(operands: Any) -> Iterator[Any]:
    for operand in operands:
        if isinstance(operand, pikepdf.String):
            yield operand
        elif isinstance(operand, pikepdf.Array):
            yield from (part for part in operand if isinstance(part, pikepdf.String))


def _entry(resources: Any, kind: str, name: str) -> Any:
    group = resources.get(kind) if isinstance(resources, pikepdf.Dictionary) else None
    return group.get(name) if isinstance(group, pikepdf.Dictionary) else None
