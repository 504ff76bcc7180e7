"""Gestanddoening: until when a bid binds, what asking for longer takes, and when a bid has lapsed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bids.domain.refusals import BidRefused
from tenders.domain.terms import first_working_day
from tenders.domain.wording import date_in_words, local_date


@dataclass(frozen=True)
class Consent:
    """The answer to one request; None while there is none."""

    until: date
    agrees: bool | None


def valid_until(original: date, consents: Iterable[Consent]) -> date:
    """The last day on which the bid binds: the original one, or the latest that its bidder agreed to."""
    return max([original, *(consent.until for consent in consents if consent.agrees)])


@dataclass(frozen=True)
class Suspension:
    """A kort geding against the decision: bids keep binding until 14 days after its judgment."""

    began_on: date
    decided_on: date | None


AFTER_JUDGMENT = timedelta(days=14)


def extended_by(until: date, suspensions: Iterable[Suspension], *, rolls_forward: bool) -> date | None:
    """The last day with the kort gedingen counted in; None while a judge has still to decide.

    A bid that had lapsed when the kort geding began does not come back. The term is one of the documents, no
    statutory one, so it rolls to a working day only where the tender says so of the gestanddoening.
    """
    for suspension in sorted(suspensions, key=lambda each: each.began_on):
        if suspension.began_on > until:
            continue
        if suspension.decided_on is None:
            return None
        end = suspension.decided_on + AFTER_JUDGMENT
        until = max(until, first_working_day(end) if rolls_forward else end)
    return until


def has_lapsed(until: date, *, on: date) -> bool:
    """The last day itself still binds."""
    return on > until


def check_request(until: date, answer_by: datetime, *, current: date, at: datetime, reason: str) -> None:
    """A request names a later day, leaves time to answer, and says why."""
    if until <= current:
        raise BidRefused(
            f"Kies een dag na {date_in_words(current)}: tot en met die dag zijn de inschrijvingen geldig."
        )
    if answer_by <= at:
        raise BidRefused("Kies een later moment voor het antwoord: dit ligt in het verleden.")
    if local_date(answer_by) > until:
        raise BidRefused("Vraag het antwoord vóór de dag tot wanneer u wilt verlengen.")
    if not reason.strip():
        raise BidRefused("Schrijf op waarom u langer tijd nodig hebt: inschrijvers lezen dit.")
