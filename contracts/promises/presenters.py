"""Prestatieafspraken on pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from contracts.charts import Picture
from contracts.domain.obligations import (
    COURSE_LABELS,
    FREQUENCY_LABELS,
    REPORT_LABELS,
    STANDING_LABELS,
    Period,
    ReportStatus,
    Standing,
    course_of,
    in_unit,
    period_in_words,
)
from contracts.models import Obligation, ObligationReport
from contracts.promises.selectors import Followed, counts_of
from contracts.trend import Point, trend_chart
from ui.presentation import Tone

_TONES = {
    Standing.UNREPORTED: Tone.NEUTRAL,
    Standing.ON_COURSE: Tone.GOOD,
    Standing.ATTENTION: Tone.WARN,
    Standing.MISSED: Tone.BAD,
    Standing.LATE: Tone.BAD,
}
_ON_PANEL = 5
_REPORT_TONES = {
    ReportStatus.DRAFT: Tone.NEUTRAL,
    ReportStatus.SUBMITTED: Tone.INFO,
    ReportStatus.ACCEPTED: Tone.GOOD,
    ReportStatus.RETURNED: Tone.WARN,
}


@dataclass(frozen=True)
class Word:
    word: str
    tone: Tone


@dataclass(frozen=True)
class ObligationRow:
    """A line of the list. `awaited` names the period that waits for a report of the provider.

    `course` says whether the last number is better than the one before, where there are two.
    """

    obligation: Obligation
    standing: Word
    latest: str
    awaited: Period | None
    awaited_words: str
    course: str


@dataclass(frozen=True)
class PeriodRow:
    """What was reported about one period, as the reader may see it. `report` is None where there is nothing."""

    period: Period
    words: str
    report: ObligationReport | None
    value: str
    outcome: Word
    is_open: bool


@dataclass(frozen=True)
class Count:
    word: str
    tone: Tone
    number: int


def standing_word(one: Followed) -> Word:
    if one.obligation.ended_on is not None:
        return Word("beëindigd", Tone.NEUTRAL)
    return Word(STANDING_LABELS[one.standing], _TONES[one.standing])


def obligation_rows(found: Sequence[Followed], today: date) -> list[ObligationRow]:
    rows = []
    for one in found:
        obligation = one.obligation
        awaited = one.awaited(today)
        latest = max(one.reported, key=lambda reported: reported.period.first, default=None)
        words = ""
        if latest is not None:
            report = one.by_period[latest.period.first]
            words = f"{_said(report, obligation)} ({period_in_words(latest.period, obligation.rhythm)})"
        due = period_in_words(awaited, obligation.rhythm) if awaited else ""
        course = course_of(obligation.norm, one.reported)
        moved = COURSE_LABELS[course] if course else ""
        rows.append(ObligationRow(obligation, standing_word(one), words, awaited, due, moved))
    return rows


def rows_for_panel(found: Sequence[Followed], today: date) -> list[ObligationRow]:
    """The few that ask most, the worst first; those that have ended are left out."""
    order = list(Standing)
    running = [one for one in found if one.obligation.ended_on is None]
    running.sort(key=lambda one: order.index(one.standing), reverse=True)
    return obligation_rows(running[:_ON_PANEL], today)


def period_rows(one: Followed, today: date, *, is_provider: bool) -> list[PeriodRow]:
    """From the newest back; periods that have not begun are left out, and drafts for who does not write them."""
    rows = []
    for period in reversed(one.periods):
        if period.first > today:
            continue
        report = one.by_period.get(period.first)
        if report is not None and report.state is ReportStatus.DRAFT and not is_provider:
            report = None
        is_open = report is None or report.state is ReportStatus.DRAFT
        rows.append(
            PeriodRow(
                period,
                period_in_words(period, one.obligation.rhythm),
                report,
                _said(report, one.obligation) if report else "",
                _outcome(report, period, today),
                is_open,
            )
        )
    return rows


def trend_of(one: Followed) -> Picture | None:
    """The values over the periods beside the norm; None for words, or with fewer than two values."""
    obligation = one.obligation
    if obligation.norm_value is None:
        return None
    points = [
        Point(period_in_words(each.period, obligation.rhythm), Fraction(each.value), each.is_met)
        for each in sorted(one.reported, key=lambda each: each.period.first)
        if each.value is not None
    ]
    return trend_chart(points, Fraction(obligation.norm_value), str(obligation.norm), obligation.norm_unit)


def standing_counts(found: Sequence[Followed]) -> list[Count]:
    """The worst first."""
    counts = counts_of(found)
    order = list(Standing)
    return [
        Count(STANDING_LABELS[standing], _TONES[standing], number)
        for standing, number in sorted(counts.items(), key=lambda item: order.index(item[0]), reverse=True)
    ]


def report_word(report: ObligationReport) -> Word:
    return Word(REPORT_LABELS[report.state], _REPORT_TONES[report.state])


def rhythm_words(obligation: Obligation) -> str:
    words = FREQUENCY_LABELS[obligation.rhythm]
    if obligation.once_on is not None:
        return words
    return f"{words}, binnen {obligation.days_to_report} dagen daarna"


def reported_words(report: ObligationReport, obligation: Obligation) -> str:
    """What was filled in, with whether it meets the norm."""
    return _said(report, obligation)


def _said(report: ObligationReport, obligation: Obligation) -> str:
    if report.value is not None:
        return in_unit(report.value, obligation.norm_unit)
    if report.is_met is None:
        return "nog niet ingevuld"
    return "nagekomen" if report.is_met else "niet nagekomen"


def _outcome(report: ObligationReport | None, period: Period, today: date) -> Word:
    if report is not None and report.counts:
        return Word("gehaald", Tone.GOOD) if report.is_met else Word("niet gehaald", Tone.BAD)
    if today > period.due_on:
        return Word("te laat", Tone.BAD)
    if period.has_ended(today):
        return Word("te rapporteren", Tone.WARN)
    return Word("loopt nog", Tone.NEUTRAL)
