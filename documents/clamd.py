"""A client of ClamAV's daemon: it hands over bytes by `INSTREAM` and hears what is in them.

Every command begins with `z` and ends, as every answer does, with a NUL. A stream goes in chunks, each after its
length in four bytes, and a length of nothing ends it. The daemon may answer before that: it has taken all it takes.
"""

import re
import select
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

_CHUNK = 1024 * 1024
_LONGEST_ANSWER = 4096
_CONNECT_SECONDS = 3.0
_TOO_LONG = "INSTREAM size limit exceeded. ERROR"
_ADDRESS = re.compile(
    r"unix:(?P<path>/\S+)|tcp:(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>\d{1,5})"
)


class ScannerFault(Exception):
    """The scanner did not say what is in the bytes: it is away, too slow, or answered something else."""


class StreamTooLong(ScannerFault):
    """There are more bytes than the scanner takes (`StreamMaxLength` of clamd)."""


@dataclass(frozen=True)
class Signatures:
    """What the scanner goes by: its own version, and that of what it recognises with the day it was made."""

    engine: str
    number: str = ""
    made_at: datetime | None = None


@dataclass(frozen=True)
class Clamd:
    """`address` as in `MALWARE_SCANNER`; one scan as a whole takes no longer than `seconds`."""

    address: str
    seconds: float

    def scan(self, blocks: Iterable[bytes]) -> str | None:
        """The name of what was found, None where nothing was. Raises ScannerFault, and what the blocks raise."""
        with self._asked("INSTREAM") as talk:
            for chunk in _chunks(blocks):
                if not talk.send(struct.pack("!L", len(chunk)) + chunk):
                    break
            else:
                talk.send(struct.pack("!L", 0))
            return _verdict(talk.answer())

    def ping(self) -> None:
        """Raises ScannerFault where nobody answers."""
        with self._asked("PING") as talk:
            if (answer := talk.answer()) != "PONG":
                raise ScannerFault(f"answer to PING: {_readable(answer)}")

    def signatures(self) -> Signatures:
        with self._asked("VERSION") as talk:
            engine, number, made_at, *_ = [*talk.answer().split("/", 2), "", ""]
        if not engine.startswith("ClamAV "):
            raise ScannerFault(f"answer to VERSION: {_readable(engine)}")
        return Signatures(_readable(engine), _readable(number), _as_instant(made_at))

    @contextmanager
    def _asked(self, command: str) -> "Iterator[_Talk]":
        end = time.monotonic() + self.seconds
        try:
            with _connected(self.address, min(_CONNECT_SECONDS, self.seconds)) as connection:
                talk = _Talk(connection, end)
                talk.send(f"z{command}\0".encode())
                yield talk
        except _ConnectionFault as fault:
            raise ScannerFault(str(fault)) from fault


def fault_in_address(address: str) -> str | None:
    """What is wrong in the value of `MALWARE_SCANNER`, as a sentence; empty is right, and nothing is scanned."""
    found = _ADDRESS.fullmatch(address)
    if not address or (found and (found["path"] or 0 < int(found["port"]) <= 65535)):
        return None
    return (
        f"MALWARE_SCANNER ({address}) is geen adres van een scanner: schrijf unix:/run/clamav/clamd.ctl of "
        "tcp:clamav:3310, of laat de waarde leeg om bestanden niet te laten controleren."
    )


class _ConnectionFault(Exception):
    """What the network says; apart from faults of whoever gives the blocks, which may be OSErrors too."""


@contextmanager
def _connected(address: str, seconds: float) -> Iterator[socket.socket]:
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise _ConnectionFault("no address")
    try:
        if found["path"]:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(seconds)
            with _closed_on_fault(connection):
                connection.connect(found["path"])
        else:
            host = found["host"].strip("[]")
            connection = socket.create_connection((host, int(found["port"])), timeout=seconds)
    except (OSError, UnicodeError) as fault:
        raise _ConnectionFault(type(fault).__name__) from fault
    with connection:
        yield connection


@contextmanager
def _closed_on_fault(connection: socket.socket) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


class _Talk:
    """One connection, on which one command is given and one answer heard, before `end`."""

    def __init__(self, connection: socket.socket, end: float) -> None:
        self._connection, self._end = connection, end

    def send(self, data: bytes) -> bool:
        """False where the daemon hears no more: it has answered, or is gone. `answer` says which."""
        heard = select.poll()
        heard.register(self._connection, select.POLLIN)
        if heard.poll(0):
            return False
        try:
            self._connection.settimeout(self._left())
            self._connection.sendall(data)
        except TimeoutError as fault:
            raise _ConnectionFault("TimeoutError") from fault
        except OSError:
            return False
        return True

    def answer(self) -> str:
        heard = b""
        while b"\0" not in heard:
            if len(heard) > _LONGEST_ANSWER:
                raise _ConnectionFault("answer without end")
            try:
                self._connection.settimeout(self._left())
                part = self._connection.recv(_LONGEST_ANSWER)
            except OSError as fault:
                raise _ConnectionFault(type(fault).__name__) from fault
            if not part:
                raise _ConnectionFault("connection closed without an answer")
            heard += part
        return heard.partition(b"\0")[0].decode("utf-8", "replace").strip()

    def _left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise _ConnectionFault("TimeoutError")
        return left


def _chunks(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """No block of nothing, which would end the stream, and none that would lie in memory twice as a whole."""
    for block in blocks:
        for start in range(0, len(block), _CHUNK):
            yield block[start : start + _CHUNK]


def _verdict(answer: str) -> str | None:
    if answer == "stream: OK":
        return None
    if answer == _TOO_LONG:
        raise StreamTooLong(answer)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return _readable(answer.removeprefix("stream: ").removesuffix(" FOUND")) or "onbekend"
    raise ScannerFault(f"answer to INSTREAM: {_readable(answer)}")


def _readable(text: str) -> str:
    """For a page or a line in a log: what comes from a socket may be anything."""
    return "".join(letter for letter in text if letter.isprintable())[:100].strip()


def _as_instant(text: str) -> datetime | None:
    """`Sat Nov 28 08:30:11 2026`, in the time of the daemon: good enough for an age in days."""
    with suppress(ValueError):
        return datetime.strptime(text.strip(), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    return None
