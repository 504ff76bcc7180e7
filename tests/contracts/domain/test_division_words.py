"""Emmen's lots as each bidder reads them, and the two other rules."""

from dataclasses import replace
from fractions import Fraction

import pytest

from contracts.domain.division_words import division_sentences
from tenders.domain.definition import Criterion, LotDefinition, Method, ScaleLevel
from tenders.domain.method import Entry, decide
from tenders.domain.vocabulary import DivisionRule

METHOD = Method(
    lots=tuple(LotDefinition(number, f"Gebied {number}") for number in range(1, 5)),
    places=1,
    scale=(ScaleLevel("Uitstekend", Fraction(10)), ScaleLevel("Onvoldoende", Fraction(0))),
    criteria=(Criterion("1", "Kwaliteit", Fraction(100)),),
    max_lots_per_bidder=2,
    division_rule=DivisionRule.PREFERENCE,
)
VALUES = {"Noord": 9, "Oost": 8, "West": 7}
GIVES = "De verdeling geeft u de percelen"
PREFERENCES = {"Noord": (3, 1, 2, 4), "Oost": (1, 2, 3, 4), "West": (2, 4, 1, 3)}


def lots(rule: DivisionRule, limit: int = 2):
    method = replace(METHOD, division_rule=rule, max_lots_per_bidder=limit)
    entries = [
        Entry(name, PREFERENCES[name], values={lot: {"1": Fraction(value)} for lot in range(1, 5)})
        for name, value in VALUES.items()
    ]
    return method, decide(method, entries).lots


def told(rule: DivisionRule, lot: int, bidder: str, limit: int = 2) -> list[str]:
    method, found = lots(rule, limit)
    return division_sentences(method, found, lot, bidder)


def test_who_wins_reads_which_lots_the_division_gives() -> None:
    assert told(DivisionRule.PREFERENCE, 3, "Noord") == [
        "Een inschrijver kan ten hoogste 2 percelen krijgen.",
        "De verdeling geeft u de percelen 1 en 3.",
    ]


def test_who_wins_below_another_reads_that_the_other_has_its_maximum() -> None:
    assert told(DivisionRule.PREFERENCE, 2, "Oost")[-1] == (
        "Wie hoger staat dan een winnaar en dit perceel niet krijgt, heeft het maximum al bereikt."
    )


def test_who_stands_below_the_winner_reads_that() -> None:
    assert told(DivisionRule.PREFERENCE, 1, "West") == [
        "De winnaar staat hoger in de rangorde van dit perceel."
    ]


@pytest.mark.parametrize(
    ("rule", "lot", "why"),
    [
        (
            DivisionRule.PREFERENCE,
            2,
            "De verdeling geeft u de percelen 1 en 3: die staan hoger in uw voorkeur.",
        ),
        (DivisionRule.LOT_ORDER, 3, "De verdeling geeft u de percelen 1 en 2: die zijn eerder verdeeld."),
        (
            DivisionRule.HIGHEST_TOTAL,
            3,
            f"{GIVES} 1 en 2: zo worden de meeste plaatsen gevuld, en daarbij de meeste punten behaald.",
        ),
    ],
)
def test_who_is_passed_over_reads_the_rule_that_did_it(rule: DivisionRule, lot: int, why: str) -> None:
    assert told(rule, lot, "Noord") == [
        "Een inschrijver kan ten hoogste 2 percelen krijgen.",
        why,
        "Daarom gaat dit perceel naar een inschrijver die lager staat.",
    ]


def test_nothing_is_told_without_a_limit() -> None:
    method, found = lots(DivisionRule.PREFERENCE)

    assert division_sentences(replace(method, max_lots_per_bidder=None), found, 1, "Noord") == []
