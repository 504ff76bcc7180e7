"""Pages of the maximum: the bar with its table, amounts in and out as a sheet, and nothing of others for a provider."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import Organisation
from contracts.domain.value_sheet import HEADINGS
from contracts.maximum.selectors import use_of_tender
from contracts.models import CallOff, RealisedValue, ValueWarning
from tests.architecture.page_rules import page_faults
from tests.contracts.execution.pages import get, post, url
from tests.contracts.maximum.scenes import IN_MAY, MARCH, called, framework, paid
from tests.factories.contracts import Award, file_of, manager_of, many_contracts

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


def tender_url(award: Award, name: str) -> str:
    return reverse(f"contracts:{name}", args=[award.tender.public_id])


def sheet(*rows: tuple[object, ...]) -> SimpleUploadedFile:
    workbook = Workbook()
    workbook.active.title = "Gerealiseerd"
    for row in (HEADINGS, *rows):
        workbook.active.append(list(row))
    target = BytesIO()
    workbook.save(target)
    return SimpleUploadedFile("waarde.xlsx", target.getvalue())


def kvk(name: str) -> str:
    return Organisation.objects.get(name=name).kvk_number


def test_a_manager_enters_an_amount_and_sees_the_bar_and_the_warning() -> None:
    award = framework()
    page = url("contract_value", file_of(award))
    asked = {"municipality": "Huizen", "month": "3", "year": "2026"}

    typed = post(manager_of(award), page, at=IN_MAY, **asked, amount="veel").body.decode()
    shown = post(manager_of(award), page, at=IN_MAY, **asked, amount="96.000,00").body.decode()
    whole = get(award.buyer, tender_url(award, "contract_values"), at=IN_MAY)

    assert "“veel” is geen bedrag" in typed
    assert "96% gebruikt" in shown
    assert f"€{NBSP}96.000,00" in shown
    assert "maart 2026" in shown
    text = whole.body.decode()
    assert "95% van de maximale waarde is bereikt op" in text
    assert "Grens van 95% (bereikt)" in text
    assert "Grens van 100% (bereikt)" not in text
    assert page_faults(whole) == []


def test_a_month_that_does_not_fit_is_refused_at_its_field() -> None:
    award = framework()
    asked = {"municipality": "Huizen", "month": "12", "year": "2026", "amount": "1"}

    shown = post(manager_of(award), url("contract_value", file_of(award)), at=IN_MAY, **asked)

    assert "Deze maand moet nog beginnen." in shown.body.decode()
    assert 'id="id_month_error"' in shown.body.decode() or "id_month" in shown.body.decode()
    assert not RealisedValue.objects.exists()


def test_a_call_off_is_refused_in_a_sentence_and_stays_typed() -> None:
    award = framework()
    paid(award, 96_000)
    page = url("contract_call_offs", file_of(award))
    asked = {
        "reference": "T-9",
        "municipality": "Gooise Meren",
        "description": "Dagbesteding",
        "starts_on": "1-6-2026",
    }

    over = post(manager_of(award), page, at=IN_MAY, **asked, amount="5000").body.decode()
    fits = post(manager_of(award), page, at=IN_MAY, **asked, amount="4000").body.decode()
    full = post(
        manager_of(award), page, at=IN_MAY, **{**asked, "reference": "T-10"}, amount="1"
    ).body.decode()

    assert f"Er is nog ruimte voor €{NBSP}4.000,00." in over
    assert 'value="Dagbesteding"' in over
    assert "De afroep is vastgelegd." in fits
    assert "Onder deze raamovereenkomst kan niets meer worden afgeroepen" in full
    assert CallOff.objects.count() == 1


def test_a_provider_reads_its_own_amounts_and_nothing_of_the_others() -> None:
    award = framework()
    paid(award, 1_234)
    paid(award, 56_789, name="Brug")
    anker = award.bidder("Anker")

    for path in (url("contract_value", file_of(award)), url("contract_file", file_of(award))):
        shown = get(anker, path, at=IN_MAY).body.decode()
        assert f"€{NBSP}1.234,00" in shown
        assert "56.789" not in shown
        assert "58.023" not in shown
        assert "maximale waarde" not in shown
    for name in ("contract_values", "contract_values_export", "contract_values_import"):
        assert get(anker, tender_url(award, name)).status == 404
    assert get(anker, url("contract_value", file_of(award, "Brug"))).status == 404
    assert post(anker, url("contract_value", file_of(award)), amount="1").status == 404


def test_what_was_exported_is_read_in_again_and_changes_nothing() -> None:
    award = framework()
    manager = manager_of(award)
    made = called(award, 100)
    paid(award, 100)
    paid(award, 40, of=made)
    Organisation.objects.filter(name="Brug").update(name="=HYPERLINK(Brug)")
    exported = get(award.buyer, tender_url(award, "contract_values_export"), at=IN_MAY).body
    book = load_workbook(BytesIO(exported))

    upload = SimpleUploadedFile("waarde.xlsx", exported)
    shown = post(manager, tender_url(award, "contract_values_import"), at=IN_MAY, file=upload)

    rows = list(book["Gerealiseerd"].iter_rows(values_only=True))
    assert rows[0] == HEADINGS
    assert {(row[5], row[6]) for row in rows[1:]} == {(100, None), (40, "T-1")}
    cell = book["Contracten"]["A2"], book["Contracten"]["A3"]
    assert {each.data_type for each in cell} == {"s"}
    assert "2 rijen ingelezen, 0 bedragen veranderd." in shown.body.decode()
    assert use_of_tender(award.tender).used == 200_00


def test_a_sheet_with_a_mistake_changes_nothing_and_names_row_and_column() -> None:
    award = framework()
    manager, page = manager_of(award), tender_url(award, "contract_values_import")
    good = ("Anker", kvk("Anker"), 1, "Huizen", "2026-03", 100)
    bad = ("Brug", kvk("Brug"), 1, "Ergens", "maart", "=1+1")

    shown = post(manager, page, at=IN_MAY, file=sheet(good, bad))

    text = " ".join(shown.body.decode().split())
    assert "Er is niets ingelezen: er zijn 3 fouten." in text
    for place, words in (
        ("D", "“Ergens” is geen"),
        ("E", "“maart” is geen maand"),
        ("F", "staat een formule"),
    ):
        assert f'3</th><td data-label="Kolom">{place}</td><td data-label="Wat er mis is">' in text
        assert words in text
    assert not RealisedValue.objects.exists()
    assert page_faults(shown) == []
    post(manager, page, at=IN_MAY, file=sheet(good))
    assert RealisedValue.objects.get().amount == 100_00


@pytest.mark.parametrize("name", ["waarde.csv", "waarde.xlsx", "waarde.xls"])
def test_what_is_no_sheet_is_refused_in_a_sentence(name: str) -> None:
    award = framework()
    upload = SimpleUploadedFile(name, b"PK\x03\x04 onzin")

    shown = post(manager_of(award), tender_url(award, "contract_values_import"), file=upload)

    assert shown.status == 200
    assert f"“{name}”" in shown.body.decode()


def test_the_answer_to_a_warning_stands_on_the_page() -> None:
    award = framework()
    paid(award, 100_000)
    warning = ValueWarning.objects.get(mark=100)
    page = reverse("contracts:contract_value_warning", args=[award.tender.public_id, warning.public_id])

    shown = post(manager_of(award), page, at=IN_MAY, answer="De nieuwe aanbesteding begint.").body.decode()

    assert "De nieuwe aanbesteding begint." in shown
    assert get(manager_of(award), page).status == 404


@pytest.mark.parametrize(
    ("asked", "amounts"),
    [
        # The newest month first, as it always stood; also for what does not exist.
        ("", ["30", "10", "20"]),
        ("entered_by__password", ["30", "10", "20"]),
        ("maand", ["10", "20", "30"]),
        ("bedrag", ["10", "20", "30"]),
        ("-bedrag", ["30", "20", "10"]),
        ("-gemeente", ["20", "30", "10"]),
        ("-afroep", ["20", "30", "10"]),
    ],
)
def test_the_amounts_of_a_contract_stand_as_a_heading_asks(asked: str, amounts: list[str]) -> None:
    award = framework()
    order = called(award, 50)
    paid(award, 10, municipality="Gooise Meren")
    paid(award, 20, of=order)
    paid(award, 30, municipality="Gooise Meren", month=date(2026, 4, 1))

    answer = get(award.buyer, url("contract_value", file_of(award)), at=IN_MAY, sorteer=asked)

    assert re.findall(rf'data-label="Bedrag">€{NBSP}(\d+),00', answer.body.decode()) == amounts
    assert page_faults(answer) == []


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["Anker", "Brug"]),
        ("-opdrachtnemer", ["Brug", "Anker"]),
        ("gerealiseerd", ["Brug", "Anker"]),
        ("-gerealiseerd", ["Anker", "Brug"]),
    ],
)
def test_the_contracts_of_a_tender_stand_as_a_heading_asks(asked: str, names: list[str]) -> None:
    award = framework()
    # What was replaced does not count: 90 became 20.
    for euros in (90, 20):
        paid(award, euros, name="Brug")
    paid(award, 30)

    page = get(award.buyer, tender_url(award, "contract_values"), at=IN_MAY, sorteer=asked).body.decode()

    assert re.findall(r'class="th-row-link" href="[^"]*">(\w+)</a>', page) == names


def test_the_next_page_goes_on_in_the_same_order() -> None:
    award = framework()
    many_contracts(award, 60)
    path = tender_url(award, "contract_values")

    first, second = (
        get(award.buyer, path, at=IN_MAY, sorteer="-opdrachtnemer", pagina=number).body.decode()
        for number in ("1", "2")
    )

    assert 'href="?sorteer=-opdrachtnemer&amp;pagina=2"' in first
    names = [re.findall(r'class="th-row-link" href="[^"]*">([^<]+)</a>', page) for page in (first, second)]
    assert [len(found) for found in names] == [50, 12]
    assert names[0] + names[1] == sorted(names[0] + names[1], reverse=True)


@pytest.mark.parametrize("asked", ["", "-gerealiseerd", "opdrachtnemer"])
def test_three_and_a_thousand_contracts_take_as_many_queries(asked: str) -> None:
    award = framework()
    path = f"{tender_url(award, 'contract_values')}?sorteer={asked}"

    def queries() -> int:
        get(award.buyer, path, at=IN_MAY)
        with CaptureQueriesContext(connection) as captured:
            assert get(award.buyer, path, at=IN_MAY).status == 200
        return len(captured)

    many_contracts(award, 1)
    three = queries()
    files = many_contracts(award, 1000)
    RealisedValue.objects.bulk_create(
        RealisedValue(
            file=file, municipality="Huizen", month=MARCH, amount=1, entered_by=award.buyer, entered_at=IN_MAY
        )
        for file in files
    )

    assert queries() == three
    assert three <= 35
