"""Extending the term after an outage (Aw 2.109): of which outage, until when. Instants are aware; no clock is read."""

from datetime import datetime, timedelta

from tenders.domain.change import ChangeRefused
from tenders.domain.wording import instant_in_words

# "Shortly before the deadline": what was over a day earlier left bidders a whole day.
SHORTLY_BEFORE = timedelta(days=1)


def refuse_while_open(closes_at: datetime, *, at: datetime) -> None:
    """Until the deadline itself a rectification moves it; a millisecond later this act does."""
    if at <= closes_at:
        raise ChangeRefused(
            "De inschrijving is nog open. Verplaats de sluiting met een rectificatie, of leg de aanbesteding stil."
        )


def refuse_outage(*, began_at: datetime, ended_at: datetime, closes_at: datetime, at: datetime) -> None:
    """Only an outage that kept bidders from submitting shortly before the deadline."""
    if ended_at <= began_at:
        raise ChangeRefused("De storing eindigt voordat zij begint: controleer de tijden.")
    if ended_at > at:
        raise ChangeRefused("De storing kan niet in de toekomst eindigen: verleng als zij voorbij is.")
    if began_at > closes_at:
        raise ChangeRefused(
            f"De storing begon na de sluiting van {instant_in_words(closes_at)}: niemand verloor er tijd door."
        )
    if ended_at < closes_at - SHORTLY_BEFORE:
        raise ChangeRefused(
            "De storing was meer dan een dag vóór de sluiting voorbij: inschrijvers konden daarna nog indienen."
        )


def earliest_deadline(
    *, began_at: datetime, ended_at: datetime, closes_at: datetime, at: datetime
) -> datetime:
    """Bidders get back at least what they lost before the deadline, counted from now."""
    return at + (min(ended_at, closes_at) - began_at)
