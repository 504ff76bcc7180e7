"""Dates and numbers as Dutch sentences show them."""

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_MOST_DECIMALS = 12
_DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_MONTHS = (
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


def date_in_words(on: date) -> str:
    """'vr 14 november 2025'."""
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]} {on.year}"


def instant_in_words(at: datetime) -> str:
    """'vr 14 november 2025, 12.00 uur', in local time."""
    local = at.astimezone(AMSTERDAM)
    return f"{date_in_words(local.date())}, {local.hour:02d}.{local.minute:02d} uur"


def local_date(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()


def points_in_words(value: Fraction) -> str:
    """'100' or '12,5'; a fraction without end is shown with two decimals, half up."""
    if value.denominator == 1:
        return str(value.numerator)
    hundredths = (abs(value.numerator) * 200 + value.denominator) // (2 * value.denominator)
    text = f"{hundredths // 100},{hundredths % 100:02d}".rstrip("0").rstrip(",")
    return f"-{text}" if value < 0 else text


def days_in_words(days: int) -> str:
    """'1 dag' or '14 dagen'."""
    return "1 dag" if days == 1 else f"{days} dagen"


def euros_in_words(value: Fraction) -> str:
    """'€ 17.500.000' or '€ 1.234,50'."""
    cents = (abs(value.numerator) * 200 + value.denominator) // (2 * value.denominator)
    whole = f"{cents // 100:,}".replace(",", ".")
    return f"{'-' if value < 0 else ''}€ {whole}" + (f",{cents % 100:02d}" if cents % 100 else "")


def price_in_words(value: Fraction) -> str:
    """'€ 1,56', '€ 1,5605' or '€ 1.234,50': two decimals at least, and as many more as it takes to be exact."""
    decimals = next((n for n in range(2, _MOST_DECIMALS) if (value * 10**n).denominator == 1), _MOST_DECIMALS)
    whole, rest = divmod(int(value * 10**decimals), 10**decimals)
    return f"€ {whole:,}".replace(",", ".") + f",{rest:0{decimals}d}"


def names_in_words(names: list[str]) -> str:
    """'a, b en c'."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} en {names[-1]}"


def lines_of(text: str) -> tuple[str, ...]:
    """What was written line by line, without empty lines and the spaces around each."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
