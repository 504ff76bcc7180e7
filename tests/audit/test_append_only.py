"""The database refuses to change the log, whoever asks."""

from datetime import datetime

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from audit import append_only
from audit.append_only import (
    install_triggers,
    lifted,
    missing_triggers,
    register_append_only,
    remove_triggers,
)
from audit.models import AccessEntry, AuditEntry
from audit.services import Auditor, SystemActor, chain_access_rows, record_access
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(at: datetime) -> AuditEntry:
    return Auditor(SystemActor.SETUP).record("a.b", "x", scope="accounts", at=at)


@pytest.fixture
def row(at: datetime) -> AccessEntry:
    return record_access(UserFactory(), "bid.read", "x", scope="tender:1", granted=True, at=at)


def _refused(statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_entry_is_neither_changed_nor_deleted(entry: AuditEntry) -> None:
    _refused("UPDATE audit_auditentry SET event = 'a.c'")
    _refused("UPDATE audit_auditentry SET event = event")
    _refused("DELETE FROM audit_auditentry")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(event="a.c")
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()

    entry.refresh_from_db()
    assert entry.event == "a.b"


def test_an_entry_is_not_replaced(entry: AuditEntry) -> None:
    columns = "scope, sequence, at, actor, event, subject, data, previous_hash, entry_hash"
    same_place = f"INTO audit_auditentry ({columns}) SELECT {columns} FROM audit_auditentry WHERE true"

    _refused(f"INSERT {same_place} ON CONFLICT (scope, sequence) DO UPDATE SET event = 'a.c'")
    if connection.vendor == "sqlite":
        _refused(f"REPLACE {same_place}")


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["audit_auditentry", "audit_accessentry", "tenders_statuschange"])
@pytest.mark.parametrize("way", ["TRUNCATE {}", "TRUNCATE {} CASCADE", "TRUNCATE audit_chainhead, {}"])
def test_a_table_is_not_emptied_at_one_stroke(
    table: str, way: str, entry: AuditEntry, row: AccessEntry
) -> None:
    _refused(way.format(table))

    assert AuditEntry.objects.exists()
    assert AccessEntry.objects.exists()


def test_an_access_row_is_chained_once_and_never_deleted(row: AccessEntry, at: datetime) -> None:
    _refused("UPDATE audit_accessentry SET granted = NOT granted")
    _refused("UPDATE audit_accessentry SET chained_as = 1, actor = 'nobody'")
    _refused("DELETE FROM audit_accessentry")

    assert chain_access_rows(at) == 1
    _refused("UPDATE audit_accessentry SET chained_as = 7")
    _refused("UPDATE audit_accessentry SET chained_as = NULL")


def test_no_trigger_is_missing_and_installing_again_changes_nothing() -> None:
    install_triggers()
    install_triggers()

    assert missing_triggers() == []
    assert run_checks(databases=["default"]) == run_checks()


def test_a_missing_trigger_is_reported_and_migrate_puts_it_back(entry: AuditEntry) -> None:
    place = " ON audit_auditentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_auditentry_no_delete{place}")

    assert missing_triggers() == ["audit_auditentry_no_delete"]
    assert "audit.W001" in {message.id for message in run_checks(databases=["default"])}

    call_command("migrate", verbosity=0)

    assert missing_triggers() == []
    _refused("DELETE FROM audit_auditentry")


def test_lifted_ends_also_after_a_fault(entry: AuditEntry) -> None:
    def tamper_and_stumble() -> None:
        with lifted():
            assert AuditEntry.objects.filter(pk=entry.pk).update(event="a.c") == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tamper_and_stumble()

    _refused("DELETE FROM audit_auditentry")


@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_gets_its_triggers_back() -> None:
    longer = models.CharField(max_length=90)
    longer.set_attributes_from_name("event")
    longer.model = AuditEntry
    field = AuditEntry._meta.get_field("event")
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEntry, field, longer, strict=True)
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEntry, longer, field, strict=True)

    call_command("migrate", verbosity=0)

    assert missing_triggers() == []


@pytest.mark.django_db(transaction=True)
def test_an_upper_app_registers_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(append_only, "_registry", {})
    register_append_only("audit_chainhead", allowed_updates=["sequence", "entry_hash"])

    assert len(missing_triggers()) == 3
    install_triggers()
    assert missing_triggers() == []
    remove_triggers()


def test_a_table_that_does_not_exist_yet_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(append_only, "_registry", {})
    register_append_only("later_table")

    install_triggers()

    assert missing_triggers() == []


@pytest.mark.django_db(transaction=True)
def test_the_flush_of_a_test_leaves_the_triggers_in_place(at: datetime) -> None:
    with transaction.atomic():
        Auditor(SystemActor.SETUP).record("a.b", "x", scope="accounts", at=at)

    # Numbers go on: scenes that were made before are put back with theirs.
    call_command("flush", interactive=False, verbosity=0, reset_sequences=False)

    assert not AuditEntry.objects.exists()
    assert missing_triggers() == []
