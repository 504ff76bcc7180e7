"""What is said to clamd over a real socket, and what is made of every answer."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from documents.clamd import Clamd, ScannerFault, Signatures, StreamTooLong, fault_in_address
from documents.storage import StorageFull
from tests.clamd import EICAR, EICAR_NAME, clamd, nobody_listens

KINDS = pytest.mark.parametrize("kind", ["tcp", "unix"])
_MIB = 1024 * 1024


@KINDS
def test_blocks_of_any_size_arrive_byte_for_byte(kind: str) -> None:
    """A block of nothing among them too: its length would end the stream."""
    with clamd(kind) as daemon:

        @hypothesis_settings(deadline=None, max_examples=60)
        @given(st.lists(st.binary(max_size=300), max_size=12))
        def arrives(blocks: list[bytes]) -> None:
            assert Clamd(daemon.address, 10).scan(blocks) is None
            assert daemon.streams.pop() == b"".join(blocks)

        arrives()
        assert daemon.streams == []


@KINDS
def test_a_large_block_goes_in_chunks(kind: str) -> None:
    content = bytes(range(256)) * 4 * 1024 * 3 + b"end"
    with clamd(kind) as daemon:
        assert Clamd(daemon.address, 10).scan([content[:-10], content[-10:]]) is None

    assert daemon.streams == [content]
    assert daemon.chunks == [_MIB, _MIB, _MIB - 7, 10]


@KINDS
def test_what_is_found_is_named_wherever_the_blocks_are_cut(kind: str) -> None:
    with clamd(kind) as daemon:
        assert Clamd(daemon.address, 10).scan([b"%PDF-1.7 ", EICAR[:30], EICAR[30:], b" rest"]) == EICAR_NAME
        assert Clamd(daemon.address, 10).scan([EICAR[:30], EICAR[31:]]) is None


@KINDS
@pytest.mark.parametrize("blocks", [1, 200], ids=["the last chunk", "with 200 MB to come"])
def test_a_stream_above_the_limit_of_the_daemon_is_told_apart(kind: str, blocks: int) -> None:
    """The daemon answers and hangs up in the middle: the answer is heard all the same."""
    given = 0

    def content() -> Iterator[bytes]:
        nonlocal given
        for _ in range(blocks):
            given += 1
            yield bytes(_MIB)

    with clamd(kind, limit=_MIB - 1) as daemon, pytest.raises(StreamTooLong):
        Clamd(daemon.address, 10).scan(content())
    assert given < 20


@pytest.mark.parametrize(
    "answer",
    [
        b"Can't allocate memory ERROR\0",
        b"stream: Can't create temporary file ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"HTTP/1.1 400 Bad Request\r\n\r\n\0",
        b"stream: OK and more\0",
        b"OK\0",
        b"\0",
        b"\xff\xfe\x00",
        b"stream: OK",
        b"",
        b"x" * 100_000,
    ],
)
def test_an_answer_that_is_no_verdict_is_never_taken_for_one(answer: bytes) -> None:
    with clamd(answer=answer) as daemon, pytest.raises(ScannerFault):
        Clamd(daemon.address, 10).scan([b"content"])
    assert daemon.streams == [b"content"]


def test_a_name_is_shown_without_what_could_harm_a_log() -> None:
    with clamd(answer=b"stream: Win.Test\x1b[31m\n" + b"A" * 300 + b" FOUND\0") as daemon:
        found = Clamd(daemon.address, 10).scan([b"content"])

    assert found == ("Win.Test[31m" + "A" * 300)[:100]


@KINDS
def test_a_daemon_that_says_nothing_is_not_waited_for_any_longer(kind: str) -> None:
    with clamd(kind, is_silent=True) as daemon:
        before = time.monotonic()
        with pytest.raises(ScannerFault, match="TimeoutError"):
            Clamd(daemon.address, 0.3).scan([b"content"])
        assert time.monotonic() - before > 0.25


def test_blocks_that_come_too_slowly_are_not_waited_for_either() -> None:
    def slow() -> Iterator[bytes]:
        while True:
            time.sleep(0.05)
            yield b"content"

    with clamd() as daemon, pytest.raises(ScannerFault, match="TimeoutError"):
        Clamd(daemon.address, 0.3).scan(slow())


@KINDS
def test_a_connection_that_is_reset_in_the_middle_is_a_fault(kind: str) -> None:
    with clamd(kind, resets=True) as daemon, pytest.raises(ScannerFault):
        Clamd(daemon.address, 10).scan(bytes(_MIB) for _ in range(50))
    assert daemon.chunks == [_MIB]


def test_nobody_at_the_address_is_a_fault() -> None:
    for address in (nobody_listens(), "unix:/nowhere/clamd.ctl", "tcp:clamav.invalid:3310", "clamav"):
        with pytest.raises(ScannerFault):
            Clamd(address, 5).scan([b"content"])
        with pytest.raises(ScannerFault):
            Clamd(address, 5).ping()


def test_a_fault_of_the_content_is_not_taken_for_one_of_the_scanner() -> None:
    def lost() -> Iterator[bytes]:
        yield b"begin"
        raise StorageFull

    with clamd() as daemon, pytest.raises(StorageFull):
        Clamd(daemon.address, 10).scan(lost())
    assert daemon.streams == []


@KINDS
def test_it_tells_whether_it_answers_and_what_it_goes_by(kind: str) -> None:
    with clamd(kind) as daemon:
        Clamd(daemon.address, 10).ping()
        found = Clamd(daemon.address, 10).signatures()

    assert daemon.commands == ["zPING", "zVERSION"]
    assert found == Signatures("ClamAV 1.4.6", "27811", datetime(2026, 11, 27, 8, 30, 11, tzinfo=UTC))


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("ClamAV 1.4.6", Signatures("ClamAV 1.4.6")),
        ("ClamAV 1.4.6/27811/yesterday", Signatures("ClamAV 1.4.6", "27811")),
    ],
)
def test_a_daemon_without_signatures_or_with_another_date(version: str, found: Signatures) -> None:
    with clamd(version=version) as daemon:
        assert Clamd(daemon.address, 10).signatures() == found


def test_another_program_at_the_address_is_no_scanner() -> None:
    with clamd(answer=b"220 mail ready\0") as daemon:
        with pytest.raises(ScannerFault, match="PING"):
            Clamd(daemon.address, 10).ping()
        with pytest.raises(ScannerFault, match="VERSION"):
            Clamd(daemon.address, 10).signatures()


@pytest.mark.parametrize(
    "address", ["", "unix:/run/clamav/clamd.ctl", "tcp:clamav:3310", "tcp:10.0.0.7:3310", "tcp:[::1]:3310"]
)
def test_an_address_that_will_do(address: str) -> None:
    assert fault_in_address(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "clamav:3310",
        "tcp:clamav",
        "tcp:clamav:0",
        "tcp:clamav:65536",
        "tcp:clamav:3310 ",
        "unix:run/clamd.ctl",
        "http://clamav:3310",
        "aan",
    ],
)
def test_an_address_that_will_not_do_is_named_with_two_that_would(address: str) -> None:
    fault = fault_in_address(address) or ""

    assert f"({address})" in fault
    assert "unix:/run/clamav/clamd.ctl of tcp:clamav:3310" in fault
