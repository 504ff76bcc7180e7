from fractions import Fraction

from tenders.domain.definition import TieKey
from tenders.domain.method import Draw, decide, explain
from tenders.domain.vocabulary import TieOp
from tests.tenders.domain.method.builders import DRAW, by_criterion, entry, method

EQUAL = {"A": 5, "B": 5}


def sentences(outcome) -> list[str]:
    return [row.explanation for row in outcome.lots[1].ranking]


def test_a_higher_total():
    outcome = decide(method(), [entry("Anker", EQUAL), entry("Brug", {"A": 4, "B": 5})])

    assert sentences(outcome) == ["Anker staat boven Brug: hoger totaal (50,00 tegen 44,00)."] * 2


def test_totals_that_look_the_same_are_shown_until_they_differ():
    outcome = decide(method(), [entry("Anker", EQUAL), entry("Brug", {"A": "4.9999", "B": 5})])

    assert sentences(outcome)[1] == "Anker staat boven Brug: hoger totaal (50,000 tegen 49,999)."


def test_a_criterion_a_statement_and_a_price():
    tender = method(
        tie_break=(by_criterion("A"), TieKey(TieOp.STATEMENT, "X"), TieKey(TieOp.PRICE), DRAW), places=4
    )
    many, few = {"X": Fraction(500)}, {"X": Fraction(100)}
    entries = [
        entry("Anker", {"A": 7, "B": 2}, price=9, statements=few),
        entry("Brug", EQUAL, price=9, statements=many),
        entry("Cirkel", EQUAL, price="8.5", statements=few),
        entry("Delta", EQUAL, price=9, statements=few),
    ]

    outcome = decide(tender, entries)

    assert sentences(outcome)[1:] == [
        "Anker staat boven Brug: gelijk totaal (50,00), hoger op A (42,00 tegen 30,00).",
        "Brug staat boven Cirkel: gelijk totaal (50,00), hogere opgave X (500 tegen 100).",
        "Cirkel staat boven Delta: gelijk totaal (50,00), lagere prijs (8,5 tegen 9).",
    ]


def test_a_shared_position_and_a_draw():
    entries = [entry("Anker", EQUAL), entry("Brug", EQUAL)]

    shared, drawn = decide(method(), entries), decide(method(), entries, [Draw(1, ("Brug", "Anker"))])

    assert sentences(shared)[1] == (
        "Anker en Brug delen positie 1: gelijk totaal (50,00), en geen regel die hier geldt scheidt hen."
    )
    assert sentences(drawn)[1] == (
        "Brug staat boven Anker: gelijk totaal (50,00), gelijk op alle punten die hier tellen, door loting."
    )


def test_the_only_one_ranked():
    assert sentences(decide(method(), [entry("Anker", EQUAL)])) == ["Anker is de enige in de rangorde."]


def test_display_names_can_be_given():
    tender = method()
    outcome = decide(
        tender, [entry("Anker", EQUAL), entry("Brug", {"A": 4, "B": 5})], names={"Anker": "Anker BV"}
    )
    upper, lower = outcome.lots[1].ranking

    assert upper.explanation == "Anker BV staat boven Brug: hoger totaal (50,00 tegen 44,00)."
    assert explain(upper, lower, tender) == "Anker staat boven Brug: hoger totaal (50,00 tegen 44,00)."
