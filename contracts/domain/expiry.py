"""When contracts end, counted per month: for who sees to it that something follows in time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.domain.execution import Term

MONTHS_AHEAD = 12


@dataclass(frozen=True)
class Expiry:
    """`months` from the present one on, each with its first day and how many contracts end in it."""

    months: tuple[tuple[date, int], ...]
    overdue: int
    later: int

    @property
    def most(self) -> int:
        return max((count for _, count in self.months), default=0)

    @property
    def soon(self) -> int:
        return sum(count for _, count in self.months)


def expiry_of(terms: Iterable[Term], today: date) -> Expiry:
    """Of contracts that were not ended; `overdue` are those whose last day has passed."""
    firsts = [_first_of(today, number) for number in range(MONTHS_AHEAD)]
    counts = dict.fromkeys(firsts, 0)
    overdue = later = 0
    for term in terms:
        if term.ended_on is not None and term.ended_on < today:
            continue
        month = term.last_on.replace(day=1)
        if term.last_on < today:
            overdue += 1
        elif month in counts:
            counts[month] += 1
        else:
            later += 1
    return Expiry(tuple(counts.items()), overdue, later)


def _first_of(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, 1)
