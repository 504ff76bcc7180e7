"""What a bewijsmiddel or an opgave gives a person to look at; a signal decides nothing."""

from datetime import date, timedelta
from fractions import Fraction

from tenders.domain.definition import EvidenceRule, StatementRule
from tenders.domain.terms import months_later
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty, EvidenceSignal
from tenders.domain.wording import date_in_words


def oldest_allowed(received_on: date, months: int) -> date:
    """The day of receipt minus calendar months; the last day of the month where the day does not exist."""
    return months_later(received_on, -months)


def last_day_in_order(issued_on: date, months: int | None, valid_until: date | None = None) -> date | None:
    """The last day of receipt on which a document is neither too old nor expired; None where there is no such end."""
    if months is None:
        return valid_until
    day = months_later(issued_on, months)
    # At the end of a short month more days than one lead back to the same oldest day.
    while oldest_allowed(day + timedelta(days=1), months) <= issued_on:
        day += timedelta(days=1)
    return day if valid_until is None else min(day, valid_until)


def age_in_words(issued_on: date, on: date) -> str:
    """'5 maanden en 12 dagen', in whole calendar months."""
    months = max(0, (on.year - issued_on.year) * 12 + on.month - issued_on.month)
    if months and months_later(issued_on, months) > on:
        months -= 1
    days = max(0, (on - months_later(issued_on, months)).days)
    parts = []
    if months:
        parts.append("1 maand" if months == 1 else f"{months} maanden")
    if days or not months:
        parts.append("1 dag" if days == 1 else f"{days} dagen")
    return " en ".join(parts) + " oud"


def is_checked_at_submission(rule: EvidenceRule) -> bool:
    """Whether the bidder itself hands it in with its bid."""
    return rule.moment is EvidenceMoment.SUBMISSION and EvidenceParty.BIDDER in rule.parties


def evidence_signal(
    rule: EvidenceRule, issued_on: date | None, received_on: date, *, valid_until: date | None = None
) -> EvidenceSignal | None:
    """The signal for what the bidder handed in; None where nothing is wrong or nothing is checked yet.

    `received_on` is the Amsterdam day of receipt; a document issued on the oldest allowed day, and one that is valid
    until that very day, is in order.
    """
    if not is_checked_at_submission(rule):
        return None
    if issued_on is None:
        return EvidenceSignal.MISSING if rule.mandatory else None
    return document_signal(rule, issued_on, received_on, valid_until=valid_until)


def document_signal(
    rule: EvidenceRule, issued_on: date, received_on: date, *, valid_until: date | None = None
) -> EvidenceSignal | None:
    """The same of a document that is there, whenever it was asked for."""
    if issued_on > received_on:
        return EvidenceSignal.IN_THE_FUTURE
    if rule.max_age_months is not None and issued_on < oldest_allowed(received_on, rule.max_age_months):
        return EvidenceSignal.TOO_OLD
    if valid_until is not None and valid_until < received_on:
        return EvidenceSignal.EXPIRED
    return None


def age_finding(
    rule: EvidenceRule, issued_on: date, received_on: date, *, valid_until: date | None = None
) -> str:
    """When the document was issued and how old it may be on the day of receipt, for who judges it."""
    finding = f"Afgegeven op {date_in_words(issued_on)}"
    if issued_on > received_on:
        finding += f", na de dag van ontvangst ({date_in_words(received_on)})."
    elif rule.max_age_months is None:
        finding += "; er geldt geen hoogste leeftijd."
    else:
        oldest = date_in_words(oldest_allowed(received_on, rule.max_age_months))
        finding += (
            f"; op {date_in_words(received_on)} niet ouder dan {rule.max_age_months} maanden: vanaf {oldest}."
        )
    if valid_until is not None:
        finding += f" Geldig tot en met {date_in_words(valid_until)}."
    return finding


def statement_signal(rule: StatementRule, value: Fraction | None) -> EvidenceSignal | None:
    """Below the minimum; a number that was not stated gives no signal."""
    if rule.minimum is None or value is None or value >= rule.minimum:
        return None
    return EvidenceSignal.BELOW_MINIMUM
