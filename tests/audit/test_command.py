"""`manage.py audit verify` and the checker for outsiders."""

import json
import subprocess
import sys
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit.append_only import lifted
from audit.models import AuditEntry
from audit.services import Auditor, SystemActor, chain_access_rows, record_access
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

CHECKER = Path(__file__).resolve().parents[2] / "tools" / "verify_audit.py"


@pytest.fixture
def opened_tender(at: datetime) -> None:
    """Two chains, the vault's anchored in the tender's, and a read that was logged."""
    auditor = Auditor(SystemActor.OPENER)
    auditor.record("tender.published", "tenders.tender:1", scope="tender:1", at=at, data={"lots": 2})
    auditor.record("bid.submitted", "bids.bid:1", scope="vault:1", at=at, data={"sha256": "ab" * 32})
    auditor.anchor("vault:1", into="tender:1", at=at)
    record_access(UserFactory(), "bid.read", "bids.bid:1", scope="tender:1", granted=True, at=at)
    chain_access_rows(at)


def _verify(*arguments: str) -> str:
    out = StringIO()
    call_command("audit", "verify", *arguments, stdout=out)
    return out.getvalue()


def _check(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", str(CHECKER), str(path)], capture_output=True, text=True, check=False
    )


@pytest.fixture
def exported(opened_tender: None, tmp_path: Path) -> Path:
    path = tmp_path / "log.json"
    _verify("--export", str(path))
    return path


@pytest.mark.usefixtures("opened_tender")
def test_sound_chains_are_named_with_their_length_and_end() -> None:
    last = AuditEntry.objects.get(scope="tender:1", sequence=3)

    assert f"tender:1: 3 regels in orde, einde {last.entry_hash}" in _verify()


@pytest.mark.usefixtures("opened_tender")
def test_the_first_fault_ends_the_command_with_a_sentence() -> None:
    with lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET actor = 'x' WHERE scope = 'tender:1' AND sequence = 2")

    with pytest.raises(CommandError) as fault:
        _verify()

    assert str(fault.value) == (
        "Fout in keten tender:1, regel 2: de inhoud van de regel past niet bij zijn controlegetal."
    )
    assert fault.value.returncode == 1


def test_one_scope_is_checked_alone(opened_tender: None) -> None:
    with lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditentry WHERE scope = 'vault:1'")
    Auditor(SystemActor.SETUP).record(
        "a.b", "x", scope="accounts", at=datetime.fromisoformat("2025-10-01T08:00Z")
    )

    assert "De keten is in orde." in _verify("--scope", "accounts")
    with pytest.raises(CommandError):
        _verify("--scope", "vault:1")


def test_a_missing_trigger_is_a_fault() -> None:
    place = " ON audit_auditentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_auditentry_no_update{place}")

    with pytest.raises(CommandError, match="audit_auditentry_no_update"):
        _verify()


def test_a_closed_vault_changes_nothing_in_what_is_said_or_exported(at: datetime, tmp_path: Path) -> None:
    Auditor(SystemActor.SETUP).record("a.b", "x", scope="accounts", at=at)
    without = _verify("--export", str(tmp_path / "log.json"))
    exported = (tmp_path / "log.json").read_bytes()

    Auditor(SystemActor.SETUP).record("bid.submitted", "bids.bid:1", scope="vault:1", at=at)

    assert _verify("--export", str(tmp_path / "log.json")) == without
    assert (tmp_path / "log.json").read_bytes() == exported
    with pytest.raises(CommandError, match="pas na de opening"):
        _verify("--scope", "vault:1", "--export", str(tmp_path / "log.json"))


def test_an_outsider_confirms_an_export(exported: Path) -> None:
    result = _check(exported)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "Het logboek is in orde."


def test_an_outsider_finds_every_changed_byte_of_an_entry(exported: Path) -> None:
    document = json.loads(exported.read_text())
    for scope, entries in document["chains"].items():
        for number, entry in enumerate(entries):
            for field, value in entry.items():
                changed = json.loads(json.dumps(document))
                changed["chains"][scope][number][field] = _changed(value)
                exported.write_text(json.dumps(changed))

                assert _in_process(exported) == 1, (scope, number, field)


def test_an_outsider_finds_a_dropped_entry_and_a_broken_anchor(exported: Path) -> None:
    document = json.loads(exported.read_text())
    del document["chains"]["vault:1"][-1]
    exported.write_text(json.dumps(document))

    result = _check(exported)

    assert result.returncode == 1
    assert result.stderr.startswith("Fout in keten tender:1, regel 2:")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other"}'])
def test_an_outsider_is_told_that_a_file_is_something_else(tmp_path: Path, text: str) -> None:
    (tmp_path / "log.json").write_text(text)

    assert _check(tmp_path / "log.json").returncode == 2


def _changed(value: object) -> object:
    if isinstance(value, str):
        return ("b" if value[0] == "a" else "a") + value[1:]
    if isinstance(value, dict):
        return {**value, "more": 1}
    assert isinstance(value, int)
    return value + 1


def _in_process(path: Path) -> int:
    from tools.verify_audit import main

    return main([str(path)])
