"""Why a tender cannot be paused now, as the apps above know it: an opening that is under way."""

from collections.abc import Callable

from tenders.models import Tender

# Of a locked tender: the sentence for the user, or "".
Hindrance = Callable[[Tender], str]
_registered: list[Hindrance] = []


def register_hindrance(hindrance: Hindrance) -> None:
    if hindrance not in _registered:
        _registered.append(hindrance)


def hindrance_to_pause(tender: Tender) -> str:
    return next(filter(None, (hindrance(tender) for hindrance in _registered)), "")
