"""What letters have announced about the award of a tender, as the app above knows it that sends them."""

from collections.abc import Callable, Collection, Mapping

from tenders.domain.lifecycle import AFTER_OPENING, Status
from tenders.domain.milestones import Announced
from tenders.models import Tender

# By primary key, of the tenders of which letters went out; a constant number of queries.
Source = Callable[[Collection[Tender]], Mapping[int, Announced]]
_registered: list[Source] = []


def register_announced(source: Source) -> None:
    if source not in _registered:
        _registered.append(source)


def announced_of(tenders: Collection[Tender]) -> dict[int, Announced]:
    """Nothing is asked about tenders that were not opened: they have no letters."""
    opened = [
        tender for tender in tenders if tender.state in AFTER_OPENING or tender.state is Status.WITHDRAWN
    ]
    found: dict[int, Announced] = {}
    for source in _registered if opened else ():
        found |= source(opened)
    return found
