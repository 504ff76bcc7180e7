"""The toeleiding on pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.capacity.models import (
    AllocationRule,
    AreaBudget,
    CapacityReport,
    CareCount,
    ClientAssignment,
)
from contracts.capacity.selectors import CapacityState, LotShares, LotState, Position, rule_facts
from contracts.domain.allocation import Share
from contracts.domain.area_budget import adjusted, change, total
from contracts.domain.capacity import Reason
from contracts.domain.care_months import month_in_words
from contracts.models import Contract
from tenders.domain.labels import LABELS
from tenders.domain.wording import local_date
from tenders.models import Lot
from ui.presentation import SummaryRow, Tone


@dataclass(frozen=True)
class Word:
    text: str
    tone: Tone


@dataclass(frozen=True)
class PositionRow:
    position: Position
    word: Word


@dataclass(frozen=True)
class LotRows:
    lot_state: LotState
    rows: Sequence[PositionRow]


@dataclass(frozen=True)
class ReportRow:
    """A maandrapport in the list."""

    report: CapacityReport
    label: str
    word: Word

    @property
    def is_ready(self) -> bool:
        return self.report.status == CapacityReport.Status.READY

    @property
    def is_running(self) -> bool:
        return self.report.status == CapacityReport.Status.QUEUED


@dataclass(frozen=True)
class HistoryRow:
    """`is_replaced`: a later number for the same month counts."""

    count: CareCount
    month: str
    is_replaced: bool


_TONES = {
    Reason.PAUSED: Tone.WARN,
    Reason.UNKNOWN: Tone.NEUTRAL,
    Reason.OTHERS_BELOW: Tone.BAD,
    Reason.AT_OFFER: Tone.BAD,
    Reason.WITHIN_LIMIT: Tone.GOOD,
    Reason.NOBODY_BELOW: Tone.GOOD,
}


def open_word(position: Position) -> Word:
    return Word(position.standing.word, _TONES[position.standing.reason])


def lot_rows(state: CapacityState) -> list[LotRows]:
    return [
        LotRows(lot, [PositionRow(each, open_word(each)) for each in lot.positions]) for lot in state.lots
    ]


def unit_word(rule: AllocationRule) -> str:
    return LABELS[rule.capacity.unit]


def rule_rows(rule: AllocationRule) -> list[SummaryRow]:
    return [SummaryRow(name, value) for name, value in rule_facts(rule)]


def month_table(
    contracts: Sequence[Contract], months: Sequence[date], numbers: Mapping[tuple[int, date], CareCount]
) -> Iterator[tuple[Contract, list[tuple[str, CareCount | None]]]]:
    """Per contract a cell for each month, with the month in words."""
    for contract in contracts:
        yield contract, [(month_in_words(each), numbers.get((contract.pk, each))) for each in months]


def history_rows(counts: Sequence[CareCount]) -> list[HistoryRow]:
    """Of one contract, the last one first."""
    seen: set[date] = set()
    rows = []
    for each in counts:
        rows.append(HistoryRow(each, month_in_words(each.month), each.month in seen))
        seen.add(each.month)
    return rows


_REPORT_TONES = {
    CapacityReport.Status.QUEUED: Tone.INFO,
    CapacityReport.Status.READY: Tone.GOOD,
    CapacityReport.Status.FAILED: Tone.BAD,
}


def report_rows(reports: Iterable[CapacityReport]) -> list[ReportRow]:
    return [
        ReportRow(
            each,
            f"{month_in_words(each.month).capitalize()}, versie {each.number}",
            Word(each.get_status_display(), _REPORT_TONES[CapacityReport.Status(each.status)]),
        )
        for each in reports
    ]


@dataclass(frozen=True)
class ShareRow:
    share: Share
    is_next: bool


@dataclass(frozen=True)
class AssignmentRow:
    """`name` is who helps the client; empty while that is not known."""

    assignment: ClientAssignment
    name: str
    wish: str
    word: Word


@dataclass(frozen=True)
class BudgetRow:
    """`budget` is None where nothing was set for the area in this year."""

    lot: Lot
    budget: AreaBudget | None
    adjusted: Decimal | None
    change: Decimal | None


def share_rows(lots: Iterable[LotShares]) -> list[tuple[Lot, list[ShareRow]]]:
    return [(each.lot, [ShareRow(one, one.key == each.turn) for one in each.shares]) for each in lots]


def assignment_rows(assignments: Iterable[ClientAssignment], today: date) -> list[AssignmentRow]:
    rows = []
    for each in assignments:
        name = each.contract.bid.organisation.name if each.contract else ""
        wish = each.wish.bid.organisation.name if each.wish else ""
        rows.append(AssignmentRow(each, name, wish, _assignment_word(each, today)))
    return rows


def _assignment_word(assignment: ClientAssignment, today: date) -> Word:
    if assignment.assigned_at is None:
        is_late = today > assignment.due_on
        return Word("te laat", Tone.BAD) if is_late else Word("wacht", Tone.INFO)
    is_late = local_date(assignment.assigned_at) > assignment.due_on
    return Word("te laat toegewezen", Tone.WARN) if is_late else Word("toegewezen", Tone.GOOD)


def budget_rows(lots: Iterable[Lot], budgets: Mapping[int, AreaBudget]) -> list[BudgetRow]:
    rows = []
    for lot in lots:
        found = budgets.get(lot.pk)
        numbers = found.numbers if found else None
        rows.append(
            BudgetRow(
                lot,
                found,
                adjusted(numbers) if numbers else None,
                change(numbers) if numbers and numbers.actual is not None else None,
            )
        )
    return rows


def budget_total(rows: Iterable[BudgetRow]) -> Decimal:
    return total([row.budget.numbers for row in rows if row.budget])
