"""Terms and lists as the pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contracts.domain.retention import (
    BOUNDS,
    CATEGORY_EXPLANATIONS,
    CATEGORY_LABELS,
    START_LABELS,
    Category,
    ListStatus,
    Outcome,
    Rule,
    Start,
    term_in_words,
)
from contracts.models import DestructionLine, DestructionList
from contracts.retention.selectors import Expired, Standing
from ui.presentation import Tone

_TONES: Mapping[ListStatus, Tone] = {
    ListStatus.MADE: Tone.WARN,
    ListStatus.REJECTED: Tone.NEUTRAL,
    ListStatus.APPROVED: Tone.INFO,
    ListStatus.DONE: Tone.GOOD,
}


def rule_in_words(months: int, start: Start) -> str:
    """ "7 jaar na het einde van het laatste contract"; copies have no term of their own."""
    return f"{term_in_words(months)} {START_LABELS[start]}" if months else "gaat mee met wat het kopieert"


@dataclass(frozen=True)
class RuleRow:
    category: Category
    label: str
    explanation: str
    term: str
    least: str
    source: str


def rule_rows(rules: Mapping[Category, Rule]) -> list[RuleRow]:
    return [
        RuleRow(
            category,
            CATEGORY_LABELS[category],
            CATEGORY_EXPLANATIONS[category],
            rule_in_words(rule.months, rule.start),
            term_in_words(BOUNDS[category].from_start),
            rule.source,
        )
        for category, rule in rules.items()
    ]


@dataclass(frozen=True)
class StandingRow:
    """How long a category of a tender is kept; `word` says where it stands on the day of reading."""

    label: str
    term: str
    standing: Standing
    word: str
    tone: Tone


def standing_rows(standings: list[Standing], *, is_held: bool, today: date) -> list[StandingRow]:
    return [_standing_row(one, is_held, today) for one in standings]


def _standing_row(one: Standing, is_held: bool, today: date) -> StandingRow:
    if one.destroyed_at is not None:
        word, tone = "vernietigd", Tone.NEUTRAL
    elif one.until is None:
        word, tone = "termijn nog niet begonnen", Tone.NEUTRAL
    elif today <= one.until:
        word, tone = "wordt bewaard", Tone.GOOD
    elif is_held:
        word, tone = "aangehouden", Tone.WARN
    else:
        word, tone = "termijn verstreken", Tone.INFO
    return StandingRow(one.label, rule_in_words(one.rule.months, one.rule.start), one, word, tone)


@dataclass(frozen=True)
class LineRow:
    tender: str
    label: str
    rule: str
    source: str
    kept_until: date
    oldest_on: date | None
    files: int
    rows: int
    outcome: str


def line_rows(lines: list[DestructionLine]) -> list[LineRow]:
    return [
        LineRow(
            line.tender.title,
            CATEGORY_LABELS[Category(line.category)],
            rule_in_words(line.months, Start(line.start)),
            line.source,
            line.kept_until,
            line.oldest_on,
            line.files,
            line.rows,
            line.get_outcome_display() if line.outcome else "",
        )
        for line in lines
    ]


def expired_rows(expired: list[Expired]) -> list[LineRow]:
    return [
        LineRow(
            line.tender.title,
            line.label,
            rule_in_words(line.rule.months, line.rule.start),
            line.rule.source,
            line.until,
            line.oldest_on,
            line.files,
            line.rows,
            "",
        )
        for line in expired
    ]


@dataclass(frozen=True)
class ListRow:
    found: DestructionList
    word: str
    tone: Tone
    tenders: int
    files: int
    rows: int
    stopped: int


def list_rows(lists: list[DestructionList]) -> list[ListRow]:
    return [list_row(one) for one in lists]


def list_row(found: DestructionList) -> ListRow:
    lines = list(found.lines.all())
    status = ListStatus(found.status)
    return ListRow(
        found,
        found.get_status_display(),
        _TONES[status],
        len({line.tender_id for line in lines}),
        sum(line.files for line in lines),
        sum(line.rows for line in lines),
        sum(line.outcome in {Outcome.HELD.value, Outcome.KEPT.value} for line in lines),
    )
