"""Compare `verwacht` with the outcome, and say in Dutch what differs."""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from fractions import Fraction

from tenders.domain.scenario.problems import child, item, one_line, shown
from tenders.domain.scenario.values import decimal_text

_UNORDERED = {"geweigerd", "terzijde", "signalen"}
_NUMERIC = {"positie", "punten", "cijfer", "perceel", "stap"}
_OUTCOME = "uitkomst"


def compare(expected: object, actual: Mapping[str, object]) -> list[str]:
    """The differences, one line each; empty where the outcome is as expected.

    Keys that `expected` leaves out are not looked at, also in a row of a list; lists have equal length;
    `geweigerd`, `terzijde` and `signalen` may stand in any order.
    """
    return [] if expected is None else _differences(expected, actual, "", "")


def _differences(expected: object, actual: object, path: str, key: str) -> list[str]:
    if isinstance(expected, Mapping):
        return _mapping_differences(expected, actual, path)
    if isinstance(expected, list | tuple) and isinstance(actual, list | tuple):
        if path in _UNORDERED:
            return _unordered_differences(expected, actual, path)
        return _ordered_differences(expected, actual, path)
    same = _is_scalar(expected) and _is_scalar(actual) and _equal(expected, actual, key)
    return [] if same else [_line(path, expected, actual)]


def _mapping_differences(expected: Mapping[object, object], actual: object, path: str) -> list[str]:
    if not isinstance(actual, Mapping):
        return [_line(path, expected, actual)]
    by_text = {_text(key): part for key, part in actual.items()}
    found: list[str] = []
    for name, part in expected.items():
        key = _text(name)
        below = child(path, key)
        if key in by_text:
            found += _differences(part, by_text[key], below, key)
        else:
            found.append(f"{below}: verwacht {_shown(part)}, maar de uitkomst heeft deze sleutel niet")
    return found


def _ordered_differences(expected: Sequence[object], actual: Sequence[object], path: str) -> list[str]:
    if len(expected) != len(actual):
        return [_length_line(path, expected, actual)]
    return [
        line
        for index, (wanted, got) in enumerate(zip(expected, actual, strict=True))
        for line in _differences(wanted, got, item(path, index), "")
    ]


def _unordered_differences(expected: Sequence[object], actual: Sequence[object], path: str) -> list[str]:
    """A row with few keys may fit several: each row of the outcome is used once, by the best division."""
    fits = [
        [index for index, got in enumerate(actual) if not _differences(wanted, got, "", "")]
        for wanted in expected
    ]
    place_of = _best_division(fits)
    taken = set(place_of.values())
    found = [
        f"{item(path, row)}: {_shown(wanted)} staat niet in de uitkomst"
        for row, wanted in enumerate(expected)
        if row not in place_of
    ]
    found += [
        f"{path}: {_shown(got)} staat in de uitkomst, maar is niet verwacht"
        for index, got in enumerate(actual)
        if index not in taken
    ]
    return found


def _best_division(fits: Sequence[Sequence[int]]) -> dict[int, int]:
    """As many rows as possible, each with one place of its own (augmenting paths)."""
    owner: dict[int, int] = {}
    place_of: dict[int, int] = {}
    for row in range(len(fits)):
        reached_by: dict[int, int] = {}
        queue = deque([row])
        while queue:
            current = queue.popleft()
            for place in fits[current]:
                if place in reached_by:
                    continue
                reached_by[place] = current
                if place in owner:
                    queue.append(owner[place])
                else:
                    _shift(place, row, reached_by, owner, place_of)
                    queue.clear()
                    break
    return place_of


def _shift(
    free: int, row: int, reached_by: Mapping[int, int], /, owner: dict[int, int], place_of: dict[int, int]
) -> None:
    """Give `free` to the row that reached it, its old place to the row before it, back to `row`."""
    place: int | None = free
    while place is not None:
        taker = reached_by[place]
        released = place_of.get(taker)
        owner[place], place_of[taker] = taker, place
        place = None if taker == row else released


def _equal(expected: object, actual: object, key: str) -> bool:
    left, right = _text(expected), _text(actual)
    if left == right or key not in _NUMERIC or expected is None or actual is None:
        return left == right and (expected is None) == (actual is None)
    try:
        return Decimal(left) == Decimal(right)
    except InvalidOperation:
        return False


def _is_scalar(value: object) -> bool:
    return not isinstance(value, Mapping | list | tuple)


def _line(path: str, expected: object, actual: object) -> str:
    return f"{path or _OUTCOME}: verwacht {_shown(expected)}, uitkomst {_shown(actual)}"


def _length_line(path: str, expected: Sequence[object], actual: Sequence[object]) -> str:
    return (
        f"{path or _OUTCOME}: verwacht {len(expected)} regels {_shown(expected)}, "
        f"uitkomst {len(actual)} regels {_shown(actual)}"
    )


def _shown(value: object) -> str:
    match value:
        case Mapping():
            return "{" + ", ".join(f"{_text(key)}: {_shown(part)}" for key, part in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(_shown(part) for part in value) + "]"
    return one_line(_text(value))


def _text(value: object) -> str:
    match value:
        case None | bool():
            return shown(value)
        case Enum():
            return str(value.value)
        case Decimal() | Fraction():
            return decimal_text(Fraction(value))
        case datetime() | date():
            return value.isoformat()
    return str(value)
