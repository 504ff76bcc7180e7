"""What a provider promised, with a norm and the periods over which it reports; how it stands follows from the reports.

Nothing of this is stored: the periods follow from the contract's days, the standing from the norm and the reports.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from contracts.domain.errors import DecisionRefused
from contracts.domain.periods import last_day
from tenders.domain.wording import date_in_words, points_in_words

# Within so many days after a period its report is due, where nobody said otherwise.
DAYS_TO_REPORT = 30
# A report is brought to mind so many days before it is due, and once on the day after.
DAYS_TO_REMIND = 7


class Frequency(StrEnum):
    ONCE = "eenmalig"
    MONTHLY = "maand"
    QUARTERLY = "kwartaal"
    YEARLY = "jaar"


FREQUENCY_LABELS = {
    Frequency.ONCE: "één keer, op een datum",
    Frequency.MONTHLY: "elke maand",
    Frequency.QUARTERLY: "elk kwartaal",
    Frequency.YEARLY: "elk jaar",
}
_MONTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.YEARLY: 12}


class NormKind(StrEnum):
    AT_LEAST = "ten_minste"
    AT_MOST = "ten_hoogste"
    TEXT = "tekst"


NORM_LABELS = {
    NormKind.AT_LEAST: "ten minste een getal",
    NormKind.AT_MOST: "ten hoogste een getal",
    NormKind.TEXT: "een afspraak in woorden",
}


class ReportStatus(StrEnum):
    DRAFT = "concept"
    SUBMITTED = "ingediend"
    ACCEPTED = "akkoord"
    RETURNED = "teruggestuurd"


REPORT_LABELS = {
    ReportStatus.DRAFT: "concept",
    ReportStatus.SUBMITTED: "ingediend",
    ReportStatus.ACCEPTED: "geaccepteerd",
    ReportStatus.RETURNED: "teruggestuurd",
}


class Standing(StrEnum):
    """How a prestatieafspraak stands, the worst last."""

    UNREPORTED = "nog_niets"
    ON_COURSE = "op_koers"
    ATTENTION = "let_op"
    MISSED = "niet_gehaald"
    LATE = "te_laat"


STANDING_LABELS = {
    Standing.UNREPORTED: "nog niet gerapporteerd",
    Standing.ON_COURSE: "op koers",
    Standing.ATTENTION: "let op",
    Standing.MISSED: "niet gehaald",
    Standing.LATE: "te laat",
}


class Course(StrEnum):
    """How a number moved since the period before."""

    BETTER = "beter"
    LEVEL = "gelijk"
    WORSE = "slechter"


COURSE_LABELS = {
    Course.BETTER: "beter dan de vorige keer",
    Course.LEVEL: "gelijk aan de vorige keer",
    Course.WORSE: "slechter dan de vorige keer",
}


@dataclass(frozen=True)
class Norm:
    """`value` and `unit` for a number, `text` for an agreement in words."""

    kind: NormKind
    value: Decimal | None = None
    unit: str = ""
    text: str = ""

    def is_met(self, value: Decimal | Fraction) -> bool:
        """ValueError for an agreement in words: there the report itself says whether it was kept."""
        if self.value is None:
            raise ValueError("An agreement in words is not met by a number.")
        return value >= self.value if self.kind is NormKind.AT_LEAST else value <= self.value

    def __str__(self) -> str:
        if self.value is None:
            return self.text
        words = "ten minste" if self.kind is NormKind.AT_LEAST else "ten hoogste"
        return f"{words} {in_unit(self.value, self.unit)}"


def in_unit(value: Decimal, unit: str) -> str:
    """ "95%", "14 dagen": a percent sign stands against its number."""
    number = points_in_words(Fraction(value))
    return f"{number}%" if unit == "%" else f"{number} {unit}".strip()


@dataclass(frozen=True)
class Period:
    """First and last day, both included. A report is due on `due_on` at the latest."""

    first: date
    last: date
    due_on: date

    def has_ended(self, today: date) -> bool:
        """On the last day itself a report can be made: what is agreed for a date is shown on that date."""
        return today >= self.last


def periods_of(
    frequency: Frequency, *, first: date, last: date, once_on: date | None = None, days: int = DAYS_TO_REPORT
) -> list[Period]:
    """Months, quarters or years of the calendar, cut off at the first and last day; ValueError without a date for once.

    What happens once is due on its date itself; where that date lies after `last` there is no period.
    """
    if frequency is Frequency.ONCE:
        if once_on is None:
            raise ValueError("What happens once needs a date.")
        return [Period(first, once_on, once_on)] if first <= once_on <= last else []
    return [
        Period(start, end, end + timedelta(days=days))
        for start, end in _calendar(_MONTHS[frequency], first, last)
    ]


def _calendar(months: int, first: date, last: date) -> Iterator[tuple[date, date]]:
    start = first
    while start <= last:
        begin = date(start.year, start.month - (start.month - 1) % months, 1)
        end = last_day(begin, months)
        yield start, min(end, last)
        start = end + timedelta(days=1)


def period_in_words(period: Period, frequency: Frequency) -> str:
    """By the name of its year, quarter or month, also where the contract covers a part of it; once by its date."""
    if frequency is Frequency.ONCE:
        return date_in_words(period.last)
    year = period.last.year
    number = (period.last.month - 1) // 3 + 1
    month = date_in_words(period.last).split()[2]
    return {
        Frequency.MONTHLY: f"{month} {year}",
        Frequency.QUARTERLY: f"kwartaal {number} van {year}",
        Frequency.YEARLY: f"{year}",
    }[frequency]


@dataclass(frozen=True)
class Reported:
    """What counts of a period: a report that was handed in and not sent back. `value` is None for words."""

    period: Period
    is_met: bool
    value: Decimal | None = None


def standing_of(norm: Norm, periods: Sequence[Period], reports: Sequence[Reported], today: date) -> Standing:
    """The worst that holds: late before missed, missed before attention.

    Attention: the last period was kept, but the one before was not, or another step as between these two misses the
    norm next time.
    """
    done = {one.period.first for one in reports}
    if any(period.due_on < today and period.first not in done for period in periods):
        return Standing.LATE
    if not reports:
        return Standing.UNREPORTED
    ordered = sorted(reports, key=lambda one: one.period.first)
    if not ordered[-1].is_met:
        return Standing.MISSED
    if len(ordered) > 1 and _is_worrying(norm, ordered[-2], ordered[-1]):
        return Standing.ATTENTION
    return Standing.ON_COURSE


def course_of(norm: Norm, reports: Sequence[Reported]) -> Course | None:
    """How the last number stands beside the one before, seen from the norm; None with fewer than two, or for words."""
    values = [one.value for one in sorted(reports, key=lambda one: one.period.first) if one.value is not None]
    if norm.value is None or len(values) < 2:
        return None
    gain = values[-1] - values[-2] if norm.kind is NormKind.AT_LEAST else values[-2] - values[-1]
    if gain == 0:
        return Course.LEVEL
    return Course.BETTER if gain > 0 else Course.WORSE


def _is_worrying(norm: Norm, before: Reported, latest: Reported) -> bool:
    if not before.is_met:
        return True
    if norm.value is None or before.value is None or latest.value is None:
        return False
    return not norm.is_met(latest.value + (latest.value - before.value))


def to_report(
    periods: Sequence[Period], done: Sequence[date], today: date, *, days: int = 0
) -> Period | None:
    """The oldest period that has ended, or does within `days`, and for which nothing was handed in."""
    seen = set(done)
    return next(
        (
            period
            for period in periods
            if period.has_ended(today + timedelta(days=days)) and period.first not in seen
        ),
        None,
    )


def next_reminder(periods: Sequence[Period], after: date) -> date | None:
    """The first day later than `after` on which to see whether a report has to be brought to mind."""
    days = [
        day
        for period in periods
        for day in (period.due_on - timedelta(days=DAYS_TO_REMIND), period.due_on + timedelta(days=1))
    ]
    return min((day for day in days if day > after), default=None)


def check_obligation(
    norm: Norm, frequency: Frequency, *, once_on: date | None, first: date, contract: tuple[date, date]
) -> None:
    """Raise DecisionRefused where this cannot be reported about. `contract` is its first and last day."""
    if norm.kind is NormKind.TEXT and not norm.text.strip():
        raise DecisionRefused("Schrijf op wat is afgesproken.", field="norm_text")
    if norm.kind is not NormKind.TEXT and norm.value is None:
        raise DecisionRefused("Vul het getal in waaraan wordt gemeten.", field="norm_value")
    if norm.kind is not NormKind.TEXT and not norm.unit.strip():
        raise DecisionRefused("Vul de eenheid in, bijvoorbeeld % of dagen.", field="norm_unit")
    starts, ends = contract
    if not starts <= first <= ends:
        raise DecisionRefused(
            f"Het contract loopt van {date_in_words(starts)} tot en met {date_in_words(ends)}. "
            "Kies een dag daarbinnen.",
            field="starts_on",
        )
    if frequency is not Frequency.ONCE:
        return
    if once_on is None:
        raise DecisionRefused("Vul de datum in waarop dit klaar moet zijn.", field="once_on")
    if not first <= once_on <= ends:
        raise DecisionRefused(
            f"Kies een datum van {date_in_words(first)} tot en met {date_in_words(ends)}.", field="once_on"
        )


def check_report(
    norm: Norm,
    period: Period,
    *,
    value: Decimal | None,
    is_met: bool | None,
    explanation: str,
    has_evidence: bool,
    needs_evidence: bool,
    today: date,
) -> None:
    """Raise DecisionRefused where a report cannot be handed in as it is; a draft is not checked."""
    if not period.has_ended(today):
        raise DecisionRefused(
            f"Deze periode loopt tot en met {date_in_words(period.last)}. Rapporteer daarna. "
            "Een concept opslaan kan al wel."
        )
    if norm.value is not None and value is None:
        raise DecisionRefused("Vul in wat u hebt bereikt.", field="value")
    if norm.value is None and is_met is None:
        raise DecisionRefused("Kies of de afspraak is nagekomen.", field="is_met")
    kept = norm.is_met(value) if value is not None and norm.value is not None else bool(is_met)
    if not kept and not explanation.strip():
        raise DecisionRefused(
            "De norm is niet gehaald. Leg uit hoe dat komt en wat u eraan doet.", field="explanation"
        )
    if needs_evidence and not has_evidence:
        raise DecisionRefused("Voeg het gevraagde bewijs toe.", field="evidence")
