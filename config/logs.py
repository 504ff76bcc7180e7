"""Log lines as JSON, without anything that somebody wrote.

Of a fault its class and where it arose are kept, never its text; of a message by a library the template,
never what was filled in; of our own messages everything, for they are made of ids and class names only
(`tests/architecture/test_logs.py` reads every one of them in the source).
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from config.env import BASE_DIR
from config.request_ids import request_id

OURS = "tenderhuis"
_MOST_FRAMES = 30
# A second net under our own messages: mail addresses and age keys.
_SECRET = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+|AGE-SECRET-KEY-\w+", re.IGNORECASE)


class JsonLines(logging.Formatter):
    """One line per record; keys that are empty are left out."""

    def format(self, record: logging.LogRecord) -> str:
        status = getattr(record, "status_code", None)
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": _event(record),
            "place": f"{_place(record.pathname)}:{record.lineno}",
            "process": record.process,
            # Django writes some lines when the request is over; it gives the request along.
            "request_id": request_id.get() or getattr(getattr(record, "request", None), "request_id", ""),
            "status": status if isinstance(status, int) else None,
            "faults": _faults(record),
        }
        return json.dumps({key: value for key, value in line.items() if value})


def _event(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] == OURS:
        return _SECRET.sub("…", _filled_in(record))
    # Without arguments the text may be one that was put together, with anything in it.
    return record.msg if record.args and isinstance(record.msg, str) else ""


def _filled_in(record: logging.LogRecord) -> str:
    if not isinstance(record.msg, str):
        return ""
    arguments = record.args
    if isinstance(arguments, tuple):
        arguments = tuple(_class_of_fault(value) for value in arguments)
    try:
        return record.msg % arguments if arguments else record.msg
    except (TypeError, ValueError, KeyError):
        return record.msg


def _class_of_fault(value: object) -> object:
    return type(value).__name__ if isinstance(value, BaseException) else value


def _faults(record: logging.LogRecord) -> list[dict[str, Any]]:
    """The fault and its causes, the last first."""
    fault = record.exc_info[1] if record.exc_info else None
    if fault is None:
        given = (record.msg, *_arguments(record))
        fault = next((value for value in given if isinstance(value, BaseException)), None)
    found, seen = [], set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        found.append({"fault": type(fault).__name__, "at": _frames(fault.__traceback__)})
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return found


def _arguments(record: logging.LogRecord) -> tuple[object, ...]:
    if isinstance(record.args, tuple):
        return record.args
    return tuple(record.args.values()) if record.args else ()


def _frames(trace: TracebackType | None) -> list[str]:
    return [
        f"{_place(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace, limit=-_MOST_FRAMES)
    ]


def _place(filename: str) -> str:
    """The path from the root of our source or of the packages: a folder of the machine is no news."""
    path = Path(filename)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return str(path.relative_to(BASE_DIR)) if path.is_relative_to(BASE_DIR) else path.name
