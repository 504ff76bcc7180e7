"""Terms in days: public holidays, the standstill period and the validity of a bid.

A term counts calendar days, and day 1 is the day after the event. The Algemene termijnenwet rolls statutory
terms only; whether a term that a tender chose itself rolls is a setting of that tender.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 5, 6


def public_holidays(year: int) -> frozenset[date]:
    """The general holidays of article 3, paragraphs 1 and 2, of the Algemene termijnenwet.

    New Year's Day, Good Friday (paragraph 2), Easter Monday, Ascension Day, Whit Monday, both days of
    Christmas, the day on which the King's birthday is celebrated and 5 May, every year. Days that a decree
    equates with them are not included.
    """
    easter = _easter_sunday(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == _SUNDAY:
        kings_day -= _DAY
    return frozenset(
        {
            date(year, 1, 1),
            easter - timedelta(days=2),
            easter + timedelta(days=1),
            kings_day,
            date(year, 5, 5),
            easter + timedelta(days=39),
            easter + timedelta(days=50),
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def is_working_day(on: date) -> bool:
    """Not a Saturday, Sunday or public holiday."""
    return on.weekday() < _SATURDAY and on not in public_holidays(on.year)


def add_working_days(start: date, days: int) -> date:
    """The working day that is `days` working days after `start`; `start` itself where `days` is 0."""
    on = start
    for _ in range(days):
        on = first_working_day(on + _DAY)
    return on


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to and with `end`; 0 where `end` is not later."""
    days = (end - start).days
    return sum(is_working_day(start + _DAY * number) for number in range(1, days + 1))


def holiday_name(on: date) -> str:
    """Which general holiday it is; empty on any other day."""
    if on not in public_holidays(on.year):
        return ""
    fixed = {
        (1, 1): "Nieuwjaarsdag",
        (5, 5): "Bevrijdingsdag",
        (12, 25): "Eerste Kerstdag",
        (12, 26): "Tweede Kerstdag",
    }
    after_easter = {-2: "Goede Vrijdag", 1: "Tweede Paasdag", 39: "Hemelvaartsdag", 50: "Tweede Pinksterdag"}
    easter = after_easter.get((on - _easter_sunday(on.year)).days)
    return fixed.get((on.month, on.day)) or easter or "Koningsdag"


def standstill_end(sent_on: date, days: int, *, rolls_forward: bool) -> date:
    """The last day of the opschortende termijn (Aw 2.127), counted from the day after sending."""
    end = sent_on + timedelta(days=days)
    return first_working_day(end) if rolls_forward else end


def standstill_ends_at(sent_on: date, days: int, *, rolls_forward: bool) -> datetime:
    """The instant that the letters name: 23:59:59 in Amsterdam on the last day."""
    return end_of_day(standstill_end(sent_on, days, rolls_forward=rolls_forward))


def end_of_day(on: date) -> datetime:
    """23:59:59 in Amsterdam: until when something can be done that is due on a day."""
    return datetime.combine(on, time(23, 59, 59), tzinfo=AMSTERDAM)


def winner_evidence_due(sent_on: date, days: int, *, rolls_forward: bool) -> datetime:
    """Until when a winner supplies its evidence: 23:59:59 on the last day; the day after sending is day 1."""
    return standstill_ends_at(sent_on, days, rolls_forward=rolls_forward)


def validity_end(closes_on: date, days: int, *, rolls_forward: bool = False) -> date:
    """The last day of the gestanddoening, counted from the closing date; no statutory term, so it rolls by choice."""
    end = closes_on + timedelta(days=days)
    return first_working_day(end) if rolls_forward else end


def first_working_day(on: date) -> date:
    """The day itself where it is a working day, else the first one after it."""
    while not is_working_day(on):
        on += _DAY
    return on


def months_later(on: date, months: int) -> date:
    """The same day so many months away; the last day of the month where the day does not exist."""
    month_count = on.year * 12 + on.month - 1 + months
    year, month = month_count // 12, month_count % 12 + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def _easter_sunday(year: int) -> date:
    """Gregorian Easter: the Sunday after the full moon of the church calendar on or after 21 March."""
    century = year // 100
    golden = year % 19
    # Leap days that the centuries drop, and the slow drift of the moon against the calendar.
    solar = century - century // 4
    lunar = (8 * century + 13) // 25
    epact = (19 * golden + solar - lunar + 15) % 30
    # The moon is never later than 18 April, and no two years of one cycle share that moon.
    days_to_moon = epact - (1 if epact == 29 or (epact == 28 and golden > 10) else 0)
    full_moon = date(year, 3, 21) + timedelta(days=days_to_moon)
    return full_moon + timedelta(days=_SUNDAY - full_moon.weekday() or 7)
