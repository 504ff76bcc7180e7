"""Uploads are streamed to a private file, no further than any page accepts, and a full disk is no fault."""

import errno
import resource
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile, UploadedFile
from django.test import RequestFactory

from documents.inspection import UploadRefused, check_pdf
from documents.storage import StorageFull


@pytest.fixture(autouse=True)
def upload_folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    return tmp_path


@pytest.fixture
def small_disk() -> Iterator[None]:
    """The operating system refuses to write more than 100 kB into a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def sent(size: int) -> UploadedFile:
    file = SimpleUploadedFile("plan.pdf", b"%PDF-" + b"x" * (size - 5), "application/pdf")
    request = RequestFactory().post("/", {"file": file, "issued_on": "2025-11-01"})
    assert request.POST["issued_on"] == "2025-11-01"
    return request.FILES["file"]


def test_an_upload_lies_in_a_file_that_only_we_can_read(upload_folder: Path) -> None:
    upload = sent(300_000)

    (path,) = upload_folder.iterdir()
    assert isinstance(upload, TemporaryUploadedFile)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (upload.size, path.stat().st_size) == (300_000, 300_000)
    upload.close()
    assert list(upload_folder.iterdir()) == []


def test_what_no_page_accepts_is_counted_and_not_kept(settings: Any, upload_folder: Path) -> None:
    settings.MAX_BID_BYTES = 100_000

    upload = sent(2_000_000)

    (path,) = upload_folder.iterdir()
    assert upload.size == path.stat().st_size == 2_000_000
    assert path.stat().st_blocks * 512 < 300_000
    with pytest.raises(
        UploadRefused, match=r"“plan\.pdf” is 2,0 MB\. Een bestand mag niet groter zijn dan 100 kB"
    ):
        check_pdf(upload, upload.name or "", settings.MAX_BID_BYTES)


@pytest.mark.usefixtures("small_disk")
def test_an_upload_that_found_no_room_says_so_when_it_is_read(
    upload_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    upload = sent(300_000)

    assert "There is no room to keep what was asked" in caplog.messages
    assert (upload.name, upload.size) == ("plan.pdf", 300_000)
    assert list(upload_folder.iterdir()) == []
    with pytest.raises(StorageFull, match="De opslag is vol"):
        check_pdf(upload, "plan.pdf", 1_000_000)
    with pytest.raises(StorageFull):
        next(iter(upload.chunks()))


def test_another_fault_of_the_disk_is_not_taken_for_a_full_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(TemporaryUploadedFile, "write", broken)

    with pytest.raises(OSError, match="Input/output"):
        sent(1000)
