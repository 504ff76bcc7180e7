"""A dossier read back: what the ZIP holds, what its manifest says, and that an outsider can check its log."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages

from audit.models import AuditEntry
from audit.services import tender_scope
from contracts.domain.dossier import Placed, Version, placed
from contracts.domain.errors import DecisionRefused
from contracts.dossier import services
from contracts.dossier.models import Dossier, DossierPart
from contracts.dossier.registry import all_stukken
from contracts.dossier.selectors import zip_blocks
from contracts.dossier.services import build_dossier, request_dossier
from contracts.models import Letter
from documents.files import FileDamaged
from documents.models import OutboxJob, SealedBlob
from documents.vault import VaultDamaged
from tenders.models import Role
from tenders.permissions import NotAllowed
from tests.contracts.dossier.reading import Read, made, read
from tests.factories.contracts import AFTER_STANDSTILL, SENT_AT, Award, awarded, released
from tests.factories.contracts import made as letters_made
from tests.factories.tenders import member_with_role
from tests.factories.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def award() -> Award:
    return awarded()


@pytest.fixture
def world() -> World:
    return make_world("awarded")


def unpacked(found: Read, folder: Path) -> Path:
    """By an independent program."""
    archive = folder / "dossier.zip"
    archive.write_bytes(found.content)
    subprocess.run(["unzip", "-q", archive, "-d", folder / "uit"], check=True, capture_output=True)
    return folder / "uit"


def verified(folder: Path) -> subprocess.CompletedProcess[str]:
    """As the index says, with the program that is in the dossier and nothing of the application."""
    command = [sys.executable, "-I", "tools/verify_audit.py", "logboek/keten.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_every_file_is_in_the_manifest_with_its_size_and_hash(award: Award) -> None:
    found = read(made(award.tender, by=award.buyer, at=AFTER_STANDSTILL))

    found.check()
    assert len(found.titled("Brief aan")) == 3
    assert "Logboek, elke regel" in found.titles


def test_stukken_stand_in_order_of_time_with_numbered_names(world: World) -> None:
    dossier = Dossier.objects.get(tender=world.tender, version=Version.FULL)
    rows = [entry for entry in read(dossier).manifest["entries"] if entry["path"].startswith("stukken/")]

    assert len(rows) > 20
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert [int(row["path"][8:12]) for row in rows] == list(range(1, len(rows) + 1))


def test_an_outsider_unpacks_it_and_checks_the_log_and_the_receipts(world: World, tmp_path: Path) -> None:
    folder = unpacked(read(Dossier.objects.get(tender=world.tender, version=Version.FULL)), tmp_path)

    result = verified(folder)
    receipts = sorted(folder.glob("stukken/*ontvangstbewijs*.json"))
    checked = [
        subprocess.run(
            [sys.executable, "tools/verify_receipt.py", receipt], cwd=folder, capture_output=True, check=False
        )
        for receipt in receipts
    ]

    assert (result.returncode, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[-1] == "Het logboek is in orde."
    # Its own chain and the vault that was anchored in it.
    assert [line.split(":")[0] for line in lines[:-1]] == ["tender", "vault"]
    assert len(receipts) >= 3
    assert [run.returncode for run in checked] == [0] * len(receipts)


def test_a_changed_or_missing_line_of_the_log_is_refused(world: World, tmp_path: Path) -> None:
    folder = unpacked(read(Dossier.objects.get(tender=world.tender, version=Version.FULL)), tmp_path)
    path = folder / "logboek" / "keten.json"
    sound = json.loads(path.read_text())
    scope = tender_scope(world.tender.public_id)
    changed = json.loads(json.dumps(sound))
    changed["chains"][scope][3]["actor"] = "system:worker"
    shortened = json.loads(json.dumps(sound))
    del shortened["chains"][scope][3]

    for document in (changed, shortened):
        path.write_text(json.dumps(document))
        result = verified(folder)

        assert result.returncode == 1
        assert f"Fout in keten {scope}, regel 4" in result.stderr


def test_the_log_holds_the_hash_of_the_manifest(award: Award) -> None:
    dossier = made(award.tender, by=award.buyer, at=AFTER_STANDSTILL)

    asked, ready = AuditEntry.objects.filter(subject=f"contracts.dossier:{dossier.public_id}").order_by(
        "sequence"
    )
    assert (asked.event, asked.actor) == ("dossier.requested", str(award.buyer.public_id))
    assert (ready.event, ready.actor) == ("dossier.made", "system:worker")
    assert ready.data["manifest_sha256"] == dossier.manifest_sha256
    assert ready.data["files"] == dossier.entries.count()


def test_many_parts_give_the_same_files_as_one(award: Award, settings: Any) -> None:
    whole = read(made(award.tender, by=award.buyer, at=AFTER_STANDSTILL))
    settings.DOSSIER_PART_BYTES = 1
    later = AFTER_STANDSTILL + timedelta(hours=1)

    split = read(made(award.tender, by=award.buyer, at=later))

    split.check()
    assert whole.dossier.parts.count() == 2
    # One for each file, and the last one with the index, the manifest and the directory.
    assert split.dossier.parts.count() == split.dossier.entries.count() + 1
    same = {path for path in whole.files if path.startswith(("stukken/", "tools/"))}
    assert {path: whole.files[path] for path in same} == {path: split.files[path] for path in same}


def test_one_record_gives_the_same_files_in_the_same_order(award: Award) -> None:
    first = made(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    again = Dossier.objects.create(
        tender=first.tender,
        version=first.version,
        requested_by=first.requested_by,
        requested_at=first.requested_at,
    )
    for entry in first.entries.all():
        entry.pk, entry.dossier, entry.part = None, again, None
        entry.save()
    while again.status == Dossier.Status.QUEUED:
        build_dossier(again.public_id, at=AFTER_STANDSTILL + timedelta(days=3))
        again.refresh_from_db()
    one, other = read(first), read(again)

    assert list(one.files) == list(other.files)
    # It names the dossier that it belongs to.
    assert {path for path in one.files if one.files[path] != other.files[path]} == {"manifest.json"}
    assert len(one.content) == len(other.content)


def test_what_is_in_a_dossier_is_listed_the_same_each_time(world: World) -> None:
    def listed() -> list[Placed]:
        return placed(all_stukken(world.tender, world.at), Version.FULL, None)

    assert len(listed()) > 50
    assert listed() == listed()


def test_a_repeated_or_late_job_changes_nothing(award: Award) -> None:
    dossier = made(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    before = (read(dossier).content, SealedBlob.objects.count(), AuditEntry.objects.count())

    build_dossier(dossier.public_id, at=AFTER_STANDSTILL + timedelta(days=1))

    dossier.refresh_from_db()
    assert (read(dossier).content, SealedBlob.objects.count(), AuditEntry.objects.count()) == before


def test_a_worker_that_dies_before_it_kept_its_part_costs_that_part_alone(
    award: Award, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DOSSIER_PART_BYTES = 1
    dossier = request_dossier(award.tender, Version.FULL, by=award.buyer, at=AFTER_STANDSTILL)
    build_dossier(dossier.public_id, at=AFTER_STANDSTILL)
    names = set(storages["private"].names())
    with monkeypatch.context() as patched:
        patched.setattr(services, "_keep_entries", _die)
        with pytest.raises(SystemExit):
            build_dossier(dossier.public_id, at=AFTER_STANDSTILL)

    assert dossier.parts.count() == 1
    assert set(storages["private"].names()) == names
    while Dossier.objects.get(pk=dossier.pk).status == Dossier.Status.QUEUED:
        build_dossier(dossier.public_id, at=AFTER_STANDSTILL)
    dossier.refresh_from_db()
    read(dossier).check()


def _die(*_: object) -> None:
    raise SystemExit


def test_of_two_workers_with_the_same_part_one_keeps_it(
    award: Award, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = request_dossier(award.tender, Version.FULL, by=award.buyer, at=AFTER_STANDSTILL)
    seal = services.seal_unsaved

    def overtaken(source: object) -> object:
        """While this worker packs, another one packs and keeps the same part."""
        monkeypatch.setattr(services, "seal_unsaved", seal)
        build_dossier(dossier.public_id, at=AFTER_STANDSTILL)
        return seal(source)  # type: ignore[arg-type]

    monkeypatch.setattr(services, "seal_unsaved", overtaken)
    build_dossier(dossier.public_id, at=AFTER_STANDSTILL)

    assert dossier.parts.count() == 1
    assert OutboxJob.objects.filter(kind="build_dossier").count() == 2
    kept = {part.blob.storage_name for part in DossierPart.objects.select_related("blob")}
    assert kept <= set(storages["private"].names())
    build_dossier(dossier.public_id, at=AFTER_STANDSTILL)
    dossier.refresh_from_db()
    read(dossier).check()


def test_a_changed_byte_of_a_stored_letter_makes_no_dossier(award: Award) -> None:
    letter = Letter.objects.select_related("file").first()
    assert letter is not None
    assert letter.file is not None
    _spoil(letter.file.storage_name)

    with pytest.raises(FileDamaged):
        made(award.tender, by=award.buyer, at=AFTER_STANDSTILL)

    dossier = Dossier.objects.get()
    assert (dossier.status, dossier.fault) == (Dossier.Status.FAILED, "FileDamaged")
    assert dossier.parts.count() == 0


def test_a_changed_byte_of_a_part_gives_no_zip(award: Award) -> None:
    dossier = made(award.tender, by=award.buyer, at=AFTER_STANDSTILL)
    part = DossierPart.objects.select_related("blob").filter(dossier=dossier)[0]
    _spoil(part.blob.storage_name)

    with pytest.raises(VaultDamaged):
        next(zip_blocks(dossier))


def test_the_parts_on_disk_are_ciphertext(world: World) -> None:
    dossier = Dossier.objects.get(tender=world.tender, version=Version.FULL)
    found = read(dossier)
    needle = b"tools/verify_audit.py"
    assert needle in found.content

    for part in dossier.parts.select_related("blob"):
        with storages["private"].reading(part.blob.storage_name) as file:
            assert needle not in file.read()


def _spoil(storage_name: str) -> None:
    path = Path(storages["private"].path(storage_name))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_one_that_is_being_made_is_not_asked_for_twice(award: Award) -> None:
    first = request_dossier(award.tender, Version.FULL, by=award.buyer, at=AFTER_STANDSTILL)
    again = request_dossier(award.tender, Version.FULL, by=award.buyer, at=AFTER_STANDSTILL)
    other = request_dossier(award.tender, Version.PUBLICATION, by=award.buyer, at=AFTER_STANDSTILL)

    assert again == first
    assert other != first
    assert OutboxJob.objects.filter(kind="build_dossier").count() == 2


def test_a_letter_that_was_not_released_is_in_no_dossier() -> None:
    award = letters_made()
    assert Letter.objects.filter(decision=award.decision, file__isnull=False).count() == 3
    with pytest.raises(NotAllowed):
        request_dossier(award.tender, Version.FULL, by=award.buyer, at=SENT_AT)

    found = read(made(released(award).tender, by=award.buyer, at=SENT_AT))

    assert len(found.titled("Brief aan")) == 3


def test_a_contract_manager_asks_for_its_own_version_alone(award: Award) -> None:
    manager = member_with_role(award.tender, Role.CONTRACT_MANAGER)

    for version in (Version.FULL, Version.PUBLICATION, Version.BIDDER):
        with pytest.raises(NotAllowed):
            request_dossier(award.tender, version, by=manager, at=AFTER_STANDSTILL)
    request_dossier(award.tender, Version.CONTRACT, by=manager, at=AFTER_STANDSTILL)


def test_a_version_for_a_bidder_needs_a_bidder_with_a_letter(award: Award) -> None:
    with pytest.raises(DecisionRefused, match="Kies een inschrijver"):
        request_dossier(award.tender, Version.BIDDER, by=award.buyer, at=AFTER_STANDSTILL)
