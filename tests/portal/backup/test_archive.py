"""The archive proves that it is whole."""

import stat
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest

from portal.backup.archive import ArchiveDamaged, check_archive, new_archive, unpacked

FIRST = "files/ab/" + "ab" * 16
SECOND = "files/cd/" + "cd" * 16


def archive(path: Path, at: datetime) -> Path:
    with new_archive(path, at=at) as writer:
        writer.add("database", BytesIO(b"rows"))
        writer.add(FIRST, BytesIO(b"first" * 1000))
        writer.add(SECOND, BytesIO(b""))
        writer.finish({"taken_at": at.isoformat()})
    return path


def test_whole_archive_gives_back_what_was_added(tmp_path: Path, at: datetime) -> None:
    path = archive(tmp_path / "a.tar", at)

    manifest = check_archive(path)

    content = {name: source.read() for name, source in unpacked(path, manifest)}
    assert content == {"database": b"rows", FIRST: b"first" * 1000, SECOND: b""}
    assert manifest.taken_at == at
    assert manifest.files == [FIRST.removeprefix("files/"), SECOND.removeprefix("files/")]


def test_archive_is_for_its_owner_alone_and_replaces_nothing(tmp_path: Path, at: datetime) -> None:
    path = archive(tmp_path / "a.tar", at)
    before = path.read_bytes()

    with pytest.raises(FileExistsError):
        archive(path, at)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_archive_that_failed_half_way_leaves_nothing(tmp_path: Path, at: datetime) -> None:
    closed = BytesIO(b"rows")
    closed.close()

    with pytest.raises(ValueError, match="closed"), new_archive(tmp_path / "a.tar", at=at) as writer:
        writer.add("database", closed)

    assert list(tmp_path.iterdir()) == []


def test_archive_cut_off_anywhere_is_refused(tmp_path: Path, at: datetime) -> None:
    path = archive(tmp_path / "a.tar", at)
    whole = path.read_bytes()
    end = whole.index(b"manifest.sha256")

    for length in [0, 1, *range(512, end + 513, 512)]:
        path.write_bytes(whole[:length])
        with pytest.raises(ArchiveDamaged):
            check_archive(path)


def test_changed_byte_of_a_member_or_of_the_manifest_is_refused(tmp_path: Path, at: datetime) -> None:
    path = archive(tmp_path / "a.tar", at)
    whole = path.read_bytes()

    for place in (b"rows", b"firstfirst", b"taken_at", FIRST.encode()):
        changed = bytearray(whole)
        changed[changed.index(place)] ^= 1
        path.write_bytes(changed)
        with pytest.raises(ArchiveDamaged):
            check_archive(path)


def test_member_that_does_not_belong_is_refused(tmp_path: Path, at: datetime) -> None:
    path = tmp_path / "a.tar"
    with new_archive(path, at=at) as writer:
        writer.add("database", BytesIO(b"rows"))
        writer.add("files/../../elsewhere", BytesIO(b"x"))
        writer.finish({"taken_at": at.isoformat()})

    with pytest.raises(ArchiveDamaged, match="niet in hoort"):
        check_archive(path)


def test_other_files_are_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(b"%PDF-1.7" * 1000)

    with pytest.raises(ArchiveDamaged, match="geen archief"):
        check_archive(path)
