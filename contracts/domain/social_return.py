"""Social return: a part of the turnover that a contractor gives back as work for who is far from it, in whole cents.

A special condition of Aw 2.80: it is connected with the assignment. The obligation is a percentage of what was paid
under the contract; efforts count once a contract manager accepted them, for the year in which they were carried out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from contracts.domain.errors import DecisionRefused
from tenders.domain.wording import date_in_words

# As for a realised value: more than any budget, and it fits the column.
MOST_CENTS = 10**13
MOST_HOURS = 100_000
FULL = 100


class Kind(StrEnum):
    """What an effort is; the usual "bouwblokken"."""

    JOB = "baan"
    APPRENTICE = "leerwerk"
    TRIAL = "werkervaring"
    TRAINING = "scholing"
    PURCHASE = "inkoop"
    ACTIVITY = "activiteit"
    OTHER = "anders"


KIND_LABELS: Mapping[Kind, str] = {
    Kind.JOB: "baan voor iemand met een afstand tot de arbeidsmarkt",
    Kind.APPRENTICE: "leerwerkplek of stage",
    Kind.TRIAL: "werkervaringsplek",
    Kind.TRAINING: "scholing of begeleiding",
    Kind.PURCHASE: "inkoop bij een sociale onderneming",
    Kind.ACTIVITY: "maatschappelijke activiteit",
    Kind.OTHER: "anders",
}


class EffortStatus(StrEnum):
    REGISTERED = "geregistreerd"
    ACCEPTED = "geaccepteerd"
    REFUSED = "afgewezen"


STATUS_LABELS: Mapping[EffortStatus, str] = {
    EffortStatus.REGISTERED: "te beoordelen",
    EffortStatus.ACCEPTED: "geaccepteerd",
    EffortStatus.REFUSED: "afgewezen",
}


@dataclass(frozen=True)
class Rule:
    """`base` says in words over what; `per_hour` is by kind, in cents, for kinds that may be counted in hours."""

    percent: Fraction
    base: str
    means: str
    per_hour: Mapping[Kind, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """An effort as it counts: for the year in which it was carried out."""

    year: int
    status: EffortStatus
    amount: int


@dataclass(frozen=True)
class Progress:
    """Of one year, or of the whole term with `year` None. `waiting` is still to be judged and counts for nothing."""

    year: int | None
    turnover: int
    obligation: int
    accepted: int
    waiting: int

    @property
    def rest(self) -> int:
        return max(0, self.obligation - self.accepted)

    @property
    def is_met(self) -> bool:
        return self.accepted >= self.obligation

    @property
    def percent(self) -> Fraction | None:
        """Of the obligation; None while there is none."""
        return Fraction(self.accepted * FULL, self.obligation) if self.obligation else None


def obligation_of(percent: Fraction, turnover: int) -> int:
    """In cents, half up: 3% of € 1.234,50 is € 37,04."""
    return _half_up(percent * turnover / FULL)


def value_of(hours: Decimal | Fraction, per_hour: int) -> int:
    """Of so many hours, in cents, half up."""
    return _half_up(Fraction(hours) * per_hour)


def progress_of(
    percent: Fraction, turnovers: Mapping[int, int], efforts: Iterable[Counted]
) -> tuple[list[Progress], Progress]:
    """Per year with turnover or efforts, and over the whole term. `turnovers` by year.

    The obligation over the term follows from the turnover over the term: rounding of years does not add up in it.
    """
    found = [one for one in efforts if one.status is not EffortStatus.REFUSED]
    years = sorted({*turnovers, *(one.year for one in found)})
    rows = [
        _progress(percent, year, turnovers.get(year, 0), [one for one in found if one.year == year])
        for year in years
    ]
    return rows, _progress(percent, None, sum(turnovers.values()), found)


def check_effort(carried_out_on: date, *, starts_on: date, last_on: date, today: date) -> None:
    """It is carried out within the term of the contract, and not announced."""
    if carried_out_on > today:
        raise DecisionRefused(
            "Deze dag ligt in de toekomst. Registreer een inspanning als zij is gedaan.",
            field="carried_out_on",
        )
    if not starts_on <= carried_out_on <= last_on:
        raise DecisionRefused(
            f"Social return hoort binnen de looptijd van het contract: van {date_in_words(starts_on)} tot en met "
            f"{date_in_words(last_on)}.",
            field="carried_out_on",
        )


def amount_of(kind: Kind, amount: int | None, hours: Decimal | None, rule: Rule) -> tuple[int, int | None]:
    """What an effort is worth and, for hours, at which value per hour. One of both is given, never both."""
    if (amount is None) == (hours is None):
        words = "Vul een bedrag in of een aantal uren, niet beide." if rule.per_hour else "Vul een bedrag in."
        raise DecisionRefused(words, field="amount")
    if hours is None:
        if amount is None or not 0 < amount < MOST_CENTS:
            raise DecisionRefused("Vul een bedrag boven nul in.", field="amount")
        return amount, None
    if not 0 < hours <= MOST_HOURS:
        raise DecisionRefused("Vul een aantal uren boven nul in.", field="hours")
    per_hour = rule.per_hour.get(kind)
    if per_hour is None:
        raise DecisionRefused(
            "Voor deze soort ligt geen waarde per uur vast. Vul een bedrag in.", field="hours"
        )
    return value_of(hours, per_hour), per_hour


def _progress(percent: Fraction, year: int | None, turnover: int, efforts: list[Counted]) -> Progress:
    return Progress(
        year,
        turnover,
        obligation_of(percent, turnover),
        sum(one.amount for one in efforts if one.status is EffortStatus.ACCEPTED),
        sum(one.amount for one in efforts if one.status is EffortStatus.REGISTERED),
    )


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
