"""Contractors share the clients: whose turn it is, until when that must be visible, and no number of a person."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEntry
from clock import telling
from contracts.capacity.models import ClientAssignment
from contracts.capacity.services import assign_client, register_client, set_rule
from contracts.capacity.todo import allocation_todo_for
from contracts.domain.allocation import Division, Method, Terms
from contracts.domain.errors import DecisionRefused
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.architecture.page_rules import page_faults
from tests.contracts.capacity.browsing import get, page_of, post, text_of
from tests.factories.allocation import COUNTED_AT, contract_of, contracted, ruled
from tests.factories.contracts import Award, manager_of
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 10, 5)
NEXT_MONDAY = date(2026, 10, 12)


@remembered
def shared(division: Division = Division.EQUAL) -> Award:
    award = contracted()
    set_rule(award.tender, Terms(Method.SHARED, division=division), by=manager_of(award), at=COUNTED_AT)
    return award


def register(award: Award, reference: str, **more: object) -> ClientAssignment:
    return register_client(
        award.tender.lots.get(),
        reference=reference,
        requested_on=MONDAY,
        by=manager_of(award),
        at=COUNTED_AT,
        **more,  # type: ignore[arg-type]
    )


def assign(
    award: Award, assignment: ClientAssignment, name: str, *, at: datetime = COUNTED_AT, reason: str = ""
) -> None:
    assign_client(assignment, contract_of(award, name), reason=reason, by=manager_of(award), at=at)


def detail(award: Award, assignment: ClientAssignment) -> str:
    return reverse("contracts:assignment", args=[award.tender.public_id, assignment.public_id])


def test_a_report_is_registered_and_due_in_five_working_days() -> None:
    award = shared()
    manager, page = manager_of(award), page_of(award, "assignments")

    shown = post(manager, page, reference=" DLP-417 ", requested_on="2026-10-05", wish="")

    assert "De melding is vastgelegd." in text_of(shown)
    assert page_faults(shown) == []
    found = ClientAssignment.objects.get()
    assert (found.reference, found.due_on) == ("DLP-417", NEXT_MONDAY)
    (todo,) = allocation_todo_for(manager, at=COUNTED_AT)
    assert todo.text == "Leg vast wie de gemelde cliënten helpt"
    assert todo.due is not None
    assert todo.due.date() == NEXT_MONDAY
    entry = AuditEntry.objects.get(event="allocation.client_registered")
    assert "DLP-417" not in str(entry.data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"reference": "111222333"}, "burgerservicenummer"),
        ({"reference": "zaak 111.222.333"}, "burgerservicenummer"),
        ({"reference": ""}, "Vul het kenmerk"),
        ({"requested_on": "2026-10-06"}, "moet nog komen"),
        ({"requested_on": "ooit"}, "geen datum"),
        ({"wish": "onzin"}, "Naar wie wil de cliënt: Deze keuze bestaat niet."),
    ],
)
def test_what_is_not_right_is_refused_and_stays_typed(data: dict[str, str], sentence: str) -> None:
    award = shared()
    typed = {"reference": "DLP-1", "requested_on": "2026-10-05", "wish": "", **data}

    shown = post(manager_of(award), page_of(award, "assignments"), **typed)

    assert shown.status == 200
    assert sentence in text_of(shown)
    assert f'value="{typed["reference"]}"' in text_of(shown) or not typed["reference"]
    assert not ClientAssignment.objects.exists()


def test_a_reference_is_used_once() -> None:
    award = shared()
    register(award, "DLP-1")

    with pytest.raises(DecisionRefused, match="is er al"):
        register(award, "dlp-1")


def test_equal_shares_propose_each_in_turn_and_another_needs_a_reason() -> None:
    award = shared()
    manager = manager_of(award)
    first, second = register(award, "DLP-1"), register(award, "DLP-2")
    anker, cirkel = (str(contract_of(award, name).public_id) for name in ("Anker", "Cirkel"))
    assert "Anker (aan de beurt)" in text_of(get(manager, detail(award, first)))

    shown = post(manager, detail(award, first), contractor=anker)
    assert "Anker helpt deze cliënt." in text_of(shown)
    assert page_faults(shown) == []
    refused = text_of(post(manager, detail(award, second), contractor=cirkel))
    assert "is Brug aan de beurt. Schrijf op waarom het anders gaat." in refused
    post(manager, detail(award, second), contractor=cirkel, reason="Cirkel kent de buurt.")

    rows = ClientAssignment.objects.order_by("pk")
    assert [(row.contract.bid.organisation.name, row.reason) for row in rows] == [
        ("Anker", ""),
        ("Cirkel", "Cirkel kent de buurt."),
    ]
    with pytest.raises(DecisionRefused, match="al vastgelegd"):
        assign(award, first, "Brug")
    assert "is al vastgelegd" in text_of(post(manager, detail(award, first), contractor=anker))


def test_the_choice_of_the_client_goes_first_where_the_rule_says_so() -> None:
    award = shared(Division.CHOICE_FIRST)
    wished = register(award, "DLP-1", wish=contract_of(award, "Cirkel"))

    assert "Cirkel (aan de beurt)" in text_of(get(manager_of(award), detail(award, wished)))
    assign(award, wished, "Cirkel")
    assert "Anker (aan de beurt)" in text_of(get(manager_of(award), detail(award, register(award, "DLP-2"))))


def test_who_waits_too_long_and_who_was_assigned_too_late_is_shown() -> None:
    award = shared()
    page = page_of(award, "assignments")
    late, in_time = register(award, "DLP-1"), register(award, "DLP-2")
    assign(award, in_time, "Anker", at=datetime.combine(NEXT_MONDAY, COUNTED_AT.timetz()))
    after = COUNTED_AT + timedelta(days=8)

    assert "te laat" not in text_of(get(award.buyer, page, at=COUNTED_AT + timedelta(days=7)))
    assert "te laat" in text_of(get(award.buyer, page, at=after))
    assign(award, late, "Brug", at=after)

    shown = text_of(get(award.buyer, page, at=after))
    assert "te laat toegewezen" in shown
    assert allocation_todo_for(manager_of(award), at=after) == []


def test_only_the_contract_manager_registers_and_assigns() -> None:
    award = shared()
    waiting = register(award, "DLP-1")
    for user in (award.buyer, member_with_role(award.tender, Role.JURIST), award.bidder("Anker")):
        with pytest.raises(NotAllowed):
            register_client(
                award.tender.lots.get(), reference="DLP-2", requested_on=MONDAY, by=user, at=COUNTED_AT
            )
        with pytest.raises(NotAllowed):
            assign_client(waiting, contract_of(award, "Anker"), by=user, at=COUNTED_AT)
        assert get(user, detail(award, waiting)).status == 404
    assert get(award.bidder("Anker"), page_of(award, "assignments")).status == 404
    assert post(award.buyer, page_of(award, "assignments"), reference="DLP-3").status == 404


def test_a_tender_that_leads_clients_by_capacity_shares_none() -> None:
    award = ruled()

    assert "worden hier niet verdeeld" in text_of(get(manager_of(award), page_of(award, "assignments")))
    with pytest.raises(DecisionRefused, match="anders ingesteld"):
        register(award, "DLP-1")


def test_two_and_hundreds_of_reports_take_as_many_queries() -> None:
    award = shared()
    client, page = Client(), page_of(award, "assignments")
    client.force_login(manager_of(award))

    def queries() -> int:
        with telling(COUNTED_AT), CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    first = register(award, "DLP-1")
    assign(award, first, "Anker")
    register(award, "DLP-2", wish=contract_of(award, "Brug"))
    queries()
    two = queries()
    ClientAssignment.objects.bulk_create(
        ClientAssignment(
            lot=first.lot,
            reference=f"M-{number}",
            requested_on=MONDAY,
            due_on=NEXT_MONDAY,
            wish=contract_of(award, "Brug"),
            registered_by=award.buyer,
            registered_at=COUNTED_AT,
        )
        for number in range(20)
    )

    assert queries() == two
    assert two <= 25
