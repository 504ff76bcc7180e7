"""The receipt of a submission: what anybody can recompute to prove what was handed in and when.

A line holds task, sizes and hashes, never a file name. The root is a hash tree over a header and the lines
(leaf and node prefixed with 0 and 1, as in RFC 6962), so that one line can be proven without the others.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from tenders.domain.wording import AMSTERDAM, date_in_words

FORMAT = "tenderhuis-ontvangstbewijs-2"
# Of before a receipt named the method: its header has one fact less.
FIRST_FORMAT = "tenderhuis-ontvangstbewijs-1"


@dataclass(frozen=True)
class ReceiptLine:
    task: str
    plain_size: int
    plain_sha256: str
    cipher_size: int
    cipher_sha256: str


@dataclass(frozen=True)
class Receipt:
    """`received_at` is in whole milliseconds; ids are those of the public addresses.

    `method` is the fingerprint of the published method at that moment; a receipt of before has none, and keeps the root
    and the format that it was signed with.
    """

    tender: str
    bid: str
    submission: str
    number: int
    received_at: datetime
    lines: tuple[ReceiptLine, ...]
    method: str = ""

    @property
    def format(self) -> str:
        return FORMAT if self.method else FIRST_FORMAT

    @property
    def root(self) -> str:
        ordered = sorted(canonical(asdict(line)) for line in self.lines)
        return merkle_root([canonical(self._header), *ordered])

    @property
    def signed_text(self) -> bytes:
        """What the installation signs: the root covers everything else on the receipt."""
        return f"{self.format}\n{self.root}\n".encode()

    def as_json(self) -> dict[str, Any]:
        """The receipt as the bidder downloads it; the outsider's checker reads this shape."""
        return {
            "format": self.format,
            **self._header,
            "lines": sorted((asdict(line) for line in self.lines), key=canonical),
            "root": self.root,
        }

    @property
    def _header(self) -> dict[str, Any]:
        header = {
            "tender": self.tender,
            "bid": self.bid,
            "submission": self.submission,
            "number": self.number,
            "received_at": instant_text(self.received_at),
        }
        return header | ({"method": self.method} if self.method else {})


def canonical(value: dict[str, Any]) -> bytes:
    """Sorted keys, no spaces, UTF-8: equal facts are equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def instant_text(instant: datetime) -> str:
    """UTC with three decimals: "2025-11-14T11:00:00.000Z"."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def received_in_words(instant: datetime) -> str:
    """'vr 14 november 2025, 11.59.59,123 uur', in local time: to the millisecond that counts."""
    local = instant.astimezone(AMSTERDAM)
    return f"{date_in_words(local.date())}, {local:%H.%M.%S},{local.microsecond // 1000:03d} uur"


def merkle_root(leaves: Sequence[bytes]) -> str:
    """The root in hexadecimal; of no leaves it is the hash of nothing. An odd node moves up unchanged."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[index] + level[index + 1]).digest()
            for index in range(0, len(level) - 1, 2)
        ]
        level = paired + level[len(paired) * 2 :]
    return level[0].hex()


def opening_root(roots: Iterable[str]) -> str:
    """One hash for all bids of an opening record; their order does not matter."""
    return merkle_root([root.encode() for root in sorted(roots)])


@dataclass(frozen=True)
class PathStep:
    """A neighbour on the way up: `side` says on which side of the running hash it stands."""

    side: str
    sha256: str


def merkle_path(leaves: Sequence[bytes], index: int) -> tuple[PathStep, ...]:
    """The neighbours with which the leaf at `index` adds up to `merkle_root`; others stay unknown."""
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    path = []
    while len(level) > 1:
        neighbour = index ^ 1
        if neighbour < len(level):
            path.append(PathStep("left" if neighbour < index else "right", level[neighbour].hex()))
        paired = [
            hashlib.sha256(b"\x01" + level[place] + level[place + 1]).digest()
            for place in range(0, len(level) - 1, 2)
        ]
        level, index = paired + level[len(paired) * 2 :], index // 2
    return tuple(path)


def root_of_path(leaf: bytes, path: Iterable[PathStep]) -> str:
    """The root that a leaf and its path add up to."""
    running = hashlib.sha256(b"\x00" + leaf).digest()
    for step in path:
        other = bytes.fromhex(step.sha256)
        pair = other + running if step.side == "left" else running + other
        running = hashlib.sha256(b"\x01" + pair).digest()
    return running.hex()


def opening_path(roots: Iterable[str], own: str) -> tuple[PathStep, ...]:
    """How the root of one bid is in `opening_root`."""
    ordered = sorted(roots)
    return merkle_path([root.encode() for root in ordered], ordered.index(own))
