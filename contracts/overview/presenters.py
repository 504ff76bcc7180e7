"""The overview as pictures, each with a table of the same numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts.domain.expiry import Expiry
from contracts.domain.maximum import MARKS, Use, euros, month_in_words, percent_in_words
from contracts.overview.selectors import Agreed
from tenders.models import Tender
from ui.presentation import Tone

# In the units of the pictures.
_COLUMN, _HIGH, _LEFT = 48, 120, 10
_BAR, _ROW = 300, 34
MOST_BARS = 20


@dataclass(frozen=True)
class Column:
    """A month: where its bar stands, and how high."""

    label: str
    short: str
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class ExpiryChart:
    words: str
    width: int
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class UseRow:
    """`length` of the picture's bar; `mark` is the highest that was reached, None below the first."""

    tender: Tender
    used: str
    maximum: str
    percent: str
    length: int
    y: int
    tone: Tone
    word: str


@dataclass(frozen=True)
class UseChart:
    words: str
    height: int
    marks: tuple[tuple[int, int], ...]
    rows: tuple[UseRow, ...]


@dataclass(frozen=True)
class AgreedRow:
    """Indexation and social return of one tender, in words and amounts."""

    tender: Tender
    indexation: str
    indexation_tone: Tone
    owed: str
    accepted: str
    waiting: str


def agreed_rows(found: list[Agreed]) -> list[AgreedRow]:
    rows = []
    for one in found:
        word, tone = _indexation(one)
        is_owed = one.owed is not None
        rows.append(
            AgreedRow(
                one.tender,
                word,
                tone,
                euros(one.owed) if one.owed is not None else "–",
                euros(one.accepted) if is_owed else "–",
                euros(one.waiting) if is_owed else "–",
            )
        )
    return rows


def expiry_chart(expiry: Expiry) -> ExpiryChart:
    columns = []
    for number, (month, count) in enumerate(expiry.months):
        height = _HIGH * count // expiry.most if expiry.most else 0
        columns.append(
            Column(
                month_in_words(month),
                f"{month_in_words(month)[:3]} {month:%y}",
                count,
                _LEFT + number * _COLUMN,
                24 + _HIGH - height,
                height,
            )
        )
    told = ", ".join(f"{one.label}: {one.count}" for one in columns if one.count)
    words = f"Contracten die aflopen per maand. {told or 'Geen in de komende twaalf maanden'}."
    return ExpiryChart(words, _LEFT * 2 + _COLUMN * len(columns), tuple(columns))


USE_ORDERS: dict[str, Callable[[tuple[Tender, Use]], Any]] = {
    "aanbesteding": lambda row: row[0].title.casefold(),
    "gebruikt": lambda row: row[1].used,
    "maximaal": lambda row: row[1].maximum,
    "deel": lambda row: row[1].percent,
}


def use_rows(uses: list[tuple[Tender, Use]]) -> list[UseRow]:
    rows = []
    for number, (tender, use) in enumerate(uses):
        percent = use.percent
        word, tone = _stand(use)
        rows.append(
            UseRow(
                tender,
                euros(use.used),
                euros(use.maximum) if use.maximum is not None else "–",
                percent_in_words(percent) if percent is not None else "–",
                min(_BAR * use.used // use.maximum, _BAR + 30) if use.maximum else 0,
                number * _ROW + 24,
                tone,
                word,
            )
        )
    return rows


def use_chart(rows: list[UseRow]) -> UseChart | None:
    """The fullest first; None without a maximum to draw against."""
    shown = tuple(row for row in rows if row.maximum != "–")[:MOST_BARS]
    if not shown:
        return None
    words = "Gebruik van de maximale waarde. " + " ".join(
        f"{row.tender.title}: {row.percent}." for row in shown
    )
    marks = tuple((mark, 250 + _BAR * mark // 100) for mark in MARKS)
    return UseChart(words, len(shown) * _ROW + 30, marks, shown)


def _indexation(one: Agreed) -> tuple[str, Tone]:
    if not one.has_rule:
        return "gewichten ontbreken", Tone.WARN
    if one.to_correct:
        return f"{one.to_correct} te verbeteren", Tone.BAD
    if one.to_fix:
        return f"{one.to_fix} vast te stellen", Tone.INFO
    return "niets te doen", Tone.GOOD


def _stand(use: Use) -> tuple[str, Tone]:
    if use.maximum is None:
        return "geen maximum", Tone.WARN
    if use.is_full:
        return "maximum bereikt", Tone.BAD
    if use.reached:
        return f"boven {use.reached[-1]}%", Tone.WARN
    return "ruimte", Tone.GOOD
