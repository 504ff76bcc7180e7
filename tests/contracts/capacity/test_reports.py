"""The maandrapport for the indicatiestellers: asked each month, complete, frozen, and read by all of the authority."""

import subprocess
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import AccessEntry, AuditEntry
from contracts.capacity.models import CapacityReport
from contracts.capacity.services import make_report, pause_provider, render_capacity_report
from contracts.capacity.todo import allocation_todo_for
from contracts.domain.errors import DecisionRefused
from documents.files import read_file
from documents.models import OutboxJob
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.architecture.page_rules import page_faults
from tests.contracts.capacity.browsing import get, page_of, post, text_of
from tests.factories.accounts import MembershipFactory
from tests.factories.allocation import (
    COUNTED_AT,
    FIRST_EXAMPLE,
    SECOND_EXAMPLE,
    SEPTEMBER,
    contract_of,
    contracted,
    count,
    counted,
    ruled,
)
from tests.factories.contracts import Award, manager_of
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role
from tests.pdf import flow_of

pytestmark = pytest.mark.django_db


@remembered
def made(award: Award, month: date = SEPTEMBER) -> CapacityReport:
    report = make_report(award.tender, month, by=manager_of(award), at=COUNTED_AT)
    render_capacity_report(report.public_id, at=COUNTED_AT)
    report.refresh_from_db()
    return report


def asked(award: Award, at: datetime = COUNTED_AT) -> list[str]:
    return [todo.text for todo in allocation_todo_for(manager_of(award), at=at)]


def test_each_month_asks_for_its_numbers_then_its_report_and_then_nothing() -> None:
    award = contracted()
    assert asked(award) == ["Stel de toeleiding in"]
    ruled(award)
    assert asked(award) == ["Vul de aantallen van september 2026 in"]
    counted(award)
    assert asked(award) == ["Maak het maandrapport over september 2026"]
    assert allocation_todo_for(award.buyer, at=COUNTED_AT) == []

    made(award)

    assert asked(award) == []
    assert asked(award, datetime(2026, 11, 2, 9, 0, tzinfo=UTC)) == ["Vul de aantallen van oktober 2026 in"]
    # Before the contracts began there was no month to report on.
    assert asked(award, datetime(2026, 1, 15, 9, 0, tzinfo=UTC)) == []


def test_a_report_is_made_on_the_page_and_says_who_is_open_and_why() -> None:
    award = counted()
    count(award, {"Anker": 880}, month=date(2026, 8, 1))
    manager, page = manager_of(award), page_of(award, "capacity_reports")

    shown = post(manager, page, maand="2026-09")

    assert "Het maandrapport wordt gemaakt." in text_of(shown)
    assert "in de rij" in text_of(shown)
    assert page_faults(shown) == []
    report = CapacityReport.objects.get()
    job = OutboxJob.objects.get(kind="render_capacity_report")
    assert job.payload == {"report_id": str(report.public_id)}
    render_capacity_report(report.public_id, at=COUNTED_AT)
    report.refresh_from_db()
    text = " ".join(flow_of(read_file(report.pdf)).split())
    assert "Anker heeft 900 cliënten in zorg, meer dan de grens van 800." in text
    assert "Brug (250 van 300) en Cirkel (250 van 800) zitten nog onder hun eigen opgave." in text
    assert "+20" in text
    sheet = load_workbook(BytesIO(read_file(report.excel)))["Toeleiding"]
    assert [[cell.value for cell in row][1:6] for row in sheet.iter_rows(min_row=2)] == [
        ["Anker", "dicht", 900, 20, 1000],
        ["Brug", "open", 250, None, 300],
        ["Cirkel", "open", 250, None, 800],
    ]
    assert AuditEntry.objects.get(event="allocation.report_made").data["month"] == "2026-09"


def test_everybody_of_the_authority_reads_it_and_nobody_else_and_that_is_on_the_record() -> None:
    award = counted()
    report = made(award)
    indicatiesteller = MembershipFactory(organisation=award.tender.authority).user
    file = reverse("contracts:capacity_report_file", args=[report.public_id, "pdf"])

    assert "September 2026, versie 1" in text_of(get(indicatiesteller, page_of(award, "capacity_reports")))
    assert get(indicatiesteller, file).body.startswith(b"%PDF")
    assert AccessEntry.objects.filter(event="allocation.report_read").count() == 1
    assert get(award.bidder("Anker"), file).status == 404
    assert get(None, file).status in {302, 404}
    assert get(indicatiesteller, file.replace("/pdf/", "/docx/")).status == 404
    assert post(indicatiesteller, page_of(award, "capacity_reports"), maand="2026-09").status == 404
    for role in (Role.BUYER, Role.JURIST):
        with pytest.raises(NotAllowed):
            make_report(award.tender, SEPTEMBER, by=member_with_role(award.tender, role), at=COUNTED_AT)


def test_a_month_without_all_numbers_is_refused_and_names_who_is_missing() -> None:
    award = ruled()
    count(award, {"Brug": 250})

    shown = text_of(post(manager_of(award), page_of(award, "capacity_reports"), maand="2026-09"))

    assert "Van Anker en Cirkel is nog geen aantal over september 2026 ingevuld." in shown
    assert not CapacityReport.objects.exists()
    for month, sentence in (
        (date(2025, 12, 1), "liep er geen contract"),
        (date(2026, 11, 1), "moet nog komen"),
    ):
        with pytest.raises(DecisionRefused, match=sentence):
            make_report(award.tender, month, by=manager_of(award), at=COUNTED_AT)


def test_a_report_stays_as_it_was_made_and_another_version_says_what_changed() -> None:
    award = counted(numbers=SECOND_EXAMPLE)
    first = made(award)
    with pytest.raises(DecisionRefused, match="niets veranderd"):
        made(award)

    pause_provider(contract_of(award, "Brug"), by=award.bidder("Brug"), at=COUNTED_AT)
    second = made(award)

    assert second.number == 2
    words = [[row["word"] for row in each.content["lots"][0]["rows"]] for each in (first, second)]
    assert words == [["open", "open", "open"], ["open", "pauze", "open"]]
    first.refresh_from_db()
    assert first.content["version"] == 1


def test_a_report_that_failed_is_asked_again_and_made_once() -> None:
    award = counted(numbers=FIRST_EXAMPLE)
    report = make_report(award.tender, SEPTEMBER, by=manager_of(award), at=COUNTED_AT)
    CapacityReport.objects.update(content={"broken": True})
    with pytest.raises(KeyError):
        render_capacity_report(report.public_id, at=COUNTED_AT)
    report.refresh_from_db()
    assert (report.status, report.fault) == (CapacityReport.Status.FAILED, "KeyError")
    CapacityReport.objects.update(content=made_content(award))

    again = made(award)
    files = (again.pdf_id, again.excel_id)
    render_capacity_report(again.public_id, at=COUNTED_AT)
    again.refresh_from_db()

    assert again.pk == report.pk
    assert (again.pdf_id, again.excel_id) == files


def made_content(award: Award) -> dict[str, object]:
    from contracts.capacity.selectors import contracts_of, report_content, rule_of

    rule = rule_of(award.tender)
    contracts = contracts_of(award.tender)
    return report_content(award.tender, rule, contracts, SEPTEMBER, version=1, at=COUNTED_AT).as_mapping()


@pytest.mark.slow
def test_another_program_opens_the_excel(tmp_path: Path) -> None:
    report = made(counted())
    source = tmp_path / "rapport.xlsx"
    source.write_bytes(read_file(report.excel))

    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76",  # commas, quotes, UTF-8
            "--outdir",
            tmp_path,
            source,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )

    lines = (tmp_path / "rapport.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1].split(",")[1:6] == ["Anker", "dicht", "900", "", "1000"]
