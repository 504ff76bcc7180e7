"""Options of a contract are decided one by one, on time or with a reason, and move its last day."""

from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar

from accounts.models import User
from audit.models import AuditEntry
from contracts.domain.errors import DecisionRefused
from contracts.domain.options import Outcome
from contracts.execution.agenda import calendar_contract, contracts_in_agenda
from contracts.execution.services import add_meeting, decide_option, end_contract, plan_option
from contracts.execution.todo import execution_todo_for
from contracts.models import ContractFile, ContractOption
from tenders.exports import calendar_bytes
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.contracts.execution.pages import get, post, url
from tests.factories.contracts import SIGNED_AT, Award, file_of, manager_of, with_options
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), tzinfo=UTC)


def option(award: Award, number: int) -> ContractOption:
    return ContractOption.objects.select_related("file__contract__decision__tender").get(number=number)


def decide(
    award: Award, number: int, outcome: Outcome, *, on: date, late: str = "", by: User | None = None
) -> None:
    decide_option(
        option(award, number),
        outcome=outcome,
        reason="De zorg gaat goed.",
        late_reason=late,
        by=by or manager_of(award),
        at=noon(on),
    )


def test_the_options_of_the_overeenkomst_are_on_the_blad_with_a_day_to_decide() -> None:
    award = with_options()
    file = file_of(award)

    days = list(ContractOption.objects.values_list("number", "months", "decide_by"))
    shown = get(award.bidder("Anker"), url("contract_file", file)).body.decode()

    assert days == [(1, 12, date(2028, 6, 30)), (2, 12, date(2029, 6, 30))]
    assert "Verlenging 1 van 12 maanden, uiterlijk vr 30 juni 2028" in shown
    assert "VNG AIV, versie 2024-09, zonder artikel 16 en 20.1" in shown
    assert file.conditions == "VNG AIV, versie 2024-09, zonder artikel 16 en 20.1"


def test_an_extension_moves_the_last_day_and_a_refusal_lets_the_rest_lapse() -> None:
    award = with_options()
    file = file_of(award)
    page = url("contract_option", file, option(award, 1).public_id)
    asked = {"outcome": "verlengd", "reason": "De zorg gaat goed."}

    shown = post(manager_of(award), page, at=noon(date(2028, 5, 1)), **asked).body.decode()

    file.refresh_from_db()
    assert "Het contract is verlengd tot en met ma 31 december 2029." in shown
    assert file.ends_on == date(2029, 12, 31)
    assert AuditEntry.objects.get(event="contract.option_decided").data["ends_on"] == "2029-12-31"
    assert not file.tasks.filter(kind="einde").exists()
    decide(award, 2, Outcome.DECLINED, on=date(2029, 6, 1))
    file.refresh_from_db()
    assert file.ends_on == date(2029, 12, 31)
    assert file.tasks.filter(kind="einde").count() == 3
    with pytest.raises(DecisionRefused, match="al besloten"):
        decide(award, 2, Outcome.EXTENDED, on=date(2029, 6, 1))


def test_a_later_option_lapses_with_an_earlier_one() -> None:
    award = with_options()
    decide(award, 1, Outcome.DECLINED, on=date(2028, 5, 1))

    shown = get(award.buyer, url("contract_options", file_of(award))).body.decode()

    assert "vervallen" in shown
    with pytest.raises(DecisionRefused, match="op volgorde"):
        decide(award, 2, Outcome.EXTENDED, on=date(2028, 5, 2))


def test_after_the_day_a_decision_says_why_it_is_so_late() -> None:
    award = with_options()
    page = url("contract_option", file_of(award), option(award, 1).public_id)
    late, asked = noon(date(2028, 7, 1)), {"outcome": "verlengd", "reason": "De zorg gaat goed."}

    refused = post(manager_of(award), page, at=late, **asked).body.decode()

    assert "De beslisdatum was vr 30 juni 2028. Schrijf op waarom u er nu nog over besluit." in refused
    assert "De zorg gaat goed." in refused
    assert option(award, 1).outcome == Outcome.OPEN.value
    post(manager_of(award), page, at=late, **asked, late_reason="Het college vergaderde later.")
    assert option(award, 1).late_reason == "Het college vergaderde later."


def test_a_contract_that_is_over_is_not_extended() -> None:
    award = with_options()

    with pytest.raises(DecisionRefused, match="voorbij is, kan niet meer worden verlengd"):
        decide(award, 1, Outcome.EXTENDED, on=date(2029, 1, 1), late="Vergeten.")
    end_contract(
        file_of(award),
        ended_on=date(2028, 12, 31),
        reason="Klaar.",
        by=manager_of(award),
        at=noon(date(2028, 6, 1)),
    )
    with pytest.raises(DecisionRefused, match="beëindigd"):
        decide(award, 1, Outcome.EXTENDED, on=date(2028, 6, 2))


def test_options_wait_for_each_other() -> None:
    with pytest.raises(DecisionRefused, match="op volgorde"):
        decide(with_options(), 2, Outcome.EXTENDED, on=date(2028, 5, 1))


def test_only_the_contract_manager_decides() -> None:
    award = with_options()
    page = url("contract_option", file_of(award), option(award, 1).public_id)

    for role in (Role.BUYER, Role.JURIST, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            decide(award, 1, Outcome.EXTENDED, on=date(2028, 5, 1), by=member_with_role(award.tender, role))
    assert post(award.bidder("Anker"), page, at=SIGNED_AT, outcome="verlengd", reason="x").status == 404


def test_the_day_to_decide_is_moved_but_not_past_the_period() -> None:
    award = with_options()
    act = {"by": manager_of(award), "at": SIGNED_AT}

    plan_option(option(award, 2), decide_by=date(2029, 12, 31), **act)

    with pytest.raises(DecisionRefused, match="uiterlijk op zo 31 december 2028"):
        plan_option(option(award, 1), decide_by=date(2029, 1, 1), **act)
    assert option(award, 2).decide_by == date(2029, 12, 31)


def test_the_manager_is_reminded_from_three_months_before() -> None:
    award = with_options()
    file_of(award).tasks.all().delete()
    manager = manager_of(award)

    def asked(on: date) -> list[str]:
        return [todo.text for todo in execution_todo_for(manager, at=noon(on))]

    assert asked(date(2028, 3, 29)) == []
    assert asked(date(2028, 3, 30)) == ["Besluit over verlenging 1 van het contract met Anker"]
    assert asked(date(2028, 7, 30)) == ["Besluit over verlenging 1 van het contract met Anker"]
    assert asked(date(2029, 1, 1)) == ["Leg het einde vast van het contract met Anker"]
    assert execution_todo_for(award.buyer, at=noon(date(2028, 6, 1))) == []
    decide(award, 1, Outcome.EXTENDED, on=date(2028, 4, 1))
    assert asked(date(2028, 7, 30)) == []


def test_days_stand_in_the_agenda_of_who_reads_the_contract() -> None:
    award = with_options()
    file = file_of(award)
    add_meeting(
        file, held_on=date(2026, 3, 3), subject="Over mevrouw Jansen", by=manager_of(award), at=SIGNED_AT
    )

    for reader in (manager_of(award), award.buyer, award.bidder("Anker")):
        (found,) = contracts_in_agenda(reader, today=date(2026, 1, 1))
        text = calendar_bytes("x", [calendar_contract(found, url="https://x.example/")])
        events = Calendar.from_ical(text).walk("VEVENT")
        assert {(str(event["SUMMARY"]).split(":")[0], event["DTSTART"].dt) for event in events} == {
            ("Beslisdatum verlenging 1", date(2028, 6, 30)),
            ("Beslisdatum verlenging 2", date(2029, 6, 30)),
            ("Contractgesprek", date(2026, 3, 3)),
            ("Laatste dag van het contract", date(2028, 12, 31)),
        }
        assert b"Jansen" not in text
        assert {event["SEQUENCE"] for event in events} == {ContractFile.objects.get().changes}
    assert contracts_in_agenda(member_with_role(award.tender, Role.EVALUATOR), today=date(2026, 1, 1)) == []
