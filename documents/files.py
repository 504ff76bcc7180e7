"""Private files in the storage: as stored, or sealed. A row points to each; no name of ours says what is inside."""

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction

from documents import owed_scans
from documents.folder import PrivateFolder, remove_old_files
from documents.models import SealedBlob, StoredFile
from documents.storage import PrivateStorage, StorageFault
from documents.vault import Sealed, VaultDamaged, encrypt_stream, open_plain

_BLOCK = 1024 * 1024


class FileDamaged(Exception):
    """A stored file is gone or is not the file that was stored."""


class ContentDestroyed(Exception):
    """What is asked for was destroyed when its term had ended. The sentence is for the user."""


class FileDestroyed(FileDamaged, ContentDestroyed):
    """A stored file was destroyed by an approved list; its row keeps size and hash."""


DESTROYED_NAME = "(vernietigd)"


def store_file(
    source: BinaryIO | bytes,
    *,
    name: str,
    content_type: str,
    at: datetime,
    owes_scan: bool | None = None,
) -> StoredFile:
    """Keep the bytes as they are; in the storage before the row is written. Raises StorageFault.

    An upload says itself whether it owes a scan; bytes that were taken out of one are told so by `owes_scan`.
    """
    storage_name = _random_name()
    digest, size = hashlib.sha256(), 0
    with _storage().landing(storage_name) as target:
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
        owes_scan=owed_scans.owes_scan(source) if owes_scan is None else owes_scan,
    )


def open_file(stored: StoredFile) -> BinaryIO:
    """The stored bytes for reading; FileDamaged when they are gone or of another length, FileDestroyed on purpose."""
    if stored.destroyed_at is not None:
        raise FileDestroyed("Dit bestand is vernietigd, omdat de bewaartermijn was verstreken.")
    try:
        file = _storage().reading(stored.storage_name)
    except FileNotFoundError:
        raise FileDamaged("Dit bestand ontbreekt in de opslag. Meld dit bij de beheerder.") from None
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size != stored.size:
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


def seal_blob(source: BinaryIO | bytes, *, owes_scan: bool | None = None) -> tuple[SealedBlob, Sealed]:
    """Encrypt once, with a key of its own, into the storage. Only the caller has the key, in `Sealed`.

    Raises StorageFault; then neither a row nor a part of the file is left. `owes_scan` as for `store_file`.
    """
    blob, sealed = seal_unsaved(source)
    blob.owes_scan = owed_scans.owes_scan(source) if owes_scan is None else owes_scan
    blob.save()
    return blob, sealed


def seal_unsaved(source: BinaryIO | bytes) -> tuple[SealedBlob, Sealed]:
    """`seal_blob`, with a row that the caller saves, in its own transaction, or passes to `discard_unsaved`."""
    storage_name = _random_name()
    with _storage().landing(storage_name) as target:
        sealed = encrypt_stream(_as_stream(source), target)
    blob = SealedBlob(
        storage_name=storage_name, cipher_size=sealed.cipher_size, cipher_sha256=sealed.cipher_sha256
    )
    return blob, sealed


def discard_unsaved(blob: SealedBlob) -> None:
    """Delete the ciphertext of a row that was never saved."""
    _storage().discard(blob.storage_name)


def open_blob(blob: SealedBlob, file_key: str) -> Iterator[bytes]:
    """The plain bytes in blocks; VaultDamaged, before the first block, when it is gone or changed."""
    return open_plain(open_cipher(blob), file_key=file_key)


def read_blob(blob: SealedBlob, file_key: str) -> bytes:
    """All plain bytes of something small, such as an answers document."""
    return b"".join(open_blob(blob, file_key))


def open_cipher(blob: SealedBlob) -> BinaryIO:
    """The ciphertext as it was stored; VaultDamaged when it is gone."""
    if blob.destroyed_at is not None:
        raise VaultDamaged("Dit bestand is vernietigd, omdat de bewaartermijn was verstreken.")
    try:
        return _storage().reading(blob.storage_name)
    except FileNotFoundError:
        raise VaultDamaged(
            "Dit verzegelde bestand ontbreekt in de opslag. Meld dit bij de beheerder."
        ) from None


def verify_blob(blob: SealedBlob) -> bool:
    """Whether the ciphertext is there and still has the size and hash of its row.

    Raises StorageUnreachable where that cannot be known: the opener must not take an outage for damage.
    """
    try:
        with open_cipher(blob) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # has readinto
            return file.tell() == blob.cipher_size and digest == blob.cipher_sha256
    except (VaultDamaged, OSError):
        return False


def delete_blob(blob: SealedBlob) -> None:
    """Delete the row now, and the ciphertext once that is committed; what then fails undoes nothing."""
    storage, name = _storage(), blob.storage_name
    blob.delete()
    transaction.on_commit(lambda: storage.discard(name), robust=True)


def delete_file(stored: StoredFile) -> None:
    """The same for a file that is kept as stored: for what goes with a generale repetitie alone."""
    storage, name = _storage(), stored.storage_name
    stored.delete()
    transaction.on_commit(lambda: storage.discard(name), robust=True)


def destroy_stored(files: Iterable[StoredFile], blobs: Iterable[SealedBlob], *, at: datetime) -> None:
    """Delete the bytes of these files now and keep their rows, with size and hash; safe to repeat.

    The bytes go before the transaction of the caller commits: what was approved is gone, also when the process is
    killed in between. The name of a stored file goes too, for a name can be that of a person.
    """
    storage = _storage()
    for stored in files:
        storage.discard(stored.storage_name)
        StoredFile.objects.filter(pk=stored.pk, destroyed_at=None).update(
            name=DESTROYED_NAME, destroyed_at=at
        )
    for blob in blobs:
        storage.discard(blob.storage_name)
        SealedBlob.objects.filter(pk=blob.pk, destroyed_at=None).update(destroyed_at=at)


def remove_leftovers() -> int:
    """Delete parts of files that a killed process left: no writing for an hour, never under a final name.

    Among them plain bytes of an upload that was cut off.
    """
    uploads = remove_old_files(Path(settings.FILE_UPLOAD_TEMP_DIR), "*.upload*")
    return uploads + _storage().remove_leftovers()


def storage_is_writable() -> bool:
    """Whether a file can be stored and deleted at this moment; a folder that is full or a dead server cannot."""
    storage, name = _storage(), _random_name()
    try:
        with storage.landing(name) as probe:
            probe.write(b"tenderhuis")
        storage.discard(name)
    except (StorageFault, OSError):
        return False
    return True


_substitute: ContextVar[PrivateFolder | None] = ContextVar("substitute_folder", default=None)


@contextmanager
def use_folder(folder: Path) -> Iterator[None]:
    """Keep files in this folder inside the block: for a run whose rows are rolled back."""
    token = _substitute.set(PrivateFolder(location=folder))
    try:
        yield
    finally:
        _substitute.reset(token)


def _storage() -> PrivateStorage:
    return _substitute.get() or storages["private"]  # type: ignore[return-value]


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
