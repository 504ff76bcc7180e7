"""The rule of the hash chain, in plain Python: what is hashed, and how a chain is checked.

The hash of an entry is SHA-256 over the canonical JSON of eight fields: `scope`, `sequence`, `at`, `actor`,
`event`, `subject`, `data` and `previous_hash`. Canonical means: keys sorted, no spaces, UTF-8 without escapes
for letters; `at` is the instant in UTC with six decimals and `+00:00`. The first entry has sequence 1 and a
previous hash of 64 zeros. `tools/verify_audit.py` repeats this rule without importing it.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FIRST_PREVIOUS_HASH = "0" * 64
HASHED_FIELDS = ("scope", "sequence", "at", "actor", "event", "subject", "data", "previous_hash")
ACCESS_ROW_FIELDS = ("id", "scope", "at", "actor", "event", "subject", "granted")
MAX_WORD = 200

# A name, a sentence or a mail address has a space or an at-sign; an id, a hash and an instant have neither.
_WORD = re.compile(r"[^\s@\x00]*")


class DataRefused(ValueError):
    """An entry may hold ids, hashes, numbers and instants as ISO text: never names or content."""


@dataclass(frozen=True)
class Fault:
    """The first place where a chain does not hold, with a sentence for the reader."""

    scope: str
    sequence: int
    reason: str


@dataclass(frozen=True)
class Head:
    """The last place of a chain; sequence 0 and 64 zeros for a chain without entries."""

    sequence: int
    entry_hash: str


def instant_text(at: datetime) -> str:
    """The instant as it is hashed. Raises DataRefused for a time without an offset."""
    if at.tzinfo is None:
        raise DataRefused(f"An instant needs an offset: {at!r}.")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def hash_of(fields: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of these fields."""
    text = json.dumps(
        dict(fields), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def entry_hash(entry: Mapping[str, Any]) -> str:
    return hash_of({field: entry[field] for field in HASHED_FIELDS})


def access_row_hash(row: Mapping[str, Any]) -> str:
    return hash_of({field: row[field] for field in ACCESS_ROW_FIELDS})


def check_word(word: str, *, limit: int = MAX_WORD) -> str:
    """Return the word; raises DataRefused for text that can be a name, a sentence or a mail address."""
    if not 0 < len(word) <= limit or not _WORD.fullmatch(word):
        raise DataRefused(f"Not an id, hash, instant or code of at most {limit} characters: {word[:40]!r}.")
    return word


def check_data(value: Any) -> Any:
    """Return the value; DataRefused for anything but words, integers, booleans, None, lists and dicts."""
    if isinstance(value, dict):
        return {check_word(_text(key)): check_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [check_data(item) for item in value]
    if value is None or type(value) in (bool, int):
        return value
    return check_word(_text(value)) if value != "" else value


def _text(value: Any) -> str:
    # A subclass such as a StrEnum would be stored as its plain text, so only that is hashed.
    if not isinstance(value, str):
        raise DataRefused(f"The log holds no {type(value).__name__}; give it as text or a whole number.")
    return str.__str__(value)


def check_entries(scope: str, entries: Iterable[Mapping[str, Any]]) -> tuple[Head, Fault | None]:
    """Walk over a chain from its first entry: the last sound place, and the first fault if any."""
    head = Head(sequence=0, entry_hash=FIRST_PREVIOUS_HASH)
    for entry in entries:
        reason = _reason_to_refuse(entry, scope=scope, after=head)
        if reason:
            return head, Fault(scope=scope, sequence=head.sequence + 1, reason=reason)
        head = Head(sequence=entry["sequence"], entry_hash=entry["entry_hash"])
    return head, None


def _reason_to_refuse(entry: Mapping[str, Any], *, scope: str, after: Head) -> str | None:
    if entry["scope"] != scope:
        return "de regel hoort bij een andere keten."
    if entry["sequence"] != after.sequence + 1:
        return f"hier staat regel {entry['sequence']}; een regel ontbreekt of staat er te veel."
    if entry["previous_hash"] != after.entry_hash:
        return "de regel sluit niet aan op de vorige."
    if entry_hash(entry) != entry["entry_hash"]:
        return "de inhoud van de regel past niet bij zijn controlegetal."
    return None
