"""Prijsonderzoek: asking a bidder to explain a price that seems abnormally low, and what may follow from the answer.

After Aw 2.116, also where a tender only chooses to do so: nobody is rejected who was not asked first.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scoring.domain.errors import FieldRefused, ScoringRefused
from tenders.domain.lifecycle import Status
from tenders.domain.wording import date_in_words, local_date

MOST_DAYS = 60
# Also while the quality is scored anew: a term that runs, runs on.
ANSWERABLE = frozenset({Status.SCORING, Status.CONSENSUS, Status.QUALITY_FIXED})


class Verdict(StrEnum):
    """What a buyer found; the value is kept."""

    SUBSTANTIATED = "onderbouwd"
    UNSUBSTANTIATED = "niet_onderbouwd"
    UNLAWFUL = "in_strijd"


REJECTING = frozenset({Verdict.UNSUBSTANTIATED, Verdict.UNLAWFUL})
VERDICTS = {
    Verdict.SUBSTANTIATED: "onderbouwd",
    Verdict.UNSUBSTANTIATED: "niet onderbouwd",
    Verdict.UNLAWFUL: "in strijd met arbeidsrecht, sociaal recht of milieurecht",
}
_CONCLUSIONS = {
    Verdict.SUBSTANTIATED: "De prijs is onderbouwd.",
    Verdict.UNSUBSTANTIATED: "De lage prijs is niet onderbouwd.",
    Verdict.UNLAWFUL: "De prijs is laag doordat hij in strijd is met arbeidsrecht, sociaal recht of milieurecht.",
}


class Stage(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    SILENT = "silent"
    JUDGED = "judged"


@dataclass(frozen=True)
class Inquiry:
    """What one inquiry says. `answered_at` is when the first answer came in, None where none did."""

    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    verdict: Verdict | None = None
    motivation: str = ""

    @property
    def is_rejection(self) -> bool:
        return self.verdict in REJECTING

    def is_silent(self, at: datetime) -> bool:
        """The term ended without an answer."""
        return self.answered_at is None and at > self.due_at

    def takes_answers(self, status: Status, *, at: datetime) -> bool:
        """Up to and including the last instant of the term, and not once it was judged."""
        return self.verdict is None and status in ANSWERABLE and at <= self.due_at


def stage_of(inquiry: Inquiry, *, at: datetime) -> Stage:
    if inquiry.verdict is not None:
        return Stage.JUDGED
    if inquiry.answered_at is not None:
        return Stage.ANSWERED
    return Stage.SILENT if inquiry.is_silent(at) else Stage.WAITING


def check_question(question: str, *, reason: str, has_signal: bool, days: int) -> None:
    """Refuse a question without words or term, and one about a price without a signal that says not why."""
    if not has_signal and not reason.strip():
        raise FieldRefused("reason", "Schrijf op waarom deze prijs abnormaal laag lijkt.")
    if not question.strip():
        raise FieldRefused("question", "Schrijf op wat u de inschrijver vraagt.")
    if not 1 <= days <= MOST_DAYS:
        raise FieldRefused("days", f"Kies een termijn van 1 tot en met {MOST_DAYS} dagen.")


def check_judgment(inquiry: Inquiry, verdict: Verdict, *, motivation: str, at: datetime) -> None:
    """Only on an answer, or on silence once the term has ended; always with the reasons."""
    if inquiry.answered_at is None and not inquiry.is_silent(at):
        raise ScoringRefused(
            "De inschrijver kan nog antwoorden. Beoordelen kan na het antwoord of na de termijn."
        )
    if not motivation.strip():
        raise FieldRefused("motivation", "Schrijf op waarom: de brief neemt dit over als u de prijs afwijst.")


def rejection_in_words(inquiry: Inquiry) -> str:
    """The reason as a letter gives it: what was asked when, whether an answer came, and what was found."""
    return f"{course_in_words(inquiry)} {_CONCLUSIONS[inquiry.verdict or Verdict.UNSUBSTANTIATED]} {inquiry.motivation}"


def course_in_words(inquiry: Inquiry) -> str:
    """Without a price, and without what was asked or answered."""
    asked = f"Op {_day(inquiry.asked_at)} is om uitleg over de prijs gevraagd."
    if inquiry.answered_at is None:
        return f"{asked} Binnen de termijn kwam er geen antwoord."
    return f"{asked} Op {_day(inquiry.answered_at)} kwam er een antwoord."


def _day(at: datetime) -> str:
    """Without the day of the week, as letters have it."""
    return date_in_words(local_date(at)).partition(" ")[2]
