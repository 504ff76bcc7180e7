"""When a bid is in time, when it may be opened, and by whom. Instants are aware; no clock is read here."""

from datetime import datetime, timedelta

from bids.domain.refusals import SealingRefused


def to_milliseconds(instant: datetime) -> datetime:
    """Cut, never rounded up: 12:00:00.0009 was received at 12:00:00.000."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


def is_in_time(received_at: datetime, deadline: datetime) -> bool:
    """ "Uiterlijk": received exactly at the deadline is in time, a millisecond later is not."""
    return received_at <= deadline


def may_open(deadline: datetime, at: datetime, *, delay: timedelta) -> bool:
    """Not before the deadline plus `delay`: a bid that was received in time may still be committing."""
    return at >= deadline + delay


def has_expired(requested_at: datetime, at: datetime, *, term: timedelta) -> bool:
    """Whether the second person is too late to confirm; exactly at the end of the term is still in time."""
    return at > requested_at + term


def refuse_same_person(
    *, requester: int, confirmer: int, requested_session: str, confirming_session: str
) -> None:
    """Opening takes two people at two browsers; SealingRefused where it is one person or one session."""
    if requester == confirmer:
        raise SealingRefused(
            "U hebt deze opening zelf gevraagd. Iemand anders met het recht om te openen moet bevestigen."
        )
    if requested_session == confirming_session:
        raise SealingRefused(
            "De opening is in deze zelfde browser gevraagd. "
            "Meld u aan in een andere browser en bevestig daar."
        )
