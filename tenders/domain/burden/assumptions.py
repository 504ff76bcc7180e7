"""With what the burden is estimated: one table, of which a tender may change each value."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from tenders.domain.facts import Facts


class Assumption(StrEnum):
    DECLARATION = "uea"
    FORM = "formulier"
    CERTIFICATE = "verklaring"
    PAPER = "stuk"
    REFERENCE = "referentie"
    STATEMENT = "opgave"
    PRICE = "prijs"
    WRITING = "schrijven"
    FREE_PAGES = "bladzijden_zonder_maximum"
    FIXED = "vaste_bladzijden"
    WORDS = "woorden_per_bladzijde"
    ANNEX = "bladzijden_per_bijlage"
    READING = "lezen"
    LOT = "volgend_perceel"
    RATE = "uurtarief"
    BIDDERS = "inschrijvers"
    SHARE = "deel_van_de_waarde"


@dataclass(frozen=True)
class Assumed:
    """What an assumption is called, in which unit, and its value where a tender says nothing."""

    words: str
    unit: str
    value: Fraction
    least: int = 0


_OURS: Mapping[Assumption, Assumed] = {
    Assumption.DECLARATION: Assumed("De eigen verklaring (UEA) invullen", "minuten", Fraction(90)),
    Assumption.FORM: Assumed("Een formulier invullen", "minuten", Fraction(45)),
    Assumption.CERTIFICATE: Assumed("Een verklaring of uittreksel aanvragen", "minuten", Fraction(30)),
    Assumption.PAPER: Assumed("Een stuk opzoeken dat er al is, zoals een polis", "minuten", Fraction(20)),
    Assumption.REFERENCE: Assumed("Een referentie vragen en beschrijven", "minuten", Fraction(120)),
    Assumption.STATEMENT: Assumed("Een getal uitrekenen en opgeven", "minuten", Fraction(30)),
    Assumption.PRICE: Assumed(
        "Een prijs berekenen, of nagaan of de vaste prijs past", "minuten", Fraction(180)
    ),
    Assumption.WRITING: Assumed(
        "Een bladzijde van het plan schrijven, met overleg", "minuten", Fraction(480)
    ),
    Assumption.FREE_PAGES: Assumed(
        "Bladzijden per criterium als er geen maximum is", "bladzijden", Fraction(4)
    ),
    Assumption.FIXED: Assumed(
        "Vaste tekst van het inkoopdocument en de overeenkomst", "bladzijden", Fraction(20)
    ),
    Assumption.WORDS: Assumed("Woorden op een bladzijde", "woorden", Fraction(400), least=1),
    Assumption.ANNEX: Assumed("Bladzijden van een bijlage", "bladzijden", Fraction(10)),
    Assumption.READING: Assumed("Een bladzijde lezen en bespreken", "minuten", Fraction(5)),
    Assumption.LOT: Assumed("Nog een perceel erbij, als u voor meer inschrijft", "minuten", Fraction(240)),
    Assumption.RATE: Assumed("Kosten van een uur werk", "euro", Fraction(75)),
    Assumption.BIDDERS: Assumed("Inschrijvers die u verwacht", "inschrijvers", Fraction(5), least=1),
    Assumption.SHARE: Assumed(
        "Wat alle inschrijvers samen ten hoogste kosten", "procent van de waarde", Fraction(1)
    ),
}


@dataclass(frozen=True)
class Assumptions:
    """`changed` holds the values that a tender has of its own."""

    changed: Mapping[Assumption, Fraction]

    def __getitem__(self, key: Assumption) -> Fraction:
        return self.changed.get(key, _OURS[key].value)


USUAL = Assumptions({})


def assumptions_of(facts: Facts) -> Assumptions:
    return Assumptions({Assumption(key): value for key, value in facts.burden.changed})


def described(key: Assumption) -> Assumed:
    return _OURS[key]
