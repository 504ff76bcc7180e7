"""The dates of a later entry round: those of the first one, moved to another closing day. Nothing is read here.

Who enters later gets the same terms, and a contract that ends on the same day as the first ones.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tenders.domain.admission import Admission
from tenders.domain.definition import Planning, QuestionRound
from tenders.domain.lifecycle import Status
from tenders.domain.terms import AMSTERDAM, first_working_day, months_later, standstill_end
from tenders.domain.wording import local_date

# While a round waits for something, or was ended, no other one opens after it.
_HOLDS_BACK = frozenset({Status.DRAFT, Status.PAUSED, Status.WITHDRAWN})


@dataclass(frozen=True)
class ContractTerm:
    """The first day, the first period and the extensions; None where the tender does not say it."""

    starts_on: date | None
    initial_months: int | None
    option_count: int | None = None
    option_months: int | None = None

    @property
    def longest_months(self) -> int | None:
        if self.initial_months is None:
            return None
        return self.initial_months + (self.option_count or 0) * (self.option_months or 0)


@dataclass(frozen=True)
class RoundDates:
    publication_on: date
    closes_at: datetime
    intended_award_on: date
    question_rounds: tuple[QuestionRound, ...]
    term: ContractTerm


def next_closing_of(
    admission: Admission, closes_at: datetime, status: Status, *, at: datetime
) -> datetime | None:
    """When the round closes that opens now after the one that closed at `closes_at`; None where none opens.

    The closing instant itself is still in time for the earlier round. A moment that went by while nothing ran is left
    out: nobody could have used it.
    """
    if status in _HOLDS_BACK or at <= closes_at:
        return None
    day: date | None = local_date(closes_at)
    while day is not None and (day := admission.next_closing(day)) is not None:
        if (closing := _at_hour_of(closes_at, day)) > at:
            return closing
    return None


def dates_of_round(
    planning: Planning,
    term: ContractTerm,
    closes_at: datetime,
    *,
    opens_at: datetime,
    standstill: tuple[int, bool],
) -> RoundDates | None:
    """`planning` and `term` are those of the first round; None where no contract would be left to enter.

    A question round that would end before the entry round has begun falls away.
    """
    shift = local_date(closes_at) - local_date(planning.closes_at)
    award = first_working_day(planning.intended_award_on + shift)
    moved = (_moved(row, shift) for row in planning.question_rounds)
    days, rolls = standstill
    left = _term_left(term, after=standstill_end(award, days, rolls_forward=rolls))
    if left is None:
        return None
    return RoundDates(
        publication_on=local_date(opens_at),
        closes_at=closes_at,
        intended_award_on=award,
        question_rounds=tuple(row for row in moved if row.closes_at > opens_at),
        term=left,
    )


def _moved(row: QuestionRound, shift: timedelta) -> QuestionRound:
    closes_on = first_working_day(local_date(row.closes_at) + shift)
    answered_on = first_working_day(row.answered_on + shift)
    return QuestionRound(_at_hour_of(row.closes_at, closes_on), answered_on, row.follow_up_only)


def _at_hour_of(moment: datetime, on: date) -> datetime:
    local = moment.astimezone(AMSTERDAM)
    return datetime.combine(on, local.time(), AMSTERDAM).astimezone(moment.tzinfo)


def _term_left(term: ContractTerm, *, after: date) -> ContractTerm | None:
    """Whole months later than the first contracts, with the same ends of the first period and of each extension."""
    longest = term.longest_months
    if term.starts_on is None or term.initial_months is None or longest is None:
        return term
    gone = 0
    while months_later(term.starts_on, gone) <= after:
        gone += 1
    if gone >= longest:
        return None
    used = 0
    while gone >= (ends := term.initial_months + used * (term.option_months or 0)):
        used += 1
    count = None if term.option_count is None else term.option_count - used
    return ContractTerm(months_later(term.starts_on, gone), ends - gone, count, term.option_months)
