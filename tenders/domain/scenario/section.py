"""Read the keys of one mapping and gather what is wrong with them.

Every reader returns a value of its type, also where it refused: a placeholder. The placeholder never leaves
the package, because a file with a problem has no result; `sound` says whether a key may be compared with
others.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import TypeVar

from tenders.domain.scenario import values
from tenders.domain.scenario.problems import Problems, Refused, child, item, one_of, shown
from tenders.domain.scenario.source import Node
from tenders.domain.scenario.values import Word

T = TypeVar("T")

NO_DAY = date(2000, 1, 1)


class Section:
    def __init__(self, node: Node, path: str, problems: Problems) -> None:
        self.path = path
        self.problems = problems
        self._failed: set[str] = set()
        self._asked: dict[str, None] = {}
        self.broken = not isinstance(node, dict)
        self._values: dict[str, Node] = node if isinstance(node, dict) else {}
        if self.broken:
            problems.add(path, f"is {shown(node)}; nodig is een groep sleutels")

    def at(self, key: str) -> str:
        return child(self.path, key)

    def has(self, key: str) -> bool:
        return key in self._values

    def is_null(self, key: str) -> bool:
        return self._values.get(key, "") is None

    def sound(self, *keys: str) -> bool:
        return not self.broken and self._failed.isdisjoint(keys)

    def refuse(self, key: str, message: str) -> None:
        self._failed.add(key)
        self.problems.add(self.at(key), message)

    def doubt(self, key: str) -> None:
        """Something below this key was refused: do not compare others with it."""
        self._failed.add(key)

    def forbid(self, key: str, reason: str) -> None:
        """A key that the format knows, but not in this place."""
        self._asked.setdefault(key)
        if self.has(key):
            self.refuse(key, reason)

    def allow(self, *keys: str) -> None:
        """Keys that cannot be judged, because the key they depend on is wrong itself."""
        for key in keys:
            self._asked.setdefault(key)

    def close(self) -> None:
        """Refuse every key that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                self.problems.add(
                    self.at(key), f"is een onbekende sleutel; toegestaan: {one_of(self._asked)}"
                )

    def read(self, key: str, parse: Callable[[Node], T], placeholder: T, *, needed: str) -> T:
        """A required key."""
        self._asked.setdefault(key)
        if not self.has(key):
            self._failed.add(key)
            if not self.broken:
                self.problems.add(self.at(key), f"ontbreekt; nodig is {needed}")
            return placeholder
        return self._parsed(key, parse, placeholder)

    def read_optional(
        self, key: str, parse: Callable[[Node], T], default: T, *, null_is_absent: bool = False
    ) -> T:
        """A key with a default; `null` stands for the default only where that default is "none"."""
        self._asked.setdefault(key)
        if not self.has(key) or (null_is_absent and self.is_null(key)):
            return default
        return self._parsed(key, parse, default)

    def _parsed(self, key: str, parse: Callable[[Node], T], placeholder: T) -> T:
        try:
            return parse(self._values[key])
        except Refused as refusal:
            self.refuse(key, str(refusal))
            return placeholder

    def text(self, key: str, limit: int) -> str:
        return self.read(key, lambda node: values.text(node, limit), "", needed="een tekst")

    def optional_text(self, key: str, limit: int) -> str | None:
        return self.read_optional(key, lambda node: values.text(node, limit), None, null_is_absent=True)

    def number(self, key: str, lowest: Fraction | None = Fraction(0)) -> Fraction:
        return self.read(
            key, lambda node: values.number(node, lowest, values.HIGHEST), Fraction(1), needed="een getal"
        )

    def optional_number(self, key: str, lowest: Fraction | None = Fraction(0)) -> Fraction | None:
        return self.read_optional(
            key, lambda node: values.number(node, lowest, values.HIGHEST), None, null_is_absent=True
        )

    def whole(self, key: str, lowest: int, highest: int) -> int:
        return self.read(
            key, lambda node: values.whole(node, lowest, highest), lowest, needed="een geheel getal"
        )

    def whole_or(self, key: str, default: int, lowest: int, highest: int) -> int:
        return self.read_optional(key, lambda node: values.whole(node, lowest, highest), default)

    def optional_whole(self, key: str, lowest: int, highest: int) -> int | None:
        return self.read_optional(
            key, lambda node: values.whole(node, lowest, highest), None, null_is_absent=True
        )

    def flag(self, key: str, default: bool) -> bool:
        return self.read_optional(key, values.flag, default)

    def word(self, key: str, words: type[Word]) -> Word:
        return self.read(
            key, lambda node: values.word(node, words), next(iter(words)), needed=f"een van: {one_of(words)}"
        )

    def word_or(self, key: str, words: type[Word], default: Word) -> Word:
        return self.read_optional(key, lambda node: values.word(node, words), default)

    def optional_word(self, key: str, words: type[Word]) -> Word | None:
        return self.read_optional(key, lambda node: values.word(node, words), None, null_is_absent=True)

    def day(self, key: str) -> date:
        return self.read(key, values.day, NO_DAY, needed="een datum zoals 2025-11-14")

    def instant(self, key: str, placeholder: datetime) -> datetime:
        return self.read(key, values.instant, placeholder, needed="een datum met tijd zoals 2025-11-14T12:00")

    def rows(self, key: str, *, required: bool, may_be_empty: bool = True) -> "list[tuple[Node, str]]":
        """The items of a list, each with its path."""
        nothing: list[Node] = []
        if required:
            items = self.read(key, _as_list, nothing, needed="een lijst")
        else:
            items = self.read_optional(key, _as_list_if_any, nothing)
        if not items and not may_be_empty and self.has(key) and self.sound(key):
            self.refuse(key, "is leeg; nodig is ten minste één regel")
        return [(node, item(self.at(key), index)) for index, node in enumerate(items)]

    def section(self, key: str) -> "Section":
        """A required mapping below this one; reports itself where it is missing."""
        found = self.read(key, _as_mapping, None, needed="een groep sleutels")
        return self._below(key, found)

    def optional_section(self, key: str, *, null_is_absent: bool = False) -> "Section | None":
        """None where the key is absent or refused."""
        found = self.read_optional(key, _as_mapping_if_any, None, null_is_absent=null_is_absent)
        return None if found is None else self._below(key, found)

    def entries(self, key: str) -> "dict[str, Node]":
        """An optional mapping whose keys are names, not words of the format."""
        return self.read_optional(key, _as_mapping_if_any, None) or {}

    def node(self, key: str) -> Node:
        """The value as it stands, for a key that may have more than one shape."""
        self._asked.setdefault(key)
        return self._values.get(key)

    def _below(self, key: str, found: "dict[str, Node] | None") -> "Section":
        if found is not None:
            return Section(found, self.at(key), self.problems)
        below = Section({}, self.at(key), self.problems)
        below.broken = True
        return below


def sections(rows: "list[tuple[Node, str]]", problems: Problems) -> Iterator[Section]:
    for node, path in rows:
        yield Section(node, path, problems)


def parse_item(node: Node, path: str, parse: Callable[[Node], T], problems: Problems) -> T | None:
    """A value outside a mapping of fixed keys; None where it was refused."""
    try:
        return parse(node)
    except Refused as refusal:
        problems.add(path, str(refusal))
        return None


def _as_list(node: Node) -> "list[Node]":
    if not isinstance(node, list):
        raise Refused(f"is {shown(node)}; nodig is een lijst")
    return node


def _as_list_if_any(node: Node) -> "list[Node]":
    if node is None:
        raise Refused("is null; laat de sleutel weg of geef een lijst")
    return _as_list(node)


def _as_mapping(node: Node) -> "dict[str, Node]":
    if not isinstance(node, dict):
        raise Refused(f"is {shown(node)}; nodig is een groep sleutels")
    return node


def _as_mapping_if_any(node: Node) -> "dict[str, Node]":
    if node is None:
        raise Refused("is null; laat de sleutel weg of geef een groep sleutels")
    return _as_mapping(node)
