"""Checking the log: every way to tamper is found."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from audit.append_only import lifted
from audit.chain import entry_hash
from audit.models import AuditEntry
from audit.selectors import (
    ChainStillClosed,
    all_scopes,
    entries,
    export_chain,
    verify_chain,
)
from audit.services import Auditor, SystemActor, chain_access_rows, record_access
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

SCOPE = "tender:1"


@pytest.fixture
def five_entries(at: datetime) -> None:
    for number in range(1, 6):
        Auditor(SystemActor.SETUP).record(
            "lot.added", f"tenders.lot:{number}", scope=SCOPE, at=at, data={"number": number}
        )


def _tamper(statement: str, parameters: list[object] | None = None) -> None:
    with lifted(), connection.cursor() as cursor:
        cursor.execute(statement, parameters or [])


@pytest.mark.usefixtures("five_entries")
def test_an_untouched_chain_holds() -> None:
    verification = verify_chain(SCOPE)

    assert (verification.ok, verification.length) == (True, 5)
    assert verification.head == AuditEntry.objects.get(sequence=5).entry_hash


def test_a_chain_that_does_not_exist_is_empty_and_sound() -> None:
    assert (verify_chain("tender:none").ok, verify_chain("tender:none").length) == (True, 0)


@pytest.mark.usefixtures("five_entries")
@pytest.mark.parametrize(
    "assignment",
    [
        "data = '{\"number\": 9}'",
        "actor = 'system:opener'",
        "event = 'lot.dropped'",
        "subject = 'tenders.lot:9'",
        "at = '2025-10-01 08:00:00.000001'",
        "previous_hash = 'ab'",
        "entry_hash = 'ab'",
    ],
)
def test_a_changed_field_is_found_at_its_place(assignment: str) -> None:
    _tamper(f"UPDATE audit_auditentry SET {assignment} WHERE sequence = 3")

    verification = verify_chain(SCOPE)

    assert verification.first_fault is not None
    assert (verification.length, verification.first_fault.sequence) == (2, 3)


@pytest.mark.usefixtures("five_entries")
def test_a_changed_entry_with_a_fitting_hash_breaks_the_next_one() -> None:
    changed = list(export_chain(SCOPE))[2] | {"actor": "system:opener"}
    _tamper(
        "UPDATE audit_auditentry SET actor = 'system:opener', entry_hash = %s WHERE sequence = 3",
        [entry_hash(changed)],
    )

    fault = verify_chain(SCOPE).first_fault

    assert fault is not None
    assert (fault.sequence, fault.reason) == (4, "de regel sluit niet aan op de vorige.")


@pytest.mark.usefixtures("five_entries")
@pytest.mark.parametrize(("deleted", "place"), [(1, 1), (3, 3), (5, 5)])
def test_a_deleted_entry_is_found(deleted: int, place: int) -> None:
    _tamper("DELETE FROM audit_auditentry WHERE sequence = %s", [deleted])

    fault = verify_chain(SCOPE).first_fault

    assert fault is not None
    assert fault.sequence == place


@pytest.mark.usefixtures("five_entries")
def test_a_missing_head_is_found() -> None:
    _tamper("DELETE FROM audit_chainhead")

    assert not verify_chain(SCOPE).ok


@pytest.mark.usefixtures("five_entries")
def test_two_entries_that_changed_places_are_found() -> None:
    _tamper("UPDATE audit_auditentry SET sequence = 99 WHERE sequence = 2")
    _tamper("UPDATE audit_auditentry SET sequence = 2 WHERE sequence = 3")
    _tamper("UPDATE audit_auditentry SET sequence = 3 WHERE sequence = 99")

    assert verify_chain(SCOPE).length == 1


def test_a_chain_cut_off_with_its_head_is_found_by_its_anchor(at: datetime) -> None:
    auditor = Auditor(SystemActor.OPENER)
    first = auditor.record("bid.submitted", "bids.bid:1", scope="vault:1", at=at)
    auditor.record("bid.withdrawn", "bids.bid:1", scope="vault:1", at=at)
    auditor.anchor("vault:1", into=SCOPE, at=at)
    _tamper("DELETE FROM audit_auditentry WHERE scope = 'vault:1' AND sequence = 2")
    _tamper(
        "UPDATE audit_chainhead SET sequence = 1, entry_hash = %s WHERE scope = 'vault:1'", [first.entry_hash]
    )

    assert verify_chain("vault:1").ok
    assert not verify_chain(SCOPE).ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_accessentry SET granted = NOT granted",
        "UPDATE audit_accessentry SET actor = 'system:opener'",
        "UPDATE audit_accessentry SET chained_as = NULL",
        "DELETE FROM audit_accessentry",
    ],
)
def test_a_changed_access_row_is_found(at: datetime, statement: str) -> None:
    record_access(UserFactory(), "bid.read", "bids.bid:1", scope=SCOPE, granted=False, at=at)
    chain_access_rows(at + timedelta(seconds=2))
    assert verify_chain(SCOPE).ok

    _tamper(statement)

    assert not verify_chain(SCOPE).ok


def test_a_vault_chain_is_closed_until_it_is_anchored(at: datetime) -> None:
    auditor = Auditor(SystemActor.OPENER)
    entry = auditor.record("bid.submitted", "bids.bid:1", scope="vault:1", at=at)

    with pytest.raises(ChainStillClosed):
        entries("vault:1")
    with pytest.raises(ChainStillClosed):
        export_chain("vault:1")
    assert verify_chain("vault:1").ok

    auditor.anchor("vault:1", into=SCOPE, at=at)

    assert list(entries("vault:1")) == [entry]


def test_another_vault_stays_closed(at: datetime) -> None:
    auditor = Auditor(SystemActor.OPENER)
    auditor.record("bid.submitted", "bids.bid:2", scope="vault:2", at=at)
    auditor.anchor("vault:1", into=SCOPE, at=at)

    with pytest.raises(ChainStillClosed):
        entries("vault:2")


@pytest.mark.usefixtures("five_entries")
def test_all_scopes_are_named_once(at: datetime) -> None:
    Auditor(SystemActor.SETUP).record("a.b", "x", scope="accounts", at=at)

    assert all_scopes() == ["accounts", SCOPE]
