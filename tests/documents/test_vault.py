"""Encryption, envelopes and what happens to damaged bytes."""

import hashlib
import io
import tempfile
import threading
import tracemalloc
from typing import BinaryIO

import pytest

from documents.vault import (
    KeyDoesNotFit,
    Sealed,
    VaultDamaged,
    decrypt_bytes,
    decrypt_stream,
    encrypt_bytes,
    encrypt_stream,
    generate_keypair,
    open_plain,
    public_part,
    unwrap,
    wrap,
)

LARGE = 6 * 1024 * 1024


def seal(plain: bytes) -> tuple[Sealed, bytes]:
    target = io.BytesIO()
    sealed = encrypt_stream(io.BytesIO(plain), target)
    return sealed, target.getvalue()


class FullDisk(io.BytesIO):
    def write(self, data: object) -> int:
        raise OSError(28, "No space left on device")


class UnreadableDisk(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 300_000])
def test_stream_comes_back_as_it_went_in(size: int) -> None:
    plain = b"\x07" * size

    sealed, cipher = seal(plain)

    target = io.BytesIO()
    decrypt_stream(io.BytesIO(cipher), target, file_key=sealed.file_key)
    assert target.getvalue() == plain


def test_both_hashes_and_sizes_are_those_of_the_bytes() -> None:
    plain = b"plan van aanpak" * 1000

    sealed, cipher = seal(plain)

    assert (sealed.plain_sha256, sealed.plain_size) == (hashlib.sha256(plain).hexdigest(), len(plain))
    assert (sealed.cipher_sha256, sealed.cipher_size) == (hashlib.sha256(cipher).hexdigest(), len(cipher))


def test_cipher_holds_nothing_of_the_plain_bytes_and_differs_each_time() -> None:
    plain = b"tarief 61,20 per uur" * 50

    first, second = seal(plain), seal(plain)

    assert b"tarief" not in first[1]
    assert first[1] != second[1]
    assert first[0].file_key != second[0].file_key


@pytest.mark.parametrize("place", [0, 40, 150, 400, -1])
def test_one_changed_byte_is_damage(place: int) -> None:
    sealed, cipher = seal(b"x" * 1000)
    changed = bytearray(cipher)
    changed[place] ^= 1

    with pytest.raises(VaultDamaged):
        decrypt_stream(io.BytesIO(bytes(changed)), io.BytesIO(), file_key=sealed.file_key)


@pytest.mark.parametrize("cut", [1, 16, 65_552, 66_000])
def test_missing_end_is_damage(cut: int) -> None:
    sealed, cipher = seal(b"x" * 131_072)

    with pytest.raises(VaultDamaged, match="beschadigd"):
        decrypt_stream(io.BytesIO(cipher[:-cut]), io.BytesIO(), file_key=sealed.file_key)


@pytest.mark.parametrize("content", [b"", b"geen age-bestand", b"age-encryption.org/v1\n"])
def test_bytes_that_were_never_sealed_are_damage(content: bytes) -> None:
    with pytest.raises(VaultDamaged):
        decrypt_bytes(content, generate_keypair().private)


def test_another_key_does_not_fit() -> None:
    _, cipher = seal(b"inhoud")

    with pytest.raises(KeyDoesNotFit, match="past niet"):
        decrypt_stream(io.BytesIO(cipher), io.BytesIO(), file_key=generate_keypair().private)


def test_full_disk_while_encrypting_is_raised_as_full_disk() -> None:
    with pytest.raises(OSError, match="No space left") as raised:
        encrypt_stream(io.BytesIO(b"x" * 200_000), FullDisk())

    assert raised.value.errno == 28


def test_full_disk_while_decrypting_is_not_called_damage() -> None:
    sealed, cipher = seal(b"x" * 200_000)

    with pytest.raises(OSError, match="No space left"):
        decrypt_stream(io.BytesIO(cipher), FullDisk(), file_key=sealed.file_key)


def test_disk_that_cannot_be_read_is_not_called_damage() -> None:
    with pytest.raises(OSError, match="Input/output"):
        decrypt_stream(UnreadableDisk(), io.BytesIO(), file_key=generate_keypair().private)


def test_envelope_gives_the_key_to_its_holder_only() -> None:
    holder, other = generate_keypair(), generate_keypair()
    sealed, _ = seal(b"inhoud")

    envelope = wrap(sealed.file_key, holder.public)

    assert unwrap(envelope, holder.private) == sealed.file_key
    assert sealed.file_key.encode() not in envelope
    with pytest.raises(KeyDoesNotFit):
        unwrap(envelope, other.private)


def test_envelope_without_a_key_in_it_is_damage() -> None:
    holder = generate_keypair()

    with pytest.raises(VaultDamaged):
        unwrap(encrypt_bytes(b"geen sleutel", holder.public), holder.private)


@pytest.mark.parametrize("key", ["", "AGE-SECRET-KEY-1NEE", "age1abc"])
def test_text_that_is_no_key_does_not_fit(key: str) -> None:
    with pytest.raises(KeyDoesNotFit):
        decrypt_bytes(b"x", key)
    with pytest.raises(KeyDoesNotFit):
        encrypt_bytes(b"x", key)


def test_public_part_belongs_to_the_private_key() -> None:
    pair = generate_keypair()

    assert public_part(pair.private) == pair.public


@pytest.mark.parametrize("size", [0, 1000, LARGE])
def test_open_plain_gives_all_blocks_and_closes_the_source(size: int) -> None:
    plain = b"\x01\x02\x03\x04" * (size // 4)
    sealed, cipher = seal(plain)
    source = io.BytesIO(cipher)

    blocks = list(open_plain(source, file_key=sealed.file_key))

    assert b"".join(blocks) == plain
    assert source.closed


@pytest.mark.parametrize("size", [1000, LARGE])
def test_open_plain_refuses_damage_before_the_first_block(size: int) -> None:
    sealed, cipher = seal(b"x" * size)
    source = io.BytesIO(cipher[:-1] + bytes([cipher[-1] ^ 1]))

    with pytest.raises(VaultDamaged):
        open_plain(source, file_key=sealed.file_key)

    assert source.closed


def test_reader_who_goes_away_leaves_no_thread_and_no_open_file() -> None:
    sealed, cipher = seal(b"x" * LARGE)
    source = io.BytesIO(cipher)
    blocks = open_plain(source, file_key=sealed.file_key)
    next(blocks)

    blocks.close()  # type: ignore[attr-defined]

    assert source.closed
    assert [thread.name for thread in threading.enumerate() if thread.name == "pulled-stream"] == []


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(size: int) -> int:
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as cipher:
            _fill(source, size)
            tracemalloc.start()
            sealed = encrypt_stream(source, cipher)
            for _block in open_plain(cipher, file_key=sealed.file_key):
                pass
            highest = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return highest

    assert peak(24 * 1024 * 1024) < peak(8 * 1024 * 1024) + 1024 * 1024


def _fill(file: BinaryIO, size: int) -> None:
    for _ in range(size // 65_536):
        file.write(b"\x09" * 65_536)
    file.seek(0)
