"""Single values of a scenario file: exact numbers, words, dates and instants, each within bounds."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar
from zoneinfo import ZoneInfo

from tenders.domain.scenario.problems import Refused, one_of, shown
from tenders.domain.scenario.source import Node

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

MAX_WHOLE_DIGITS = 18
MAX_DECIMALS = 20
HIGHEST = Fraction(10**MAX_WHOLE_DIGITS - 1)
FIRST_YEAR, LAST_YEAR = 1900, 2199

_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[Tt]| +)([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?"
    r"(?: ?(Z|z|[+-][0-9]{2}(?::?[0-9]{2})?))?"
)
_UNSEEN_CATEGORIES = {"Cc", "Cs", "Zl", "Zp"}

Word = TypeVar("Word", bound=StrEnum)


def text(node: Node, limit: int) -> str:
    """One line of text, without the spaces around it."""
    if node is None or isinstance(node, bool):
        raise Refused(
            f"is {shown(node)}; nodig is een tekst, tussen aanhalingstekens als het echt die tekst is"
        )
    value = _scalar(node, "een tekst").strip()
    if not value:
        raise Refused("is leeg; vul een tekst in")
    if len(value) > limit:
        raise Refused(f"heeft {len(value)} tekens; toegestaan zijn er {limit}")
    if any(unicodedata.category(character) in _UNSEEN_CATEGORIES for character in value):
        raise Refused("bevat een regeleinde of een onzichtbaar teken; gebruik één regel gewone tekst")
    return value


def number(node: Node, lowest: Fraction | None, highest: Fraction) -> Fraction:
    """Exact; digits with at most one decimal point, no exponent."""
    value = _scalar(node, "een getal").strip()
    if not _NUMBER.fullmatch(value):
        raise Refused(
            f"{shown(value)} is geen getal; schrijf cijfers met eventueel een decimale punt, zoals 12.5"
        )
    whole, _, decimals = value.lstrip("+-").partition(".")
    if len(whole) > MAX_WHOLE_DIGITS or len(decimals) > MAX_DECIMALS:
        raise Refused(
            f"{shown(value)} is te lang; toegestaan zijn {MAX_WHOLE_DIGITS} cijfers voor de punt "
            f"en {MAX_DECIMALS} erna"
        )
    exact = Fraction(value)
    if lowest is not None and exact < lowest:
        raise Refused(f"{value} is te laag; toegestaan is {lowest} of meer")
    if exact > highest:
        raise Refused(f"{value} is te hoog; toegestaan is ten hoogste {highest}")
    return exact


def above_zero(node: Node) -> Fraction:
    exact = number(node, None, HIGHEST)
    if exact <= 0:
        raise Refused(f"{decimal_text(exact)} is te laag; toegestaan is meer dan 0")
    return exact


def whole(node: Node, lowest: int, highest: int) -> int:
    value = _scalar(node, "een geheel getal").strip()
    allowed = f"toegestaan is een geheel getal van {lowest} tot en met {highest}"
    if not _WHOLE.fullmatch(value):
        raise Refused(f"{shown(value)} is geen geheel getal; {allowed}")
    if len(value) > MAX_WHOLE_DIGITS or not lowest <= int(value) <= highest:
        raise Refused(f"{shown(value)} kan niet; {allowed}")
    return int(value)


def flag(node: Node) -> bool:
    if not isinstance(node, bool):
        raise Refused(
            f"{shown(node)} is geen ja of nee; toegestaan is true of false, zonder aanhalingstekens"
        )
    return node


def word(node: Node, words: type[Word]) -> Word:
    value = node.strip() if isinstance(node, str) else node
    if not isinstance(value, str) or value not in {known.value for known in words}:
        raise Refused(f"{shown(value)} kan hier niet; toegestaan: {one_of(words)}")
    return words(value)


def day(node: Node) -> date:
    value = _scalar(node, "een datum").strip()
    allowed = "toegestaan is een datum zoals 2025-11-14"
    if not _DATE.fullmatch(value):
        raise Refused(f"{shown(value)} is geen datum; {allowed}")
    return _existing_day(value, allowed)


def instant(node: Node) -> datetime:
    """An instant in UTC; without an offset the text is Amsterdam time, of a double hour the first.

    UTC, because Python compares two times in the same zone by the clock on the wall: the second 02:15 of the
    night in October would come before the first 02:30.
    """
    value = _scalar(node, "een datum met tijd").strip()
    allowed = "toegestaan is een datum met tijd zoals 2025-11-14T12:00"
    match = _INSTANT.fullmatch(value)
    if match is None:
        raise Refused(f"{shown(value)} is geen datum met tijd; {allowed}")
    on, hour, minute, second, fraction, offset = match.groups()
    if fraction is not None and len(fraction) > 6:
        raise Refused(f"{shown(value)} is te nauwkeurig; toegestaan zijn 6 decimalen in de seconden")
    local_day = _existing_day(on, allowed)
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        raise Refused(
            f"{shown(value)} heeft een tijd die niet bestaat; toegestaan is 00:00 tot en met 23:59:59"
        )
    wall = datetime(  # noqa: DTZ001 -- the zone is decided below
        local_day.year,
        local_day.month,
        local_day.day,
        int(hour),
        int(minute),
        int(second or 0),
        int((fraction or "0").ljust(6, "0")),
    )
    if offset is not None:
        return wall.replace(tzinfo=_zone(offset, value)).astimezone(UTC)
    moment = wall.replace(tzinfo=AMSTERDAM).astimezone(UTC)
    if moment.astimezone(AMSTERDAM).replace(tzinfo=None) != wall:
        raise Refused(
            f"{shown(value)} bestaat niet: de klok gaat dan een uur vooruit; "
            "kies een andere tijd of schrijf de afstand tot UTC erbij, zoals +01:00"
        )
    return moment


def decimal_text(exact: Fraction) -> str:
    """Plain notation without trailing zeros; raises ValueError where there is no finite decimal form."""
    places = 0
    while (10**places) % exact.denominator:
        places += 1
        if places > exact.denominator.bit_length():
            raise ValueError(f"{exact} has no finite decimal form")
    digits = str(abs(exact.numerator) * 10**places // exact.denominator).zfill(places + 1)
    sign = "-" if exact < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _existing_day(value: str, allowed: str) -> date:
    try:
        found = date.fromisoformat(value)
    except ValueError as error:
        raise Refused(f"{shown(value)} is een datum die niet bestaat; {allowed}") from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Refused(
            f"{shown(value)} valt buiten de kalender; toegestaan is {FIRST_YEAR} tot en met {LAST_YEAR}"
        )
    return found


def _zone(offset: str, value: str) -> timezone:
    if offset in {"Z", "z"}:
        return UTC
    digits = offset[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    if hours > 14 or minutes > 59:
        raise Refused(
            f"{shown(value)} heeft een afstand tot UTC die niet bestaat; schrijf bijvoorbeeld +01:00"
        )
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(-distance if offset.startswith("-") else distance)


def _scalar(node: Node, needed: str) -> str:
    if isinstance(node, str):
        return node
    raise Refused(f"is {shown(node)}; nodig is {needed}")
