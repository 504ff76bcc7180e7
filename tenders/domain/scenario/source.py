"""From the text of a file to mappings, lists and texts, without guessing types.

A scalar stays the text that the writer typed, so that a number never becomes a binary float; only an
unquoted ``null``, ``true`` or ``false`` is more than text. The tree is built from YAML events, so that no
object is constructed, a duplicate key is seen, and depth and size are bounded before memory is used.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import yaml
from yaml import events

from tenders.domain.scenario.problems import FILE, Problem, Problems, ScenarioInvalid, child, item

Node: TypeAlias = "bool | str | list[Node] | dict[str, Node] | None"

MAX_BYTES = 1_000_000
MAX_NODES = 100_000
MAX_DEPTH = 30

_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def parse_yaml(source: str | bytes, problems: Problems) -> Node:
    """The one document in `source`.

    Duplicate keys and tags are added to `problems`; what cannot be read at all raises ScenarioInvalid.
    """
    text = _decoded(source)
    try:
        return _TreeBuilder(problems).build(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _unreadable(
            f"regel {line} bevat een teken dat in YAML niet mag; sla het bestand op als platte tekst in UTF-8"
        ) from error
    except yaml.MarkedYAMLError as error:
        raise _unreadable(_syntax_message(error)) from error
    # An escape such as "\UFFFFFFFF" reaches chr() unchecked.
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise _unreadable("is geen geldige YAML; controleer de tekens met een backslash") from error


def from_plain(value: object, path: str, problems: Problems) -> Node:
    """The same tree from values that were read elsewhere, such as stored JSON."""
    match value:
        case Mapping():
            return {
                str(key): from_plain(part, child(path, str(key)), problems) for key, part in value.items()
            }
        case list() | tuple():
            return [from_plain(part, item(path, index), problems) for index, part in enumerate(value)]
        case None | bool() | str() | int() | Decimal() | date():
            return _plain_scalar(value)
    problems.add(path, f"een waarde van het soort {type(value).__name__}; schrijf een getal als tekst")
    return None


def _plain_scalar(value: bool | str | int | Decimal | date | None) -> bool | str | None:
    match value:
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case int() if not isinstance(value, bool):
            return str(value)
    return value


@dataclass
class _Frame:
    """A mapping or list that is being filled; `size` counts every node in it."""

    container: "list[Node] | dict[str, Node]"
    path: str
    anchor: str | None
    size: int = 1
    key: str | None = None
    key_path: str = field(default="")


class _TreeBuilder:
    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._open_anchors: set[str] = set()
        self._nodes = 0
        self._documents = 0
        self._root: Node = None

    def build(self, stream: Iterator[events.Event]) -> Node:
        for event in stream:
            self._handle(event)
        if not self._documents:
            raise _unreadable("is leeg; begin met de sleutel aanbesteding")
        return self._root

    def _handle(self, event: events.Event) -> None:
        match event:
            case events.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise _unreadable(
                        f"regel {_line(event)} begint een tweede document (---); zet één scenario per bestand"
                    )
            case events.ScalarEvent():
                self._scalar(event)
            case events.MappingStartEvent() | events.SequenceStartEvent():
                self._open(event)
            case events.MappingEndEvent() | events.SequenceEndEvent():
                self._close()
            case events.AliasEvent():
                self._alias(event)

    def _scalar(self, event: events.ScalarEvent) -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and isinstance(frame.container, dict) and frame.key is None:
            self._check_tag(event, frame.path)
            self._start_key(frame, event.value.strip(), event)
            return
        path = self._next_path()
        self._check_tag(event, path)
        plain = event.style is None or event.style == ""
        value: Node = _WORDS[event.value] if plain and event.value in _WORDS else event.value
        self._count(1, event)
        self._place(value, 1)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)

    def _start_key(self, frame: _Frame, key: str, event: events.Event) -> None:
        frame.key, frame.key_path = key, child(frame.path, key)
        self._count(1, event)
        if key in frame.container:
            self._problems.add(
                frame.key_path,
                f"staat een tweede keer op regel {_line(event)}; gebruik elke sleutel één keer",
            )

    def _open(self, event: "events.MappingStartEvent | events.SequenceStartEvent") -> None:
        frame = self._stack[-1] if self._stack else None
        if frame is not None and isinstance(frame.container, dict) and frame.key is None:
            raise _unreadable(
                f"regel {_line(event)} heeft een lijst of een groep als sleutel; gebruik tekst als sleutel"
            )
        if len(self._stack) >= MAX_DEPTH:
            raise _unreadable(f"regel {_line(event)} is te diep genest; toegestaan zijn {MAX_DEPTH} niveaus")
        path = self._next_path()
        self._check_tag(event, path)
        self._count(1, event)
        if event.anchor is not None:
            self._open_anchors.add(event.anchor)
        container: list[Node] | dict[str, Node] = {} if isinstance(event, events.MappingStartEvent) else []
        self._stack.append(_Frame(container, path, event.anchor))

    def _close(self) -> None:
        frame = self._stack.pop()
        if frame.anchor is not None:
            self._open_anchors.discard(frame.anchor)
            self._anchors[frame.anchor] = (frame.container, frame.size)
        self._place(frame.container, frame.size)

    def _alias(self, event: events.AliasEvent) -> None:
        name = event.anchor
        if name in self._open_anchors:
            raise _unreadable(
                f"regel {_line(event)}: de verwijzing *{name} verwijst naar zichzelf; schrijf de inhoud uit"
            )
        if name not in self._anchors:
            raise _unreadable(
                f"regel {_line(event)}: de verwijzing *{name} bestaat niet; zet eerst &{name} bij de inhoud"
            )
        value, size = self._anchors[name]
        frame = self._stack[-1]
        if isinstance(frame.container, dict) and frame.key is None:
            raise _unreadable(
                f"regel {_line(event)} heeft een verwijzing als sleutel; gebruik tekst als sleutel"
            )
        # The whole referred part counts, so that a few nested references cannot stand for millions of values.
        self._count(size, event)
        self._place(value, size)

    def _next_path(self) -> str:
        if not self._stack:
            return ""
        frame = self._stack[-1]
        return frame.key_path if isinstance(frame.container, dict) else item(frame.path, len(frame.container))

    def _place(self, value: Node, size: int) -> None:
        if not self._stack:
            self._root = value
            return
        frame = self._stack[-1]
        frame.size += size
        if isinstance(frame.container, list):
            frame.container.append(value)
        elif frame.key is not None:
            frame.container.setdefault(frame.key, value)
            frame.key = None

    def _count(self, size: int, event: events.Event) -> None:
        self._nodes += size
        if self._nodes > MAX_NODES:
            raise _unreadable(f"regel {_line(event)}: te veel waarden; toegestaan zijn er {MAX_NODES}")

    def _check_tag(self, event: events.NodeEvent, path: str) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._problems.add(path or FILE, f"heeft een YAML-tag op regel {_line(event)}; laat tags (!) weg")


def _decoded(source: str | bytes) -> str:
    if len(source) > MAX_BYTES:
        raise _unreadable(f"is te groot; toegestaan is {MAX_BYTES // 1000} kB")
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise _unreadable(f"regel {line} is geen UTF-8; sla het bestand op als UTF-8") from error


def _syntax_message(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    place = f"regel {mark.line + 1}, kolom {mark.column + 1}" if mark is not None else "het bestand"
    if error.problem is not None and "'\\t'" in error.problem:
        return f"{place} is geen geldige YAML; spring in met spaties, niet met tabs"
    return (
        f"{place} is geen geldige YAML; controleer inspringing, dubbele punten, haakjes en aanhalingstekens"
    )


def _line(event: events.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark is not None else 1


def _unreadable(message: str) -> ScenarioInvalid:
    return ScenarioInvalid([Problem(FILE, message)])
