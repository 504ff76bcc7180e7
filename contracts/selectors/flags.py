"""What letters would give away of other bids, and which of it was looked at and set aside."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.domain.confidentiality import Flag, Secrets
from contracts.models import AwardDecision, FlagDismissal
from contracts.selectors.record import Composed


@dataclass(frozen=True)
class LetterFlag:
    """A flag in the letter to `bidder`; `dismissal` says who set it aside and why."""

    bidder: str
    flag: Flag
    dismissal: FlagDismissal | None


def letter_flags(decision: AwardDecision, composed: Sequence[Composed]) -> dict[int, list[LetterFlag]]:
    """By bid the flags in its letter, which must be all letters of the decision; one query."""
    rows = FlagDismissal.objects.filter(decision=decision).select_related("by")
    dismissals = {row.mark: row for row in rows}
    secrets = Secrets({one.content.bidder: one.bid.confidential for one in composed})
    return {
        one.bid.pk: [
            LetterFlag(one.content.bidder, flag, dismissals.get(flag.mark))
            for flag in secrets.flags_in(one.content)
        ]
        for one in composed
    }


def open_flags(decision: AwardDecision, composed: Sequence[Composed]) -> list[LetterFlag]:
    """What nobody mended or set aside yet, each text once, however many letters it stands in."""
    found = {
        row.flag.mark: row
        for rows in letter_flags(decision, composed).values()
        for row in rows
        if row.dismissal is None
    }
    return list(found.values())
