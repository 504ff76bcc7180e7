"""Private files in a folder of the host."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import FileSystemStorage

from documents.disk import NO_ROOM, filesystem_time, flush_folder, report_full
from documents.storage import StorageFull

_INCOMING = ".incoming-"
_LEFTOVER_SECONDS = 3600


class PrivateFolder(FileSystemStorage):
    """A `PrivateStorage` on disk: for its owner alone, each file flushed before it has its name."""

    @contextmanager
    def landing(self, name: str) -> Iterator[BinaryIO]:
        final = Path(self.path(name))
        temporary = ""
        try:
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            final.parent.mkdir(mode=0o700, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=final.parent, prefix=_INCOMING)
            with os.fdopen(handle, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            # Unlike a rename, a link does not replace what is there.
            os.link(temporary, final)
            os.unlink(temporary)
            flush_folder(final.parent)
        except BaseException as fault:
            if temporary:
                Path(temporary).unlink(missing_ok=True)
            if isinstance(fault, OSError) and fault.errno in NO_ROOM:
                report_full()
                raise StorageFull from fault
            raise

    def reading(self, name: str) -> BinaryIO:
        return Path(self.path(name)).open("rb")

    def discard(self, name: str) -> None:
        Path(self.path(name)).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        for path in self._root.glob("*/*"):
            if not path.name.startswith(_INCOMING) and path.is_file():
                yield path.relative_to(self._root).as_posix()

    def remove_leftovers(self) -> int:
        return remove_old_files(self._root, f"*/{_INCOMING}*")

    @property
    def _root(self) -> Path:
        return Path(self.location)


def remove_old_files(folder: Path, pattern: str) -> int:
    """Delete the matching files that nobody has written to for an hour; how many they were.

    The age is measured with the clock of the file system: the clock of the installation may have been moved.
    """
    if not folder.exists():
        return 0
    removed = 0
    oldest = filesystem_time(folder) - _LEFTOVER_SECONDS
    for path in folder.glob(pattern):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
                removed += 1
    return removed
