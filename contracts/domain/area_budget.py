"""Gebiedsbudget of Emmen: a lump sum per area and year, adjusted by the number of beschikkingen; exact until the cent.

The inkoopstrategie says "lumpsum per jaar per gebied" and "aantal beschikkingen", and leaves the formula open. Here the
budget moves along in proportion, for the part of it that the authority lets move.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contracts.domain.amounts import amount_in_words
from contracts.domain.errors import DecisionRefused
from tenders.domain.wording import points_in_words

MOST_COUNT = 1_000_000


@dataclass(frozen=True)
class AreaBudget:
    """`expected` beschikkingen the budget was made for; `actual` is None until it is known; `moving` in percents."""

    budget: Decimal
    expected: int
    actual: int | None = None
    moving: Decimal = Decimal(100)


@dataclass(frozen=True)
class Step:
    """One line of the calculation, as a reader can do it again."""

    label: str
    calculation: str
    outcome: str


def check_budget(budget: AreaBudget) -> None:
    """Raise DecisionRefused, at its field, for numbers with which nothing can be calculated."""
    if budget.budget <= 0:
        raise DecisionRefused("Een budget is meer dan € 0.", field="budget")
    if not 1 <= budget.expected <= MOST_COUNT:
        raise DecisionRefused(f"Vul 1 tot en met {MOST_COUNT} beschikkingen in.", field="expected")
    if budget.actual is not None and not 0 <= budget.actual <= MOST_COUNT:
        raise DecisionRefused(f"Vul 0 tot en met {MOST_COUNT} beschikkingen in.", field="actual")
    if not 0 <= budget.moving <= 100:
        raise DecisionRefused("Vul een percentage van 0 tot en met 100 in.", field="moving")


def adjusted(budget: AreaBudget) -> Decimal:
    """budget × (1 + moving × (actual − expected) / expected), to the cent, half up; `budget` until it is known."""
    return _cents(Fraction(budget.budget) + _change(budget))


def change(budget: AreaBudget) -> Decimal:
    """What comes on top, or goes off (below zero), to the cent."""
    return adjusted(budget) - budget.budget


def steps(budget: AreaBudget) -> list[Step]:
    """The calculation line by line; empty until the number of beschikkingen is known."""
    if budget.actual is None:
        return []
    more = budget.actual - budget.expected
    money = amount_in_words
    whole = Fraction(budget.budget)
    moving = Fraction(budget.moving)
    return [
        Step("Verschil in beschikkingen", f"{budget.actual} − {budget.expected}", _signed(more)),
        Step(
            "Deel van het budget dat meebeweegt",
            f"{money(whole)} × {points_in_words(moving)}%",
            money(whole * moving / 100),
        ),
        Step(
            "Aanpassing",
            f"{money(whole * moving / 100)} × {_signed(more)} / {budget.expected}",
            _signed_money(change(budget)),
        ),
        Step(
            "Aangepast budget", f"{money(whole)} {_plus(change(budget))}", money(Fraction(adjusted(budget)))
        ),
    ]


def total(budgets: Sequence[AreaBudget]) -> Decimal:
    """Of all areas together; each is rounded first, so that the lines add up."""
    return sum((adjusted(each) for each in budgets), Decimal("0.00"))


def _change(budget: AreaBudget) -> Fraction:
    if budget.actual is None:
        return Fraction(0)
    part = Fraction(budget.budget) * Fraction(budget.moving) / 100
    return part * (budget.actual - budget.expected) / budget.expected


def _cents(value: Fraction) -> Decimal:
    """Half up; a budget is never below zero, so that half up is also away from zero."""
    cents = (value.numerator * 200 + value.denominator) // (2 * value.denominator)
    return Decimal(cents).scaleb(-2)


def _signed(number: int) -> str:
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "0"


def _signed_money(value: Decimal) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{amount_in_words(Fraction(abs(value)))}"


def _plus(value: Decimal) -> str:
    return f"{'−' if value < 0 else '+'} {amount_in_words(Fraction(abs(value)))}"
