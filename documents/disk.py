"""What a file system needs to be told before a file may be counted on, and how it says that it is full."""

import errno
import logging
import os
import sqlite3
import tempfile
from pathlib import Path

from documents.storage import StorageFull

logger = logging.getLogger("tenderhuis.storage")

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# `disk_full` of PostgreSQL (class 53, insufficient resources).
_DISK_FULL = "53100"


def report_full() -> None:
    """A line in the log of the process, the same whatever somebody tried to keep and wherever."""
    logger.error("There is no room to keep what was asked")


def has_no_room(fault: BaseException) -> bool:
    """Whether this is the full disk of the files or of the database; Django wraps what the database said."""
    for found in (fault, fault.__cause__):
        if isinstance(found, StorageFull) or (isinstance(found, OSError) and found.errno in NO_ROOM):
            return True
        if isinstance(found, sqlite3.Error) and getattr(found, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
            return True
        if getattr(found, "sqlstate", None) == _DISK_FULL:
            return True
    return False


def flush_folder(folder: Path) -> None:
    """Put the names in a folder on disk: a new or removed file survives a power cut only after this."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def filesystem_time(folder: Path) -> float:
    """The present as the file system of this folder stamps it on a file."""
    with tempfile.NamedTemporaryFile(dir=folder) as probe:
        return os.fstat(probe.fileno()).st_mtime
