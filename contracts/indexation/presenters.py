"""The indexation on pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.domain.indexation import (
    Calculation,
    Step,
    Tariff,
    percent_text,
    price_text,
    steps_of,
    tariff_step,
)
from contracts.indexation.selectors import Indexed, Year
from contracts.models import ContractFile, Indexation, IndexFigure
from tenders.domain.wording import names_in_words
from ui.presentation import Tone


@dataclass(frozen=True)
class YearRow:
    """How far a year is. `note` says what it waits for."""

    year: Year
    percent: str
    word: str
    tone: Tone
    note: str


@dataclass(frozen=True)
class TariffRow:
    name: str
    unit: str
    price: str


@dataclass(frozen=True)
class HistoryRow:
    """The tariffs from a day on; `indexation` is None for those of the overeenkomst."""

    starts_on: date
    percent: str
    tariffs: tuple[TariffRow, ...]
    indexation: Indexation | None


@dataclass(frozen=True)
class CalculationShown:
    percent: str
    steps: tuple[Step, ...]
    tariffs: tuple[Step, ...]
    sources: tuple[tuple[str, str, date], ...]


@dataclass(frozen=True)
class FigureRow:
    figure: IndexFigure
    percent: str


@dataclass(frozen=True)
class ContractRow:
    """A contract of the tender with the tariffs that are paid now and how far its years are."""

    file: ContractFile
    tariffs: tuple[TariffRow, ...]
    years: tuple[YearRow, ...]


def year_row(one: Year) -> YearRow:
    percent = percent_text(one.calculation.percent) if one.calculation is not None else ""
    if one.standing is not None:
        percent = percent_text(one.standing.calculation.percent)
    if one.is_outdated:
        note = "Een gewicht, cijfer of eerder tarief is daarna verbeterd."
        return YearRow(one, percent, "te verbeteren", Tone.BAD, note)
    if one.standing is not None:
        return YearRow(one, percent, "vastgesteld", Tone.GOOD, "")
    if one.missing:
        return YearRow(
            one, "", "wacht op cijfers", Tone.NEUTRAL, f"Nodig: {names_in_words(list(one.missing))}."
        )
    if one.waits_for is not None:
        return YearRow(one, "", "kan nog niet", Tone.NEUTRAL, f"Stel eerst {one.waits_for} vast.")
    return YearRow(one, percent, "vast te stellen", Tone.INFO, "")


def tariff_rows(tariffs: Iterable[Tariff]) -> tuple[TariffRow, ...]:
    return tuple(TariffRow(one.name, one.unit, price_text(one.price)) for one in tariffs)


def history_rows(found: Indexed, standing: Iterable[Indexation]) -> list[HistoryRow]:
    """The newest tariffs first, those of the overeenkomst last."""
    rows = [
        HistoryRow(
            one.starts_on, percent_text(one.calculation.percent), tariff_rows(one.calculation.tariffs), one
        )
        for one in standing
    ]
    if found.tariffs:
        rows.append(HistoryRow(found.file.starts_on, "", tariff_rows(found.tariffs), None))
    return sorted(rows, key=lambda row: (row.starts_on, row.indexation is not None), reverse=True)


def calculation_shown(calculation: Calculation) -> CalculationShown:
    return CalculationShown(
        percent_text(calculation.percent),
        tuple(steps_of(calculation)),
        tuple(tariff_step(line, calculation) for line in calculation.lines),
        tuple((part.index, part.source, part.published_on) for part in calculation.parts),
    )


def figure_rows(found: Iterable[IndexFigure]) -> list[FigureRow]:
    return [FigureRow(one, percent_text(one.terms.percent)) for one in found]


def contract_rows(found: Sequence[Indexed], today: date) -> list[ContractRow]:
    return [
        ContractRow(one.file, tariff_rows(one.tariffs_on(today)), tuple(year_row(each) for each in one.years))
        for one in found
    ]
