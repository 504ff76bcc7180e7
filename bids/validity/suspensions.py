"""What keeps bids binding for longer than their bidders agreed to, as an app above knows it: a kort geding."""

from collections.abc import Callable, Sequence

from bids.domain.validity import Suspension
from tenders.models import Tender

Source = Callable[[Tender], Sequence[Suspension]]
_registered: list[Source] = []


def register_suspensions(source: Source) -> None:
    if source not in _registered:
        _registered.append(source)


def suspensions_of(tender: Tender) -> list[Suspension]:
    return [suspension for source in _registered for suspension in source(tender)]
