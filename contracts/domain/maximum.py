"""The maximum value of a framework (C-216/17 Coopservice, C-23/20 Simonsen & Weel), in whole cents.

What counts is what was realised over all contracts, lots and municipalities of the tender, with what is still to come
of the call-offs that run. Once the maximum is reached the framework has no effect any more: nothing is called off.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from contracts.domain.amounts import amount_in_words
from contracts.domain.errors import DecisionRefused
from tenders.domain.wording import points_in_words

# Parts of the maximum, in percent, at which somebody is told; at the last one nothing is called off any more.
MARKS = (70, 85, 95, 100)
FULL = MARKS[-1]
# Fifteen figures before the comma are more than any budget, and fit the column.
MOST_CENTS = 10**15


@dataclass(frozen=True)
class CallOff:
    """An assignment under the framework: what it was expected to cost, and what of that was realised so far."""

    amount: int
    realised: int = 0
    is_open: bool = True

    @property
    def to_come(self) -> int:
        """Nothing once it was finished or withdrawn, or where it cost more than was expected."""
        return max(0, self.amount - self.realised) if self.is_open else 0


@dataclass(frozen=True)
class Use:
    """How much of the maximum is used. `maximum` is None where the tender named none: then nothing can be said."""

    realised: int
    to_come: int
    maximum: int | None

    @property
    def used(self) -> int:
        return self.realised + self.to_come

    @property
    def percent(self) -> Fraction | None:
        return Fraction(self.used * 100, self.maximum) if self.maximum else None

    @property
    def room(self) -> int | None:
        """What can still be called off."""
        return max(0, self.maximum - self.used) if self.maximum is not None else None

    @property
    def is_full(self) -> bool:
        return self.maximum is not None and self.used >= self.maximum

    @property
    def reached(self) -> tuple[int, ...]:
        """The marks that were reached, without rounding: 69,999 % is not 70 %."""
        if not self.maximum:
            return ()
        return tuple(mark for mark in MARKS if self.used * 100 >= mark * self.maximum)


def use_of(realised: int, call_offs: Iterable[CallOff], maximum: int | None) -> Use:
    return Use(realised, sum(one.to_come for one in call_offs), maximum)


def cents_of(amount: Decimal | Fraction) -> int:
    """Exact; ValueError for parts of a cent."""
    cents = Fraction(amount) * 100
    if cents.denominator != 1:
        raise ValueError(f"{amount} has parts of a cent.")
    return cents.numerator


def ceiling_of(maximum: Decimal | Fraction | None, raised: int = 0) -> int | None:
    """The maximum as announced, downwards to a whole cent, with what changes added to it; None where none was named."""
    if maximum is None or maximum <= 0:
        return None
    return int(Fraction(maximum) * 100) + raised


def euros(cents: int) -> str:
    return amount_in_words(Fraction(cents, 100))


def check_call_off(amount: int, use: Use) -> None:
    """Raise DecisionRefused where the maximum has no room for it."""
    if amount <= 0:
        raise DecisionRefused("Vul een bedrag boven nul in.", field="amount")
    if use.maximum is None or use.room is None:
        return
    if use.is_full:
        raise DecisionRefused(
            f"De maximale waarde van {euros(use.maximum)} is bereikt. Onder deze raamovereenkomst kan niets "
            "meer worden afgeroepen: daarvoor is een nieuwe aanbesteding nodig."
        )
    if amount > use.room:
        raise DecisionRefused(
            f"Met deze afroep komt de waarde boven het maximum van {euros(use.maximum)}. "
            f"Er is nog ruimte voor {euros(use.room)}.",
            field="amount",
        )


def check_month(month: date, *, starts_on: date, last_on: date, today: date) -> None:
    """A month of the contract that has begun. `month` is its first day."""
    if month > today:
        raise DecisionRefused(
            "Deze maand moet nog beginnen. Vul een maand in die voorbij of bezig is.", field="month"
        )
    if not starts_on.replace(day=1) <= month <= last_on:
        raise DecisionRefused(
            f"Het contract loopt van {month_in_words(starts_on)} tot en met {month_in_words(last_on)}. "
            "Vul een maand daarbinnen in.",
            field="month",
        )


MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def month_in_words(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def percent_in_words(part: Fraction) -> str:
    """ "96,25%", downwards: what is not reached is not shown as reached."""
    return f"{points_in_words(Fraction(int(part * 100), 100))}%"
