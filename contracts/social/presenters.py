"""Social return on pages: per year what is owed and what was done, as a chart and as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from contracts.charts import Picture, ProgressBar, progress_chart
from contracts.domain.maximum import euros, percent_in_words
from contracts.domain.social_return import KIND_LABELS, STATUS_LABELS, EffortStatus, Kind, Progress, Rule
from contracts.models import ContractFile, SocialReturnEffort
from contracts.social.selectors import Owed
from tenders.domain.wording import points_in_words
from ui.presentation import Tone

_TONES = {
    EffortStatus.REGISTERED: Tone.INFO,
    EffortStatus.ACCEPTED: Tone.GOOD,
    EffortStatus.REFUSED: Tone.BAD,
}


@dataclass(frozen=True)
class ProgressRow:
    label: str
    turnover: str
    obligation: str
    accepted: str
    waiting: str
    rest: str
    percent: str
    word: str
    tone: Tone


@dataclass(frozen=True)
class EffortRow:
    effort: SocialReturnEffort
    kind: str
    amount: str
    sum: str
    word: str
    tone: Tone


@dataclass(frozen=True)
class HolderRow:
    file: ContractFile
    progress: ProgressRow | None


def progress_row(one: Progress) -> ProgressRow:
    if not one.obligation:
        word, tone = "nog geen omzet", Tone.NEUTRAL
    elif one.is_met:
        word, tone = "voldaan", Tone.GOOD
    else:
        word, tone = "loopt", Tone.INFO
    return ProgressRow(
        str(one.year) if one.year is not None else "Hele looptijd",
        euros(one.turnover),
        euros(one.obligation),
        euros(one.accepted),
        euros(one.waiting),
        euros(one.rest),
        "–" if one.percent is None else percent_in_words(one.percent),
        word,
        tone,
    )


def progress_rows(owed: Owed) -> list[ProgressRow]:
    """The years and after them the whole term."""
    if owed.total is None:
        return []
    return [progress_row(one) for one in (*owed.years, owed.total)]


def chart_of(owed: Owed) -> Picture | None:
    """None while nothing is owed: there is nothing to draw it against."""
    bars = [_bar(one) for one in owed.years if one.obligation or one.accepted or one.waiting]
    if owed.total is not None and len(owed.years) > 1:
        bars.append(_bar(owed.total))
    return progress_chart(bars)


def rule_words(rule: Rule) -> str:
    """ "3% van de totale omzet", as the tender or the agreement has it."""
    percent = f"{points_in_words(rule.percent)}%"
    return f"{percent} van {rule.base}" if rule.base else percent


def hour_rows(rule: Rule) -> list[tuple[str, str]]:
    return [(KIND_LABELS[kind], euros(cents)) for kind, cents in rule.per_hour.items()]


def effort_row(one: SocialReturnEffort) -> EffortRow:
    total = ""
    if one.hours is not None and one.per_hour is not None:
        total = f"{points_in_words(Fraction(one.hours))} uur × {euros(one.per_hour)}"
    return EffortRow(
        one,
        KIND_LABELS[Kind(one.kind)],
        euros(one.amount),
        total,
        STATUS_LABELS[one.state],
        _TONES[one.state],
    )


def effort_rows(found: Iterable[SocialReturnEffort]) -> list[EffortRow]:
    return [effort_row(one) for one in found]


def holder_rows(found: Sequence[Owed]) -> list[HolderRow]:
    return [HolderRow(one.file, progress_row(one.total) if one.total is not None else None) for one in found]


def _bar(one: Progress) -> ProgressBar:
    label = str(one.year) if one.year is not None else "Hele looptijd"
    return ProgressBar(
        label,
        one.obligation,
        one.accepted,
        one.waiting,
        f"{label}: verplicht {euros(one.obligation)}, geaccepteerd {euros(one.accepted)}, te beoordelen "
        f"{euros(one.waiting)}.",
        f"{euros(one.accepted)} van {euros(one.obligation)}",
    )
