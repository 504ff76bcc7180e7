"""The rules of a dossier: which version holds what, in which order, under which names, and what it says of itself.

A dossier is a ZIP of stukken in chronological order with a manifest. A stuk says for whom it is; a version holds
exactly the stukken that are for it. Whatever says nothing is for the full version alone.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from html import escape
from typing import Any

from tenders.domain.wording import AMSTERDAM

FORMAT = "tenderhuis-dossier-1"
MANIFEST, INDEX = "manifest.json", "index.html"
# The section of what was handed in: who reads a dossier that has it, reads bids.
BIDS = "inschrijvingen"
_LONGEST_NAME = 60
# Names that Windows keeps for devices, whatever their extension.
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$")
_BLOCK_ROWS = 200


class Version(StrEnum):
    FULL = "full"
    BIDDER = "bidder"
    PUBLICATION = "publication"
    CONTRACT = "contract"


VERSION_LABELS: Mapping[Version, str] = {
    Version.FULL: "volledig",
    Version.BIDDER: "voor één inschrijver",
    Version.PUBLICATION: "voor publicatie",
    Version.CONTRACT: "voor contractmanagement",
}


@dataclass(frozen=True)
class Audience:
    """In which versions a stuk is. With `bid` (a key of the caller) the version for a bidder must be of that bid."""

    versions: frozenset[Version]
    bid: int | None = None

    def includes(self, version: Version, bid: int | None) -> bool:
        """Whether the stuk is in this version, made for this bid; a bid has no say in the other versions."""
        if version not in self.versions:
            return False
        return version is not Version.BIDDER or self.bid is None or self.bid == bid


EVERYBODY = Audience(frozenset(Version))
STAFF = Audience(frozenset({Version.FULL}))
# What stands whole in the full version and is told in fewer words in the others.
ALL_BUT_FULL = Audience(frozenset(Version) - {Version.FULL})


def own(bid: int) -> Audience:
    """For the bidder whose it is, and in the full version."""
    return Audience(frozenset({Version.FULL, Version.BIDDER}), bid)


def own_alone(bid: int) -> Audience:
    """The bidder's part of something that the full version holds as a whole."""
    return Audience(frozenset({Version.BIDDER}), bid)


def won(bid: int) -> Audience:
    """Of a bid that got a contract: also for who guards that contract."""
    return Audience(frozenset({Version.FULL, Version.BIDDER, Version.CONTRACT}), bid)


@dataclass(frozen=True)
class Stuk:
    """One file of a dossier. `ref` tells its section which one it is; `name` gives the kind of file by its ending.

    With a `path` it has that place, behind the numbered stukken: registers, the log and the tools. Such a path is
    ours; no word of a user is in it.
    """

    ref: str
    title: str
    at: datetime
    kind: str
    name: str = ""
    audience: Audience = STAFF
    path: str = ""


@dataclass(frozen=True)
class Placed:
    """A stuk with its section and its place in the ZIP."""

    section: str
    stuk: Stuk
    path: str


def placed(found: Iterable[tuple[str, Stuk]], version: Version, bid: int | None) -> list[Placed]:
    """The stukken of this version in chronological order, each under a name of its own.

    Equal instants keep the order of sections, titles and refs, so that one record gives one order.
    """
    chosen = [(section, stuk) for section, stuk in found if stuk.audience.includes(version, bid)]
    chosen.sort(key=lambda pair: (bool(pair[1].path), pair[1].at, pair[0], pair[1].title, pair[1].ref))
    rows = [
        Placed(section, stuk, stuk.path or path_of(number, stuk.at, stuk.title, stuk.name))
        for number, (section, stuk) in enumerate(chosen, 1)
    ]
    if len({row.path for row in rows} | {MANIFEST, INDEX}) != len(rows) + 2:
        raise ValueError("Two files of a dossier have the same path.")
    return rows


def path_of(number: int, at: datetime, title: str, name: str) -> str:
    """`stukken/0001-2025-10-01-leidraad.pdf`: letters, digits, hyphens and one dot, whatever the title holds."""
    _, dot, ending = name.rpartition(".")
    ending = safe_name(ending)[:8] if dot else ""
    day = f"{at.astimezone(AMSTERDAM):%Y-%m-%d}"
    return f"stukken/{number:04d}-{day}-{safe_name(title) or 'stuk'}" + (f".{ending}" if ending else "")


def safe_name(text: str) -> str:
    """Lower case a-z, 0-9 and single hyphens, at most 60; empty where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")
    return f"{words}-" if _DEVICES.match(words) else words


@dataclass(frozen=True)
class Entry:
    """What the manifest says of one file in the ZIP; `size` in bytes."""

    path: str
    at: datetime
    title: str
    kind: str
    size: int
    sha256: str


def manifest(facts: Mapping[str, Any], entries: Sequence[Entry]) -> bytes:
    """The manifest as JSON: what dossier this is, and per file its time, title, size and SHA-256."""
    rows = [
        {
            "path": entry.path,
            "at": _instant(entry.at),
            "title": entry.title,
            "kind": entry.kind,
            "size": entry.size,
            "sha256": entry.sha256,
        }
        for entry in entries
    ]
    document = {"format": FORMAT, **facts, "entries": rows}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def index_page(heading: str, lines: Sequence[str], entries: Sequence[Entry]) -> Iterator[bytes]:
    """The list of stukken for a reader: one page of HTML without anything from elsewhere."""
    intro = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
    yield (
        '<!DOCTYPE html>\n<html lang="nl"><head><meta charset="utf-8">'
        f"<title>{escape(heading)}</title>\n<style>{_STYLE}</style></head><body>\n<h1>{escape(heading)}</h1>\n{intro}"
        '<table><caption>Stukken in volgorde van tijd</caption>\n<thead><tr><th scope="col">Tijd</th>'
        '<th scope="col">Stuk</th><th scope="col">Soort</th><th scope="col">Bytes</th>'
        '<th scope="col">SHA-256</th></tr></thead>\n<tbody>\n'
    ).encode()
    for start in range(0, len(entries), _BLOCK_ROWS):
        yield "".join(_row(entry) for entry in entries[start : start + _BLOCK_ROWS]).encode()
    yield b"</tbody></table>\n</body></html>\n"


_STYLE = (
    "body{font:1rem/1.5 sans-serif;margin:2rem;max-width:75rem}table{border-collapse:collapse;width:100%}"
    "caption{text-align:left;font-weight:bold}th,td{border-bottom:1px solid #999;padding:.3rem .6rem;"
    "text-align:left;vertical-align:top}code{overflow-wrap:anywhere;font-size:.8rem}"
)


def _row(entry: Entry) -> str:
    moment = f"{entry.at.astimezone(AMSTERDAM):%d-%m-%Y %H.%M.%S}"
    return (
        f'<tr><td>{moment}</td><th scope="row"><a href="{escape(entry.path)}">{escape(entry.title)}</a></th>'
        f"<td>{escape(entry.kind)}</td><td>{entry.size}</td><td><code>{entry.sha256}</code></td></tr>\n"
    )


def _instant(at: datetime) -> str:
    return at.astimezone(AMSTERDAM).isoformat(timespec="milliseconds")
