"""What changed between two versions of a letter: each text by where it stands, before and now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# Where a list holds parts with a name of their own, they are compared by it and not by their place.
_NAMES = {"lots": "number", "criteria": "code", "grounds": "code", "winners": "winner"}
_LABELS = {
    "sent_on": "datum van verzending",
    "decision_reason": "reden van het besluit",
    "court": "rechtbank",
    "complaint_desk": "klachtenmeldpunt",
    "signatory": "ondertekenaar",
    "motivation": "motivering",
    "advantage": "kenmerken en voordelen",
    "reason": "reden",
    "score": "score",
    "points": "punten",
    "place": "positie",
    "total": "totaal",
    "ends_at": "einde van de opschortende termijn",
    "due_at": "uiterste moment voor de bewijsmiddelen",
    "settled": "bewijsmiddelen die al voldoen",
    "proofs": "bewijsmiddelen na de gunning",
    "fingerprint": "vingerafdruk van de methode",
    "first_day": "begin van de opschortende termijn",
    "recipient": "naam en adres",
}
_PARTS = {"lots": "perceel", "criteria": "criterium", "grounds": "grond", "winners": "winnaar"}


@dataclass(frozen=True)
class Change:
    """`where` names the part; one of the texts is empty where it came or went."""

    where: str
    before: str
    now: str


def changes_between(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    """In the order of the letter as it is now, then what only the earlier version had. Hashes of pictures left out."""
    old, new = dict(_texts(before, ())), dict(_texts(now, ()))
    places = [*new, *(place for place in old if place not in new)]
    return [
        Change(_in_words(place), old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place, "") != new.get(place, "")
    ]


def _texts(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, Mapping):
        for key, below in value.items():
            if key != "style":
                yield from _texts(below, (*place, key))
    elif isinstance(value, list | tuple) and all(isinstance(row, Mapping) for row in value):
        name = _NAMES.get(place[-1], "")
        for number, row in enumerate(value):
            yield from _texts(row, (*place, str(row.get(name, number))))
    elif isinstance(value, list | tuple):
        yield place, ", ".join(str(row) for row in value)
    elif value is not None:
        yield place, str(value)


def _in_words(place: tuple[str, ...]) -> str:
    words, rest = [], list(place)
    while rest:
        key = rest.pop(0)
        if key in _PARTS and rest:
            words.append(f"{_PARTS[key]} {rest.pop(0)}")
        elif not rest or key not in {"standstill", "after_award"}:
            words.append(_LABELS.get(key, key.replace("_", " ")))
    return ", ".join(words)
