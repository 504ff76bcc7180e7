"""A motivation of the commission that begins with texts of members: each is marked with whose it is.

The marks are for the room. What is kept has none, for the letter quotes it; the names are kept beside it.
"""

import re
from collections.abc import Collection, Iterable


def with_marks(texts: Iterable[tuple[str, str]]) -> str:
    """The texts of (name, text), one paragraph each."""
    return "\n\n".join(f"[{name}] {text.strip()}" for name, text in texts if text.strip())


def without_marks(text: str, names: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """The text without marks, and the names of which a mark was still there, in order."""
    used: list[str] = []

    def take(match: re.Match[str]) -> str:
        name = match[1]
        if name not in names:
            return match[0]
        if name not in used:
            used.append(name)
        return ""

    return re.sub(r"\[([^\[\]\n]+)\][ ]?", take, text), tuple(used)
