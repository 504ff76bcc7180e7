"""One page for all contracts that somebody reads, with pictures and tables, and everything as Excel."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from contracts.changes.subcontracting import Paper, ask_subcontractor
from contracts.domain.maximum import use_of
from contracts.domain.subcontracting import STATEMENT, STATEMENT_NAME
from contracts.execution.services import add_contact, add_meeting
from contracts.maximum.services import enter_value
from contracts.models import ContractFile
from contracts.overview.presenters import USE_ORDERS
from contracts.social.services import judge_effort
from tenders.models import Role, Tender
from tests.architecture.page_rules import page_faults
from tests.contracts.changes.test_changes import changed
from tests.contracts.execution.pages import get
from tests.contracts.maximum.scenes import IN_MAY, called, framework, paid
from tests.factories.bids import pdf_bytes
from tests.factories.contracts import file_of, manager_of, many_contracts, with_options
from tests.factories.indexation import STATED, figured, fixed, with_tariff
from tests.factories.social_return import IN_JUNE, asking, effort_of
from tests.factories.tenders import member_with_role
from ui.sorting import arranged, order_of

pytestmark = pytest.mark.django_db
PAGE, EXCEL = reverse("contracts:contracts_overview"), reverse("contracts:contracts_export")
AGREED = reverse("contracts:contracts_agreed")


def test_it_shows_what_ends_what_is_due_and_what_is_used() -> None:
    award = framework()
    paid(award, 96_000)
    ContractFile.objects.filter(pk=file_of(award).pk).update(ends_on=date(2026, 9, 30))

    answer = get(manager_of(award), PAGE, at=IN_MAY)

    text = answer.body.decode()
    assert page_faults(answer) == []
    assert "2 contracten" in text
    assert "Contracten die aflopen per maand. september 2026: 1." in text
    assert "overnemen van personeel" in text
    assert "te laat" in text
    assert f"{award.tender.title}: 96%." in text
    assert "boven 95%" in text


def test_it_shows_tariffs_to_fix_and_social_return_of_all_contracts() -> None:
    award = asking(with_tariff(STATED))
    for index in ("OVA", "CPI"):
        figured(award, index, "2.5")
    fixed(award)
    judge_effort(effort_of(award), is_accepted=True, by=manager_of(award), at=IN_JUNE)
    effort_of(award, "Brug", amount=250_00)
    enter_value(
        file_of(award),
        municipality=award.tender.authority.name,
        month=date(2026, 5, 1),
        amount=50_000_00,
        by=manager_of(award),
        at=IN_JUNE,
    )

    answer = get(manager_of(award), AGREED, at=IN_JUNE)
    book = load_workbook(BytesIO(get(award.buyer, EXCEL, at=IN_JUNE).body))

    assert page_faults(answer) == []
    text = answer.body.decode()
    # Brug still waits for its first year; what Anker owes and did is that of all contracts.
    assert "1 vast te stellen" in text
    for amount in ("1.500,00", "1.000,00", "250,00"):
        assert f"€\N{NO-BREAK SPACE}{amount}" in text
    (tariff,) = list(book["Tarieven"].iter_rows(min_row=2, values_only=True))
    assert tariff[2:6] == ("Anker", 2026, "2026-01-01", "2,5%")
    assert tariff[6] == "Huishoudelijke ondersteuning per minuut: €\N{NO-BREAK SPACE}0,7585"
    assert {row[7] for row in book["Social return"].iter_rows(min_row=2, values_only=True)} == {1_000, 250}


def test_options_come_half_a_year_before_their_day() -> None:
    award = with_options()
    spring = datetime(2028, 1, 10, 9, 0, tzinfo=UTC)

    assert "Besluit over verlenging 1" in get(award.buyer, PAGE, at=spring).body.decode()


def test_only_who_reads_contracts_for_an_authority_finds_it() -> None:
    award = framework()

    for role in (Role.BUYER, Role.CONTRACT_MANAGER, Role.JURIST, Role.AUDITOR):
        assert get(member_with_role(award.tender, role), PAGE, at=IN_MAY).status == 200
    for user in (award.bidder("Anker"), member_with_role(award.tender, Role.EVALUATOR)):
        for path in (PAGE, EXCEL, AGREED):
            assert get(user, path, at=IN_MAY).status == 404


def test_the_workbook_says_what_a_new_subcontractor_gets_and_showed() -> None:
    award = framework()
    asked = ask_subcontractor(
        file_of(award),
        kind="erbij",
        name="Vervoer BV",
        kvk="87654321",
        work="Vervoer",
        reason="Meer cliënten.",
        from_on=date(2026, 7, 1),
        share=Decimal("12.5"),
        papers=[Paper(STATEMENT, STATEMENT_NAME, "statement", BytesIO(pdf_bytes()), "verklaring.pdf")],
        by=award.bidder("Anker"),
        at=IN_MAY,
    )

    book = load_workbook(BytesIO(get(award.buyer, EXCEL, at=IN_MAY).body))

    (row,) = book["Onderaannemers"].iter_rows(min_row=2, values_only=True)
    assert row[3:9] == (asked.name, asked.kvk, "Vervoer", "12,5%", STATEMENT_NAME, "2026-07-01")


def test_the_workbook_holds_everything_and_no_formula() -> None:
    award = framework()
    file, manager = file_of(award), manager_of(award)
    paid(award, 1_234)
    called(award, 50)
    changed(award, 10, title="=1+1", explanation="+SUM(A1)")
    add_contact(file, side="provider", name="@Bo", phone="-1", by=manager, at=IN_MAY)
    add_meeting(file, held_on=date(2026, 5, 1), subject="=cmd", notes="Goed.", by=manager, at=IN_MAY)

    book = load_workbook(BytesIO(get(award.buyer, EXCEL, at=IN_MAY).body))

    assert book.sheetnames == [
        "Contracten",
        "Verlengingen",
        "Taken",
        "Gerealiseerd",
        "Afroepen",
        "Tarieven",
        "Social return",
        "Wijzigingen",
        "Onderaannemers",
        "Gesprekken",
        "Contactpersonen",
    ]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    values = {cell.value for cell in cells}
    assert {"=1+1", "+SUM(A1)", "@Bo", "-1", "=cmd", 1_234, 50, 10} <= values
    assert book["Contracten"].max_row == 3
    assert book["Contracten"]["E2"].value == "2028-12-31"


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("", ["Vol", "Leeg", "Zonder grens"]),
        ("onzin", ["Vol", "Leeg", "Zonder grens"]),
        ("aanbesteding", ["Leeg", "Vol", "Zonder grens"]),
        ("-aanbesteding", ["Zonder grens", "Vol", "Leeg"]),
        # What has no maximum has no part of it either, and stands last both ways.
        ("deel", ["Leeg", "Vol", "Zonder grens"]),
        ("-deel", ["Vol", "Leeg", "Zonder grens"]),
    ],
)
def test_the_use_stands_as_a_heading_asks(asked: str, titles: list[str]) -> None:
    """The fullest first, as the overview reads them, where nothing is asked."""
    uses = [
        (Tender(title="Vol"), use_of(96, [], 100)),
        (Tender(title="Leeg"), use_of(0, [], 100)),
        (Tender(title="Zonder grens"), use_of(500, [], None)),
    ]
    order = order_of(QueryDict(f"sorteer={asked}"), USE_ORDERS)

    assert [tender.title for tender, _ in arranged(uses, order, USE_ORDERS)] == titles


def test_the_page_sorts_its_table_and_leaves_the_picture_as_it_was() -> None:
    award = framework()
    paid(award, 96_000)

    answer = get(manager_of(award), PAGE, at=IN_MAY, sorteer="-gebruikt")

    page = answer.body.decode()
    assert page.count('aria-sort="descending"') == 1
    assert f"Gebruik van de maximale waarde. {award.tender.title}: 96%." in page
    assert page_faults(answer) == []


@pytest.mark.parametrize("asked", ["", "-deel"])
def test_three_and_a_thousand_contracts_take_as_many_queries(asked: str) -> None:
    award = framework()
    paid(award, 10)
    called(award, 10)
    manager = manager_of(award)

    def queries(path: str) -> int:
        get(manager, path, at=IN_MAY)
        with CaptureQueriesContext(connection) as captured:
            assert get(manager, path, at=IN_MAY).status == 200
        return len(captured)

    many_contracts(award, 1)
    paths = (f"{PAGE}?sorteer={asked}", EXCEL, AGREED)
    three = [queries(path) for path in paths]
    many_contracts(award, 1000)

    assert [queries(path) for path in paths] == three
    assert max(three) <= 35
