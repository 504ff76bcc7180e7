"""The term in which bidders hand in again what a lost opening key closed. Instants are aware; no clock is read."""

from datetime import datetime, timedelta

from bids.domain.refusals import BidRefused, SealingRefused
from tenders.domain.wording import date_in_words, local_date


def check_restore_term(ends_at: datetime, *, at: datetime, current: datetime | None, days: int) -> None:
    """Refuse a term shorter than the aanvultermijn of the tender, and one that ends before the present one."""
    if ends_at < at + timedelta(days=days):
        raise BidRefused(
            f"Geef inschrijvers ten minste {days} {'dag' if days == 1 else 'dagen'}: "
            "dat is de aanvultermijn van deze aanbesteding."
        )
    if current is not None and ends_at < current:
        raise BidRefused("Inschrijvers rekenen op de termijn die er nu is: u kunt hem alleen verlengen.")


def check_may_go_on(term_ends_at: datetime | None, *, at: datetime, reason: str) -> None:
    """Going on without a bid takes a term that has ended, and a reason. The last instant of the term is within it."""
    if term_ends_at is None:
        raise SealingRefused(
            "Stel eerst een termijn waarbinnen inschrijvers hun kopie opnieuw kunnen aanleveren."
        )
    if at <= term_ends_at:
        raise SealingRefused(
            "Inschrijvers kunnen nog opnieuw aanleveren: "
            f"de termijn loopt tot en met {date_in_words(local_date(term_ends_at))}."
        )
    if not reason.strip():
        raise SealingRefused("Schrijf op waarom de opening doorgaat: de reden komt in het proces-verbaal.")
