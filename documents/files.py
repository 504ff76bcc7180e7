"""Private files on disk: as stored, or sealed. A row points to each; no name of ours says what is inside."""

import errno
import hashlib
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import transaction

from documents.disk import flush_folder
from documents.models import SealedBlob, StoredFile
from documents.vault import Sealed, VaultDamaged, encrypt_stream, open_plain

_BLOCK = 1024 * 1024
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_INCOMING = ".incoming-"
_LEFTOVER_SECONDS = 3600


class StorageFull(Exception):
    """There was no room to store the file; nothing of it was kept."""


class FileDamaged(Exception):
    """A stored file is gone or is not the file that was stored."""


def store_file(source: BinaryIO | bytes, *, name: str, content_type: str, at: datetime) -> StoredFile:
    """Keep the bytes as they are; on disk before the row is written. Raises StorageFull."""
    storage_name = _random_name()
    digest, size = hashlib.sha256(), 0
    with _landing(storage_name) as target:
        for block in _blocks(_as_stream(source)):
            digest.update(block)
            size += len(block)
            target.write(block)
    return StoredFile.objects.create(
        storage_name=storage_name,
        name=name[:200],
        content_type=content_type,
        size=size,
        sha256=digest.hexdigest(),
        created_at=at,
    )


def open_file(stored: StoredFile) -> BinaryIO:
    """The stored bytes for reading; FileDamaged when they are gone or of another length."""
    try:
        file = _path(stored.storage_name).open("rb")
    except FileNotFoundError:
        raise FileDamaged("Dit bestand ontbreekt in de opslag. Meld dit bij de beheerder.") from None
    if os.fstat(file.fileno()).st_size != stored.size:
        file.close()
        raise FileDamaged("Dit bestand is beschadigd. Meld dit bij de beheerder.")
    return file


def read_file(stored: StoredFile) -> bytes:
    """All bytes, checked against the hash of the row."""
    with open_file(stored) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise FileDamaged("Dit bestand is beschadigd. Meld dit bij de beheerder.")
    return content


def seal_blob(source: BinaryIO | bytes) -> tuple[SealedBlob, Sealed]:
    """Encrypt once, with a key of its own, onto disk. Only the caller has the key, in `Sealed`.

    Raises StorageFull; then neither a row nor a part of the file is left.
    """
    storage_name = _random_name()
    with _landing(storage_name) as target:
        sealed = encrypt_stream(_as_stream(source), target)
    blob = SealedBlob.objects.create(
        storage_name=storage_name, cipher_size=sealed.cipher_size, cipher_sha256=sealed.cipher_sha256
    )
    return blob, sealed


def open_blob(blob: SealedBlob, file_key: str) -> Iterator[bytes]:
    """The plain bytes in blocks; VaultDamaged, before the first block, when it is gone or changed."""
    return open_plain(open_cipher(blob), file_key=file_key)


def read_blob(blob: SealedBlob, file_key: str) -> bytes:
    """All plain bytes of something small, such as an answers document."""
    return b"".join(open_blob(blob, file_key))


def open_cipher(blob: SealedBlob) -> BinaryIO:
    """The ciphertext as it lies on disk."""
    try:
        return _path(blob.storage_name).open("rb")
    except FileNotFoundError:
        raise VaultDamaged(
            "Dit verzegelde bestand ontbreekt in de opslag. Meld dit bij de beheerder."
        ) from None


def verify_blob(blob: SealedBlob) -> bool:
    """Whether the ciphertext is there and still has the size and hash of its row."""
    try:
        with open_cipher(blob) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return file.tell() == blob.cipher_size and digest == blob.cipher_sha256
    except (VaultDamaged, OSError):
        return False


def delete_blob(blob: SealedBlob) -> None:
    """Delete the row now, and the ciphertext once that is committed."""
    path = _path(blob.storage_name)
    blob.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def remove_leftovers() -> int:
    """Delete parts of files that a killed process left: no writing for an hour, never under a final name.

    Among them plain bytes of an upload that was cut off. The age is measured with the clock of the file
    system: the clock of the installation may have been moved.
    """
    removed = 0
    upload_folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    for folder, pattern in ((upload_folder, "*.upload*"), (_root(), f"*/{_INCOMING}*")):
        if not folder.exists():
            continue
        oldest = _filesystem_time(folder) - _LEFTOVER_SECONDS
        for path in folder.glob(pattern):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest:
                    path.unlink()
                    removed += 1
    return removed


@contextmanager
def _landing(storage_name: str) -> Iterator[BinaryIO]:
    """A new file that gets its name when it is whole and on disk, and is gone when anything failed."""
    final = _path(storage_name)
    _root().mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = ""
    try:
        final.parent.mkdir(mode=0o700, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=final.parent, prefix=_INCOMING)
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, final)
        flush_folder(final.parent)
    except BaseException as fault:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        if isinstance(fault, OSError) and fault.errno in _NO_ROOM:
            raise StorageFull(
                "De opslag is vol: uw bestand is niet bewaard. Probeer het later opnieuw of bel de beheerder."
            ) from fault
        raise


def _filesystem_time(folder: Path) -> float:
    with tempfile.NamedTemporaryFile(dir=folder) as probe:
        return os.fstat(probe.fileno()).st_mtime


def _storage() -> FileSystemStorage:
    return storages["private"]  # type: ignore[return-value]


_substitute: ContextVar[Path | None] = ContextVar("substitute_folder", default=None)


@contextmanager
def use_folder(folder: Path) -> Iterator[None]:
    """Keep files in this folder inside the block: for a run whose rows are rolled back."""
    token = _substitute.set(folder)
    try:
        yield
    finally:
        _substitute.reset(token)


def _root() -> Path:
    return _substitute.get() or Path(_storage().location)


def _path(storage_name: str) -> Path:
    folder = _substitute.get()
    return folder / storage_name if folder else Path(_storage().path(storage_name))


def _random_name() -> str:
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


def _as_stream(source: BinaryIO | bytes) -> BinaryIO:
    if isinstance(source, bytes):
        return BytesIO(source)
    source.seek(0)
    return source


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(_BLOCK):
        yield block
