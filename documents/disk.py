"""What a file system needs to be told before a file may be counted on."""

import os
import tempfile
from pathlib import Path


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
