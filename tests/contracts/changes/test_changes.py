"""A change is tested against its route, shown with its calculation, and counted with those before it."""

from datetime import date, timedelta
from typing import Any

import pytest

from audit.models import AuditEntry
from contracts.changes.services import register_change
from contracts.changes.todo import changes_todo_for
from contracts.domain.changes import RULES, Route
from contracts.domain.errors import DecisionRefused
from contracts.execution.services import end_contract
from contracts.maximum.selectors import use_of_tender
from contracts.models import ContractChange
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.architecture.page_rules import page_faults
from tests.concurrency import overlapping
from tests.contracts.execution.pages import get, post, url
from tests.contracts.maximum.scenes import IN_MAY, framework
from tests.factories.contracts import Award, file_of, manager_of
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


def changed(award: Award, euros: int, route: Route = Route.MINOR, *, name: str = "Anker", **more: Any):
    asked = {
        "title": "Meer uren",
        "explanation": "Er is meer vraag.",
        "effective_on": date(2026, 7, 1),
        "answers": {one.code: True for one in RULES[route].conditions},
        "amount": euros * 100,
        "by": manager_of(award),
        "at": IN_MAY,
    }
    return register_change(file_of(award, name), route, **{**asked, **more})


def ticks(route: Route) -> dict[str, str]:
    return {one.code: "on" for one in RULES[route].conditions}


def test_minor_changes_count_over_all_contractors_of_the_assignment() -> None:
    award = framework()
    changed(award, 6_000)
    changed(award, 3_999, name="Brug")

    with pytest.raises(DecisionRefused, match=r"10% van de geïndexeerde|moet minder zijn dan 10%"):
        changed(award, 1)

    changed(award, -1_000)
    assert changed(award, 500).earlier == 8_999_00
    assert ContractChange.objects.count() == 4


def test_the_page_shows_the_calculation_and_says_why_it_does_not_fit() -> None:
    award = framework()
    changed(award, 6_000)
    manager, page = manager_of(award), url("contract_change_new", file_of(award), "gering")
    asked = {
        "title": "Nog meer uren",
        "effective_on": "1-7-2026",
        "index_percent": "5",
        "explanation": "Er is meer vraag.",
        **ticks(Route.MINOR),
    }

    refused = post(manager, page, at=IN_MAY, **asked, amount="4.500,00")
    fits = post(manager, page, at=IN_MAY, **asked, amount="4.499,99")

    text = refused.body.decode()
    assert "Samen met eerdere geringe wijzigingen is dit" in text
    assert f"minder dan €{NBSP}10.500,00" in text
    assert "Aw 2012 art. 2.163b" in text
    assert 'value="Nog meer uren"' in text
    assert page_faults(refused) == []
    shown = fits.body.decode()
    assert "De wijziging is vastgelegd." in shown
    assert f"€{NBSP}10.499,99" in shown
    assert AuditEntry.objects.filter(event="contract.changed").count() == 2


def test_a_condition_that_is_not_met_is_told_at_its_tick() -> None:
    award = framework()
    page = url("contract_change_new", file_of(award), "niet_wezenlijk")
    asked = {
        "title": "x",
        "effective_on": "1-7-2026",
        "amount": "0",
        "index_percent": "0",
        "explanation": "y",
    }
    all_but_one = dict.fromkeys(list(ticks(Route.INSUBSTANTIAL))[1:], "on")

    shown = post(manager_of(award), page, at=IN_MAY, **asked, **all_but_one).body.decode()

    assert "Met deze voorwaarde hadden anderen kunnen meedoen of winnen." in shown
    assert not ContractChange.objects.exists()


def test_a_change_that_must_be_announced_stands_in_the_todo_until_it_was() -> None:
    award = framework()
    manager = manager_of(award)
    change = changed(award, 50_000, Route.UNFORESEEN)
    with pytest.raises(DecisionRefused, match="ten hoogste 50%"):
        changed(award, 50_001, Route.ADDITIONAL)

    (todo,) = changes_todo_for(manager, at=IN_MAY)
    page = url("contract_change_notice", file_of(award), change.public_id)
    shown = post(
        manager, page, at=IN_MAY, notice_on="19-5-2026", notice_reference="TN 1 (2026)"
    ).body.decode()

    assert todo.text == "Kondig wijziging 1 aan van het contract met Anker (eForms 38)"
    assert todo.url == page
    assert changes_todo_for(award.buyer, at=IN_MAY) == []
    assert "kenmerk TN 1 (2026)" in shown
    assert changes_todo_for(manager, at=IN_MAY) == []
    assert get(manager, page, at=IN_MAY).status == 404


def test_a_change_that_raises_the_maximum_gives_room() -> None:
    award = framework()
    before = use_of_tender(award.tender)

    changed(award, 5_000, raises_maximum=True)

    assert use_of_tender(award.tender).maximum == before.maximum + 5_000_00
    with pytest.raises(DecisionRefused, match="boven nul"):
        changed(award, -5, raises_maximum=True)


def test_only_the_contract_manager_changes_and_not_after_the_end() -> None:
    award = framework()
    for role in (Role.BUYER, Role.JURIST, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            changed(award, 1, by=member_with_role(award.tender, role))
    assert get(award.bidder("Anker"), url("contract_changes", file_of(award))).status == 404
    end_contract(
        file_of(award),
        ended_on=IN_MAY.date() + timedelta(days=9),
        reason="x",
        by=manager_of(award),
        at=IN_MAY,
    )
    with pytest.raises(DecisionRefused, match="beëindigd"):
        changed(award, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("scenes_put_back")
def test_two_changes_at_the_same_moment_count_together() -> None:
    award = framework()

    _, refusal = overlapping(lambda: changed(award, 6_000), lambda: changed(award, 6_000, name="Brug"))

    assert isinstance(refusal, DecisionRefused), refusal
    assert ContractChange.objects.count() == 1
