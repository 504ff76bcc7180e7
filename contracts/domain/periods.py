"""Days that are some months away, as contracts count them."""

import calendar
from datetime import date, timedelta


def last_day(starts: date, months: int) -> date:
    """The day before the one on which the months are over; the last of a month that has no such day."""
    year, month = divmod(starts.year * 12 + starts.month - 1 + months, 12)
    length = calendar.monthrange(year, month + 1)[1]
    if starts.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, starts.day) - timedelta(days=1)


def extended(last: date, months: int) -> date:
    """The last day after an extension that begins on the day after `last`."""
    return last_day(last + timedelta(days=1), months)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month; the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
