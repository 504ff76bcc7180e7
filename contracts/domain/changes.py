"""Changes of a contract without a new tender: the routes of Aw 2.163b to 2.163g, with their figures and conditions.

The law binds contracts for sociale en andere specifieke diensten through the directive (art. 72); these routes hold for
them all. Amounts are whole cents; what is compared is exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from contracts.domain.errors import DecisionRefused
from contracts.domain.maximum import euros
from tenders.domain.checks.contract import THRESHOLD as EUROPEAN_THRESHOLD
from tenders.domain.wording import points_in_words

# Directive 2014/24 art. 4 (d): the threshold for social and other specific services, in cents.
THRESHOLD = int(EUROPEAN_THRESHOLD * 100)
MINOR_PERCENT = 10
MOST_PERCENT = 50


class Route(StrEnum):
    MINOR = "gering"
    CLAUSE = "herziening"
    ADDITIONAL = "aanvullend"
    UNFORESEEN = "onvoorzien"
    REPLACEMENT = "vervanging"
    INSUBSTANTIAL = "niet_wezenlijk"


@dataclass(frozen=True)
class Condition:
    """What must be so; `refusal` is the sentence where it is not."""

    code: str
    question: str
    refusal: str


@dataclass(frozen=True)
class Rule:
    """One route. `explains` is what the person writes down for it; `has_notice`: it is announced (eForms 38)."""

    article: str
    name: str
    about: str
    conditions: tuple[Condition, ...]
    explains: str
    has_notice: bool = False


_SAME_NATURE = Condition(
    "zelfde_aard",
    "De algemene aard van de opdracht blijft gelijk",
    "De algemene aard van de opdracht verandert. Daarvoor is een nieuwe aanbesteding nodig.",
)

RULES: Mapping[Route, Rule] = {
    Route.MINOR: Rule(
        "Aw 2012 art. 2.163b",
        "Geringe wijziging",
        "Alle geringe wijzigingen samen blijven onder de Europese drempel en onder 10% van de oorspronkelijke waarde.",
        (_SAME_NATURE,),
        "Waarom deze wijziging nodig is",
    ),
    Route.CLAUSE: Rule(
        "Aw 2012 art. 2.163c",
        "Herzieningsclausule",
        "De overeenkomst of de aanbesteding voorziet in deze wijziging, los van het bedrag.",
        (
            Condition(
                "duidelijk",
                "De clausule is duidelijk, nauwkeurig en ondubbelzinnig, en stond in de aanbestedingsstukken",
                "Een clausule die niet duidelijk, nauwkeurig en ondubbelzinnig in de aanbestedingsstukken stond, geeft "
                "geen grond voor een wijziging.",
            ),
            _SAME_NATURE,
        ),
        "Welke clausule, en wat daarin staat",
    ),
    Route.ADDITIONAL: Rule(
        "Aw 2012 art. 2.163d",
        "Noodzakelijke aanvullende diensten",
        "Aanvullende diensten zijn noodzakelijk, en een andere opdrachtnemer kan niet. Ten hoogste 50% per wijziging.",
        (
            Condition(
                "noodzakelijk",
                "De aanvullende diensten zijn noodzakelijk en zaten niet in de oorspronkelijke opdracht",
                "Diensten die niet noodzakelijk zijn, of al in de opdracht zaten, vallen niet onder deze route.",
            ),
            Condition(
                "geen_ander",
                "Een andere opdrachtnemer kan niet, om economische of technische redenen, en geeft aanzienlijk ongemak "
                "of aanzienlijke kosten",
                "Een andere opdrachtnemer kan dit doen. Daarvoor is een nieuwe aanbesteding nodig.",
            ),
            Condition(
                "niet_omzeilen",
                "De wijziging is niet bedoeld om de wet te omzeilen",
                "Opeenvolgende wijzigingen mogen de wet niet omzeilen.",
            ),
        ),
        "Waarom het noodzakelijk is, en waarom een ander niet kan",
        has_notice=True,
    ),
    Route.UNFORESEEN: Rule(
        "Aw 2012 art. 2.163e",
        "Onvoorziene omstandigheden",
        "Een zorgvuldige aanbestedende dienst kon dit niet voorzien. Ten hoogste 50% per wijziging.",
        (
            Condition(
                "onvoorzien",
                "Een zorgvuldige aanbestedende dienst kon de omstandigheden niet voorzien",
                "Wat te voorzien was, valt niet onder deze route.",
            ),
            _SAME_NATURE,
            Condition(
                "niet_omzeilen",
                "De wijziging is niet bedoeld om de wet te omzeilen",
                "Opeenvolgende wijzigingen mogen de wet niet omzeilen.",
            ),
        ),
        "Welke omstandigheden, en waarom die niet te voorzien waren",
        has_notice=True,
    ),
    Route.REPLACEMENT: Rule(
        "Aw 2012 art. 2.163f",
        "Andere opdrachtnemer",
        "Een ander neemt de plaats van de opdrachtnemer in, volgens een clausule of na een herstructurering.",
        (
            Condition(
                "rechtsopvolging",
                "Een clausule voorziet hierin, of de nieuwe opdrachtnemer volgt de oude op na een herstructurering "
                "zoals een fusie, overname of insolventie",
                "Zonder clausule of rechtsopvolging kan een ander de plaats van de opdrachtnemer niet innemen.",
            ),
            Condition(
                "geschikt",
                "De nieuwe opdrachtnemer voldoet aan de geschiktheidseisen van de aanbesteding, en er geldt geen "
                "uitsluitingsgrond",
                "Een opdrachtnemer die niet aan de geschiktheidseisen voldoet, kan de opdracht niet overnemen.",
            ),
            Condition(
                "verder_gelijk",
                "Verder verandert er niets wezenlijks",
                "Deze route is er niet voor andere wezenlijke wijzigingen.",
            ),
        ),
        "Wie de nieuwe opdrachtnemer is, en waarop de overgang berust",
    ),
    Route.INSUBSTANTIAL: Rule(
        "Aw 2012 art. 2.163g",
        "Niet-wezenlijke wijziging",
        "De wijziging had aan de aanbesteding niets veranderd, en verandert het evenwicht niet.",
        (
            Condition(
                "zelfde_gegadigden",
                "Met deze voorwaarde hadden geen andere partijen meegedaan of gewonnen",
                "Met deze voorwaarde hadden anderen kunnen meedoen of winnen. De wijziging is wezenlijk.",
            ),
            Condition(
                "evenwicht",
                "Het economisch evenwicht verandert niet in het voordeel van de opdrachtnemer",
                "Het economisch evenwicht verandert in het voordeel van de opdrachtnemer. De wijziging is wezenlijk.",
            ),
            Condition(
                "omvang",
                "Het toepassingsgebied wordt niet aanzienlijk groter",
                "Het toepassingsgebied wordt aanzienlijk groter. De wijziging is wezenlijk.",
            ),
            Condition(
                "zelfde_opdrachtnemer",
                "Er komt geen nieuwe opdrachtnemer",
                "Een nieuwe opdrachtnemer kan alleen met de route voor een andere opdrachtnemer.",
            ),
        ),
        "Waarom de wijziging niet wezenlijk is",
    ),
}


@dataclass(frozen=True)
class Calculation:
    """How a change compares. `original` is what was tendered, `index_percent` by what its price was raised since."""

    original: int
    index_percent: Fraction
    earlier: int
    amount: int

    @property
    def reference(self) -> Fraction:
        """The value as indexed (directive 2014/24 art. 72, third paragraph), in cents."""
        return self.original * (1 + self.index_percent / 100)

    @property
    def together(self) -> int:
        return self.earlier + self.amount

    def part(self, cents: int) -> Fraction:
        """In percent of the indexed value."""
        return cents * 100 / self.reference

    def limit(self, percent: int) -> Fraction:
        return self.reference * percent / 100


def calculation_lines(route: Route, found: Calculation) -> list[tuple[str, str]]:
    """What is shown of it, in the order in which one calculates."""
    lines = [
        ("Oorspronkelijke waarde", euros(found.original)),
        ("Indexering sinds de aanbesteding", f"{points_in_words(found.index_percent)}%"),
        ("Waarde met indexering", euros(int(found.reference))),
    ]
    if route is Route.MINOR:
        lines += [
            ("Eerdere geringe wijzigingen", euros_signed(found.earlier)),
            ("Deze wijziging", euros_signed(found.amount)),
            (
                "Samen",
                f"{euros_signed(found.together)} ({points_in_words(abs(found.part(found.together)))}%)",
            ),
            ("Grens van 10%", f"minder dan {euros(int(found.limit(MINOR_PERCENT)))}"),
            ("Europese drempel", f"minder dan {euros(THRESHOLD)}"),
        ]
    elif RULES[route].has_notice:
        lines += [
            (
                "Deze wijziging",
                f"{euros_signed(found.amount)} ({points_in_words(abs(found.part(found.amount)))}%)",
            ),
            ("Grens van 50% per wijziging", f"ten hoogste {euros(int(found.limit(MOST_PERCENT)))}"),
        ]
    else:
        lines.append(("Deze wijziging", euros_signed(found.amount)))
    return lines


def check_change(
    route: Route, found: Calculation | None, answers: Mapping[str, bool], *, explanation: str
) -> None:
    """Raise DecisionRefused with the reason why the change does not fit this route."""
    rule = RULES[route]
    for condition in rule.conditions:
        if not answers.get(condition.code):
            raise DecisionRefused(f"{condition.refusal} ({rule.article})", field=condition.code)
    if not explanation.strip():
        raise DecisionRefused(f"Schrijf op: {rule.explains.lower()}.", field="explanation")
    if route is Route.MINOR or rule.has_notice:
        if found is None or found.original <= 0:
            raise DecisionRefused(
                "De aanbesteding noemt geen waarde. Zonder oorspronkelijke waarde kan deze route niet worden getoetst."
            )
        _check_figures(route, found)


def _check_figures(route: Route, found: Calculation) -> None:
    article = RULES[route].article
    if route is Route.MINOR:
        together = abs(found.together)
        if together >= found.limit(MINOR_PERCENT):
            raise DecisionRefused(
                f"Samen met eerdere geringe wijzigingen is dit {euros(together)}: "
                f"{points_in_words(found.part(together))}% van de geïndexeerde waarde. "
                f"Dat moet minder zijn dan 10%, dus minder dan {euros(int(found.limit(MINOR_PERCENT)))}. ({article})",
                field="amount",
            )
        if together >= THRESHOLD:
            raise DecisionRefused(
                f"Samen met eerdere geringe wijzigingen is dit {euros(together)}. "
                f"Dat moet minder zijn dan de Europese drempel van {euros(THRESHOLD)}. ({article})",
                field="amount",
            )
    elif found.amount > found.limit(MOST_PERCENT):
        raise DecisionRefused(
            f"Deze wijziging is {euros(found.amount)}: {points_in_words(found.part(found.amount))}% van de "
            f"geïndexeerde waarde. Dat mag ten hoogste 50% zijn, dus {euros(int(found.limit(MOST_PERCENT)))}. "
            f"({article})",
            field="amount",
        )


def euros_signed(cents: int) -> str:
    return euros(cents) if cents >= 0 else f"– {euros(-cents)}"


def net(amounts: Sequence[int]) -> int:
    """Successive changes count with their net total: what was taken off is taken off."""
    return sum(amounts)
