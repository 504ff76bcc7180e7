"""The budget of each area, adjusted by its beschikkingen and explained step by step."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEntry
from clock import telling
from contracts.capacity.models import AreaBudget
from contracts.capacity.services import set_budget, set_rule
from contracts.domain.allocation import Method, Terms
from contracts.domain.area_budget import AreaBudget as BudgetNumbers
from contracts.domain.errors import DecisionRefused
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.architecture.page_rules import page_faults
from tests.contracts.capacity.browsing import get, page_of, post, text_of
from tests.factories.allocation import COUNTED_AT, contracted, ruled
from tests.factories.contracts import Award, manager_of
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db


@remembered
def by_area() -> Award:
    award = contracted()
    set_rule(award.tender, Terms(Method.AREA), by=manager_of(award), at=COUNTED_AT)
    return award


def page_of_area(award: Award, year: int = 2026, lot: int = 1) -> str:
    return reverse("contracts:area_budget", args=[award.tender.public_id, lot, year])


def plain(answer_text: str) -> str:
    return answer_text.replace("\xa0", " ").replace("&nbsp;", " ")


def test_a_budget_is_set_adjusted_and_explained() -> None:
    award = by_area()
    manager, page = manager_of(award), page_of_area(award)
    agreed = {"budget": "5.000.000,00", "expected": "2000", "moving": "100"}

    shown = post(manager, page, **agreed, actual="")
    assert "nog niet bekend" in text_of(shown)
    shown = post(manager, page, **agreed, actual="2100")

    text = plain(text_of(shown))
    for part in ("2100 − 2000", "+100", "€ 5.000.000,00 × +100 / 2000", "€ 5.250.000,00"):
        assert part in text
    assert page_faults(shown) == []
    overview = plain(text_of(get(award.buyer, page_of(award, "area_budgets"), jaar="2026")))
    assert overview.count("5.250.000,00") == 2
    assert [row.actual for row in AreaBudget.objects.all()] == [None, 2100]
    assert AuditEntry.objects.filter(event="allocation.budget_set").last().data["adjusted"] == "5250000.00"
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AreaBudget.objects.update(budget=1)


def test_what_was_agreed_changes_with_a_reason_and_stays_to_be_read() -> None:
    award = by_area()
    manager, page = manager_of(award), page_of_area(award)
    agreed = {"budget": "100,00", "expected": "3", "moving": "100", "actual": "4"}
    post(manager, page, **agreed)

    assert "Deze getallen staan er al." in text_of(post(manager, page, **agreed))
    refused = text_of(post(manager, page, **{**agreed, "budget": "200,00"}))
    assert "Schrijf op waarom" in refused
    assert 'value="200,00"' in refused
    post(manager, page, **{**agreed, "budget": "200,00"}, reason="Indexatie.")

    text = plain(text_of(get(award.buyer, page)))
    assert "Indexatie." in text
    assert "€ 100,00" in text
    assert "€ 266,67" in text


@pytest.mark.parametrize(
    "wrong", [{"budget": "veel"}, {"budget": "0"}, {"expected": "0"}, {"moving": "101"}, {"actual": "-1"}]
)
def test_numbers_that_cannot_be_are_refused(wrong: dict[str, str]) -> None:
    award = by_area()
    data = {"budget": "100,00", "expected": "3", "moving": "100", "actual": "4", **wrong}

    shown = post(manager_of(award), page_of_area(award), **data)

    assert shown.status == 200
    assert "Fout" in text_of(shown)
    assert not AreaBudget.objects.exists()


def test_only_the_contract_manager_sets_a_budget_for_years_of_the_contract() -> None:
    award = by_area()
    numbers = BudgetNumbers(Decimal(100), 1)
    for user in (award.buyer, member_with_role(award.tender, Role.AUDITOR), award.bidder("Anker")):
        with pytest.raises(NotAllowed):
            set_budget(award.tender.lots.get(), 2026, numbers, by=user, at=COUNTED_AT)
    assert post(award.buyer, page_of_area(award), budget="1").status == 404
    for path in (page_of_area(award, 2025), page_of_area(award, 2029), page_of_area(award, 2026, lot=9)):
        assert get(manager_of(award), path).status == 404
    assert get(award.bidder("Anker"), page_of_area(award)).status == 404


def test_another_method_has_no_budgets() -> None:
    award = ruled()

    assert "geen gebiedsbudgetten" in text_of(get(manager_of(award), page_of(award, "area_budgets")))
    with pytest.raises(DecisionRefused, match="anders ingesteld"):
        set_budget(
            award.tender.lots.get(), 2026, BudgetNumbers(Decimal(100), 1), by=manager_of(award), at=COUNTED_AT
        )


def test_one_and_many_areas_take_as_many_queries() -> None:
    award = by_area()
    client, page = Client(), page_of(award, "area_budgets")
    client.force_login(manager_of(award))
    post(manager_of(award), page_of_area(award), budget="100,00", expected="3", moving="100", actual="4")

    def queries() -> int:
        with telling(COUNTED_AT), CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    queries()
    one = queries()
    for number in range(2, 12):
        lot = award.tender.lots.create(number=number, name=f"Gebied {number}")
        lot.budgets.create(year=2026, budget=100, expected=1, moving=100, by=award.buyer, at=COUNTED_AT)

    assert queries() == one
    assert one <= 25
