"""What may be refused around a bid. Every message is a Dutch sentence for the person who acts."""

from collections.abc import Mapping
from typing import Any


class BidRefused(Exception):
    """The act on a bid, an opening or a check cannot be done now."""


class SealingRefused(BidRefused):
    """Opening is not allowed at this moment or for this person."""


class TooLate(BidRefused):
    """Received after the deadline (or changed after it); what was submitted before stays as it is."""


class IncompleteBid(BidRefused):
    """Parts without which the bid means nothing are missing; `tasks` holds their keys."""

    def __init__(self, message: str, tasks: tuple[str, ...]) -> None:
        super().__init__(message)
        self.tasks = tasks


class NothingToSubmit(BidRefused):
    """There is no draft and nothing was submitted."""


class DraftGone(BidRefused):
    """The draft was submitted or thrown away in the meantime."""


class StaleAnswers(BidRefused):
    """Something newer was kept since the page was shown; `current` is what stands there now."""

    def __init__(self, current: Mapping[str, Any] | None) -> None:
        super().__init__("Intussen is hier iets anders bewaard. Kies welke versie blijft staan.")
        self.current = current


class StaleCheck(BidRefused):
    """Somebody else recorded this item in the meantime; `current` is the item as it is now."""

    def __init__(self, message: str, current: object) -> None:
        super().__init__(message)
        self.current = current


class UnequalTreatment(BidRefused):
    """Others with the same defect were treated otherwise, and no reason says why."""


class ChecksUnfinished(BidRefused):
    """The toetsing cannot be finished yet."""


class ContentRefused(BidRefused):
    """This person may not read this part of a bid, or not yet."""
