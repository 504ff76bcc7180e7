"""A clamd for tests: a real socket with somebody who speaks `INSTREAM` as ClamAV 1.4 does, or misbehaves on request."""

import contextlib
import os
import select
import socket
import struct
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# The test file that every scanner recognises, joined while running: whole it would be found here or in a .pyc.
EICAR = b"".join([b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", b"ANTIVIRUS-TEST-FILE!$H+H*"])
EICAR_NAME = "Eicar-Test-Signature"
VERSION = "ClamAV 1.4.6/27811/Fri Nov 27 08:30:11 2026"
TOO_LONG = "INSTREAM size limit exceeded. ERROR"


@dataclass
class Clamd:
    """What the daemon is told to do, and what it heard."""

    address: str = ""
    limit: int = 500_000_000
    # Instead of the truth, as raw bytes with their NUL.
    answer: bytes | None = None
    version: str = VERSION
    # Hears the stream and says nothing.
    is_silent: bool = False
    # Takes the first chunk and ends the connection with a reset.
    resets: bool = False
    streams: list[bytes] = field(default_factory=list)
    chunks: list[int] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    faults: list[BaseException] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        with connection:
            command = self._command(connection)
            self.commands.append(command)
            replies = {"zPING": "PONG", "zVERSION": self.version}
            reply = (
                self._hear(connection) if command == "zINSTREAM" else replies.get(command, "UNKNOWN COMMAND")
            )
            if reply is not None:
                connection.sendall(self.answer if self.answer is not None else reply.encode() + b"\0")

    @staticmethod
    def _command(connection: socket.socket) -> str:
        """Byte by byte: what comes after the NUL is the stream."""
        heard = b""
        while not heard.endswith(b"\0"):
            heard += _exactly(connection, 1)
        return heard[:-1].decode()

    def _hear(self, connection: socket.socket) -> str | None:
        stream = b""
        while length := struct.unpack("!L", _exactly(connection, 4))[0]:
            if len(stream) + length > self.limit:
                return TOO_LONG
            stream += _exactly(connection, length)
            self.chunks.append(length)
            if self.resets:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return None
        self.streams.append(stream)
        if self.is_silent:
            select.select([connection], [], [], 10)
            return None
        return f"stream: {EICAR_NAME} FOUND" if EICAR in stream else "stream: OK"


@contextmanager
def clamd(kind: str = "tcp", **told: object) -> Iterator[Clamd]:
    """A daemon on loopback (`tcp`) or on a socket in a folder of its own (`unix`)."""
    daemon = Clamd(**told)  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="clamd-") as folder, contextlib.ExitStack() as stack:
        if kind == "unix":
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            path = Path(folder) / "clamd.ctl"
            listener.bind(os.fspath(path))
            listener.listen()
            daemon.address = f"unix:{path}"
        else:
            listener = socket.create_server(("127.0.0.1", 0))
            daemon.address = f"tcp:127.0.0.1:{listener.getsockname()[1]}"
        stack.enter_context(listener)
        thread = threading.Thread(target=_accept, args=(daemon, listener), daemon=True)
        thread.start()
        try:
            yield daemon
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)
    assert not daemon.faults, daemon.faults


def nobody_listens() -> str:
    """An address on which there was a daemon."""
    with clamd() as daemon:
        return daemon.address


def _accept(daemon: Clamd, listener: socket.socket) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        try:
            daemon.serve(connection)
        except (ConnectionError, EOFError):
            # The client may go away whenever it likes.
            continue
        except BaseException as fault:
            daemon.faults.append(fault)


def _exactly(connection: socket.socket, length: int) -> bytes:
    heard = bytearray()
    while len(heard) < length:
        part = connection.recv(length - len(heard))
        if not part:
            raise EOFError
        heard += part
    return bytes(heard)
