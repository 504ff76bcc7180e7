"""The only reader of the system clock.

``now()`` is the instant that counts. An installation may give a file that holds an offset in seconds
(``CLOCK_OFFSET_FILE``): the demo and the tests move time forward with it, and all processes of the
installation read the same file. Production settings have no such file and refuse to start with one.
"""

from clock.source import ClockCannotMove, agrees_with, machine_now, move_forward, now, telling, today

__all__ = ["ClockCannotMove", "agrees_with", "machine_now", "move_forward", "now", "telling", "today"]
