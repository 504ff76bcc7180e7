"""Everything of the contracts that somebody reads, as a workbook: text is text, amounts and days are what they are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from openpyxl import Workbook

from contracts.changes.presenters import change_rows
from contracts.domain.execution import PHASE_LABELS
from contracts.domain.indexation import percent_text, price_text
from contracts.maximum.amounts import as_euros
from contracts.models import (
    CallOff,
    ContractChange,
    ContractContact,
    ContractFile,
    ContractMeeting,
    ContractOption,
    ContractTask,
    Indexation,
    RealisedValue,
    SocialReturnEffort,
    SubcontractorChange,
)
from documents.workbook import (
    EURO,
    WHOLE,
    add_sheet,
    header_row,
    new_workbook,
    number_cell,
    text_cell,
    workbook_bytes,
)
from ui.formatting import percentage

_KEY = ("Aanbesteding", "Perceel", "Opdrachtnemer")
_WITH = ("file__contract__decision__tender", "file__contract__bid__organisation", "file__contract__lot")


@dataclass(frozen=True)
class Euros:
    """Whole cents, written as an amount."""

    cents: int


Values = Sequence[str | int | date | Euros | None]


def contracts_workbook(found: QuerySet[ContractFile], today: date) -> bytes:
    """A sheet per kind; each row begins with the contract that it belongs to."""
    workbook = new_workbook()
    _sheet(
        workbook,
        "Contracten",
        (
            "Eerste dag",
            "Laatste dag",
            "Stand",
            "Gesprekken per jaar",
            "Algemene voorwaarden",
            "Reden van einde",
        ),
        found.order_by("contract__decision__tender__title", "contract__lot__number", "pk"),
        lambda row: (
            row.starts_on,
            row.term.last_on,
            PHASE_LABELS[row.term.phase(today)],
            row.meetings_per_year,
            row.conditions,
            row.ended_because,
        ),
    )
    keys = found.order_by().values("pk")
    for title, model, headings, values in _KINDS:
        rows = model._default_manager.filter(file__in=keys).select_related(*_WITH)
        if model is SubcontractorChange:
            rows = rows.prefetch_related("papers")
        _sheet(workbook, title, headings, rows, values)
    return workbook_bytes(workbook)


def _sheet(
    workbook: Workbook,
    title: str,
    headings: Sequence[str],
    rows: QuerySet[Any],
    values: Callable[[Any], Values],
) -> None:
    sheet = add_sheet(workbook, title, widths=(34, 24, 34, *([22] * len(headings))), frozen="A2")
    header_row(sheet, [*_KEY, *headings])
    for row in _each(rows):
        file = row if isinstance(row, ContractFile) else row.file
        contract = file.contract
        key = (contract.decision.tender.title, str(contract.lot), contract.bid.organisation.name)
        sheet.append([_cell(sheet, value) for value in (*key, *values(row))])


def _each(rows: QuerySet[Any]) -> Iterator[Model]:
    yield from rows.iterator(chunk_size=500)


def _cell(sheet: Any, value: str | int | date | Euros | None) -> Any:
    if isinstance(value, Euros):
        return number_cell(sheet, as_euros(value.cents), EURO)
    if isinstance(value, date):
        return text_cell(sheet, value.isoformat())
    if isinstance(value, int):
        return number_cell(sheet, value, WHOLE)
    return text_cell(sheet, value or "")


def _change_values(row: ContractChange) -> Values:
    (shown,) = change_rows([row])
    return (
        row.number,
        row.title,
        shown.route,
        shown.article,
        row.effective_on,
        Euros(row.amount),
        row.explanation,
        row.notice_on,
        row.notice_reference,
    )


def _tariff_values(row: Indexation) -> Values:
    calculation = row.calculation
    tariffs = [
        f"{one.name}{f' per {one.unit}' if one.unit else ''}: {price_text(one.price)}"
        for one in calculation.tariffs
    ]
    return (
        row.year,
        row.starts_on,
        percent_text(calculation.percent),
        "; ".join(tariffs),
        "ja" if row.replaced_at is None else "vervangen",
        row.reason,
    )


_KINDS: Iterable[tuple[str, type[Model], Sequence[str], Callable[[Any], Values]]] = (
    (
        "Verlengingen",
        ContractOption,
        ("Nummer", "Maanden", "Beslisdatum", "Besluit", "Reden", "Waarom na de beslisdatum"),
        lambda row: (
            row.number,
            row.months,
            row.decide_by,
            row.get_outcome_display(),
            row.reason,
            row.late_reason,
        ),
    ),
    (
        "Taken",
        ContractTask,
        ("Wat", "Soort", "Uiterlijk op", "Gedaan op", "Uitkomst"),
        lambda row: (row.title, row.get_kind_display(), row.due_on, row.done_on, row.note),
    ),
    (
        "Gerealiseerd",
        RealisedValue,
        ("Gemeente", "Maand", "Bedrag", "Telt mee"),
        lambda row: (
            row.municipality,
            f"{row.month:%Y-%m}",
            Euros(row.amount),
            "ja" if row.replaced_at is None else "vervangen",
        ),
    ),
    (
        "Afroepen",
        CallOff,
        ("Kenmerk", "Gemeente", "Wat", "Begint op", "Verwacht bedrag", "Waarom afgesloten"),
        lambda row: (
            row.reference,
            row.municipality,
            row.description,
            row.starts_on,
            Euros(row.amount),
            row.closed_because,
        ),
    ),
    (
        "Tarieven",
        Indexation,
        ("Jaar", "Geldt vanaf", "Index", "Tarieven", "Telt mee", "Reden van verbetering"),
        _tariff_values,
    ),
    (
        "Social return",
        SocialReturnEffort,
        ("Gedaan op", "Soort", "Wat", "Samenhang met de opdracht", "Waarde", "Stand", "Opmerking"),
        lambda row: (
            row.carried_out_on,
            row.get_kind_display(),
            row.description,
            row.connection,
            Euros(row.amount),
            row.get_status_display(),
            row.remarks,
        ),
    ),
    (
        "Wijzigingen",
        ContractChange,
        (
            "Nummer",
            "Wat verandert",
            "Route",
            "Artikel",
            "Geldt vanaf",
            "Bedrag",
            "Toelichting",
            "Aangekondigd op",
            "Kenmerk",
        ),
        _change_values,
    ),
    (
        "Onderaannemers",
        SubcontractorChange,
        (
            "Naam",
            "KvK-nummer",
            "Wat",
            "Deel van de contractwaarde",
            "Stukken",
            "Vanaf",
            "Stand",
            "Toelichting",
        ),
        lambda row: (
            row.name,
            row.kvk,
            row.work,
            "" if row.share is None else percentage(row.share),
            "; ".join(paper.name for paper in row.papers.all()),
            row.from_on,
            row.get_state_display(),
            row.decision,
        ),
    ),
    (
        "Gesprekken",
        ContractMeeting,
        ("Datum", "Onderwerp", "Verslag"),
        lambda row: (row.held_on, row.subject, row.notes),
    ),
    (
        "Contactpersonen",
        ContractContact,
        ("Naam", "Kant", "Functie", "E-mail", "Telefoon"),
        lambda row: (row.name, row.get_side_display(), row.function, row.email, row.phone),
    ),
)
