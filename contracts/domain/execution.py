"""The contract in execution: when it runs, and what may be said of its first and last day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.domain.errors import DecisionRefused
from contracts.domain.periods import last_day
from tenders.domain.wording import date_in_words


class Phase(StrEnum):
    """Where a contract stands on a day. It follows from its days; nothing stores it."""

    TO_START = "te_starten"
    COMING = "gaat_in"
    RUNNING = "loopt"
    EXPIRED = "verstreken"
    ENDED = "geeindigd"


PHASE_LABELS = {
    Phase.TO_START: "uitvoering nog niet gestart",
    Phase.COMING: "gaat nog in",
    Phase.RUNNING: "loopt",
    Phase.EXPIRED: "looptijd verstreken",
    Phase.ENDED: "beëindigd",
}


@dataclass(frozen=True)
class Term:
    """First and last day of a contract, both included; `ended_on` is the last day where it stopped for good."""

    starts_on: date
    ends_on: date
    ended_on: date | None = None

    def phase(self, today: date) -> Phase:
        if self.ended_on is not None and today > self.ended_on:
            return Phase.ENDED
        if today < self.starts_on:
            return Phase.COMING
        return Phase.RUNNING if today <= self.ends_on else Phase.EXPIRED

    @property
    def last_on(self) -> date:
        return self.ends_on if self.ended_on is None else min(self.ended_on, self.ends_on)


def check_term(starts_on: date, ends_on: date, *, awarded_on: date, months: int | None) -> None:
    """Raise DecisionRefused where these days do not fit the award, or the `months` of the signed overeenkomst."""
    if starts_on < awarded_on:
        raise DecisionRefused(
            f"De uitvoering kan niet beginnen voor de definitieve gunning op {date_in_words(awarded_on)}.",
            field="starts_on",
        )
    if ends_on <= starts_on:
        raise DecisionRefused("De laatste dag moet na de eerste dag liggen.", field="ends_on")
    agreed = last_day(starts_on, months) if months is not None else None
    if agreed is not None and ends_on > agreed:
        raise DecisionRefused(
            f"De overeenkomst duurt {months} maanden: de laatste dag is dan {date_in_words(agreed)}. "
            "Langer kan alleen met een verlenging.",
            field="ends_on",
        )


def check_end(ended_on: date, term: Term, *, reason: str) -> None:
    """Raise DecisionRefused where a contract cannot stop after this day, or nobody says why."""
    if ended_on < term.starts_on:
        raise DecisionRefused(
            f"Het contract begint op {date_in_words(term.starts_on)}. Kies een dag vanaf dan.",
            field="ended_on",
        )
    if ended_on > term.ends_on:
        raise DecisionRefused(
            f"Het contract loopt tot en met {date_in_words(term.ends_on)}. Kies een dag tot en met dan.",
            field="ended_on",
        )
    if not reason.strip():
        raise DecisionRefused("Schrijf op waarom het contract eindigt.", field="reason")
