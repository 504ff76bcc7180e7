"""The gunningsrapport as a workbook in which every total is a live formula.

Points are `maximum × value / highest value`, straight from the sheets Scores and Methode: whoever changes a
score or a maximum sees what follows. The total as it was fixed stands beside the formula, for comparison.
"""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.label import DataLabelList
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.pagebreak import Break

from contracts.domain.report import ReportData, ReportLot, ReportRow
from documents.workbook import (
    EURO,
    POINTS,
    WHOLE,
    add_sheet,
    formula_cell,
    header_row,
    new_workbook,
    number_cell,
    text_cell,
    workbook_bytes,
)
from tenders.domain.definition import Criterion
from tenders.domain.vocabulary import CriterionKind, PriceFormula
from ui.formatting import dutch_datetime

HIDDEN = "niet getoond"
# Light enough for the black numbers on them.
_LIGHT = ("7FB3BD", "E0BFA9", "B9C7D3", "C3D3A8", "E3CF7A", "CDB8DC", "9FD0B4", "E8A9A0")
_FIRST_CRITERION = 6
_HIGHEST_VALUE = "Methode!$B$2"


def report_workbook(data: ReportData) -> bytes:
    """Sheets: Samenvatting, Methode, Scores, Rangorde, Grafieken, Motivering and, where shown, Individuele scores."""
    workbook = new_workbook()
    leaves = [leaf for leaf in data.method.leaves if leaf.formula is not PriceFormula.FIXED]
    _summary(workbook, data)
    _method(workbook, data, leaves)
    places = _scores(workbook, data, leaves)
    _ranking(workbook, data, leaves, places)
    _charts(workbook, data, leaves)
    _reasons(workbook, data)
    if data.individual:
        _individual(workbook, data)
    return workbook_bytes(workbook)


def _summary(workbook: Workbook, data: ReportData) -> None:
    sheet = add_sheet(workbook, "Samenvatting", widths=(38, 80))
    header_row(sheet, ["Gegeven", "Waarde"])
    rows = [
        ("Aanbestedende dienst", data.authority),
        ("Aanbesteding", data.tender),
        ("Kenmerk", data.reference),
        ("Besluit", f"{data.decision_number}: {'gunnen' if data.awards else 'niet gunnen'}"),
        ("Reden", data.reason),
        ("Besloten door", data.approved_by),
        ("Besloten op", _instant(data.approved_at)),
        ("Goedgekeurde rangorde", data.approved_ranking),
        ("Rangorde vastgesteld", _instant(data.ranking_fixed_at)),
        ("Brieven verstuurd", _instant(data.released_at)),
        ("Einde opschortende termijn", _instant(data.standstill_ends_at)),
        ("Definitief gegund", _instant(data.awarded_at)),
        ("Vingerafdruk van de methode", data.fingerprint),
        ("Controlegetal van de rangorde", data.ranking_hash),
        ("Vertrouwelijke vragen", data.confidential.sentence),
        ("Gemaakt op", _instant(data.made_at)),
    ]
    for lot in data.lots:
        winners = ", ".join(lot.winners) if data.awards else ""
        rows.append((f"Perceel {lot.number}: {lot.name}", winners or "aan niemand gegund"))
    for label, value in rows:
        if value:
            sheet.append([text_cell(sheet, label, bold=True), text_cell(sheet, value)])


def _method(workbook: Workbook, data: ReportData, leaves: Sequence[Criterion]) -> None:
    """Row 2 holds the highest value of the scale; the criteria begin in row 6: `_max_of` counts on both."""
    sheet = add_sheet(workbook, "Methode", widths=(34, 18, 18, 16, 14, 14, 14))
    header_row(sheet, ["Gegeven", "Waarde"])
    sheet.append(
        [text_cell(sheet, "Hoogste waarde van de schaal"), number_cell(sheet, data.method.highest_value)]
    )
    total = f"=SUM(C{_FIRST_CRITERION}:C{_FIRST_CRITERION + len(leaves) - 1})"
    sheet.append([text_cell(sheet, "Hoogst mogelijke totaal"), formula_cell(sheet, total)])
    sheet.append([])
    header_row(sheet, ["Criterium", "Code", "Maximum", "Soort", "Minimum", "Bodem", "Plafond"])
    for leaf in leaves:
        sheet.append(
            [
                text_cell(sheet, leaf.name),
                text_cell(sheet, leaf.code),
                number_cell(sheet, leaf.max_points),
                text_cell(sheet, leaf.formula.value if leaf.formula else CriterionKind.QUALITY.value),
                _number(sheet, leaf.minimum_points),
                _number(sheet, leaf.floor),
                _number(sheet, leaf.ceiling),
            ]
        )
    sheet.append([])
    header_row(sheet, ["Niveau van de schaal", "Waarde"])
    for level in data.method.scale:
        value = text_cell(sheet, "terzijde") if level.value is None else number_cell(sheet, level.value)
        sheet.append([text_cell(sheet, level.label), value])
    sheet.append([])
    for sentence in data.method_sentences:
        sheet.append([text_cell(sheet, sentence, wrap=False)])


def _max_of(index: int, column: str = "C") -> str:
    return f"Methode!${column}${_FIRST_CRITERION + index}"


def _scores(workbook: Workbook, data: ReportData, leaves: Sequence[Criterion]) -> dict[tuple[int, str], int]:
    """The agreed values and the prices; returns in which row each bid on each lot stands."""
    sheet = add_sheet(workbook, "Scores", widths=(10, 36, *([16] * len(leaves))), frozen="C2")
    header_row(sheet, ["Perceel", "Inschrijver", *(f"{leaf.code} {leaf.name}" for leaf in leaves)])
    places: dict[tuple[int, str], int] = {}
    for lot in data.lots:
        for row in lot.rows:
            places[lot.number, row.bidder] = len(places) + 2
            cells = [_score(sheet, row, leaf) for leaf in leaves]
            sheet.append([number_cell(sheet, lot.number, WHOLE), text_cell(sheet, row.bidder), *cells])
    return places


def _score(sheet: WriteOnlyWorksheet, row: ReportRow, leaf: Criterion) -> Any:
    if leaf.formula is not None:
        if row.price is None:
            return text_cell(sheet, HIDDEN if row.hides_price else "")
        return number_cell(sheet, row.price, EURO)
    agreed = row.values.get(leaf.code)
    if agreed is None:
        return text_cell(sheet, "")
    return (
        number_cell(sheet, agreed.value)
        if isinstance(agreed.value, Fraction)
        else text_cell(sheet, agreed.label)
    )


def _ranking(
    workbook: Workbook, data: ReportData, leaves: Sequence[Criterion], places: dict[tuple[int, str], int]
) -> None:
    sheet = add_sheet(
        workbook, "Rangorde", widths=(10, 8, 36, 22, *([14] * len(leaves)), 12, 12, 12, 70), frozen="D2"
    )
    labels = [f"{leaf.code} punten" for leaf in leaves]
    header_row(
        sheet,
        [
            "Perceel",
            "Positie",
            "Inschrijver",
            "Uitkomst",
            *labels,
            "Totaal",
            "Vastgesteld",
            "Controle",
            "Toelichting",
        ],
    )
    number = 1
    for lot in data.lots:
        for row in lot.rows:
            number += 1
            sheet.append(_ranking_row(sheet, data, lot, row, leaves, places=places, number=number))


def _charts(workbook: Workbook, data: ReportData, leaves: Sequence[Criterion]) -> None:
    """Per lot two charts that read the cells of Rangorde and Scores, so that they follow what is changed there."""
    sheet = add_sheet(workbook, "Grafieken", widths=(60,))
    header_row(sheet, ["Grafieken"])
    anchor, first = 3, 2
    names = [f"{leaf.code} {leaf.name}" for leaf in leaves]
    all_leaves = list(range(len(leaves)))
    quality = [index for index, leaf in enumerate(leaves) if leaf.formula is None]
    for lot in data.lots:
        end = first + len(lot.ranked) - 1
        where = f" perceel {lot.number}" if len(data.lots) > 1 else ""
        plans = (
            ("Punten per criterium", "Rangorde", 3, 5, all_leaves),
            ("Vastgestelde waarden", "Scores", 2, 3, quality),
        )
        for title, source, bidders, offset, shown in plans if lot.ranked else ():
            if not shown:
                continue
            is_stacked = source == "Rangorde"
            lines = len(lot.ranked) * (1 if is_stacked else max(2, len(shown) // 2))
            chart = _bar_chart(f"{title}{where}", stacked=is_stacked, lines=lines)
            for number, index in enumerate(shown):
                cells = Reference(workbook[source], min_col=offset + index, min_row=first, max_row=end)
                series = Series(cells, title=names[index])
                series.graphicalProperties.solidFill = _LIGHT[number % len(_LIGHT)]
                chart.series.append(series)
            chart.set_categories(Reference(workbook[source], min_col=bidders, min_row=first, max_row=end))
            sheet.add_chart(chart, f"A{anchor}")
            anchor += int(chart.height / 0.5) + 3
            # Each chart whole on a page of its own.
            sheet.row_breaks.append(Break(id=anchor - 1))
        first += len(lot.rows)


def _bar_chart(title: str, *, stacked: bool, lines: int) -> BarChart:
    chart = BarChart()
    chart.type, chart.title = "bar", title
    chart.grouping, chart.overlap = ("stacked", 100) if stacked else ("clustered", 0)
    chart.width, chart.height = 24, min(16, 6 + 1.2 * lines)
    # The first of the ranking on top, as in the table.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min = 0
    chart.legend.position = "b"
    chart.dataLabels = DataLabelList()
    chart.dataLabels.showVal = True
    for name in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
        setattr(chart.dataLabels, name, False)
    return chart


def _ranking_row(
    sheet: WriteOnlyWorksheet,
    data: ReportData,
    lot: ReportLot,
    row: ReportRow,
    leaves: Sequence[Criterion],
    *,
    places: dict[tuple[int, str], int],
    number: int,
) -> list[Any]:
    points = [
        _points(sheet, data, lot, row, index, leaf=leaf, places=places) for index, leaf in enumerate(leaves)
    ]
    first, last = get_column_letter(5), get_column_letter(4 + len(leaves))
    total, fixed = get_column_letter(5 + len(leaves)), get_column_letter(6 + len(leaves))
    explanation = row.explanation or "; ".join(f"{ground.title}. {ground.reason}" for ground in row.grounds)
    known = row.total is not None
    check = f'=IF(ABS({total}{number}-{fixed}{number})<0.005,"gelijk","verschilt")'
    blank = HIDDEN if row.hides_price else ""
    return [
        number_cell(sheet, lot.number, WHOLE),
        text_cell(sheet, "") if row.place is None else number_cell(sheet, row.place, WHOLE),
        text_cell(sheet, row.bidder),
        text_cell(sheet, row.result),
        *points,
        formula_cell(sheet, f"=SUM({first}{number}:{last}{number})", bold=True)
        if known
        else text_cell(sheet, blank),
        number_cell(sheet, row.total) if row.total is not None else text_cell(sheet, blank),
        formula_cell(sheet, check, "General") if known else text_cell(sheet, ""),
        text_cell(sheet, explanation),
    ]


def _points(
    sheet: WriteOnlyWorksheet,
    data: ReportData,
    lot: ReportLot,
    row: ReportRow,
    index: int,
    *,
    leaf: Criterion,
    places: dict[tuple[int, str], int],
) -> Any:
    """A formula wherever points are known; the relative price needs all prices, so only in the full version."""
    if leaf.code not in row.points:
        return text_cell(sheet, HIDDEN if row.hides_price and leaf.formula else "")
    column = get_column_letter(3 + index)
    own = f"Scores!{column}{places[lot.number, row.bidder]}"
    maximum = _max_of(index)
    if leaf.formula is None:
        return formula_cell(sheet, f"={maximum}*{own}/{_HIGHEST_VALUE}", POINTS)
    if leaf.formula is PriceFormula.LINEAR:
        floor, ceiling = _max_of(index, "F"), _max_of(index, "G")
        return formula_cell(
            sheet, f"=MAX(0,MIN({maximum},{maximum}*({ceiling}-{own})/({ceiling}-{floor})))", POINTS
        )
    if not data.is_full:
        return number_cell(sheet, row.points[leaf.code])
    counted = ",".join(
        f"Scores!{column}{places[lot.number, other.bidder]}"
        for other in lot.rows
        if other.counts_for_lowest and other.price is not None
    )
    return formula_cell(sheet, f"={maximum}*MIN({counted})/{own}", POINTS)


def _reasons(workbook: Workbook, data: ReportData) -> None:
    sheet = add_sheet(workbook, "Motivering", widths=(10, 36, 12, 18, 90), frozen="A2")
    header_row(sheet, ["Perceel", "Inschrijver", "Criterium", "Score", "Motivering van de commissie"])
    for lot in data.lots:
        for row in lot.rows:
            for leaf in data.method.quality_leaves:
                agreed = row.values.get(leaf.code)
                if agreed is None:
                    continue
                sheet.append(
                    [
                        number_cell(sheet, lot.number, WHOLE),
                        text_cell(sheet, row.bidder),
                        text_cell(sheet, leaf.code),
                        text_cell(sheet, agreed.label),
                        text_cell(sheet, agreed.motivation),
                    ]
                )


def _individual(workbook: Workbook, data: ReportData) -> None:
    sheet = add_sheet(workbook, "Individuele scores", widths=(10, 36, 12, 28, 18, 10, 90, 14), frozen="A2")
    labels = [
        "Perceel",
        "Inschrijver",
        "Criterium",
        "Beoordelaar",
        "Niveau",
        "Waarde",
        "Motivering",
        "Pagina",
    ]
    header_row(sheet, labels)
    for score in data.individual:
        value = number_cell(sheet, score.value) if isinstance(score.value, Fraction) else text_cell(sheet, "")
        sheet.append(
            [
                number_cell(sheet, score.lot, WHOLE),
                text_cell(sheet, score.bidder),
                text_cell(sheet, score.code),
                text_cell(sheet, score.evaluator),
                text_cell(sheet, score.label),
                value,
                text_cell(sheet, score.motivation),
                text_cell(sheet, score.page),
            ]
        )


def _number(sheet: WriteOnlyWorksheet, value: Fraction | None) -> Any:
    return text_cell(sheet, "") if value is None else number_cell(sheet, value)


def _instant(at: datetime | None) -> str:
    return "" if at is None else dutch_datetime(at)
