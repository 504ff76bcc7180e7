"""Private files and sealed blobs: the same promises of a folder on disk and of a bucket on a server."""

import hashlib
import io
import os
import re
import signal
import stat
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import transaction

from documents.files import (
    FileDamaged,
    delete_blob,
    open_blob,
    open_file,
    read_blob,
    read_file,
    remove_leftovers,
    seal_blob,
    storage_is_writable,
    store_file,
    use_folder,
    verify_blob,
)
from documents.models import SealedBlob, StoredFile
from documents.storage import StorageFull, StorageUnreachable
from documents.vault import VaultDamaged
from tests.documents.places import BucketPlace, FolderPlace, Place, answering, in_bucket, in_folder

pytestmark = pytest.mark.django_db
# More than one part of an upload to a bucket.
BIG = 9 * 1024 * 1024


@pytest.fixture
def folder(settings: object, tmp_path: Path) -> FolderPlace:
    return in_folder(settings, tmp_path / "files")


@pytest.fixture
def bucket(settings: object, s3_server: str, tmp_path: Path) -> BucketPlace:
    return in_bucket(settings, s3_server, tmp_path.name.replace("_", "-"))


def test_stored_file_is_what_was_given(place: Place, at: datetime) -> None:
    stored = store_file(io.BytesIO(b"leidraad"), name="Leidraad.pdf", content_type="application/pdf", at=at)

    assert read_file(stored) == b"leidraad"
    assert (stored.size, stored.sha256) == (8, hashlib.sha256(b"leidraad").hexdigest())
    assert (stored.name, stored.created_at) == ("Leidraad.pdf", at)


@pytest.mark.parametrize("size", [0, 8 * 1024 * 1024, BIG, 2 * BIG])
def test_file_of_any_size_comes_back_whole(place: Place, at: datetime, size: int) -> None:
    content = os.urandom(size)

    stored = store_file(content, name="a.bin", content_type="application/octet-stream", at=at)

    assert read_file(stored) == content
    assert place.content(stored.storage_name) == content
    assert place.parts() == 0


def test_big_sealed_file_comes_back_whole(place: Place) -> None:
    content = os.urandom(BIG)

    blob, sealed = seal_blob(content)

    assert read_blob(blob, sealed.file_key) == content
    assert verify_blob(blob)


def test_stored_file_lies_under_a_name_that_says_nothing(place: Place, at: datetime) -> None:
    store_file(b"x", name="geheim.pdf", content_type="application/pdf", at=at)

    [name] = place.names()
    assert re.fullmatch(r"([0-9a-f]{2})/\1[0-9a-f]{30}", name)


def test_folder_is_for_its_owner_alone(folder: FolderPlace, at: datetime) -> None:
    store_file(b"x", name="geheim.pdf", content_type="application/pdf", at=at)

    [name] = folder.names()
    assert stat.S_IMODE((folder.folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.folder.stat().st_mode) == 0o700


def test_object_says_nothing_of_its_kind_and_has_no_address(bucket: BucketPlace, at: datetime) -> None:
    store_file(b"%PDF-1.7", name="geheim.pdf", content_type="application/pdf", at=at)

    [name] = bucket.names()
    facts = bucket.client.head_object(Bucket=bucket.bucket, Key=name)
    grants = bucket.client.get_object_acl(Bucket=bucket.bucket, Key=name)["Grants"]
    assert facts["ContentType"] == "application/octet-stream"
    assert "geheim" not in str(facts)
    assert [grant["Grantee"]["Type"] for grant in grants] == ["CanonicalUser"]
    with pytest.raises(ValueError, match="no address"):
        storages["private"].url(name)


def test_source_that_was_read_before_is_stored_whole(place: Place, at: datetime) -> None:
    source = io.BytesIO(b"inhoud")
    source.read()

    stored = store_file(source, name="a.txt", content_type="text/plain", at=at)

    assert read_file(stored) == b"inhoud"


def test_name_that_is_taken_is_never_written_over(place: Place) -> None:
    place.put("ab/abcd", b"earlier")

    with pytest.raises(FileExistsError), storages["private"].landing("ab/abcd") as target:
        target.write(b"later")

    assert place.content("ab/abcd") == b"earlier"
    assert place.parts() == 0


def test_big_file_does_not_take_a_name_either(place: Place) -> None:
    place.put("ab/abcd", b"earlier")

    with pytest.raises(FileExistsError), storages["private"].landing("ab/abcd") as target:
        target.write(bytes(BIG))

    assert place.content("ab/abcd") == b"earlier"
    assert place.parts() == 0


def test_changed_stored_file_is_refused(place: Place, at: datetime) -> None:
    stored = store_file(b"punten: 80", name="a.txt", content_type="text/plain", at=at)
    place.put(stored.storage_name, b"punten: 90")

    with pytest.raises(FileDamaged, match="beschadigd"):
        read_file(stored)


def test_shortened_and_missing_stored_file_are_refused(place: Place, at: datetime) -> None:
    stored = store_file(b"punten: 80", name="a.txt", content_type="text/plain", at=at)
    place.put(stored.storage_name, b"punten")

    with pytest.raises(FileDamaged, match="beschadigd"):
        open_file(stored)
    place.remove(stored.storage_name)
    with pytest.raises(FileDamaged, match="ontbreekt"):
        open_file(stored)


def test_sealed_blob_opens_with_its_key(place: Place) -> None:
    blob, sealed = seal_blob(io.BytesIO(b"plan van aanpak"))

    assert read_blob(blob, sealed.file_key) == b"plan van aanpak"
    assert verify_blob(blob)
    assert (blob.cipher_sha256, blob.cipher_size) == (sealed.cipher_sha256, sealed.cipher_size)


def test_nothing_readable_lies_in_the_storage_or_in_the_row(place: Place) -> None:
    blob, sealed = seal_blob(b"plan van aanpak")

    [name] = place.names()
    assert b"plan" not in place.content(name)
    values = [str(getattr(blob, field.name)) for field in SealedBlob._meta.get_fields()]
    assert sealed.file_key not in values
    assert sealed.plain_sha256 not in values


def test_changed_byte_in_a_blob_is_found(place: Place) -> None:
    blob, sealed = seal_blob(b"plan van aanpak")
    cipher = bytearray(place.content(blob.storage_name))
    cipher[-1] ^= 1
    place.put(blob.storage_name, bytes(cipher))

    assert not verify_blob(blob)
    with pytest.raises(VaultDamaged, match="beschadigd"):
        open_blob(blob, sealed.file_key)


def test_missing_blob_is_found(place: Place) -> None:
    blob, sealed = seal_blob(b"plan van aanpak")
    place.remove(blob.storage_name)

    assert not verify_blob(blob)
    with pytest.raises(VaultDamaged, match="ontbreekt"):
        open_blob(blob, sealed.file_key)


@pytest.mark.parametrize("size", [300_000, BIG])
def test_full_storage_while_sealing_leaves_nothing_behind(
    place: Place, size: int, caplog: pytest.LogCaptureFixture
) -> None:
    with place.full(), pytest.raises(StorageFull, match="opslag is vol"):
        seal_blob(bytes(size))

    assert "There is no room to keep what was asked" in caplog.messages
    assert (place.names(), place.parts()) == ([], 0)
    assert not SealedBlob.objects.exists()


def test_full_storage_while_storing_leaves_nothing_behind(place: Place, at: datetime) -> None:
    with place.full(), pytest.raises(StorageFull, match="niet bewaard"):
        store_file(b"x" * 300_000, name="a.txt", content_type="text/plain", at=at)

    assert (place.names(), place.parts()) == ([], 0)
    assert not StoredFile.objects.exists()


def test_source_that_breaks_off_leaves_nothing_behind(place: Place, at: datetime) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 0:
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        store_file(Broken(bytes(2 * BIG)), name="a.txt", content_type="text/plain", at=at)

    assert (place.names(), place.parts()) == ([], 0)


def test_bucket_that_breaks_off_half_way_leaves_no_parts(bucket: BucketPlace) -> None:
    def break_off() -> None:
        with storages["private"].landing("ab/abcd") as target:
            target.write(bytes(BIG))
            assert bucket.parts() == 1
            with answering(500, "InternalError", methods=("PUT",)):
                target.write(bytes(BIG))

    with pytest.raises(StorageUnreachable):
        break_off()

    assert (bucket.names(), bucket.parts()) == ([], 0)


def test_answer_that_got_lost_is_no_second_file(bucket: BucketPlace) -> None:
    upload = storages["private"].landing("ab/abcd")
    with upload as target:
        target.write(b"inhoud")
        # The server has it; the answer never came, so the product sends the same once more.
        target.finish()

    assert bucket.content("ab/abcd") == b"inhoud"


def test_server_that_is_away_is_not_taken_for_damage(bucket: BucketPlace, at: datetime) -> None:
    blob, sealed = seal_blob(b"plan van aanpak")
    stored = store_file(b"x", name="a.txt", content_type="text/plain", at=at)

    with answering(503, "SlowDown", methods=("GET", "HEAD", "PUT")):
        with pytest.raises(StorageUnreachable):
            verify_blob(blob)
        with pytest.raises(StorageUnreachable):
            open_blob(blob, sealed.file_key)
        with pytest.raises(StorageUnreachable):
            open_file(stored)
        with pytest.raises(StorageUnreachable, match="niet bereikbaar"):
            seal_blob(b"y")

    assert verify_blob(blob)


def test_server_that_does_not_exist_is_reported_as_such(settings: object, bucket: BucketPlace) -> None:
    private = settings.STORAGES["private"]
    elsewhere = {**private["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = {**settings.STORAGES, "private": {**private, "OPTIONS": elsewhere}}

    with pytest.raises(StorageUnreachable):
        seal_blob(b"x")


def test_blob_is_deleted_only_when_that_is_committed(
    place: Place, django_capture_on_commit_callbacks: object
) -> None:
    blob, _ = seal_blob(b"x")

    with django_capture_on_commit_callbacks(execute=True):
        delete_blob(blob)
        assert len(place.names()) == 1

    assert place.names() == []
    assert not SealedBlob.objects.exists()


def test_blob_that_is_deleted_in_vain_stays(place: Place) -> None:
    blob, _ = seal_blob(b"x")

    with transaction.atomic():
        delete_blob(SealedBlob.objects.get(pk=blob.pk))
        transaction.set_rollback(True)

    assert verify_blob(blob)


@pytest.mark.django_db(transaction=True)
def test_server_that_is_away_after_the_commit_undoes_nothing(bucket: BucketPlace) -> None:
    blob, _ = seal_blob(b"x")

    with answering(503, "SlowDown", methods=("DELETE",)):
        delete_blob(blob)

    assert not SealedBlob.objects.exists()


def test_parts_that_a_killed_process_left_are_removed_after_an_hour(place: Place) -> None:
    blob, _ = seal_blob(b"x")
    place.leave_part(is_old=True)

    removed = remove_leftovers()

    assert (removed, place.parts()) == (1, 0)
    assert verify_blob(blob)


def test_upload_to_a_bucket_that_is_still_going_on_is_left_alone(
    bucket: BucketPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.leave_part(is_old=True)
    monkeypatch.setattr("documents.bucket._LEFTOVER_AGE", timedelta(days=100 * 365))

    assert remove_leftovers() == 0
    assert bucket.parts() == 1


def test_leftovers_in_a_folder_and_of_uploads_are_removed_after_an_hour(
    folder: FolderPlace, tmp_path: Path, settings: object
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    blob, _ = seal_blob(b"x")
    old_upload = settings.FILE_UPLOAD_TEMP_DIR / "tmpab.upload.pdf"
    new_upload = settings.FILE_UPLOAD_TEMP_DIR / "tmpcd.upload.pdf"
    for path in (old_upload, new_upload):
        path.write_bytes(b"half")
    for path in (old_upload, folder.folder / blob.storage_name):
        os.utime(path, (0, 0))
    folder.leave_part(is_old=True)
    folder.leave_part(is_old=False)

    removed = remove_leftovers()

    assert removed == 2
    assert folder.parts() == 1
    assert list(settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == [new_upload]
    assert verify_blob(blob)


def test_process_that_is_killed_half_way_leaves_no_file_under_a_name(
    place: Place, settings: object, tmp_path: Path
) -> None:
    options = settings.STORAGES["private"]
    script = f"""
import django
from django.conf import settings
settings.configure(STORAGES={{"private": {options!r}}}, FILE_UPLOAD_TEMP_DIR={str(tmp_path)!r})
from pathlib import PosixPath
from django.core.files.storage import storages
with storages["private"].landing("ab/abcd") as target:
    target.write(bytes({2 * BIG}))
    print("half-way", flush=True)
    import time; time.sleep(600)
"""
    script = script.replace("PosixPath(", "__import__('pathlib').PosixPath(")
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"half-way\n"

    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    assert (place.names(), place.parts()) == ([], 1)


def test_storage_that_works_is_writable_and_keeps_no_trace_of_the_question(place: Place) -> None:
    assert storage_is_writable()

    assert (place.names(), place.parts()) == ([], 0)


def test_storage_that_refuses_is_not_writable(bucket: BucketPlace) -> None:
    with bucket.full():
        assert not storage_is_writable()


def test_folder_that_cannot_be_made_is_not_writable(settings: object, tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("a file, no folder")
    in_folder(settings, tmp_path / "in-the-way")

    assert not storage_is_writable()


def test_run_with_a_folder_of_its_own_leaves_the_storage_alone(place: Place, tmp_path: Path) -> None:
    with use_folder(tmp_path / "aside"):
        blob, sealed = seal_blob(b"repetitie")
        assert read_blob(blob, sealed.file_key) == b"repetitie"

    assert place.names() == []


def test_names_are_those_of_whole_files(place: Place) -> None:
    blobs = [seal_blob(b"x")[0] for _ in range(3)]
    place.leave_part(is_old=False)

    assert sorted(storages["private"].names()) == sorted(blob.storage_name for blob in blobs)
