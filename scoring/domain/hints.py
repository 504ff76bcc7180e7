"""Hints while a motivation is written. They advise and never refuse: the judgement is the evaluator's."""

import re
from collections.abc import Collection, Iterable
from enum import StrEnum

SHORT_MOTIVATION = 120


class Hint(StrEnum):
    """What may be wrong with a motivation; the value is the sentence for the writer."""

    TOO_SHORT = (
        "Deze motivering is kort. Noem wat u in het plan las en waarom dat bij dit niveau van de schaal past."
    )
    SAME_AS_OTHER = (
        "Deze motivering is gelijk aan uw tekst bij een andere inschrijver. "
        "Schrijf wat dit plan anders maakt."
    )
    OTHER_NAME = (
        "U noemt een andere inschrijver. De brief gaat naar deze inschrijver: beschrijf alleen dit plan."
    )
    ANY_NAME = (
        "U noemt een inschrijver bij naam. Deze beoordeling gaat zonder namen: beschrijf alleen het plan."
    )
    OTHER_LEVEL = (
        "U noemt een ander niveau van de schaal dan u koos. Kijk of de tekst en het niveau bij elkaar passen."
    )


def motivation_hints(
    text: str,
    *,
    level_label: str = "",
    labels: Iterable[str] = (),
    texts_for_others: Iterable[str] = (),
    other_names: Iterable[str] = (),
    hidden_names: Iterable[str] = (),
    set_aside: Collection[str] = (),
) -> tuple[Hint, ...]:
    """What to look at again. An empty text gets no hint: that it is missing is said elsewhere.

    `texts_for_others` are the writer's own texts on the same criterion for other bidders, `other_names` those
    bidders. `hidden_names` are those of all bidders where the judging goes without names, the one that is judged
    among them: else the hint that stays away would tell who it is. `set_aside` names the hints about which the
    writer said why they do not apply.
    """
    written = _plain(text)
    if not written:
        return ()
    hints = []
    if len(written) < SHORT_MOTIVATION:
        hints.append(Hint.TOO_SHORT)
    if any(_plain(other) == written for other in texts_for_others):
        hints.append(Hint.SAME_AS_OTHER)
    if level_label and _names_other_level(written, level_label, labels):
        hints.append(Hint.OTHER_LEVEL)
    if any(_names(written, name) for name in other_names):
        hints.append(Hint.OTHER_NAME)
    if any(_names(written, name) for name in hidden_names):
        hints.append(Hint.ANY_NAME)
    return tuple(hint for hint in hints if hint.name not in set_aside)


# Words that say what kind of body it is, and not which one.
_COMMON = frozenset(
    {"stichting", "zorg", "zorggroep", "bv", "b.v.", "vof", "nv", "coöperatie", "de", "het", "van"}
)


def names_one_of(text: str, bidders: Iterable[str]) -> bool:
    """Whether the text has the name of one of the bidders."""
    written = _plain(text)
    return any(_names(written, bidder) for bidder in bidders)


def _names(written: str, bidder: str) -> bool:
    """Whether the text has the name, with or without the words that any organisation may have in it."""
    words = _plain(bidder).split()
    own = " ".join(word for word in words if word not in _COMMON)
    wanted = {" ".join(words), own if len(own) > 3 else ""} - {""}
    # Most names stand nowhere in the text: a pattern is made for those that do.
    return any(name in written and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", written) for name in wanted)


def _names_other_level(written: str, chosen: str, labels: Iterable[str]) -> bool:
    named = {
        label.casefold() for label in labels if re.search(rf"\b{re.escape(label.casefold())}\b", written)
    }
    return bool(named) and chosen.casefold() not in named


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
