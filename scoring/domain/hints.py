"""Hints while a motivation is written. They advise and never refuse: the judgement is the evaluator's."""

import re
from collections.abc import Collection, Iterable
from enum import StrEnum

from scoring.domain.dutch import shares_a_word, tone_of

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
    NO_PLACE = (
        "U noemt geen pagina of paragraaf van het plan. "
        "Schrijf erbij waar u dit las: dan kan de inschrijver uw oordeel nagaan."
    )
    NO_ASPECT = (
        "U noemt geen van de punten waarop de commissie bij dit criterium let. "
        "Kijk of uw motivering over die punten gaat."
    )
    ONLY_STRENGTHS = (
        "U noemt alleen sterke punten en koos niet het hoogste niveau. "
        "Schrijf ook wat ontbreekt of beter kan."
    )
    ONLY_WEAKNESSES = (
        "U noemt alleen zwakke punten en koos niet het laagste niveau. Schrijf ook wat het plan wel biedt."
    )


def motivation_hints(
    text: str,
    *,
    level_label: str = "",
    labels: Iterable[str] = (),
    texts_for_others: Iterable[str] = (),
    other_names: Iterable[str] = (),
    hidden_names: Iterable[str] = (),
    page_reference: str = "",
    aspects: Iterable[str] = (),
    set_aside: Collection[str] = (),
) -> tuple[Hint, ...]:
    """What to look at again. An empty text gets no hint: that it is missing is said elsewhere.

    `texts_for_others` are the writer's own texts on the same criterion for other bidders, `other_names` those
    bidders. `hidden_names` are those of all bidders where the judging goes without names, the one that is judged
    among them: else the hint that stays away would tell who it is. `labels` are the levels of the scale from the
    highest to the lowest, `aspects` what the tender published under the criterion. `set_aside` names the hints about
    which the writer said why they do not apply.
    """
    written = _plain(text)
    if not written:
        return ()
    hints = []
    if len(written) < SHORT_MOTIVATION:
        hints.append(Hint.TOO_SHORT)
    if any(_plain(other) == written for other in texts_for_others):
        hints.append(Hint.SAME_AS_OTHER)
    labels = tuple(labels)
    if level_label and _names_other_level(written, level_label, labels):
        hints.append(Hint.OTHER_LEVEL)
    if any(_names(written, name) for name in other_names):
        hints.append(Hint.OTHER_NAME)
    if any(_names(written, name) for name in hidden_names):
        hints.append(Hint.ANY_NAME)
    if not cites_a_place(text, page_reference):
        hints.append(Hint.NO_PLACE)
    if not shares_a_word(text, aspects):
        hints.append(Hint.NO_ASPECT)
    hints += _one_sided(text, level_label, labels)
    return tuple(hint for hint in hints if hint.name not in set_aside)


# Words that say what kind of body it is, and not which one.
_COMMON = frozenset(
    {"stichting", "zorg", "zorggroep", "bv", "b.v.", "vof", "nv", "coöperatie", "de", "het", "van"}
)


_PART = r"(?:pagina|pag|bladzijde|blz|paragraaf|par|hoofdstuk|hfst|alinea|sectie|bijlage|figuur|tabel)"
_PLACE = re.compile(
    rf"""
    \b{_PART}(?:['’]?s|n)?\b [.:]? \s* (?:nr\.?\s*)? (?:\d | [a-z]\b | [ivx]+\b)  # pagina 3, blz. 3, paragraaf b
    | \bp{{1,2}}\.? \s? \d                                                       # p. 3, pp. 3-5
    | § \s* \w                                                                  # § 2.1
    | \b(?:\d+(?:e|de|ste)|eerste|tweede|derde|vierde|vijfde|laatste) \s+ {_PART}\b  # de tweede alinea
    """,
    re.VERBOSE,
)


def cites_a_place(text: str, page_reference: str = "") -> bool:
    """Whether the text, or the field for it, says where in the plan something stands."""
    return any(sign.isalnum() for sign in page_reference) or bool(_PLACE.search(_plain(text)))


def _one_sided(text: str, chosen: str, labels: tuple[str, ...]) -> tuple[Hint, ...]:
    """One side of the balance alone, where the level is not the end of the scale on that side.

    A level that is named ("dit is goed") is no strength or weakness yet, but may be meant as one.
    """
    if chosen not in labels:
        return ()
    tones = (tone_of(text), tone_of(_without(text, labels)))
    if chosen != labels[0] and all(tone.only_praises for tone in tones):
        return (Hint.ONLY_STRENGTHS,)
    if chosen != labels[-1] and all(tone.only_finds_fault for tone in tones):
        return (Hint.ONLY_WEAKNESSES,)
    return ()


def _without(text: str, labels: Iterable[str]) -> str:
    named = "|".join(re.escape(label.casefold()) for label in labels)
    return re.sub(rf"\b(?:{named})\b", " ", text.casefold())


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
