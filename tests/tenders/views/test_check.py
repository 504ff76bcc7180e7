"""The page of the check: findings by severity, a field per reason, and nothing typed gets lost."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tenders.models import Tender
from tenders.presenters import SUBJECT_TITLES
from tenders.selectors import findings_of, reasons_of
from tenders.services import Reason, explain
from tests.factories.tenders import AT, draft_tender, published_tender

pytestmark = pytest.mark.django_db
WHY = "De regio wil snel beginnen."
CONFIGURATION_PAGES = (
    *(subject.name.lower() for subject in SUBJECT_TITLES if subject.applies(is_admission=False)),
    "criteria_add",
    "suitability_add",
    "evidence_add",
)


@pytest.fixture
def tender(client: Client) -> Tender:
    made = draft_tender(standstill_days=10)
    client.force_login(made.created_by)
    return made


def address(tender: Tender, name: str = "check") -> str:
    return reverse(f"tenders:{name}", args=[tender.public_id])


def about(tender: Tender, code: str = "standstill_short") -> str:
    return next(finding.about for finding in findings_of(tender, at=AT) if finding.code == code)


def take_back(tender: Tender, code: str = "standstill_short") -> str:
    found = about(tender, code)
    explain(tender, [Reason(found, "", seen=reasons_of(tender)[found])], by=tender.created_by, at=AT)
    return found


def test_findings_stand_by_severity_with_norm_source_and_place(client: Client, tender: Tender) -> None:
    take_back(tender)
    Tender.objects.filter(pk=tender.pk).update(places=None)

    response = client.get(address(tender))

    assert [row["code"] for row in response.context["blocking"]] == ["places_missing"]
    first = response.context["asked"][0]
    assert (first["code"], first["is_explained"], first["place"]) == ("standstill_short", False, "Planning")
    assert first["url"] == address(tender, "planning")
    assert response.context["open"] == 1
    page = response.content.decode()
    assert "Bron: Aw 2.127." in page
    assert f'href="{address(tender, "method")}"' in page


def test_reason_is_kept_by_the_page_and_opens_the_way_to_publication(client: Client, tender: Tender) -> None:
    found = take_back(tender)
    refused = client.get(address(tender, "publish"))

    saved = client.post(address(tender), {f"reason-{found}": f" {WHY}\r\nMeteen. ", f"seen-{found}": ""})

    assert refused.url == address(tender)
    assert saved.url == address(tender)
    assert reasons_of(tender)[found] == f"{WHY}\nMeteen."
    shown = client.get(address(tender))
    assert shown.context["open"] == 0
    assert f'href="{address(tender, "publish")}"' in shown.content.decode()
    assert client.get(address(tender, "publish")).status_code == 200


def test_saving_without_a_change_keeps_every_reason(client: Client, tender: Tender) -> None:
    form = client.get(address(tender)).context["form"]
    before = reasons_of(tender)

    client.post(address(tender), {name: form[name].value() for name in form.fields})

    assert reasons_of(tender) == before
    assert tender.deviations.count() == len(before)


def test_too_long_a_reason_is_refused_at_its_field_and_stays(client: Client, tender: Tender) -> None:
    found = take_back(tender)

    response = client.post(address(tender), {f"reason-{found}": "x" * 4001, f"seen-{found}": ""})

    assert list(response.context["form"].errors) == [f"reason-{found}"]
    assert "x" * 4001 in response.content.decode()
    assert "<title>Fout: " in response.content.decode()


def test_reason_of_a_colleague_stands_beside_mine_and_i_choose(client: Client, tender: Tender) -> None:
    found = take_back(tender)
    client.get(address(tender))
    explain(tender, [Reason(found, "Van een collega.")], by=tender.created_by, at=AT)

    response = client.post(address(tender), {f"reason-{found}": WHY, f"seen-{found}": ""})

    form = response.context["form"]
    assert "Van een collega." in form.errors[f"reason-{found}"][0]
    assert form[f"reason-{found}"].value() == WHY
    assert reasons_of(tender)[found] == "Van een collega."
    client.post(address(tender), {f"reason-{found}": WHY, f"seen-{found}": form[f"seen-{found}"].value()})
    assert reasons_of(tender)[found] == WHY


def test_reason_to_a_finding_that_changed_comes_back_in_words(client: Client, tender: Tender) -> None:
    found = take_back(tender)
    Tender.objects.filter(pk=tender.pk).update(standstill_days=12)

    response = client.post(address(tender), {f"reason-{found}": WHY, f"seen-{found}": ""}, follow=True)

    assert WHY in response.content.decode()
    assert "is er niet meer, of is veranderd" in response.content.decode()


def test_lapsed_reason_is_shown_where_a_new_one_is_asked(client: Client, tender: Tender) -> None:
    Tender.objects.filter(pk=tender.pk).update(standstill_days=12)

    page = client.get(address(tender)).content.decode()

    assert "Eerder schreef u, bij een bevinding die is veranderd: Dat past bij deze opdracht." in page


@pytest.mark.parametrize("name", CONFIGURATION_PAGES)
def test_the_check_is_one_click_away(client: Client, tender: Tender, name: str) -> None:
    page = client.get(address(tender, name)).content.decode()

    assert f'href="{address(tender)}"' in page


def test_task_list_counts_what_is_still_to_explain(client: Client, tender: Tender) -> None:
    nothing = client.get(address(tender, "configure"))
    take_back(tender)
    one = client.get(address(tender, "configure"))

    assert "Niets houdt de publicatie tegen." in nothing.content.decode()
    assert f'href="{address(tender, "publish")}"' in nothing.content.decode()
    assert "1 punt vraagt om toepassen of uitleggen" in one.content.decode()
    assert f'href="{address(tender, "publish")}"' not in one.content.decode()


def test_page_makes_the_same_queries_however_much_there_is(
    client: Client, tender: Tender, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(address(tender))
    with django_assert_num_queries(100, exact=False) as few:
        client.get(address(tender))
    for number in range(2, 8):
        tender.lots.create(number=number, name=f"Perceel {number}")
        tender.criteria.create(code=f"X{number}", name="Meer", max_points="10")
        tender.evidence_requirements.create(
            code=f"VOG{number}", name=f"VOG {number}", moment="inschrijving", parties=["inschrijver"]
        )
        tender.suitability_requirements.create(code=f"G{number}", name="Eis", requirement="Eis")
        tender.statements.create(code=f"S{number}", name="Aantal")

    with django_assert_num_queries(len(few)):
        response = client.get(address(tender))

    assert response.context["open"] > 6


def test_reasons_stand_on_the_public_page(client: Client) -> None:
    tender = published_tender(standstill_days=10)

    page = client.get(address(tender, "detail")).content.decode()

    assert "Motivering van afwijkingen" in page
    assert "De opschortende termijn is 10 dagen in plaats van de 20 dagen" in page
    assert "Dat past bij deze opdracht." in page
