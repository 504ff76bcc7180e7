"""What must be looked at again and again: an app registers a sweep, the `sweeper` process does them all.

Register in an app's `tasks.py`, which its `AppConfig.ready` imports, as with handlers of the outbox.
"""

import logging
from collections.abc import Callable
from datetime import datetime

logger = logging.getLogger("tenderhuis.sweeper")

Sweep = Callable[[datetime], object]
_sweeps: dict[str, Sweep] = {}


def sweep(name: str) -> Callable[[Sweep], Sweep]:
    """Register a function of the present instant. It must be quick, and do nothing when nothing is due."""

    def register(function: Sweep) -> Sweep:
        if _sweeps.get(name, function) is not function:
            raise ValueError(f"Two sweeps are named {name}.")
        _sweeps[name] = function
        return function

    return register


def run_sweeps(at: datetime) -> list[str]:
    """Do all sweeps; the names of those that failed. One that fails does not stop the others."""
    failed = []
    for name, function in _sweeps.items():
        try:
            function(at)
        except Exception as fault:
            logger.error("Sweep %s failed: %s", name, type(fault).__name__)
            failed.append(name)
    return failed
