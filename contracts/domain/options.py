"""Options of a contract: extensions that were announced, each decided before its day, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.domain.errors import DecisionRefused
from contracts.domain.execution import Phase, Term
from contracts.domain.periods import extended, months_before
from tenders.domain.wording import date_in_words

# How long before the end of a period its option is decided, where nobody said otherwise, and how long before that
# day it is brought to mind.
MONTHS_TO_DECIDE = 6
MONTHS_TO_REMIND = 3


class Outcome(StrEnum):
    OPEN = "open"
    EXTENDED = "verlengd"
    DECLINED = "niet_verlengd"


OUTCOME_LABELS = {
    Outcome.OPEN: "nog te beslissen",
    Outcome.EXTENDED: "verlengd",
    Outcome.DECLINED: "niet verlengd",
}


@dataclass(frozen=True)
class Option:
    """One extension of some months. `decide_by` is the last day on which it is decided without saying why so late."""

    number: int
    months: int
    decide_by: date
    outcome: Outcome = Outcome.OPEN

    @property
    def remind_from(self) -> date:
        return months_before(self.decide_by, MONTHS_TO_REMIND)


def planned_options(ends_on: date, count: int, months: int) -> list[Option]:
    """As the overeenkomst names them; each decision day lies before the end of the period that the option follows."""
    found, last = [], ends_on
    for number in range(1, count + 1):
        found.append(Option(number, months, months_before(last, MONTHS_TO_DECIDE)))
        last = extended(last, months)
    return found


def next_option(options: Sequence[Option]) -> Option | None:
    """The one that is to be decided now; None once one was declined or all are decided."""
    if any(one.outcome is Outcome.DECLINED for one in options):
        return None
    return next(
        (one for one in sorted(options, key=lambda one: one.number) if one.outcome is Outcome.OPEN), None
    )


def latest_end(ends_on: date, options: Sequence[Option]) -> date:
    """The last day with every option used that still can be."""
    last = ends_on
    if next_option(options) is not None:
        for one in options:
            if one.outcome is Outcome.OPEN:
                last = extended(last, one.months)
    return last


def check_decision(
    option: Option,
    options: Sequence[Option],
    term: Term,
    *,
    reason: str,
    late_reason: str,
    today: date,
) -> None:
    """Raise DecisionRefused where this option cannot be decided now, or not without saying more."""
    if option.outcome is not Outcome.OPEN:
        raise DecisionRefused("Over deze verlenging is al besloten.")
    if next_option(options) != option:
        raise DecisionRefused("Over verlengingen wordt op volgorde besloten. Besluit eerst over de vorige.")
    if term.ended_on is not None:
        raise DecisionRefused("Dit contract is beëindigd. Verlengen kan niet meer.")
    if term.phase(today) is Phase.EXPIRED:
        raise DecisionRefused(
            f"De looptijd eindigde op {date_in_words(term.ends_on)}. Een contract dat voorbij is, kan niet meer worden "
            "verlengd: daarvoor is een nieuwe opdracht nodig."
        )
    if not reason.strip():
        raise DecisionRefused("Schrijf op waarom u dit besluit.", field="reason")
    if today > option.decide_by and not late_reason.strip():
        raise DecisionRefused(
            f"De beslisdatum was {date_in_words(option.decide_by)}. Schrijf op waarom u er nu nog over besluit.",
            field="late_reason",
        )


def check_decide_by(decide_by: date, ends_on: date) -> None:
    """The day lies before the end of the period: afterwards there is nothing left to extend."""
    if decide_by > ends_on:
        raise DecisionRefused(
            f"Kies een beslisdatum uiterlijk op {date_in_words(ends_on)}, de laatste dag van het contract.",
            field="decide_by",
        )
