"""A process says that it still works: it writes the present in a file, and a health check reads how long ago.

The machine's count of seconds since it started, not the date: no setting of a clock makes a dead process
seem alive. It is one count for all processes of a machine, containers too. Plain Python, so that a check
takes no time.
"""

import os
import tempfile
import time
from pathlib import Path


def beat(path: Path) -> None:
    """Say that the process works. A reader sees the former beat or this one, never half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".beat-")
    with os.fdopen(handle, "w") as file:
        file.write(f"{time.monotonic()!r}\n")
    os.replace(temporary, path)


def seconds_since_beat(path: Path) -> float | None:
    """None when there was no beat since the machine started."""
    try:
        age = time.monotonic() - float(path.read_text())
    except (OSError, ValueError):
        return None
    return age if age >= 0 else None
