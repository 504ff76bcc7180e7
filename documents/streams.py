"""The ends of a stream: hash what passes, and turn what is pushed into blocks that are pulled."""

import hashlib
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO, Protocol

_WAITING_BLOCKS = 16
_READ_BYTES = 256 * 1024


class Sink(Protocol):
    """The part of a binary file that a producer needs."""

    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


class HashingReader:
    """Hashes what is read, and keeps a fault that the library in between would turn into text.

    The library asks for 8 KiB at a time; the source is asked for more at once. `digest` and `size` are of what was
    taken from the source: after its end they are of the whole.
    """

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.digest = hashlib.sha256()
        self.size = 0
        self.fault: BaseException | None = None
        self._block, self._place = b"", 0

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            return self._rest()
        if self._place == len(self._block):
            self._block, self._place = self._take(max(size, _READ_BYTES)), 0
        data = self._block[self._place : self._place + size]
        self._place += len(data)
        return data

    def _rest(self) -> bytes:
        held, self._block, self._place = self._block[self._place :], b"", 0
        return held + self._take(-1)

    def _take(self, size: int) -> bytes:
        try:
            data = self.source.read(size)
        except BaseException as fault:
            self.fault = fault
            raise
        self.digest.update(data)
        self.size += len(data)
        return data


class HashingWriter:
    """Hashes what is written, and keeps a fault that the library in between would turn into text."""

    def __init__(self, target: Sink) -> None:
        self.target = target
        self.digest = hashlib.sha256()
        self.size = 0
        self.fault: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            self.target.write(data)
        except BaseException as fault:
            self.fault = fault
            raise
        self.digest.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        try:
            self.target.flush()
        except BaseException as fault:
            self.fault = fault
            raise


class BlockReader:
    """Blocks that are made while they are read, as a binary file that is read once from its beginning."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        # Looked at, not cut: a small read out of a large block copies only itself.
        self._rest = memoryview(b"")
        self._is_begun = False

    def read(self, size: int = -1) -> bytes:
        self._is_begun = True
        taken: list[memoryview] = []
        missing = size
        while size < 0 or missing > 0:
            if not self._rest:
                block = next(self._blocks, None)
                if block is None:
                    break
                self._rest = memoryview(block)
                continue
            piece = self._rest if size < 0 else self._rest[:missing]
            taken.append(piece)
            self._rest = self._rest[len(piece) :]
            missing -= len(piece)
        return b"".join(taken)

    def seek(self, place: int) -> int:
        """To the beginning, before anything was read; OSError for any other place."""
        if place or self._is_begun:
            raise OSError("These blocks cannot be read again.")
        return 0


def pulled(produce: Callable[[Sink], None]) -> Iterator[bytes]:
    """The blocks that `produce` writes, in constant memory; its fault is raised where they are pulled.

    The producer has a thread of its own, which ends when the iterator is closed.
    """
    hatch = _Hatch()

    def work() -> None:
        with suppress(_StoppedError):
            try:
                produce(hatch)
                hatch.pass_on(None)
            except _StoppedError:
                raise
            except BaseException as fault:
                hatch.pass_on(fault)

    worker = threading.Thread(target=work, name="pulled-stream", daemon=True)
    worker.start()
    try:
        while (item := hatch.blocks.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        hatch.stopped.set()
        worker.join()


class _StoppedError(Exception):
    """Nobody pulls any more."""


class _Hatch:
    """A file whose writes come out at the other side of a bounded queue."""

    def __init__(self) -> None:
        self.blocks: queue.Queue[bytes | BaseException | None] = queue.Queue(_WAITING_BLOCKS)
        self.stopped = threading.Event()

    def write(self, data: bytes, /) -> int:
        self.pass_on(data)
        return len(data)

    def flush(self) -> None:
        return

    def pass_on(self, item: bytes | BaseException | None) -> None:
        while not self.stopped.is_set():
            with suppress(queue.Full):
                self.blocks.put(item, timeout=0.2)
                return
        raise _StoppedError
