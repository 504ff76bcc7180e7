"""Wait for what another process does, as long as a slow machine may need."""

import time
from collections.abc import Callable

_SECONDS = 120


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
