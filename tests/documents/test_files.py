"""Private files and sealed blobs on disk."""

import hashlib
import io
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from documents.files import (
    FileDamaged,
    StorageFull,
    delete_blob,
    open_blob,
    open_file,
    read_blob,
    read_file,
    remove_leftovers,
    seal_blob,
    store_file,
    verify_blob,
)
from documents.models import SealedBlob, StoredFile
from documents.vault import VaultDamaged

pytestmark = pytest.mark.django_db


@pytest.fixture
def storage_folder(tmp_path: Path, settings: object) -> Path:
    folder = tmp_path / "files"
    private = settings.STORAGES["private"]
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {**private, "OPTIONS": {**private["OPTIONS"], "location": folder}},
    }
    return folder


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """The kernel refuses longer files, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_stored_file_is_what_was_given(storage_folder: Path, at: datetime) -> None:
    stored = store_file(io.BytesIO(b"leidraad"), name="Leidraad.pdf", content_type="application/pdf", at=at)

    assert read_file(stored) == b"leidraad"
    assert (stored.size, stored.sha256) == (8, hashlib.sha256(b"leidraad").hexdigest())
    assert (stored.name, stored.created_at) == ("Leidraad.pdf", at)


def test_stored_file_is_for_us_alone_under_a_name_that_says_nothing(
    storage_folder: Path, at: datetime
) -> None:
    store_file(b"x", name="geheim.pdf", content_type="application/pdf", at=at)

    [path] = files_in(storage_folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(storage_folder.stat().st_mode) == 0o700
    assert "geheim" not in str(path.relative_to(storage_folder))


def test_source_that_was_read_before_is_stored_whole(storage_folder: Path, at: datetime) -> None:
    source = io.BytesIO(b"inhoud")
    source.read()

    stored = store_file(source, name="a.txt", content_type="text/plain", at=at)

    assert read_file(stored) == b"inhoud"


def test_changed_stored_file_is_refused(storage_folder: Path, at: datetime) -> None:
    stored = store_file(b"punten: 80", name="a.txt", content_type="text/plain", at=at)
    files_in(storage_folder)[0].write_bytes(b"punten: 90")

    with pytest.raises(FileDamaged, match="beschadigd"):
        read_file(stored)


def test_shortened_and_missing_stored_file_are_refused(storage_folder: Path, at: datetime) -> None:
    stored = store_file(b"punten: 80", name="a.txt", content_type="text/plain", at=at)
    path = files_in(storage_folder)[0]
    path.write_bytes(b"punten")

    with pytest.raises(FileDamaged, match="beschadigd"):
        open_file(stored)
    path.unlink()
    with pytest.raises(FileDamaged, match="ontbreekt"):
        open_file(stored)


def test_sealed_blob_opens_with_its_key(storage_folder: Path) -> None:
    blob, sealed = seal_blob(io.BytesIO(b"plan van aanpak"))

    assert read_blob(blob, sealed.file_key) == b"plan van aanpak"
    assert verify_blob(blob)
    assert (blob.cipher_sha256, blob.cipher_size) == (sealed.cipher_sha256, sealed.cipher_size)


def test_nothing_readable_lies_on_disk_or_in_the_row(storage_folder: Path) -> None:
    blob, sealed = seal_blob(b"plan van aanpak")

    [path] = files_in(storage_folder)
    assert b"plan" not in path.read_bytes()
    values = [str(getattr(blob, field.name)) for field in SealedBlob._meta.get_fields()]
    assert sealed.file_key not in values
    assert sealed.plain_sha256 not in values


def test_changed_byte_in_a_blob_is_found(storage_folder: Path) -> None:
    blob, sealed = seal_blob(b"plan van aanpak")
    [path] = files_in(storage_folder)
    cipher = bytearray(path.read_bytes())
    cipher[-1] ^= 1
    path.write_bytes(cipher)

    assert not verify_blob(blob)
    with pytest.raises(VaultDamaged, match="beschadigd"):
        open_blob(blob, sealed.file_key)


def test_missing_blob_is_found(storage_folder: Path) -> None:
    blob, sealed = seal_blob(b"plan van aanpak")
    files_in(storage_folder)[0].unlink()

    assert not verify_blob(blob)
    with pytest.raises(VaultDamaged, match="ontbreekt"):
        open_blob(blob, sealed.file_key)


def test_full_disk_while_sealing_leaves_nothing_behind(storage_folder: Path) -> None:
    with largest_file(100_000), pytest.raises(StorageFull, match="opslag is vol"):
        seal_blob(b"x" * 300_000)

    assert files_in(storage_folder) == []
    assert not SealedBlob.objects.exists()


def test_full_disk_while_storing_leaves_nothing_behind(storage_folder: Path, at: datetime) -> None:
    with largest_file(100_000), pytest.raises(StorageFull, match="niet bewaard"):
        store_file(b"x" * 300_000, name="a.txt", content_type="text/plain", at=at)

    assert files_in(storage_folder) == []
    assert not StoredFile.objects.exists()


def test_blob_is_deleted_only_when_that_is_committed(
    storage_folder: Path, django_capture_on_commit_callbacks: object
) -> None:
    blob, _ = seal_blob(b"x")

    with django_capture_on_commit_callbacks(execute=True):
        delete_blob(blob)
        assert len(files_in(storage_folder)) == 1

    assert files_in(storage_folder) == []
    assert not SealedBlob.objects.exists()


def test_leftovers_of_a_killed_process_are_removed_after_an_hour(
    storage_folder: Path, tmp_path: Path, settings: object
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    blob, _ = seal_blob(b"x")
    [kept] = files_in(storage_folder)
    old_upload = settings.FILE_UPLOAD_TEMP_DIR / "tmpab.upload.pdf"
    new_upload = settings.FILE_UPLOAD_TEMP_DIR / "tmpcd.upload.pdf"
    old_part = kept.parent / ".incoming-ab"
    for path in (old_upload, new_upload, old_part):
        path.write_bytes(b"half")
    for path in (old_upload, old_part, kept):
        os.utime(path, (0, 0))

    removed = remove_leftovers()

    assert removed == 2
    assert sorted([*files_in(storage_folder), *files_in(settings.FILE_UPLOAD_TEMP_DIR)]) == sorted(
        [kept, new_upload]
    )
    assert verify_blob(blob)
