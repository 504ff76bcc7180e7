"""Keys and envelopes (the age format, through pyrage): what makes content unreadable until it may be read.

A file is encrypted once, with a key of its own; what changes hands afterwards is its envelope: that key,
encrypted to someone. Who holds which key stands in `docs/architecture.md`. This module knows no models.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple
from uuid import UUID

import pyrage
from django.conf import settings
from pyrage import x25519

from documents.disk import flush_folder
from documents.signing import generate_signing_key
from documents.streams import HashingReader, HashingWriter, Sink, pulled

_BLOCK = 1024 * 1024
_IN_MEMORY = 4 * 1024 * 1024


class VaultDamaged(Exception):
    """The bytes are not what was sealed; nothing that was read from them may be used."""


class KeyDoesNotFit(VaultDamaged):
    """The envelope was made for another key, or the key itself is no key."""


class KeyMissing(Exception):
    """This installation has no such key, or this process may not hold it."""


class DraftKeyGone(KeyMissing):
    """The key of a draft was destroyed: after submitting, withdrawing or opening. Nothing brings it back."""


class KeyPair(NamedTuple):
    public: str
    private: str


class Sealed(NamedTuple):
    """What is known of a file that was encrypted. `file_key` opens it: keep it in an envelope only."""

    file_key: str
    plain_sha256: str
    plain_size: int
    cipher_sha256: str
    cipher_size: int


def generate_keypair() -> KeyPair:
    """A fresh age X25519 pair: the recipient and the identity, both as text."""
    identity = x25519.Identity.generate()
    return KeyPair(str(identity.to_public()), str(identity))


def encrypt_stream(source: BinaryIO, target: Sink) -> Sealed:
    """Encrypt to a key of its own, in constant memory; both hashes are taken on the way.

    What goes wrong with source or target (a full disk) is raised as it was, not as a fault of the encryption.
    """
    pair = generate_keypair()
    reader, writer = HashingReader(source), HashingWriter(target)
    try:
        pyrage.encrypt_io(reader, writer, [x25519.Recipient.from_str(pair.public)])
    except (OSError, pyrage.EncryptError):
        _raise_cause(reader, writer)
        raise
    return Sealed(
        file_key=pair.private,
        plain_sha256=reader.digest.hexdigest(),
        plain_size=reader.size,
        cipher_sha256=writer.digest.hexdigest(),
        cipher_size=writer.size,
    )


def decrypt_stream(source: BinaryIO, target: Sink, *, file_key: str) -> None:
    """Decrypt in constant memory. On VaultDamaged the target holds a part that must be thrown away."""
    identity = _identity(file_key)
    reader, writer = HashingReader(source), HashingWriter(target)
    try:
        pyrage.decrypt_io(reader, writer, [identity])
    except (OSError, pyrage.DecryptError) as fault:
        _raise_cause(reader, writer)
        raise _as_damage(fault) from None


def open_plain(source: BinaryIO, *, file_key: str) -> Iterator[bytes]:
    """The plain bytes, block by block, without a plain copy on disk.

    All of `source` (seekable) is checked before the first block is given, so a damaged file raises
    VaultDamaged here and never half-way a response. The iterator closes the source.
    """
    try:
        size = source.seek(0, os.SEEK_END)
        source.seek(0)
        if size <= _IN_MEMORY:
            plain = decrypt_bytes(source.read(), file_key)
            source.close()
            return (plain[start : start + _BLOCK] for start in range(0, len(plain), _BLOCK))
        with open(os.devnull, "wb") as nowhere:
            decrypt_stream(source, nowhere, file_key=file_key)
        source.seek(0)
    except BaseException:
        source.close()
        raise
    return _decrypted_blocks(source, file_key)


def wrap(file_key: str, public: str) -> bytes:
    """The envelope: a file key (or another private key) for the holder of `public`'s private part."""
    return encrypt_bytes(file_key.encode("ascii"), public)


def unwrap(envelope: bytes, private: str) -> str:
    """The key in an envelope; KeyDoesNotFit when it was made for someone else."""
    try:
        file_key = decrypt_bytes(envelope, private).decode("ascii")
    except UnicodeDecodeError:
        raise VaultDamaged("De envelop bevat geen sleutel.") from None
    _identity(file_key)
    return file_key


def encrypt_bytes(data: bytes, public: str) -> bytes:
    """Encrypt something small to a public key; twice the same data gives different bytes."""
    try:
        recipient = x25519.Recipient.from_str(public)
    except pyrage.RecipientError:
        raise KeyDoesNotFit("De publieke sleutel is geen geldige sleutel.") from None
    return pyrage.encrypt(data, [recipient])


def decrypt_bytes(data: bytes, private: str) -> bytes:
    """The reverse of `encrypt_bytes`; any changed byte raises VaultDamaged."""
    identity = _identity(private)
    try:
        return pyrage.decrypt(bytes(data), [identity])
    except (OSError, pyrage.DecryptError) as fault:
        raise _as_damage(fault) from None


def public_part(private: str) -> str:
    """The public key that belongs to a private one."""
    return str(_identity(private).to_public())


class DraftKeys:
    """The private keys of drafts: one small file each, outside the database and its backups.

    Destroying such a key is what ends a draft; a deleted database row lives on in logs and backups.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    def create(self, draft_id: UUID | str) -> str:
        """The public part of the draft's key; made when there is none, never replaced."""
        path = self._path(draft_id)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_key_file(path, generate_keypair().private)
        return public_part(self.private(draft_id))

    def private(self, draft_id: UUID | str) -> str:
        """The private key; DraftKeyGone when the draft was submitted, withdrawn or destroyed."""
        try:
            return _key_in(self._path(draft_id).read_text())
        except FileNotFoundError:
            raise DraftKeyGone("De sleutel van dit concept bestaat niet meer.") from None

    def public(self, draft_id: UUID | str) -> str:
        return public_part(self.private(draft_id))

    def exists(self, draft_id: UUID | str) -> bool:
        return self._path(draft_id).exists()

    def ids(self) -> list[str]:
        """The drafts that still have a key."""
        return sorted(path.stem for path in self.folder.glob("*.key")) if self.folder.exists() else []

    def destroy(self, draft_id: UUID | str) -> bool:
        """Overwrite, unlink and flush to disk; False when there was no key (any more)."""
        path = self._path(draft_id)
        try:
            with path.open("r+b") as file:
                file.write(b"\0" * path.stat().st_size)
                file.flush()
                os.fsync(file.fileno())
        except FileNotFoundError:
            return False
        path.unlink(missing_ok=True)
        flush_folder(self.folder)
        return True

    def _path(self, draft_id: UUID | str) -> Path:
        name = str(draft_id)
        if not re.fullmatch(r"[A-Za-z0-9-]{1,64}", name):
            raise ValueError("A draft id is letters, digits and hyphens.")
        return self.folder / f"{name}.key"


@dataclass(frozen=True)
class KeyRing:
    """The keys that this process holds. Only the opener has `opening_private`."""

    opening_public: str
    reading_public: str
    reading_private: str = field(repr=False)
    drafts: DraftKeys = field(repr=False)
    opening_private: str | None = field(default=None, repr=False)
    signing_private: str | None = field(default=None, repr=False)

    @classmethod
    def temporary(cls, folder: Path) -> "KeyRing":
        """A full ring of fresh keys for one run; only draft keys are written, in `folder`."""
        opening, reading = generate_keypair(), generate_keypair()
        return cls(
            opening_public=opening.public,
            opening_private=opening.private,
            reading_public=reading.public,
            reading_private=reading.private,
            drafts=DraftKeys(Path(folder) / "drafts"),
            signing_private=generate_signing_key(),
        )


_substitute: ContextVar[KeyRing | None] = ContextVar("substitute_keyring", default=None)


def keyring() -> KeyRing:
    """The keys of the installation, read again when a key file changes, or the ring of `use_keyring`.

    Raises KeyMissing when set-up was not done. A lost opening key or signing key is no fault here: it is None.
    """
    substitute = _substitute.get()
    if substitute is not None:
        return substitute
    opening_private = signing_private = None
    if settings.OPENING_KEY_FILE:
        with suppress(KeyMissing):
            opening_private = read_key_file(settings.OPENING_KEY_FILE)
    with suppress(KeyMissing):
        signing_private = read_key_file(settings.SIGNING_KEY_FILE)
    reading_private = read_key_file(settings.READING_KEY_FILE)
    return KeyRing(
        opening_public=read_key_file(settings.OPENING_PUBLIC_KEY_FILE),
        opening_private=opening_private,
        reading_public=public_part(reading_private),
        reading_private=reading_private,
        drafts=DraftKeys(settings.DRAFT_KEY_DIR),
        signing_private=signing_private,
    )


@contextmanager
def use_keyring(ring: KeyRing) -> Iterator[KeyRing]:
    """Let `keyring()` give this ring inside the block, for this thread of work alone."""
    token = _substitute.set(ring)
    try:
        yield ring
    finally:
        _substitute.reset(token)


def opening_key_is_within_reach() -> bool:
    """Whether the user that this process runs as can read the opening key: then the seal does not hold against it.

    Where web, worker and opener are one user of the system, as in the demo, the file lies beside the other keys.
    """
    places = (settings.OPENING_KEY_FILE, Path(settings.KEYS_DIR) / "opening.key")
    return any(place is not None and os.access(place, os.R_OK) for place in places)


def read_key_file(path: Path) -> str:
    """The key in a file; KeyMissing when this process cannot read it."""
    try:
        stat = os.stat(path)
        return _cached_key(str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino)
    except OSError:
        raise KeyMissing(
            f"Het sleutelbestand {Path(path).name} ontbreekt of is niet leesbaar. "
            "Maak de sleutels met: python manage.py keys init."
        ) from None


def write_key_file(path: Path, key: str, *, mode: int = 0o600) -> bool:
    """Write a key under a name that does not exist yet; False, and nothing changed, when it does.

    The file is whole and on disk before it has its name: a process killed half-way leaves no half key.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(f"{key}\n")
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:
        return False
    finally:
        os.unlink(temporary)
    flush_folder(path.parent)
    return True


@lru_cache(maxsize=16)
def _cached_key(path: str, _changed: int, _size: int, _inode: int) -> str:
    return _key_in(Path(path).read_text())


def _key_in(text: str) -> str:
    """The key among the comment lines that the age tools write."""
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "")


def _identity(private: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(private)
    except pyrage.IdentityError:
        raise KeyDoesNotFit("De sleutel is geen geldige sleutel.") from None


def _as_damage(fault: Exception) -> VaultDamaged:
    if "No matching keys" in str(fault):
        return KeyDoesNotFit("De sleutel past niet op deze gegevens.")
    return VaultDamaged("De verzegelde gegevens zijn beschadigd: zij zijn niet meer wat er is verzegeld.")


def _raise_cause(*ends: HashingReader | HashingWriter) -> None:
    for end in ends:
        if end.fault is not None:
            raise end.fault from None


def _decrypted_blocks(source: BinaryIO, file_key: str) -> Iterator[bytes]:
    try:
        yield from pulled(lambda sink: decrypt_stream(source, sink, file_key=file_key))
    finally:
        source.close()
