"""A ZIP in stretches is one that other programs read, also where it is larger than four gigabytes."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from contracts.dossier.packing import Packed, stretch
from documents.streams import BlockReader

AT = datetime(2025, 11, 28, 9, 0, tzinfo=UTC)
GIGABYTE = 1024**3


def files(*names: str) -> Iterator[tuple[str, datetime, Iterator[bytes]]]:
    for name in names:
        yield name, AT, iter((name.encode(), b" ", name.encode()))


def test_stretches_one_after_the_other_are_one_zip(tmp_path: Path) -> None:
    packed: list[Packed] = []
    target = tmp_path / "a.zip"
    first = b"".join(stretch(files("a.txt", "b.txt"), packed.append, offset=0))
    second = b"".join(stretch(files("c.txt"), packed.append, offset=len(first)))
    earlier = list(packed)
    last = stretch(
        files("d.txt"), packed.append, offset=len(first) + len(second), directory_of=lambda: earlier
    )

    target.write_bytes(first + second + b"".join(last))

    subprocess.run(["unzip", "-q", "-t", target], check=True, capture_output=True)
    with ZipFile(target) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.txt", "b.txt", "c.txt", "d.txt"]
        assert archive.read("c.txt") == b"c.txt c.txt"
        assert [info.date_time for info in archive.infolist()] == [(2025, 11, 28, 10, 0, 0)] * 4
    assert [row.path for row in packed] == ["a.txt", "b.txt", "c.txt", "d.txt"]


def test_places_and_sizes_beyond_four_gigabytes_are_found_again(tmp_path: Path) -> None:
    """The large file is a hole on the disk; what is written is what stands behind it."""
    packed: list[Packed] = []
    target = tmp_path / "a.zip"
    begin = b"".join(stretch(files("a.txt"), packed.append, offset=0))
    offset = 5 * GIGABYTE
    large = Packed("b.bin", AT, len(begin), offset - len(begin) - 1000, 0, "")
    last = b"".join(
        stretch(files("c.txt"), packed.append, offset=offset, directory_of=lambda: [packed[0], large])
    )
    with target.open("wb") as file:
        file.write(begin)
        file.seek(offset)
        file.write(last)

    with ZipFile(target) as archive:
        assert [info.file_size for info in archive.infolist()] == [11, offset - len(begin) - 1000, 11]
        assert archive.read("c.txt") == b"c.txt c.txt"
    listed = subprocess.run(["unzip", "-l", target], check=False, capture_output=True, text=True)
    assert str(offset - len(begin) - 1000) in listed.stdout
    assert packed[-1].offset == offset


def test_a_stretch_is_written_while_it_is_read() -> None:
    given: list[int] = []

    def blocks() -> Iterator[bytes]:
        for number in range(5):
            given.append(number)
            yield b"x" * 1000

    pieces = stretch([("a.bin", AT, blocks())], lambda packed: None, offset=0)
    next(pieces)

    assert given == [0]


_MEASURED = """
import resource, sys
from datetime import datetime, UTC
from contracts.dossier.packing import stretch
from documents.streams import BlockReader
from documents.vault import encrypt_stream
megabytes = int(sys.argv[1])
block = b"x" * 1024 * 1024
files = [("a.bin", datetime(2025, 11, 28, tzinfo=UTC), (block for _ in range(megabytes)))]
with open("/dev/null", "wb") as nowhere:
    sealed = encrypt_stream(BlockReader(stretch(files, lambda packed: None, offset=0)), nowhere)
assert sealed.plain_size > megabytes * len(block)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
def test_the_memory_of_packing_and_sealing_does_not_grow_with_what_is_packed() -> None:
    """The highest use of a whole process, in kB, with 4 MB and with 304 MB to pack."""

    def peak(megabytes: int) -> int:
        command = [sys.executable, "-c", _MEASURED, str(megabytes)]
        root = Path(__file__).resolve().parents[3]
        return int(subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout)

    assert peak(304) - peak(4) < 30_000


def test_blocks_are_read_in_any_size_and_once() -> None:
    reader = BlockReader(iter((b"abc", b"", b"defgh", b"i")))

    assert reader.seek(0) == 0
    assert [reader.read(2), reader.read(4), reader.read(-1), reader.read(5)] == [b"ab", b"cdef", b"ghi", b""]
    with pytest.raises(OSError, match="cannot be read again"):
        reader.seek(0)
