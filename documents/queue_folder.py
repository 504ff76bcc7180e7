"""Celery's queue in a folder, for the embedded defaults: kombu's transport, with messages and bindings written whole.

kombu makes a file and fills it after that. A worker that looks between the two reads nothing, takes that for a
message it cannot read, and ends. Here a file has its name only when it is whole. That a message may still be lost
is the outbox's to mend (`documents.outbox`), which a worker that ended cannot help with.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "folder"
_LOCK_NAME = "bindings.lock"


class Channel(filesystem.Channel):
    """Messages of one process to and from the folder."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Raises ChannelError where the folder takes no file."""
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        unfinished = folder / f".{name}.new"
        try:
            unfinished.write_text(dumps(payload))
            os.replace(unfinished, folder / name)
        except OSError as fault:
            with suppress(OSError):
                unfinished.unlink()
            raise ChannelError(f"Cannot add the message {name}.") from fault

    def get_table(self, exchange: str) -> list[Any]:
        with self._bindings(fcntl.LOCK_SH):
            return list(super().get_table(exchange))

    def _queue_bind(self, *arguments: Any) -> None:
        with self._bindings(fcntl.LOCK_EX):
            super()._queue_bind(*arguments)

    def _delete(self, *arguments: Any, **options: Any) -> None:
        with self._bindings(fcntl.LOCK_EX):
            super()._delete(*arguments, **options)

    @contextmanager
    def _bindings(self, how: int) -> Iterator[None]:
        """kombu locks the file of an exchange only after it emptied it: so one lock for all, taken before."""
        folder = Path(self.control_folder)
        folder.mkdir(exist_ok=True)
        with (folder / _LOCK_NAME).open("a") as lock:
            fcntl.flock(lock, how)
            yield


class Transport(filesystem.Transport):
    """The transport of broker addresses `folder://`."""

    Channel = Channel


def register() -> None:
    """Let Celery know the scheme. Idempotent."""
    TRANSPORT_ALIASES[SCHEME] = f"{Transport.__module__}:{Transport.__qualname__}"
