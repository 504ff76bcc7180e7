"""A ZIP written in stretches, each by a run of its own: nothing of it is ever whole in memory or in one process.

Entries are stored, not compressed (what is large in a dossier is compressed already), as ZIP64 with their sizes behind
them. The directory at the end is written by the last stretch, from what the earlier ones reported.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tenders.domain.wording import AMSTERDAM

_FIRST_YEAR = 1980


@dataclass(frozen=True)
class Packed:
    """A file that is in the ZIP: `offset` counts from the beginning of the ZIP, sizes are in bytes."""

    path: str
    at: datetime
    offset: int
    size: int
    crc: int
    sha256: str


Report = Callable[[Packed], None]


def stretch(
    files: Iterable[tuple[str, datetime, Iterator[bytes]]],
    report: Report,
    *,
    offset: int,
    directory_of: Callable[[], Iterable[Packed]] | None = None,
) -> Iterator[bytes]:
    """The bytes of these files as they stand in a ZIP from `offset` on; `report` is called after each.

    `files` may be a generator: it ends the stretch by ending. With `directory_of` the stretch is the last one and
    gets the directory of those files and of its own.
    """
    sink = _Buffer(offset)
    archive = zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED)  # type: ignore[arg-type]
    for path, at, blocks in files:
        info = _info(path, at)
        digest = hashlib.sha256()
        with archive.open(info, "w", force_zip64=True) as member:
            for block in blocks:
                digest.update(block)
                member.write(block)
                yield sink.take()
        yield sink.take()
        report(Packed(path, at, info.header_offset, info.file_size, info.CRC, digest.hexdigest()))
    if directory_of is None:
        sink.is_closed = True
    else:
        archive.infolist()[:0] = [_directory_row(packed) for packed in directory_of()]
    archive.close()
    yield sink.take()


def _info(path: str, at: datetime) -> zipfile.ZipInfo:
    local = at.astimezone(AMSTERDAM)
    year = max(local.year, _FIRST_YEAR)
    info = zipfile.ZipInfo(path, (year, local.month, local.day, local.hour, local.minute, local.second))
    # Unix, a file for its owner to read: the same wherever it is made.
    info.create_system, info.external_attr = 3, 0o100600 << 16
    return info


def _directory_row(packed: Packed) -> zipfile.ZipInfo:
    info = _info(packed.path, packed.at)
    info.header_offset, info.CRC = packed.offset, packed.crc
    info.file_size = info.compress_size = packed.size
    # Sizes stand behind the bytes.
    info.flag_bits |= 0x08
    return info


class _Buffer:
    """What `zipfile` writes to: it tells a place in the whole ZIP, cannot go back, and keeps what was not taken yet."""

    def __init__(self, offset: int) -> None:
        self._place = offset
        self._waiting: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes) -> int:
        if not self.is_closed:
            self._waiting.append(bytes(data))
            self._place += len(data)
        return len(data)

    def tell(self) -> int:
        return self._place

    def flush(self) -> None:
        return

    def take(self) -> bytes:
        taken, self._waiting = b"".join(self._waiting), []
        return taken
