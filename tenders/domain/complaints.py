"""Complaints about a tender: term, outcome and where to go next.

The tender says how many weeks the authority has (`ProcedureRules.complaint_weeks`); the policy on complaints in
procurement asks for a decision so early that it still has effect, so a term that ends after the closing of the bids is
warned about.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from tenders.domain.wording import date_in_words, local_date


class Outcome(StrEnum):
    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"
    INADMISSIBLE = "inadmissible"


OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.UPHELD: "gegrond",
    Outcome.PARTLY: "deels gegrond",
    Outcome.REJECTED: "ongegrond",
    Outcome.INADMISSIBLE: "niet-ontvankelijk",
}


class ComplaintRefused(Exception):
    """This cannot be done with the complaint; the message is for the user, `field` says where."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def decision_due(received_at: datetime, weeks: int) -> date:
    """The last day on which the decision is in time: so many weeks after the day of receipt."""
    return local_date(received_at) + timedelta(weeks=weeks)


def planning_warning(due: date, closes_at: datetime | None, *, at: datetime) -> str:
    """What the buyer must weigh while bids can still come in; empty where the term ends in time."""
    if closes_at is None or at > closes_at or due < local_date(closes_at):
        return ""
    return (
        f"De termijn voor een beslissing loopt tot en met {date_in_words(due)}. De inschrijving sluit op "
        f"{date_in_words(local_date(closes_at))}. Beslis eerder, of schuif de sluiting op."
    )


def next_instances(outcome: Outcome, court: str) -> tuple[str, ...]:
    """Where a complainant can go that does not agree; nobody needs it when the complaint is upheld."""
    if outcome is Outcome.UPHELD:
        return ()
    judge = f"de voorzieningenrechter van {court}" if court else "de voorzieningenrechter"
    return (
        "de Commissie van Aanbestedingsexperts: haar advies is niet bindend",
        "de Geschillencommissie Sociaal Domein, als beide partijen daarmee instemmen: haar advies is dan bindend",
        f"{judge}: een klacht verlengt geen termijn voor een kort geding",
    )
