"""One maximum for all contracts: it warns once per mark, and at 100% nothing is called off any more."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail

from audit.models import AuditEntry
from contracts.domain.errors import DecisionRefused
from contracts.domain.value_sheet import ValueRow
from contracts.maximum.mails import mail_value_warning
from contracts.maximum.selectors import use_of_file, use_of_tender
from contracts.maximum.services import answer_warning, call_off, close_call_off, enter_value, import_values
from contracts.maximum.todo import maximum_todo_for
from contracts.models import CallOff, RealisedValue, ValueWarning
from documents.models import OutboxJob
from tenders.models import Role, TenderRole
from tenders.permissions import NotAllowed
from tests.contracts.maximum.scenes import IN_MAY, MARCH, called, framework, paid
from tests.factories.contracts import file_of, manager_of
from tests.factories.tenders import member_with_role

pytestmark = pytest.mark.django_db


def marks() -> list[int]:
    return list(ValueWarning.objects.values_list("mark", flat=True))


def test_contractors_municipalities_and_call_offs_count_together() -> None:
    award = framework()
    paid(award, 30_000)
    paid(award, 20_000, name="Brug", municipality="Gooise Meren")
    made = called(award, 10_000, name="Brug", reference="Toewijzing 12 (a)")
    paid(award, 4_000, name="Brug", of=made)

    use = use_of_tender(award.tender)

    assert (use.realised, use.to_come) == (54_000_00, 6_000_00)
    assert use_of_file(file_of(award, "Brug")).used == 30_000_00
    close_call_off(made, reason="Afgerond.", by=manager_of(award), at=IN_MAY)
    assert use_of_tender(award.tender).used == 54_000_00


def test_a_new_amount_replaces_that_of_the_same_month_and_the_old_one_is_kept() -> None:
    award = framework()
    first = paid(award, 10_000)
    paid(award, 12_000)
    paid(award, 1_000, month=date(2026, 4, 1))

    assert use_of_tender(award.tender).realised == 13_000_00
    first.refresh_from_db()
    assert first.replaced_at == IN_MAY
    entry = AuditEntry.objects.filter(event="contract.value_entered").order_by("sequence")[1]
    assert (entry.data["before"], entry.data["amount"]) == (10_000_00, 12_000_00)


def test_each_mark_is_told_once_to_managers_and_buyers() -> None:
    award = framework()
    manager = manager_of(award)
    paid(award, 69_999)
    assert marks() == []

    paid(award, 70_000)
    paid(award, 71_000)
    assert marks() == [70]
    paid(award, 20_000, name="Brug")
    assert marks() == [70, 85]
    # Down again and up again is no news; two marks at once are one mail.
    paid(award, 100, name="Brug")
    paid(award, 29_000, name="Brug")
    assert marks() == [70, 85, 95, 100]

    jobs = OutboxJob.objects.filter(kind="mail_value_warning")
    people = {str(manager.public_id), str(award.buyer.public_id)}
    assert {job.payload["user_id"] for job in jobs} >= people
    assert len({job.payload["warning_id"] for job in jobs}) == 3
    assert AuditEntry.objects.filter(event="contract.value_warned").count() == 3


def test_the_mail_names_the_mark_and_no_amount() -> None:
    award = framework()
    manager = manager_of(award)
    paid(award, 96_000)
    warning = ValueWarning.objects.get(mark=95)

    mail_value_warning(warning.public_id, manager.public_id)

    (message,) = mail.outbox
    assert message.subject.startswith("95% van de maximale waarde is bereikt")
    # An address or the number of a gemeente may hold these digits by chance.
    assert not re.search(r"€|96[.,]?000|96\s?%", message.body)
    TenderRole.objects.filter(user=manager).update(ended_at=IN_MAY)
    mail_value_warning(warning.public_id, manager.public_id)
    assert len(mail.outbox) == 1


def test_at_the_maximum_a_call_off_is_refused_and_below_it_no_more_than_there_is_room() -> None:
    award = framework()
    paid(award, 96_000)
    with pytest.raises(DecisionRefused, match=r"ruimte voor €\s4\.000,00"):
        called(award, 4_001)
    called(award, 4_000)

    with pytest.raises(DecisionRefused, match="kan niets meer worden afgeroepen"):
        called(award, 1, name="Brug", reference="T-2")

    assert CallOff.objects.count() == 1
    assert marks() == [70, 85, 95, 100]


def test_what_was_paid_is_a_fact_above_the_maximum_too() -> None:
    award = framework()

    paid(award, 130_000)

    assert use_of_tender(award.tender).is_full
    with pytest.raises(DecisionRefused, match="is bereikt"):
        called(award, 1)


def test_a_call_off_belongs_to_the_contract_and_its_term() -> None:
    award = framework()
    file, manager = file_of(award), manager_of(award)
    asked = {"municipality": "Huizen", "description": "x", "amount": 100, "by": manager}
    called(award, 100)

    with pytest.raises(DecisionRefused, match="al een afroep met dit kenmerk"):
        call_off(file, reference="T-1", starts_on=date(2026, 6, 1), at=IN_MAY, **asked)
    with pytest.raises(DecisionRefused, match="buiten de looptijd"):
        call_off(file, reference="T-2", starts_on=date(2029, 1, 1), at=IN_MAY, **asked)
    with pytest.raises(DecisionRefused, match="deelnemende gemeente"):
        call_off(
            file,
            reference="T-2",
            starts_on=date(2026, 6, 1),
            at=IN_MAY,
            **{**asked, "municipality": "Ergens"},
        )
    later = IN_MAY + timedelta(days=1200)
    with pytest.raises(DecisionRefused, match="Dit contract is voorbij"):
        call_off(file, reference="T-2", starts_on=date(2028, 12, 1), at=later, **asked)


def test_an_amount_is_not_booked_on_a_call_off_of_somebody_else() -> None:
    award = framework()
    made = called(award, 100, name="Brug")

    with pytest.raises(DecisionRefused, match="hoort bij een ander contract"):
        paid(award, 10, of=made)


def test_only_the_contract_manager_writes() -> None:
    award = framework()
    file = file_of(award)
    for role in (Role.BUYER, Role.JURIST, Role.AUDITOR):
        someone = member_with_role(award.tender, role)
        with pytest.raises(NotAllowed):
            enter_value(file, municipality="Huizen", month=MARCH, amount=1, by=someone, at=IN_MAY)
        with pytest.raises(NotAllowed):
            import_values(award.tender, [], sha256="", by=someone, at=IN_MAY)
    assert not RealisedValue.objects.exists()


def test_a_sheet_counts_as_entries_do_and_says_what_changed() -> None:
    award = framework()
    anker, brug = file_of(award), file_of(award, "Brug")
    paid(award, 100)
    rows = [
        ValueRow(anker.pk, "Huizen", MARCH, 100_00),
        ValueRow(anker.pk, "Gooise Meren", MARCH, 200_00),
        ValueRow(brug.pk, "Huizen", MARCH, 90_000_00),
    ]

    changed = import_values(award.tender, rows, sha256="abc", by=manager_of(award), at=IN_MAY)
    again = import_values(award.tender, rows, sha256="abc", by=manager_of(award), at=IN_MAY)

    assert (changed, again) == (2, 0)
    assert use_of_tender(award.tender).realised == 90_300_00
    assert marks() == [70, 85]
    assert AuditEntry.objects.filter(event="contract.values_imported").first().data["sha256"] == "abc"


def test_the_manager_answers_the_highest_mark_and_with_it_those_below() -> None:
    award = framework()
    manager = manager_of(award)
    paid(award, 90_000)

    (todo,) = maximum_todo_for(manager, at=IN_MAY)
    answer_warning(
        ValueWarning.objects.get(mark=85), answer="Nieuwe aanbesteding in maart.", by=manager, at=IN_MAY
    )

    assert todo.text == "Besluit wat volgt: 85% van de maximale waarde is bereikt"
    assert maximum_todo_for(award.buyer, at=IN_MAY) == []
    assert maximum_todo_for(manager, at=IN_MAY) == []
    assert not ValueWarning.objects.filter(answered_at=None).exists()
    with pytest.raises(DecisionRefused, match="al geantwoord"):
        answer_warning(ValueWarning.objects.get(mark=70), answer="x", by=manager, at=IN_MAY)
