"""The calculation that is shown gives the points that were computed."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from tenders.domain.definition import ScaleLevel
from tenders.domain.method import Entry, Outcome, as_dutch, decide
from tenders.domain.method.derivation import Step, steps_of, sum_of
from tenders.domain.vocabulary import FinalScore, PriceFormula
from tests.tenders.domain.method.builders import criterion, method, price
from tests.tenders.domain.method.test_properties import FEW_EXAMPLES, Case, cases

QUALITY = method(criterion("A", 40), criterion("B", 60))
_NUMBER = re.compile(r"(?:€ )?(\d[\d.]*)(?:,(\d+))?")


def worked_out(words: str) -> Fraction:
    """The value of "20 × (€ 4,00 − € 3,00) ÷ 2", read as a reader would with a calculator."""
    text = words.replace("laagste prijs ", "")
    numbers = _NUMBER.sub(
        lambda found: f"Fraction('{found[1].replace('.', '')}.{found[2] or '0'}')", text
    ).translate(str.maketrans({"×": "*", "÷": "/", "−": "-"}))
    return Fraction(eval(numbers, {"Fraction": Fraction}))


def steps(outcome: Outcome, case_method, bidder: str, lot: int = 1) -> tuple[Step, ...]:
    ranked = next(row for row in outcome.lots[lot].ranking if row.bidder == bidder)
    return steps_of(case_method, ranked, case_method.leaves)


def one(tender, *, values: dict[str, Fraction] | None = None, amount: str | None = None) -> tuple[Step, ...]:
    entry = Entry(
        "Anker",
        (1,),
        prices={} if amount is None else {1: Fraction(amount)},
        values={1: values or {}},
    )
    return steps(decide(tender, [entry]), tender, "Anker")


@given(case=cases())
@FEW_EXAMPLES
def test_what_is_shown_gives_the_points(case: Case) -> None:
    shown = case.method.leaves
    for found in case.outcome.lots.values():
        for ranked in found.ranking:
            made = steps_of(case.method, ranked, shown)
            assert [step.code for step in made] == [leaf.code for leaf in shown]
            assert sum(step.points for step in made) == ranked.total
            assert sum_of(made).endswith(f" = {as_dutch(ranked.total)}")
            for step in made:
                words, equals, points = step.calculation.partition(" = ")
                if equals:
                    assert worked_out(words) == step.points == ranked.points[step.code]
                    assert points == as_dutch(step.points)
                else:
                    assert step.calculation.startswith(f"{as_dutch(step.points)}: de prijs is niet hoger")


def test_a_level_is_named_with_its_value() -> None:
    named = replace(QUALITY, scale=(ScaleLevel("Uitstekend", Fraction(10)), ScaleLevel("Goed", Fraction(8))))

    first, second = one(named, values={"A": Fraction(8), "B": Fraction(10)})

    assert (first.basis, first.calculation) == ("score 8, ‘Goed’", "40 × 8 ÷ 10 = 32,00")
    assert one(QUALITY, values={"A": Fraction(8), "B": Fraction(10)})[0].basis == "score 8"
    assert sum_of((first, second)) == "32,00 + 60,00 = 92,00"
    assert first.is_exact


@pytest.mark.parametrize(
    ("rule", "words"),
    [(FinalScore.MEAN, "gemiddelde score 7,67"), (FinalScore.MEDIAN, "mediaan van de scores 7,67")],
)
def test_a_mean_that_is_no_level_is_shown_rounded_and_says_so(rule: FinalScore, words: str) -> None:
    tender = replace(QUALITY, final_score=rule)

    step, _ = one(tender, values={"A": Fraction(23, 3), "B": Fraction(8)})

    assert (step.basis, step.is_exact) == (words, False)
    assert step.points == Fraction(40 * 23, 30)


def test_a_linear_price_shows_bodem_and_plafond_to_its_last_decimal() -> None:
    linear = price("P", 30, PriceFormula.LINEAR, floor=40, ceiling=100)
    tender = method(criterion("A", 70), linear)
    made = {
        amount: one(tender, values={"A": Fraction(8)}, amount=amount)[1]
        for amount in ("40", "70.0005", "100")
    }

    assert made["40"].calculation == "30,00: de prijs is niet hoger dan de bodem van € 40,00"
    assert made["70.0005"].calculation == "30 × (€ 100,00 − € 70,0005) ÷ (€ 100,00 − € 40,00) = 15,00"
    assert not made["70.0005"].is_exact
    assert made["100"].calculation.endswith(" = 0,00")


def test_a_relative_price_names_the_lowest_price_that_counts() -> None:
    tender = method(criterion("A", 60), price("P", 40, PriceFormula.RELATIVE))
    entries = [
        Entry(name, (1,), prices={1: Fraction(amount)}, values={1: {"A": Fraction(8)}})
        for name, amount in (("Anker", "60"), ("Brug", "1250.50"))
    ]
    outcome = decide(tender, entries)

    assert steps(outcome, tender, "Brug")[1].calculation == "40 × laagste prijs € 60,00 ÷ € 1.250,50 = 1,92"
    assert steps(outcome, tender, "Anker")[1].calculation == "40 × laagste prijs € 60,00 ÷ € 60,00 = 40,00"
