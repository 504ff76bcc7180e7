"""What a letter would give away of another bid (Aw 2.57, 2.104, 2.138): a passage marked confidential, or a name.

Compared are the free texts of people: reasons, motivations and relative advantages. A passage is given away where the
text has SHARED_WORDS of its words in a row, or a shorter passage as a whole; case, punctuation and line ends aside.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from contracts.domain.completeness import Part
from contracts.domain.content import LetterContent

SHARED_WORDS = 5
_LETTERS_IN_A_SHORT_PASSAGE = 4
_WORD = re.compile(r"\w+")


class Given(StrEnum):
    """What is given away."""

    PASSAGE = "passage"
    NAME = "name"


@dataclass(frozen=True)
class FreeText:
    """A text that somebody wrote, where it stands in the letter. `allowed` are the bidders that may be named in it."""

    part: Part
    text: str
    allowed: frozenset[str]
    lot: int | None = None
    criterion: str = ""


@dataclass(frozen=True)
class Flag:
    """Somebody looks at this before the letter goes. `words` is what the text has of the other bid.

    `mark` stays the same as long as text, words and the other bidder do, also in the letters to others: who set the
    flag aside once need not do it for each letter, and a text that changes is looked at anew.
    """

    given: Given
    part: Part
    other: str
    words: str
    mark: str
    lot: int | None = None
    criterion: str = ""


class Secrets:
    """The names and confidential passages of all bidders, prepared for comparing many texts."""

    def __init__(self, passages: Mapping[str, Sequence[str]]) -> None:
        self._names = {bidder: _words(bidder) for bidder in passages}
        self._runs: dict[tuple[str, ...], set[str]] = {}
        for bidder, texts in passages.items():
            for text in texts:
                for run in _runs_of(_words(text)):
                    self._runs.setdefault(run, set()).add(bidder)
        self._lengths = sorted({len(run) for run in self._runs}, reverse=True)
        self._seen: dict[str, list[tuple[Given, str, str]]] = {}

    def flags_in(self, content: LetterContent) -> list[Flag]:
        """Everything in this letter that belongs to another bidder, once per text and bidder."""
        found = []
        for text in free_texts(content):
            for given, other, words in self._matches(text.text):
                is_named_rightly = given is Given.NAME and other in text.allowed
                if other == content.bidder or is_named_rightly:
                    continue
                mark = sha256("\n".join((given, other, words, text.text)).encode()).hexdigest()
                found.append(Flag(given, text.part, other, words, mark, text.lot, text.criterion))
        return found

    def _matches(self, text: str) -> list[tuple[Given, str, str]]:
        if text not in self._seen:
            self._seen[text] = list(self._compare(_words(text)))
        return self._seen[text]

    def _compare(self, words: tuple[str, ...]) -> Iterator[tuple[Given, str, str]]:
        given: set[str] = set()
        for length in self._lengths:
            for start in range(len(words) - length + 1):
                run = words[start : start + length]
                for other in sorted(self._runs.get(run, set()) - given):
                    given.add(other)
                    yield Given.PASSAGE, other, " ".join(run)
        for other, name in self._names.items():
            if name and _contains(words, name):
                yield Given.NAME, other, other


def free_texts(content: LetterContent) -> Iterator[FreeText]:
    """What people wrote of a letter; who wins a lot may be named in what is said about that lot."""
    nobody = frozenset({content.bidder})
    winners = nobody | {name for lot in content.lots for name in lot.winners}
    yield FreeText(Part.DECISION_REASON, content.decision_reason, winners)
    for lot in content.lots:
        known = nobody | set(lot.winners)
        yield FreeText(Part.DECISION_REASON, lot.reason, known, lot.number)
        for ground in lot.grounds:
            yield FreeText(Part.GROUND_REASON, ground.reason, nobody, lot.number)
        for criterion in lot.criteria:
            yield FreeText(Part.MOTIVATION, criterion.motivation, nobody, lot.number, criterion.code)
            for winner in criterion.winners:
                yield FreeText(Part.ADVANTAGE, winner.advantage, known, lot.number, criterion.code)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _runs_of(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """All runs of the passage that give it away; a word or two of a few letters give nothing away."""
    if len(words) < SHARED_WORDS:
        if sum(map(len, words)) >= _LETTERS_IN_A_SHORT_PASSAGE:
            yield words
        return
    for start in range(len(words) - SHARED_WORDS + 1):
        yield words[start : start + SHARED_WORDS]


def _contains(words: tuple[str, ...], run: tuple[str, ...]) -> bool:
    return any(words[start : start + len(run)] == run for start in range(len(words) - len(run) + 1))
