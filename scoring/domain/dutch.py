"""Reading Dutch roughly, for hints: which words are shared, and whether a text praises or finds fault.

It is no grammar. Where it cannot tell it says so, and the hint stays away.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# From this length on a word that begins another is the same word: "bereikbaar" and "bereikbaarheid".
_PREFIX = 5
# And so are two words that begin with as many of the same letters: "begeleiding" and "begeleiders".
_STEM = 8
# Words that say nothing about the subject: small words, and what stands in any motivation or aspect.
_STOP = _words(
    """
    aan aanbesteding aanbieder aanbieders achter alle alleen als andere anders beantwoord beschrijf beschrijft
    beschreven beschrijving bij binnen buiten criterium daarbij daarmee dan dat deel deze die dit doe doen doet
    door dus een eens elk elke enkele eigen ene haar had heb hebben heeft hem hen het hier hij hoe hun iets
    ieder iedere inschrijver inschrijvers inschrijving kan kunnen maakt maken mate meer men met mij moet moeten
    naar neemt nemen niet noemt nodig nog onder onderdeel ook over per plan punt punten rond sommige staat tegen
    ten ter tijdens toe toelichting tot uit uitwerking uitgewerkt van vanuit veel verder via voor voorkomt vraag
    waar waarbij waarin waarmee waarom waarop wanneer want wat wel welk welke werd wie wij wijze wil wordt worden
    zal zich zij zijn zit zoals zodat zou zullen
    """
)
_ENDINGS = ("s", "n", "e", "en")
_STRONG = _words(
    """
    aansprekend aantoonbaar compleet concreet consequent deskundig doordacht doeltreffend duidelijk
    effectief expliciet goed grondig haalbaar helder innovatief krachtig logisch meerwaarde onderscheidend
    onderbouwd ontzorgt overtuigend overtuigt passend pluspunt positief praktisch prima realistisch samenhangend
    sterk toepasselijk toetsbaar uitgebreid uitgewerkt uitmuntend uitstekend vertrouwen vlot volledig voldoende
    voldoet waardevol zorgvuldig
    """
)
_WEAK = _words(
    """
    aandachtspunt afbreuk beperkt eenzijdig gebrek gebrekkig gemis globaal hiaat inconsequent jammer kwetsbaar
    mager magertjes matig minpunt mist ontbreekt ontbreken ontbrekend onbeantwoord onderbelicht
    onduidelijk onjuist onlogisch onrealistisch onvolledig onvoldoende oppervlakkig risico slecht
    summier tegenstrijdig tekort tekortkoming teleurstellend twijfel vaag verbeterpunt verwarrend zorgelijk
    zwak zwakte
    """
)
_NEGATIONS = _words("geen nauwelijks niet nergens niets nooit weinig zonder")
# After these a text may say the opposite in words that no list has.
_TURNS = _words("alhoewel echter hoewel kanttekening maar minder ofschoon slechts toch wel tegenover wens")
# How many words before a word a negation still belongs to it.
_REACH = 3
_CLAUSE = re.compile(r"[.,;:!?()\n–]")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Tone:
    """What a text says of a plan: something strong, something weak; `turns` where it may say either."""

    strong: bool
    weak: bool
    turns: bool

    @property
    def only_praises(self) -> bool:
        return self.strong and not self.weak and not self.turns

    @property
    def only_finds_fault(self) -> bool:
        return self.weak and not self.strong and not self.turns


def shares_a_word(text: str, lines: Iterable[str]) -> bool:
    """Whether the text has a significant word of one of the lines, in whatever form.

    True where the lines have no such word: then nothing can be said.
    """
    wanted = {form for line in lines for word in _significant(line) for form in _forms(word)}
    if not wanted:
        return True
    found = {form for word in _significant(text) for form in _forms(word)}
    if not wanted.isdisjoint(found | _beginnings(found)) or not _beginnings(wanted).isdisjoint(found):
        return True
    return not _beginnings(wanted, _STEM).isdisjoint(_beginnings(found, _STEM))


def tone_of(text: str) -> Tone:
    """Judge by lists of words; a negation shortly before a word turns it round ("niet concreet")."""
    strong = weak = turns = False
    for clause in _CLAUSE.split(_folded(text).replace("niet alleen", "").replace("niet slechts", "")):
        words = _WORD.findall(clause)
        negations = {place for place, word in enumerate(words) if word in _NEGATIONS}
        turns = turns or not _TURNS.isdisjoint(words)
        for place, word in enumerate(words):
            praises, blames = _is_in(_STRONG, word), _is_in(_WEAK, word)
            if praises or blames:
                # "Ontbreekt niet" says it behind the word.
                near = set(range(place - _REACH, place)) | ({place + 1} if blames else set())
                turned = near & negations
                negations -= turned
                says_good = praises != bool(turned)
                strong, weak = strong or says_good, weak or not says_good
        # A negation that belongs to no word of the lists: "noemt geen termijn".
        turns = turns or bool(negations)
    return Tone(strong, weak, turns)


def _is_in(words: frozenset[str], word: str) -> bool:
    """Also with the ending of an adjective: "sterke", "zwakke"."""
    return word in words or not _forms(word).isdisjoint(_NORMAL[words])


def _significant(text: str) -> set[str]:
    return {word for word in _WORD.findall(_folded(text)) if len(word) > 2 and word not in _STOP}


def _forms(word: str) -> set[str]:
    """The word, and without each ending that leaves three letters; so that "taak" meets "taken"."""
    shorter = {word.removesuffix(end) for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 3}
    return {_normal(each) for each in {word, *shorter}}


def _normal(word: str) -> str:
    """One spelling for what only the syllable spells otherwise: "taak" and "tak-en", "huis" and "huiz-en"."""
    single = re.sub(r"(.)\1", r"\1", word)
    return single[:-1] + {"v": "f", "z": "s"}.get(single[-1], single[-1])


def _beginnings(forms: Iterable[str], shortest: int = _PREFIX) -> set[str]:
    return {form[:end] for form in forms for end in range(shortest, len(form))}


def _folded(text: str) -> str:
    """Without capitals and accents: "cliënt" is also typed as "client"."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


_NORMAL = {words: frozenset(_normal(word) for word in words) for words in (_STRONG, _WEAK)}
