"""Who follows a tender without having asked to: the apps above say which organisations take part in it.

They are asked only for one's own news and, by the worker, for whom to mail. No page lists who follows.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from tenders.models import Tender


@dataclass(frozen=True)
class Participation:
    """`organisations` gives the pks of those that take part; `tenders` the pks of tenders of these organisations."""

    organisations: Callable[[Tender], QuerySet[Any, int]]
    tenders: Callable[[Collection[int]], QuerySet[Any, int]]


_registered: list[Participation] = []


def register_participation(participation: Participation) -> None:
    if participation not in _registered:
        _registered.append(participation)


def participations() -> tuple[Participation, ...]:
    return tuple(_registered)
