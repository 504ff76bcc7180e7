"""What the buyer can change, in plain Dutch, where a number passes a bound."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tenders.domain.checks import Subject
from tenders.domain.definition import Method
from tenders.domain.method import as_dutch
from tenders.domain.simulation.statements import Statements, Weight
from tenders.domain.vocabulary import CriterionKind, SetAsideGround

DRAW_FROM = Fraction(5, 100)
TIE_FROM = Fraction(25, 100)
SHORT_FROM = Fraction(5, 100)
ASIDE_FROM = Fraction(20, 100)
SWAP_FROM = Fraction(1, 100)
WEIGHT_FROM = Fraction(5, 100)
WEIGHT_RATIO = Fraction(20, 100)
IDLE_BELOW = Fraction(1, 100)

_MINIMA = {
    SetAsideGround.BELOW_CRITERION_MINIMUM: ("het minimum van een criterium", Subject.CRITERIA),
    SetAsideGround.BELOW_TOTAL_MINIMUM: ("het minimum aantal punten", Subject.METHOD),
    SetAsideGround.KNOCK_OUT: ("het niveau van de schaal dat tot terzijde leggen leidt", Subject.SCALE),
    SetAsideGround.ABOVE_CEILING: ("het plafond van de prijs", Subject.CRITERIA),
}


@dataclass(frozen=True)
class Advice:
    """What was seen, what can be done about it, and the page where."""

    sentence: str
    change: str
    subject: Subject


def advice_on(method: Method, found: Statements, *, bidders: int) -> tuple[Advice, ...]:
    """In the order of how much an outcome depends on it; empty where nothing passes a bound."""
    return tuple(_advice(method, found, bidders))


def percent(part: Fraction, decimals: int = 1) -> str:
    return f"{as_dutch(part * 100, decimals)}%"


def _advice(method: Method, found: Statements, bidders: int) -> Iterator[Advice]:
    if all(method.places_in(lot.number) >= bidders for lot in method.lots):
        yield Advice(
            "Er zijn minstens zoveel overeenkomsten als inschrijvers: wie niet terzijde ligt, wint.",
            "Simuleer met meer inschrijvers, of sluit minder overeenkomsten.",
            Subject.METHOD,
        )
        return
    if found.drawn.part >= DRAW_FROM:
        yield Advice(
            f"In {percent(found.drawn.part)} van de velden is een loting nodig.",
            "Zet voor de loting een criterium of een opgave in de volgorde, of maak de schaal fijner.",
            Subject.TIE_BREAK,
        )
    if found.tie_at_limit.part >= TIE_FROM:
        yield Advice(
            f"In {percent(found.tie_at_limit.part)} van de velden staan inschrijvers gelijk op de gunningsgrens.",
            "Geef de schaal meer niveaus, of kies punten die niet steeds dezelfde sommen geven.",
            Subject.SCALE,
        )
    yield from _aside(found)
    if found.short.part >= SHORT_FROM and bidders > max(method.places_in(lot.number) for lot in method.lots):
        yield Advice(
            f"In {percent(found.short.part)} van de velden blijven er minder inschrijvers over dan er overeenkomsten "
            "zijn.",
            "Verlaag het minimum of het aantal overeenkomsten.",
            Subject.METHOD,
        )
    if found.swapped is not None and found.swapped.part >= SWAP_FROM:
        yield Advice(
            f"In {percent(found.swapped.part)} van de velden wisselen twee inschrijvers van positie als een derde "
            "niet had ingeschreven.",
            "Kies de formule lineair met een bodem en een plafond: dan hangt een score niet af van anderen.",
            Subject.CRITERIA,
        )
    yield from (advice for weight in found.weights if (advice := _weight(weight)))


def _aside(found: Statements) -> Iterator[Advice]:
    for row in found.set_aside:
        words, subject = _MINIMA[row.ground]
        if row.bids.part >= ASIDE_FROM:
            yield Advice(
                f"Door {words} vallen {percent(row.bids.part)} van de inschrijvingen af.",
                "Verlaag de grens, of leg uit waarom zoveel inschrijvingen mogen afvallen.",
                subject,
            )
        elif row.bids.count == 0 and row.ground in {
            SetAsideGround.BELOW_TOTAL_MINIMUM,
            SetAsideGround.BELOW_CRITERION_MINIMUM,
        }:
            yield Advice(
                f"Door {words} valt in geen enkel veld iemand af.",
                "Laat het minimum weg, of verhoog het als het iets moet betekenen.",
                subject,
            )


def _weight(weight: Weight) -> Advice | None:
    name = f"{weight.leaf.code} {weight.leaf.name}"
    if weight.effective is not None and (
        abs(weight.difference) >= WEIGHT_FROM and abs(weight.difference) >= WEIGHT_RATIO * weight.stated
    ):
        more = weight.difference > 0
        if weight.leaf.kind is CriterionKind.PRICE:
            change = "Kijk of bodem, plafond en formule passen bij de prijzen die u verwacht."
        elif more:
            change = "Geef dit criterium minder punten, of leg uit waarom het zwaarder weegt."
        else:
            change = "Geef dit criterium meer punten, of stel de vraag zo dat inschrijvers meer verschillen."
        return Advice(
            f"{name} weegt volgens de leidraad {percent(weight.stated)}, maar bepaalt "
            f"{percent(weight.effective)} van de verschillen tussen de totalen.",
            change,
            Subject.CRITERIA,
        )
    if weight.stated >= WEIGHT_FROM and weight.decides.part < IDLE_BELOW:
        return Advice(
            f"{name} bepaalt in {percent(weight.decides.part)} van de velden wie wint.",
            "Kijk of u dit criterium nodig hebt: het kost inschrijvers werk.",
            Subject.CRITERIA,
        )
    return None
