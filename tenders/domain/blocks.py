"""What a document of ours is made of: the same blocks are set as page, as PDF and as Word document."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Items:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table; its first row is the heading, the first cell of each row names it. `is_to_sign`: with room to write."""

    caption: str
    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_to_sign: bool = False


Block = Text | Items | Grid
_KINDS: Mapping[type, str] = {Text: "text", Items: "items", Grid: "grid"}


def as_mapping(block: Block) -> dict[str, Any]:
    """The block as JSON keeps it."""
    found: dict[str, Any] = json.loads(json.dumps(asdict(block)))
    return {**found, "kind": _KINDS[type(block)]}


def block_from(kept: Mapping[str, Any]) -> Block:
    """The block of what `as_mapping` gave."""
    match kept["kind"]:
        case "text":
            return Text(kept["text"])
        case "items":
            return Items(tuple(kept["items"]))
        case _:
            rows = tuple(tuple(cells) for cells in kept["rows"])
            return Grid(kept["caption"], tuple(kept["heading"]), rows)


def lines_of(block: Block) -> tuple[str, ...]:
    """The block as plain text: one line per paragraph, item or row."""
    match block:
        case Text(text):
            return tuple(line for line in text.splitlines() if line.strip())
        case Items(items):
            return items
        case Grid(caption, _, rows):
            return (caption, *(" | ".join(row) for row in rows))
