"""What a bewijsmiddel or an opgave gives a person to look at; a signal decides nothing."""

from calendar import monthrange
from datetime import date
from fractions import Fraction

from tenders.domain.definition import EvidenceRule, StatementRule
from tenders.domain.vocabulary import EvidenceMoment, EvidenceParty, EvidenceSignal


def oldest_allowed(received_on: date, months: int) -> date:
    """The day of receipt minus calendar months; the last day of the month where the day does not exist."""
    month_count = received_on.year * 12 + received_on.month - 1 - months
    year, month = month_count // 12, month_count % 12 + 1
    return date(year, month, min(received_on.day, monthrange(year, month)[1]))


def is_checked_at_submission(rule: EvidenceRule) -> bool:
    """Whether the bidder itself hands it in with its bid."""
    return rule.moment is EvidenceMoment.SUBMISSION and EvidenceParty.BIDDER in rule.parties


def evidence_signal(rule: EvidenceRule, issued_on: date | None, received_on: date) -> EvidenceSignal | None:
    """The signal for what the bidder handed in; None where nothing is wrong or nothing is checked yet.

    `received_on` is the Amsterdam day of receipt; a document issued on the oldest allowed day is in order.
    """
    if not is_checked_at_submission(rule):
        return None
    if issued_on is None:
        return EvidenceSignal.MISSING if rule.mandatory else None
    if issued_on > received_on:
        return EvidenceSignal.IN_THE_FUTURE
    if rule.max_age_months is not None and issued_on < oldest_allowed(received_on, rule.max_age_months):
        return EvidenceSignal.TOO_OLD
    return None


def statement_signal(rule: StatementRule, value: Fraction | None) -> EvidenceSignal | None:
    """Below the minimum; a number that was not stated gives no signal."""
    if rule.minimum is None or value is None or value >= rule.minimum:
        return None
    return EvidenceSignal.BELOW_MINIMUM
