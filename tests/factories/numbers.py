"""Numbers that make names and keys differ, apart per test process: a scene of one is put back in another."""

import os
from itertools import count

# More than one process uses in a run; a KVK number of eight digits has room for some hundred processes.
_ROOM = 200_000


def first_number() -> int:
    """Where this process begins to count."""
    process = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return int(process.removeprefix("gw")) * _ROOM


def numbers() -> "count[int]":
    """1, 2, 3, … in the first process."""
    return count(first_number() + 1)
