"""How a toelatingsprocedure calls what an aanbesteding with award criteria calls otherwise.

Sentences that hold for both are written once, in the words of an award, and said here in those of an admission: nothing
is awarded there, nobody wins, and nothing is ranked. Never for what a person wrote.
"""

import re
from collections.abc import Mapping

# In order: a phrase with its article, or a longer one, before the word in it.
_WORDS: Mapping[str, str] = {
    "de voorlopige gunning": "het toelatingsbesluit",
    "een voorlopige gunning": "een toelatingsbesluit",
    "voorlopige gunning": "toelatingsbesluit",
    "de gunningsbeslissing": "het toelatingsbesluit",
    "deze gunningsbeslissing": "dit toelatingsbesluit",
    "nieuwe gunningsbeslissing": "nieuw toelatingsbesluit",
    "gunningsbeslissing": "toelatingsbesluit",
    "gunningsrapport": "toelatingsverslag",
    "gunningsdocument": "toelatingsdocument",
    "gunt aan niemand": "laat niemand toe",
    "gun definitief": "maak de toelating definitief",
    "dit besluit gunt wel": "dit besluit laat wel toe",
    "definitief te gunnen": "definitief toe te laten",
    "wij gunnen deze opdracht niet": "wij laten niemand toe",
    "kan niet worden gegund": "kan niemand worden toegelaten",
    "gunt aan": "laat toe:",
    "besluit om niet te gunnen": "besluit om niemand toe te laten",
    "niet te gunnen": "niemand toe te laten",
    "opschortende termijn": "reactietermijn",
    "winnaars": "toegelaten aanbieders",
    "winnaar": "toegelaten aanbieder",
    "winnende inschrijvers": "toegelaten aanbieders",
    "winnende inschrijver": "toegelaten aanbieder",
    "niet gegund": "niet toegelaten",
    "gegund": "toegelaten",
    "gunning": "toelating",
    "niet gunnen": "niemand toelaten",
    "gunnen": "toelaten",
    "de rangorde": "de uitkomst van de toetsing",
    "rangorde": "uitkomst van de toetsing",
}
_ANY = re.compile(r"\b(" + "|".join(re.escape(word) for word in _WORDS) + r")(?![a-z])", re.IGNORECASE)
_TAG = re.compile(r"(<[^>]*>)")


def in_admission_words(text: str) -> str:
    """The same sentence about an admission; a capital stays a capital."""
    return _ANY.sub(_said, text)


def said(text: str, *, is_admission: bool) -> str:
    return in_admission_words(text) if is_admission else text


def html_said(html: str) -> str:
    """The same of a piece of a page: what stands in its tags, such as addresses, stays."""
    parts = _TAG.split(html)
    return "".join(part if part.startswith("<") else in_admission_words(part) for part in parts)


def _said(found: re.Match[str]) -> str:
    word = found.group(0)
    other = _WORDS[word.lower()]
    return other[:1].upper() + other[1:] if word[:1].isupper() else other
