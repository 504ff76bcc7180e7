"""A signed contract is started by the contract manager, and then has a blad that both parties read."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEntry
from clock import telling
from contracts.domain.agreements import Signer
from contracts.domain.errors import DecisionRefused
from contracts.execution import registry
from contracts.execution.registry import Reader, panel
from contracts.execution.services import start_execution
from contracts.execution.todo import execution_todo_for
from contracts.models import Contract, ContractFile
from tenders.domain.lifecycle import Status
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.architecture.page_rules import page_faults
from tests.contracts.agreement.test_signing import two_winners
from tests.contracts.execution.pages import client_of, get, post
from tests.factories.contracts import (
    ENDS_ON,
    SIGNED_AT,
    STARTS_ON,
    Award,
    executing,
    file_of,
    manager_of,
    many_contracts,
    sent,
    signed,
)
from tests.factories.remembering import remembered
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db


def blad(file: ContractFile) -> str:
    return reverse("contracts:contract_file", args=[file.public_id])


@remembered
def both_signed() -> Award:
    award = sent()
    signed(award, "Anker", Signer.PROVIDER, by=award.bidder("Anker"))
    signed(award, "Anker", Signer.AUTHORITY, by=award.buyer)
    return award


def test_a_manager_is_asked_to_start_and_finds_the_days_of_the_overeenkomst() -> None:
    award = both_signed()
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER)
    contract = Contract.objects.get()
    start = reverse("contracts:contract_start", args=[award.tender.public_id, contract.public_id])

    (todo,) = execution_todo_for(manager, at=SIGNED_AT)
    shown = post(manager, start, starts_on="1-1-2026", ends_on="31-12-2028")

    assert todo.text == "Start de uitvoering met Anker, perceel 1"
    assert todo.url == start
    assert execution_todo_for(award.buyer, at=SIGNED_AT) == []
    assert "De uitvoering is gestart." in shown.body.decode()
    file = ContractFile.objects.get()
    assert (file.starts_on, file.ends_on) == (date(2026, 1, 1), date(2028, 12, 31))
    assert start not in {each.url for each in execution_todo_for(manager, at=SIGNED_AT)}
    assert award.tender.state is Status.EXECUTION
    entry = AuditEntry.objects.get(event="contract.started")
    assert entry.data["ends_on"] == "2028-12-31"
    assert page_faults(shown) == []


def test_nothing_starts_before_both_have_signed() -> None:
    award = sent()
    signed(award, "Anker", Signer.PROVIDER, by=award.bidder("Anker"))
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER)

    with pytest.raises(DecisionRefused, match="nog niet door beide partijen ondertekend"):
        start_execution(
            Contract.objects.get(), starts_on=STARTS_ON, ends_on=ENDS_ON, by=manager, at=SIGNED_AT
        )


def test_only_the_contract_manager_starts_and_only_once() -> None:
    award = both_signed()
    contract = Contract.objects.get()
    days: Mapping[str, Any] = {"starts_on": STARTS_ON, "ends_on": ENDS_ON, "at": SIGNED_AT}
    for role in (Role.BUYER, Role.JURIST, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            start_execution(contract, by=member_with_role(award.tender, role), **days)
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER)
    start_execution(contract, by=manager, **days)

    with pytest.raises(DecisionRefused, match="al gestart"):
        start_execution(contract, by=manager, **days)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "sentence"),
    [
        (date(2025, 12, 18), ENDS_ON, "niet beginnen voor de definitieve gunning"),
        (STARTS_ON, STARTS_ON, "moet na de eerste dag liggen"),
    ],
)
def test_days_that_do_not_fit_are_refused_at_their_field_and_stay_typed(
    starts_on: date, ends_on: date, sentence: str
) -> None:
    award = both_signed()
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER)
    start = reverse(
        "contracts:contract_start", args=[award.tender.public_id, Contract.objects.get().public_id]
    )

    shown = post(manager, start, starts_on=starts_on, ends_on=ends_on).body.decode()

    assert sentence in shown
    assert f'value="{starts_on.isoformat()}"' in shown
    assert not ContractFile.objects.exists()


def test_one_lot_starts_while_another_overeenkomst_is_still_to_be_signed() -> None:
    award = two_winners()
    for signer, by in ((Signer.PROVIDER, award.bidder("Anker")), (Signer.AUTHORITY, award.buyer)):
        signed(award, "Anker", signer, by=by)
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER)
    contract = Contract.objects.get(bid__organisation__name="Anker")

    start_execution(contract, starts_on=STARTS_ON, ends_on=ENDS_ON, by=manager, at=SIGNED_AT)

    assert award.tender.state is Status.AWARDED
    assert get(award.bidder("Anker"), blad(file_of(award))).status == 200


def test_staff_and_the_provider_read_the_blad_and_another_provider_does_not() -> None:
    award = executing(two_winners())
    anker, brug = file_of(award, "Anker"), file_of(award, "Brug")

    for role in (Role.BUYER, Role.JURIST, Role.AUDITOR, Role.CONTRACT_MANAGER):
        assert "Anker" in get(member_with_role(award.tender, role), blad(anker)).body.decode()
    assert "Laatste dag" in get(award.bidder("Anker"), blad(anker)).body.decode()
    assert get(award.bidder("Brug"), blad(brug)).status == 200
    assert get(award.bidder("Brug"), blad(anker)).status == 404
    for role in (Role.EVALUATOR, Role.CHAIR, Role.CHECKER):
        assert get(member_with_role(award.tender, role), blad(anker)).status == 404
    assert get(None, blad(anker)).status in {302, 404}


def test_a_panel_that_is_not_made_for_the_provider_is_not_shown_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    award = executing()
    monkeypatch.setattr(registry, "_panels", dict(registry._panels))

    @panel("proef", "Alleen voor de gemeente", template="contracts/execution/panels/term.html", order=99)
    def only_staff(file: ContractFile, reader: Reader) -> Mapping[str, Any]:
        return {"term": file.term}

    path = blad(file_of(award))
    assert "Alleen voor de gemeente" in get(award.buyer, path).body.decode()
    assert "Alleen voor de gemeente" not in get(award.bidder("Anker"), path).body.decode()


def test_two_panels_have_two_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_panels", dict(registry._panels))

    with pytest.raises(ValueError, match="looptijd"):
        panel("looptijd", "Nog een", template="x.html", order=1)(lambda file, reader: None)


def test_the_list_shows_each_what_it_may_read() -> None:
    award = executing(two_winners())
    index = reverse("contracts:contracts")

    shown = get(manager_of(award), index).body.decode()
    own = get(award.bidder("Brug"), index).body.decode()
    none = get(member_with_role(award.tender, Role.EVALUATOR), index).body.decode()

    for file in (file_of(award, "Anker"), file_of(award, "Brug")):
        assert blad(file) in shown
    assert blad(file_of(award, "Brug")) in own
    assert blad(file_of(award, "Anker")) not in own
    assert "Nog geen contracten" in none


def test_the_list_is_narrowed_by_state_tender_and_what_expires() -> None:
    award = executing()
    file = file_of(award)
    index, manager = reverse("contracts:contracts"), manager_of(award)

    def finds(**query: str) -> bool:
        return blad(file) in get(manager, index, **query).body.decode()

    assert finds(stand="gaat_in")
    assert not finds(stand="loopt")
    assert not finds(loopt_af="12")
    assert finds(aanbesteding=str(award.tender.public_id))
    today = SIGNED_AT.date()
    ContractFile.objects.update(starts_on=today, ends_on=today + timedelta(days=100))
    assert finds(stand="loopt", loopt_af="6")
    assert not finds(loopt_af="3")
    ContractFile.objects.update(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    assert finds(stand="verstreken")
    ContractFile.objects.update(ended_on=today - timedelta(days=2))
    assert finds(stand="geeindigd")
    assert not finds(stand="verstreken")
    # What nobody can choose narrows nothing, and is no fault.
    assert finds(stand="onzin", aanbesteding="onzin", loopt_af="onzin", pagina="onzin")


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["Brug", "Anker"]),
        ("bid__organisation__kvk_number", ["Brug", "Anker"]),
        ("opdrachtnemer", ["Anker", "Brug"]),
        ("-opdrachtnemer", ["Brug", "Anker"]),
        # Anker's would end later, and was ended.
        ("einde", ["Anker", "Brug"]),
        ("-einde", ["Brug", "Anker"]),
    ],
)
def test_the_lists_stand_as_a_heading_asks(asked: str, names: list[str]) -> None:
    award = executing(two_winners())
    today = SIGNED_AT.date()
    for name, days, ended in (("Anker", 300, 10), ("Brug", 200, None)):
        ContractFile.objects.filter(pk=file_of(award, name).pk).update(
            starts_on=today,
            ends_on=today + timedelta(days=days),
            ended_on=None if ended is None else today + timedelta(days=ended),
        )

    for path in (
        reverse("contracts:contracts"),
        reverse("contracts:contracts_of", args=[award.tender.public_id]),
    ):
        answer = get(manager_of(award), path, sorteer=asked, loopt_af="")
        page = answer.body.decode()

        assert re.findall(r'class="th-row-link" href="[^"]*">(\w+)</a>', page) == names
        assert page_faults(answer) == []


def test_narrowing_the_list_keeps_its_order() -> None:
    award = executing(two_winners())

    page = get(manager_of(award), reverse("contracts:contracts"), sorteer="-opdrachtnemer").body.decode()

    assert '<input type="hidden" name="sorteer" value="-opdrachtnemer">' in page
    assert "Wat het eerst afloopt, staat bovenaan" not in page


@pytest.mark.parametrize("asked", ["", "-einde", "opdrachtnemer", "aanbesteding", "perceel"])
def test_three_and_a_thousand_contracts_take_as_many_queries(asked: str) -> None:
    award = executing()
    manager, index = manager_of(award), f"{reverse('contracts:contracts')}?sorteer={asked}"

    client = client_of(manager)

    def queries() -> int:
        """Those of the page, and not of logging in."""
        with telling(SIGNED_AT):
            client.get(index)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(index).status_code == 200
        return len(captured)

    many_contracts(award, 2)
    three = queries()
    many_contracts(award, 1000)

    assert queries() == three
    assert three <= 19
