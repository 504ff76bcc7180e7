"""Dutch words for dates, times, points and money. Exact: a float is refused, rounding is half up, once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
MONTHS = (
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

Exact = Fraction | Decimal | int


def decimal_text(value: Exact, places: int) -> str:
    """`1234.5` with two places is "1.234,50". Halves go away from zero."""
    if isinstance(value, float | bool) or not isinstance(value, Fraction | Decimal | int):
        raise TypeError(f"An exact number is needed, not {type(value).__name__}.")
    exact = Fraction(value)
    scaled = int(abs(exact) * 10**places + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**places)
    sign = "−" if exact < 0 and scaled else ""
    grouped = f"{whole:,}".replace(",", ".")
    return f"{sign}{grouped},{rest:0{places}d}" if places else f"{sign}{grouped}"


def points(value: Exact) -> str:
    """Points always have two decimals: "80,00"."""
    return decimal_text(value, 2)


def money(value: Exact) -> str:
    """ "€ 1.234,56"; a tariff that is written with three or four decimals keeps them: "€ 1,560"."""
    places = 2
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):
            raise TypeError("Money must be a finite number.")
        places = min(max(-exponent, 2), 4)
    return f"€ {decimal_text(value, places)}"


def percentage(value: Exact) -> str:
    """A number of percents, with at most two decimals: "12,5%"."""
    text = decimal_text(value, 2)
    return f"{text.rstrip('0').rstrip(',')}%"


def dutch_date(value: date | datetime) -> str:
    """ "vr 14 november 2025", the day in the Netherlands."""
    day = _local(value) if isinstance(value, datetime) else value
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def dutch_time(value: datetime) -> str:
    """ "12.00 uur". The hour that an autumn night has twice says which one is meant."""
    local = _local(value)
    return f"{local:%H.%M} uur{_season(local)}"


def dutch_datetime(value: datetime) -> str:
    """ "vr 14 november 2025, 12.00 uur"."""
    return f"{dutch_date(value)}, {dutch_time(value)}"


def dutch_time_ms(value: datetime) -> str:
    """ "12.00.00,000 uur", Dutch time, cut to whole milliseconds."""
    local = _local(value)
    return f"{_to_ms(local)} uur{_season(local)}"


def utc_time_ms(value: datetime) -> str:
    """ "11.00.00,000 UTC", cut to whole milliseconds."""
    return f"{_to_ms(_aware(value).astimezone(UTC))} UTC"


def dutch_datetime_ms(value: datetime) -> str:
    """The instant as a receipt states it: "vr 14 november 2025, 12.00.00,000 uur (11.00.00,000 UTC)"."""
    return f"{dutch_date(value)}, {dutch_time_ms(value)} ({utc_time_ms(value)})"


def relative(value: datetime, now: datetime) -> str:
    """ "over 3 uur en 12 minuten", "2 dagen geleden", "nu". Cut down, so that time left is never flattered."""
    distance = value - now
    if abs(distance) < timedelta(seconds=1):
        return "nu"
    words = duration(abs(distance))
    return f"over {words}" if distance > timedelta(0) else f"{words} geleden"


def duration(length: timedelta) -> str:
    """At most two units, cut down: "2 dagen en 4 uur", "12 minuten", "40 seconden"."""
    days, seconds = length.days, length.seconds
    hours, minutes, rest = seconds // 3600, seconds % 3600 // 60, seconds % 60
    if days >= 3:
        return _count(days, "dag", "dagen")
    if days:
        return _pair(_count(days, "dag", "dagen"), hours, "uur", "uur")
    if hours:
        return _pair(_count(hours, "uur", "uur"), minutes, "minuut", "minuten")
    if minutes >= 5:
        return _count(minutes, "minuut", "minuten")
    if minutes:
        return _pair(_count(minutes, "minuut", "minuten"), rest, "seconde", "seconden")
    return _count(rest, "seconde", "seconden")


def file_size(size: int) -> str:
    """ "812 bytes", "12 kB", "2,4 MB" (1 kB is 1000 bytes)."""
    if size < 1000:
        return _count(size, "byte", "bytes")
    if size < 999_500:
        return f"{decimal_text(Fraction(size, 1000), 0)} kB"
    if size < 999_950_000:
        return f"{decimal_text(Fraction(size, 1_000_000), 1)} MB"
    return f"{decimal_text(Fraction(size, 1_000_000_000), 1)} GB"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _pair(first: str, number: int, one: str, many: str) -> str:
    return f"{first} en {_count(number, one, many)}" if number else first


def _to_ms(value: datetime) -> str:
    return f"{value:%H.%M.%S},{value.microsecond // 1000:03d}"


def _season(local: datetime) -> str:
    other = local.replace(fold=1 - local.fold)
    if local.utcoffset() == other.utcoffset():
        return ""
    return " (zomertijd)" if local.dst() else " (wintertijd)"


def _local(value: datetime) -> datetime:
    return _aware(value).astimezone(AMSTERDAM)


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("An instant without a time zone has no place on a page.")
    return value
