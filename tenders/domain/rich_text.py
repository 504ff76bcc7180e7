"""Own text with a little markup: paragraphs, lists, bold and italic. Everything else is text, HTML too.

An empty line ends a paragraph. A line that begins with "- " is an item of a list, one with "1. " of a numbered list.
`**vet**` is bold and `*schuin*` is italic; a star that closes nothing is a star. What is made of it holds no HTML.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_MARKED = re.compile(r"\*\*(?=\S)(?P<bold>[^*]+?)(?<=\S)\*\*|\*(?=\S)(?P<italic>[^*]+?)(?<=\S)\*")
_BULLET = re.compile(r"\s*[-•]\s+(?P<text>\S.*)")
_NUMBER = re.compile(r"\s*\d{1,3}[.)]\s+(?P<text>\S.*)")
_KEPT = frozenset("\n\t")


@dataclass(frozen=True)
class Run:
    text: str
    is_bold: bool = False
    is_italic: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True)
class RichList:
    items: tuple[Runs, ...]
    is_numbered: bool = False


RichBlock = Paragraph | RichList


def clean(text: str) -> str:
    """What is kept of what was typed: one kind of line end, no control or format characters, no empty edges."""
    one = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        char for char in one if char in _KEPT or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}
    )
    lines = (line.rstrip() for line in "".join(kept).replace("\t", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def parse(text: str) -> tuple[RichBlock, ...]:
    """The text in blocks; lines of one paragraph are joined."""
    return tuple(_blocks(clean(text)))


def lines_of(blocks: tuple[RichBlock, ...]) -> tuple[str, ...]:
    """As plain text: one line per paragraph or item."""
    return tuple(_lines(blocks))


def _lines(blocks: tuple[RichBlock, ...]) -> Iterator[str]:
    for block in blocks:
        rows = (block.runs,) if isinstance(block, Paragraph) else block.items
        for runs in rows:
            yield "".join(run.text for run in runs)


def _blocks(text: str) -> Iterator[RichBlock]:
    waiting: list[str] = []
    kind = ""
    for line in [*text.split("\n"), ""]:
        found, words = _kind_of(line)
        if waiting and found != kind:
            yield _made(kind, waiting)
            waiting = []
        kind = found
        if words:
            waiting.append(words)


def _kind_of(line: str) -> tuple[str, str]:
    if bullet := _BULLET.fullmatch(line):
        return "bullet", bullet["text"].strip()
    if number := _NUMBER.fullmatch(line):
        return "number", number["text"].strip()
    return ("text", line.strip()) if line.strip() else ("", "")


def _made(kind: str, lines: list[str]) -> RichBlock:
    if kind == "text":
        return Paragraph(_runs(" ".join(lines)))
    return RichList(tuple(_runs(line) for line in lines), is_numbered=kind == "number")


def _runs(text: str) -> Runs:
    found, at = [], 0
    for match in _MARKED.finditer(text):
        if match.start() > at:
            found.append(Run(text[at : match.start()]))
        found.append(
            Run(
                match["bold"] or match["italic"],
                is_bold=match["bold"] is not None,
                is_italic=match["italic"] is not None,
            )
        )
        at = match.end()
    if at < len(text):
        found.append(Run(text[at:]))
    return tuple(found)
