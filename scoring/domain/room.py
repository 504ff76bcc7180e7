"""The consensus room: who holds the pen, in which order members speak, and how large a disagreement is."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from scoring.domain.spread import Spread

# The page of the writer renews its lease every ten seconds; two misses are a lost connection.
LEASE = timedelta(seconds=30)


def is_held_by_another(holder: int | None, until: datetime | None, *, who: int, at: datetime) -> bool:
    """Whether somebody else writes now: its lease has not run out. At `until` itself it has."""
    return holder is not None and holder != who and until is not None and at < until


def state_token(version: int, holder: int | None, until: datetime | None, *, at: datetime) -> str:
    """What a screen compares with what it shows: it differs after every change, and when a pen becomes free."""
    is_held = holder is not None and until is not None and at < until
    return f"{version}.{holder if is_held else 0}"


def speaking_order(seed: str, item: str, members: Iterable[str]) -> Sequence[str]:
    """Members by lot: everybody can do it again with the seed, which is in the log before the first item."""
    return sorted(
        members, key=lambda member: hashlib.sha256(f"{seed}\n{item}\n{member}".encode()).hexdigest()
    )


class Band(StrEnum):
    """How far members are apart, in words for the agenda."""

    NONE = "eensgezind"
    SMALL = "klein verschil"
    TALK = "bespreken"
    LARGE = "groot verschil"


def band_of(
    spread: Spread, *, talk_from: Fraction | None, large_from: Fraction | None, highest: Fraction
) -> Band:
    """A split on a knock-out is always large. Without thresholds: any difference, and half of the scale."""
    large = highest / 2 if large_from is None else large_from
    talk = Fraction(0) if talk_from is None else talk_from
    if spread.is_split:
        return Band.LARGE
    if spread.difference == 0:
        return Band.NONE
    if spread.difference >= large:
        return Band.LARGE
    return Band.TALK if spread.difference >= talk else Band.SMALL
