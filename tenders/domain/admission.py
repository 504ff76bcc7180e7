"""Toelatingsprocedure ("open house"): no award criteria, and whoever meets the requirements gets a contract.

`toelating` of a scenario file, `TenderDefinition.admission`. An entry round (instroomronde) is a tender of its own with
its own deadline and seal; which closing day follows on which is settled here. Days are local dates.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tenders.domain.terms import first_working_day
from tenders.domain.vocabulary import Entry


@dataclass(frozen=True)
class Admission:
    """`moments` are the closing days of the rounds after the first one, `round_days` the length of a round.

    `last_day` is the last day of entry; with fixed moments it is the last of them, without being written down.
    """

    entry: Entry = Entry.ONCE
    moments: tuple[date, ...] = ()
    round_days: int | None = None
    last_day: date | None = None

    @property
    def ends_on(self) -> date | None:
        """The last day on which somebody can enter after the first round; None where nobody can, or no end is set."""
        if self.entry is Entry.MOMENTS:
            return max(self.moments, default=None)
        return self.last_day if self.entry is Entry.CONTINUOUS else None

    def next_closing(self, closed_on: date) -> date | None:
        """The day on which the round closes that follows on one that closed on `closed_on`; None after the last.

        A continuous round closes on a working day and never after the last day of entry: the last round is shorter.
        """
        if self.entry is Entry.MOMENTS:
            return min((moment for moment in self.moments if moment > closed_on), default=None)
        if self.entry is not Entry.CONTINUOUS or not self.round_days or self.last_day is None:
            return None
        if closed_on >= self.last_day:
            return None
        return min(first_working_day(closed_on + timedelta(days=self.round_days)), self.last_day)

    def later_closings(self, closed_on: date, most: int) -> tuple[date, ...]:
        """The closing days after `closed_on`, in order, no more than `most`."""
        found: list[date] = []
        day: date | None = closed_on
        while len(found) < most and day is not None and (day := self.next_closing(day)) is not None:
            found.append(day)
        return tuple(found)
