"""The gunningsrapport: what it says, to whom, and that a spreadsheet recomputes exactly our points."""

import subprocess
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from contracts.models import AwardReport
from contracts.selectors.report import report_data
from contracts.services import render_report, request_report, save_letter_details
from documents.files import read_file
from documents.models import OutboxJob
from scoring.models import RankedPosition
from scoring.services import fix_ranking
from tenders.domain.definition import Criterion
from tenders.domain.vocabulary import CriterionKind, PriceFormula
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.factories.contracts import (
    AFTER_STANDSTILL,
    DECIDED_AT,
    DETAILS,
    SENT_AT,
    Award,
    awarded,
    decided,
    released,
)
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role, plain_method, tender_definition
from tests.pdf import alternatives_of, text_of

pytestmark = pytest.mark.django_db


def made_report(award: Award, format: str, *, by: Any = None) -> AwardReport:  # noqa: A002
    report = request_report(award.decision, format=format, by=by or award.buyer, at=AFTER_STANDSTILL)
    render_report(report.public_id, at=AFTER_STANDSTILL)
    report.refresh_from_db()
    return report


def recalculated(content: bytes, folder: Path) -> Any:
    """The workbook after an independent program has computed every formula."""
    source = folder / "rapport.xlsx"
    source.write_bytes(content)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            folder / "uit",
            source,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return load_workbook(folder / "uit" / "rapport.xlsx", data_only=True)


def as_rows(sheet: Any) -> list[dict[str, Any]]:
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def cents(value: Fraction | float) -> Decimal:
    exact = (
        Decimal(value.numerator) / Decimal(value.denominator)
        if isinstance(value, Fraction)
        else Decimal(str(value))
    )
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.slow
def test_a_spreadsheet_recomputes_exactly_our_points(tmp_path: Path):
    thirds = plain_method(
        scale=tuple(
            replace(level, value=value)
            for level, value in zip(plain_method().scale, (9, 7, 4, 0), strict=True)
        )
    )
    levels = {
        "Anker": {"1": "Uitstekend", "2A": "Goed", "2B": "Voldoende"},
        "=Brug+1": {"1": "Goed", "2A": "Voldoende", "2B": "Goed"},
        "Cirkel": {"1": "Voldoende", "2A": "Onvoldoende", "2B": "Uitstekend"},
    }
    award = awarded(decided(levels, definition=tender_definition(method=thirds)))
    content = read_file(made_report(award, "xlsx").file)

    assert load_workbook(BytesIO(content))["Rangorde"]["E2"].value == "=Methode!$C$6*Scores!C2/Methode!$B$2"
    book = recalculated(content, tmp_path)
    rows = {row["Inschrijver"]: row for row in as_rows(book["Rangorde"])}
    positions = RankedPosition.objects.filter(ranking=award.decision.ranking).select_related(
        "bid__organisation"
    )
    assert len(rows) == positions.count() == 3
    for position in positions:
        row = rows[position.bid.organisation.name]
        total = Fraction(int(position.total_numerator), int(position.total_denominator))
        assert cents(row["Totaal"]) == cents(total)
        assert row["Controle"] == "gelijk"
        for code in ("1", "2A", "2B"):
            stored = position.points[code]
            points = Fraction(int(stored["numerator"]), int(stored["denominator"]))
            assert cents(row[f"{code} punten"]) == cents(points)


@remembered
def priced_award(tmp_levels: dict[str, str], formula: Criterion) -> Award:
    from contracts.services import draft_decision
    from tests.factories.contracts import DECIDED_AT
    from tests.factories.scoring import AT, commission, prices_opened, quality_fixed

    method = plain_method(criteria=(*plain_method().criteria, formula))
    found = commission(names=list(tmp_levels), definition=tender_definition(method=method), **DETAILS)
    found = quality_fixed(found, tmp_levels)
    prices_opened(found, dict(zip(tmp_levels, ("1.75", "1.37", "2.20"), strict=True)))
    fix_ranking(found.tender, by=found.buyer, at=AT)
    found = found.fresh()
    return Award(found, draft_decision(found.tender, by=found.buyer, at=DECIDED_AT))


PRICES = {
    "linear": Criterion(
        "P",
        "Prijs",
        Fraction(30),
        CriterionKind.PRICE,
        formula=PriceFormula.LINEAR,
        floor=Fraction(1),
        ceiling=Fraction(3),
    ),
    "relative": Criterion("P", "Prijs", Fraction(30), CriterionKind.PRICE, formula=PriceFormula.RELATIVE),
}
LEVELS = {"Anker": "Uitstekend", "Brug": "Goed", "Cirkel": "Voldoende"}


@pytest.mark.slow
@pytest.mark.parametrize("formula", PRICES)
def test_price_formulas_recompute_too(formula: str, tmp_path: Path):
    award = awarded(priced_award(LEVELS, PRICES[formula]))

    book = recalculated(read_file(made_report(award, "xlsx").file), tmp_path)

    assert {row["Controle"] for row in as_rows(book["Rangorde"])} == {"gelijk"}


def test_prices_of_who_won_nothing_stay_from_the_contract_manager():
    award = awarded(priced_award(LEVELS, PRICES["linear"]))
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER)

    report = made_report(award, "xlsx", by=manager)

    assert report.version == AwardReport.Version.CONTRACT
    book = load_workbook(BytesIO(read_file(report.file)))
    rows = {row["Inschrijver"]: row for row in as_rows(book["Scores"])}
    assert rows["Anker"]["P Prijs"] == 1.75
    assert rows["Brug"]["P Prijs"] == rows["Cirkel"]["P Prijs"] == "niet getoond"
    ranking = {row["Inschrijver"]: row for row in as_rows(book["Rangorde"])}
    assert ranking["Brug"]["Totaal"] == ranking["Brug"]["P punten"] == "niet getoond"
    assert not ranking["Brug"]["Toelichting"]
    evaluators = {row["Beoordelaar"] for row in as_rows(book["Individuele scores"])}
    assert evaluators == {"Beoordelaar 1", "Beoordelaar 2"}
    data = report_data(report, at=AFTER_STANDSTILL)
    assert all(row.price is None for lot in data.lots for row in lot.rows if not row.is_awarded)


@pytest.mark.parametrize(
    ("setting", "shown"),
    [("named", {"Lid 1", "Lid 2"}), ("unnamed", {"Beoordelaar 1", "Beoordelaar 2"}), ("none", set())],
)
def test_the_setting_says_what_a_contract_manager_reads_of_each_evaluator(setting: str, shown: set[str]):
    award = decided()
    save_letter_details(award.decision, **DETAILS, individual_scores=setting, by=award.buyer, at=DECIDED_AT)
    award.decision.refresh_from_db()
    award = awarded(award)
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER)

    book = load_workbook(BytesIO(read_file(made_report(award, "xlsx", by=manager).file)))
    full = load_workbook(BytesIO(read_file(made_report(award, "xlsx").file)))

    rows = as_rows(book["Individuele scores"]) if "Individuele scores" in book.sheetnames else []
    assert {row["Beoordelaar"] for row in rows} == shown
    assert {row["Beoordelaar"] for row in as_rows(full["Individuele scores"])} == {"Lid 1", "Lid 2"}


def test_the_workbook_draws_points_and_values_from_the_cells_of_the_ranking(tmp_path: Path):
    award = awarded()
    path = tmp_path / "rapport.xlsx"
    path.write_bytes(read_file(made_report(award, "xlsx").file))

    with ZipFile(path) as archive:
        charts = [
            archive.read(name).decode() for name in sorted(archive.namelist()) if "charts/chart" in name
        ]

    points, values = charts
    for column in "EFG":
        assert f"'Rangorde'!${column}$2:${column}$4" in points
    assert "'Rangorde'!$C$2:$C$4" in points
    for column in "CDE":
        assert f"'Scores'!${column}$2:${column}$4" in values
    for chart in charts:
        assert all(name in chart for name in ("1 Uitvoering", "2A Samenwerking", "2B Ervaring"))


def test_the_pdf_draws_what_its_tables_say():
    award = awarded()
    content = read_file(made_report(award, "pdf").file)

    figures = alternatives_of(content)

    assert figures[0].startswith(
        "Punten per criterium. Anker: 1 40,00, 2A 40,00, 2B 20,00, samen 100,00. Brug: "
    )
    assert len(figures) == 1 + 3
    assert "1: beoordelaars 8,00, 8,00, vastgesteld 10,00." in figures[1]


def test_text_of_a_bidder_is_never_a_formula():
    award = awarded(decided({"=1+1": "Uitstekend", "Brug": "Goed"}))

    book = load_workbook(BytesIO(read_file(made_report(award, "xlsx").file)))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_report_tells_how_the_decision_came_about():
    award = awarded()

    text = " ".join(text_of(read_file(made_report(award, "pdf").file)).split())

    for sentence in (
        "gegund aan Anker",
        "Het besluit is genomen door Dirk Mandaat, concernmanager, volgens Mandaatbesluit 2025.",
        "Anker staat boven Brug: hoger totaal (100,00 tegen 80,00).",
        "Bij gelijke stand, stap 1",
        "do 18 december 2025, 23.59 uur",
        "Lid 1",
        "Individuele scores",
        "Niemand vroeg om een vraag vertrouwelijk te behandelen.",
    ):
        assert sentence in text
    assert award.tender.fingerprint[:20] in text.replace(" ", "")
    # Approved, and fixed.
    assert text.replace(" ", "").count(award.decision.ranking.content_hash[:20]) == 2


def test_a_report_is_asked_for_once_while_it_is_being_made_and_made_once():
    award = released()

    first = request_report(award.decision, format="pdf", by=award.buyer, at=SENT_AT)
    second = request_report(award.decision, format="pdf", by=award.buyer, at=SENT_AT)
    render_report(first.public_id, at=SENT_AT)
    first.refresh_from_db()
    stored = first.file
    render_report(first.public_id, at=SENT_AT)
    first.refresh_from_db()

    assert first.pk == second.pk
    assert OutboxJob.objects.filter(kind="render_report").count() == 1
    assert first.file == stored


def test_a_fault_is_kept_and_the_next_attempt_makes_the_report(monkeypatch: pytest.MonkeyPatch):
    award = released()
    report = request_report(award.decision, format="xlsx", by=award.buyer, at=SENT_AT)
    with monkeypatch.context() as patch:
        patch.setattr("contracts.services.reports.report_workbook", lambda _data: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            render_report(report.public_id, at=SENT_AT)
    report.refresh_from_db()
    assert (report.status, report.fault) == (AwardReport.Status.FAILED, "ZeroDivisionError")

    render_report(report.public_id, at=SENT_AT)

    report.refresh_from_db()
    assert report.status == AwardReport.Status.READY


def test_the_contract_manager_waits_for_the_award():
    award = released()
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER)

    with pytest.raises(NotAllowed):
        request_report(award.decision, format="pdf", by=manager, at=SENT_AT)
