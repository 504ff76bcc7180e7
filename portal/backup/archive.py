"""The archive of a backup: one tar file that is written and read as a stream, and proves that it is whole.

Its last two members are the manifest, with the hash of every other member, and the hash of the manifest. So an
archive that was cut off or changed is found out before anything is done with it.
"""

import hashlib
import json
import os
import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from documents.disk import flush_folder

FORMAT = "tenderhuis-backup-1"
DATABASE = "database"
FILES = "files/"
_MANIFEST = "manifest.json"
_MANIFEST_HASH = "manifest.sha256"
_BLOCK = 1024 * 1024
_MAX_MANIFEST = 512 * 1024 * 1024
_NAME = re.compile(r"database|files/[0-9a-f]{2}/[0-9a-f]{32}")


class ArchiveDamaged(Exception):
    """The file is no whole, unchanged backup."""


@dataclass(frozen=True)
class Manifest:
    """What the archive says of itself; `fingerprint` is its hash, which stands for the whole archive."""

    facts: dict[str, Any]
    members: dict[str, str]
    fingerprint: str

    @property
    def files(self) -> list[str]:
        return [name.removeprefix(FILES) for name in self.members if name.startswith(FILES)]

    @property
    def taken_at(self) -> datetime:
        return datetime.fromisoformat(self.facts["taken_at"])


@dataclass
class ArchiveWriter:
    """Adds members in the order in which they come."""

    tar: tarfile.TarFile
    at: datetime
    members: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, source: BinaryIO) -> str:
        """Add the rest of this seekable file; the hash of what was added."""
        start = source.tell()
        size = source.seek(0, os.SEEK_END) - start
        source.seek(start)
        reader = _Hashing(source)
        self._write(name, reader, size)
        self.members[name] = reader.digest.hexdigest()
        return self.members[name]

    def finish(self, facts: dict[str, Any]) -> Manifest:
        document = {"format": FORMAT, **facts, "members": self.members}
        content = json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1).encode()
        fingerprint = hashlib.sha256(content).hexdigest()
        self._write(_MANIFEST, BytesIO(content), len(content))
        self._write(_MANIFEST_HASH, BytesIO(fingerprint.encode()), len(fingerprint))
        return Manifest(document, self.members, fingerprint)

    def _write(self, name: str, source: Any, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(self.at.timestamp())
        self.tar.addfile(info, source)


@contextmanager
def new_archive(path: Path, *, at: datetime) -> Iterator[ArchiveWriter]:
    """A new file, mode 0600, which has its name when it is whole and on disk. FileExistsError where it exists."""
    if path.exists():
        raise FileExistsError(path)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tenderhuis-backup-")
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w|") as tar:
                yield ArchiveWriter(tar, at)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    finally:
        os.unlink(temporary)
    flush_folder(path.parent)


def check_archive(path: Path) -> Manifest:
    """Read all of it and compare every hash. Raises ArchiveDamaged; nothing is unpacked."""
    found: dict[str, str] = {}
    closing: dict[str, bytes] = {}
    for name, source in _members(path):
        if name in {_MANIFEST, _MANIFEST_HASH}:
            closing[name] = source.read(_MAX_MANIFEST)
        elif not _NAME.fullmatch(name) or name in found:
            raise ArchiveDamaged("Het archief bevat iets wat er niet in hoort.")
        else:
            while source.read(_BLOCK):
                pass
            found[name] = source.digest.hexdigest()
    manifest = _manifest(closing)
    if found != manifest.members:
        raise ArchiveDamaged("Een onderdeel van het archief is veranderd, ontbreekt of is er te veel.")
    return manifest


def unpacked(path: Path, manifest: Manifest) -> Iterator[tuple[str, BinaryIO]]:
    """The members in their order, as streams to be read at once; ArchiveDamaged after one that has changed."""
    for name, source in _members(path):
        if name not in manifest.members:
            continue
        yield name, source  # type: ignore[misc]
        if source.digest.hexdigest() != manifest.members[name]:
            raise ArchiveDamaged("Het archief veranderde tijdens het herstel.")


def _manifest(closing: dict[str, bytes]) -> Manifest:
    content = closing.get(_MANIFEST, b"")
    fingerprint = hashlib.sha256(content).hexdigest()
    if closing.get(_MANIFEST_HASH, b"").decode("ascii", "replace") != fingerprint:
        raise ArchiveDamaged("Het archief is niet compleet: het einde ontbreekt of is veranderd.")
    facts = json.loads(content)
    if facts.get("format") != FORMAT:
        raise ArchiveDamaged("Dit is geen reservekopie die deze versie kent.")
    return Manifest(facts, facts["members"], fingerprint)


def _members(path: Path) -> Iterator[tuple[str, "_Hashing"]]:
    with _translated(), tarfile.open(path, mode="r|") as tar:
        for info in tar:
            source = tar.extractfile(info) if info.isfile() else None
            if source is None:
                raise ArchiveDamaged("Het archief bevat iets wat er niet in hoort.")
            yield info.name, _Hashing(source)  # type: ignore[arg-type]


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError, UnicodeError) as fault:
        raise ArchiveDamaged("Het archief is afgebroken of geen archief van Tenderhuis.") from fault


class _Hashing:
    """A stream that keeps the hash of what was read from it."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        with _translated():
            data = self.source.read(size)
        self.digest.update(data)
        return data
