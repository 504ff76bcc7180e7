"""What is wrong with a scenario file: one line per problem, each with the path of its key."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

FILE = "bestand"
_SHOWN_LENGTH = 60
_MOST_NAMED = 25
_PLAIN_KEY = re.compile(r"[^\s.\[\]\"](?:[^.\[\]\"\n\r\t]*[^\s.\[\]\"])?")


@dataclass(frozen=True)
class Problem:
    """`path` is the path of the key (`bestand` for the file as a whole); `message` is one Dutch line."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class ScenarioInvalid(Exception):
    """The file cannot be used; `problems` holds all that was found, at least one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Refused(Exception):
    """A single value is not what the format allows; the message is the Dutch line without the path."""


class Problems:
    """Gathers problems, so that a reader sees all of them at once; the same line is kept once."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}

    def add(self, path: str, message: str) -> None:
        self._found.setdefault(Problem(path, message))

    def __len__(self) -> int:
        return len(self._found)

    def any_below(self, path: str) -> bool:
        return any(problem.path.startswith(path) for problem in self._found)

    def refuse(self) -> None:
        """Raise ScenarioInvalid when anything was found."""
        if self._found:
            raise ScenarioInvalid(self._found)


def shown(value: object) -> str:
    """A value as it may stand in a message: on one line and short."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "een groep sleutels"
        case list():
            return "een lijst"
    text = one_line(str(value))
    return f'"{text[:_SHOWN_LENGTH]}…"' if len(text) > _SHOWN_LENGTH else f'"{text}"'


def child(path: str, key: str) -> str:
    """The path of `key` below `path`; a key that would blur the path stands between brackets."""
    key = one_line(key)
    if len(key) > _SHOWN_LENGTH:
        key = key[:_SHOWN_LENGTH] + "…"
    part = key if _PLAIN_KEY.fullmatch(key) else f'["{key}"]'
    if not path:
        return part
    return f"{path}{part}" if part.startswith("[") else f"{path}.{part}"


def item(path: str, index: int) -> str:
    return f"{path}[{index}]"


def one_of(words: Iterable[object]) -> str:
    """The words that are allowed, as they may stand in a message; of many the first."""
    named = [str(word) for word in words]
    return ", ".join(named[:_MOST_NAMED]) + (", …" if len(named) > _MOST_NAMED else "")


def one_line(text: str) -> str:
    return "".join(character if character.isprintable() else "�" for character in text)
