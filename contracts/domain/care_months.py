"""Months in which is counted who is in care. A month is its first day."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

_NAMES = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_NUMERIC = re.compile(r"(?:(\d{4})[-/](\d{1,2})|(\d{1,2})[-/](\d{4}))")


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def months_between(first: date, last: date) -> Iterator[date]:
    """Both included; none where the last lies before the first."""
    month = month_of(first)
    while month <= last:
        yield month
        month = month_after(month)


def month_in_words(month: date) -> str:
    """'oktober 2026'."""
    return f"{_NAMES[month.month - 1]} {month.year}"


def month_in_short(month: date) -> str:
    """'okt', above a column of a year."""
    return "mrt" if month.month == 3 else _NAMES[month.month - 1][:3]


def month_from(text: str) -> date | None:
    """What somebody wrote for a month: "oktober 2026", "okt 2026", "2026-10" or "10-2026"; None for anything else."""
    words = text.strip().lower().replace(".", "").split()
    if len(words) == 2 and len(words[0]) >= 3 and words[1].isdecimal() and len(words[1]) == 4:
        found = [
            number
            for number, name in enumerate(_NAMES, start=1)
            if name.startswith(words[0]) or (words[0], number) == ("mrt", 3)
        ]
        return _month(int(words[1]), found[0]) if found else None
    numeric = _NUMERIC.fullmatch(text.strip())
    if numeric is None:
        return None
    year, month = (numeric[1], numeric[2]) if numeric[1] else (numeric[4], numeric[3])
    return _month(int(year), int(month))


def _month(year: int, month: int) -> date | None:
    return date(year, month, 1) if 1 <= month <= 12 and year >= 1 else None
