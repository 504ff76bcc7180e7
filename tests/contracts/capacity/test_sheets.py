"""Numbers in care from and to Excel: nothing is taken over until all is right, and no file breaks the page."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from contracts.capacity.models import CareCount
from documents import workbook_reading
from tests.architecture.page_rules import page_faults
from tests.contracts.capacity.browsing import book_of, get, page_of, post, sheet, text_of
from tests.factories.allocation import contract_of, count, counted, ruled
from tests.factories.bids import pdf_bytes
from tests.factories.contracts import manager_of

pytestmark = pytest.mark.django_db

MONTHS = ["januari 2026", "februari 2026", "maart 2026", "april 2026", "mei 2026", "juni 2026"]
MONTHS += ["juli 2026", "augustus 2026", "september 2026"]


def test_the_template_filled_in_is_a_year_of_numbers_at_once() -> None:
    award = ruled()
    manager = manager_of(award)
    template = get(manager, page_of(award, "care_template"))
    book = book_of(template)
    rows = book["Aantallen"]
    assert [cell.value for cell in rows[1]] == ["KvK-nummer", "Aanbieder", "Perceel", *MONTHS, "oktober 2026"]
    for number, start in ((2, 850), (3, 200), (4, 200)):
        for place in range(len(MONTHS)):
            rows.cell(row=number, column=4 + place, value=start + place * 5)
    target = BytesIO()
    book.save(target)

    shown = post(
        manager,
        page_of(award, "care_import"),
        file=SimpleUploadedFile("sjabloon.xlsx", target.getvalue()),
    )

    assert "27 aantallen van het bestand bewaard." in text_of(shown)
    assert CareCount.objects.count() == 27
    assert CareCount.objects.filter(contract=contract_of(award, "Anker")).last().number == 890
    overview = text_of(get(manager, page_of(award, "allocation")))
    assert "Anker heeft 890 cliënten in zorg, meer dan de grens van 800." in overview


def test_what_was_taken_out_is_read_in_again_without_a_change() -> None:
    award = counted()
    manager = manager_of(award)
    count(award, {"Anker": 905}, reason="Dubbel geteld.")
    exported = get(manager, page_of(award, "care_export"))
    book = book_of(exported)

    is_open, why = [cell.value for cell in book["Toeleiding"][2]][4:]
    assert is_open == "dicht"
    assert why == (
        "Anker heeft 905 cliënten in zorg, meer dan de grens van 800. "
        "Brug (250 van 300) en Cirkel (250 van 800) zitten nog onder hun eigen opgave."
    )
    history = [[cell.value for cell in row] for row in book["Geschiedenis"].iter_rows(min_row=2)]
    assert [(row[0], row[3], row[6] or "") for row in history][:2] == [
        ("Anker", 900, ""),
        ("Anker", 905, "Dubbel geteld."),
    ]
    again = post(manager, page_of(award, "care_import"), file=SimpleUploadedFile("x.xlsx", exported.body))
    assert "Er is niets veranderd" in text_of(again)


def test_every_mistake_is_shown_and_nothing_is_taken_over() -> None:
    award = ruled()

    shown = post(
        manager_of(award),
        page_of(award, "care_import"),
        file=sheet(
            ["Aanbieder", "september 2026", "augustus 2026"],
            ["Anker", 900, "=1+1"],
            ["Brug", "veel", 250],
            ["Onbekend", 1, 1],
            ["Anker", 1, 1],
        ),
    )

    text = text_of(shown)
    assert "Er zijn 4 fouten gevonden. Er is niets overgenomen." in text
    for place in ("Rij 2, kolom C", "Rij 3, kolom B", "Rij 4, kolom A", "Rij 5, kolom A"):
        assert place in text
    assert page_faults(shown) == []
    assert not CareCount.objects.exists()


def test_a_sheet_that_corrects_asks_why() -> None:
    award = counted()
    manager, page = manager_of(award), page_of(award, "care_import")
    rows = (["Aanbieder", "september 2026"], ["Anker", 910])

    assert "Schrijf op waarom." in text_of(post(manager, page, file=sheet(*rows)))
    kept = post(manager, page, file=sheet(*rows), reason="Dubbel geteld.")

    assert "1 aantal van het bestand bewaard." in text_of(kept)
    assert [row.number for row in CareCount.objects.filter(contract=contract_of(award, "Anker"))] == [
        900,
        910,
    ]


def zipped(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def whole_book() -> bytes:
    target = BytesIO()
    Workbook().save(target)
    return target.getvalue()


def without_its_sheet() -> bytes:
    with ZipFile(BytesIO(whole_book())) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist() if "sheet1" not in name})


def with_broken_sheet() -> bytes:
    with ZipFile(BytesIO(whole_book())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, "xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row r='x'><c"})


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("aantallen.xls", lambda: b"\xd0\xcf\x11\xe0", "geen Excel-bestand van de soort .xlsx"),
        ("aantallen.csv", lambda: b"Aanbieder;1", "geen Excel-bestand van de soort .xlsx"),
        ("aantallen.xlsx", pdf_bytes, "de inhoud is een PDF"),
        ("aantallen.xlsx", lambda: b"", "leeg"),
        ("aantallen.xlsx", lambda: b"PK\x03\x04 nothing", "de inhoud is"),
        ("aantallen.xlsx", lambda: whole_book()[:-200], "kan niet worden gelezen"),
        ("aantallen.xlsx", without_its_sheet, "kan niet worden gelezen"),
        ("aantallen.xlsx", with_broken_sheet, "kan niet worden gelezen"),
        ("aantallen.xlsx", whole_book, "geen rij met de kop"),
    ],
)
def test_another_or_broken_file_is_refused_with_a_sentence(name: str, content: Any, sentence: str) -> None:
    award = ruled()

    shown = post(manager_of(award), page_of(award, "care_import"), file=SimpleUploadedFile(name, content()))

    assert shown.status == 200
    assert sentence in text_of(shown)
    assert not CareCount.objects.exists()


def test_a_file_that_unpacks_to_too_much_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    award = ruled()
    monkeypatch.setattr(workbook_reading, "MOST_UNPACKED", 1000)

    shown = post(manager_of(award), page_of(award, "care_import"), file=sheet(["Aanbieder"]))

    assert "te groot om in te lezen" in text_of(shown)


def test_more_rows_than_a_sheet_may_have_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    award = ruled()
    monkeypatch.setattr(workbook_reading, "MOST_ROWS", 3)

    shown = post(
        manager_of(award),
        page_of(award, "care_import"),
        file=sheet(["Aanbieder"], *(["x"] for _ in range(5))),
    )

    assert "meer dan 3 rijen" in text_of(shown)


def test_without_a_file_the_page_asks_for_it() -> None:
    award = ruled()

    assert "Kies het Excel-bestand" in text_of(post(manager_of(award), page_of(award, "care_import")))


def test_the_settings_decide_who_is_closed_and_nothing_else_does() -> None:
    award = counted(ruled(limit=1000))

    assert "dicht" not in text_of(get(award.buyer, page_of(award, "allocation"))).split("Uitzonderingen")[0]
