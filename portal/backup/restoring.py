"""Putting an installation back from a backup: first everything that can refuse, then files, then the database.

Files come before the rows that name them, as always; the tables are replaced in one step. What goes wrong before
that step leaves the installation as it was.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from accounts.models import User
from audit.append_only import install_triggers
from audit.models import AuditEntry
from audit.services import ACCOUNTS, Auditor, SystemActor
from bids.models import SubmittedObject
from bids.services import end_lost_drafts
from documents.models import SealedBlob, StoredFile
from documents.storage import PrivateStorage
from documents.vault import VaultDamaged, keyring, unwrap
from portal.backup.archive import DATABASE, FILES, Manifest, check_archive, unpacked
from portal.backup.databases import installed_database
from portal.backup.taking import named_files
from tenders.models import Tender


class RestoreRefused(Exception):
    """Nothing was changed; the sentence says what must be done first."""


@dataclass(frozen=True)
class Restored:
    """What the operator must know; `faulty_files` were gone or damaged when the backup was taken."""

    ended_drafts: int
    faulty_files: list[str]
    unreadable_tenders: list[str]


def restore_backup(path: Path, *, replace: bool, other_keys: bool) -> Manifest:
    """Put files and tables back as they were at the instant of the backup; `finish_restore` does the rest.

    Raises ArchiveDamaged, RestoreRefused, KeyMissing, DatabaseRefused and StorageFault; then nothing has
    changed. `replace` gives up what is there; `other_keys` accepts that what was closed to keys that are not
    here stays closed.
    """
    manifest = check_archive(path)
    database = installed_database()
    _refuse_unknown_archive(manifest)
    if not other_keys:
        _refuse_other_keys(manifest)
    if not replace:
        _refuse_non_empty()
    database.refuse_while_in_use()
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".tenderhuis-restore-") as folder:
        copy = Path(folder) / DATABASE
        with _new_files() as files:
            for name, source in unpacked(path, manifest):
                if name == DATABASE:
                    with copy.open("wb") as target:
                        shutil.copyfileobj(source, target)
                else:
                    files.put(name.removeprefix(FILES), source, manifest.members[name])
            database.replace(copy)
    return manifest


def finish_restore(manifest: Manifest, *, at: datetime) -> Restored:
    """Bring the tables to this version, guard them, end what cannot go on, and look what is amiss.

    Safe to do again, with the whole restore before it.
    """
    call_command("migrate", interactive=False, verbosity=0)
    install_triggers()
    ended = _begin_anew(manifest, at=at)
    named = {file.name for file in named_files()}
    present = _remove_other_files(named)
    return Restored(
        ended_drafts=ended,
        faulty_files=sorted((named - present) | (named & set(manifest.facts["faults"]))),
        unreadable_tenders=_unreadable_tenders(),
    )


def _refuse_unknown_archive(manifest: Manifest) -> None:
    kind = manifest.facts["database"]
    if kind != connection.vendor:
        raise RestoreRefused(
            f"De reservekopie komt uit {kind} en deze installatie gebruikt {connection.vendor}. "
            "Zet DATABASE_URL op een database van dezelfde soort."
        )
    known = set(MigrationLoader(None).disk_migrations)
    if any((app, name) not in known for app, names in manifest.facts["migrations"].items() for name in names):
        raise RestoreRefused(
            "De reservekopie komt uit een nieuwere versie van Tenderhuis. Installeer eerst die versie."
        )


def _refuse_other_keys(manifest: Manifest) -> None:
    ring, keys = keyring(), manifest.facts["keys"]
    wrong = [
        name
        for name, present, wanted in (
            ("de publieke openingssleutel (OPENING_PUBLIC_KEY_FILE)", ring.opening_public, keys["opening"]),
            ("de leessleutel (READING_KEY_FILE)", ring.reading_public, keys["reading"]),
        )
        if present != wanted
    ]
    if wrong:
        raise RestoreRefused(
            f"Dit hoort niet bij de reservekopie: {' en '.join(wrong)}. Zet eerst de sleutels van toen terug. "
            "Zijn zij verloren, gebruik dan --other-keys: wat ermee is gesloten, blijft dan onleesbaar."
        )


def _refuse_non_empty() -> None:
    if next(_storage().names(), None) is not None or not _has_empty_database():
        raise RestoreRefused(
            "Deze installatie is niet leeg. Met --replace gaat alles wat er nu in staat verloren: "
            "database, bestanden en concepten."
        )


def _has_empty_database() -> bool:
    try:
        tables = set(connection.introspection.table_names())
        models = (User, Tender, AuditEntry, StoredFile, SealedBlob)
        return not any(model._meta.db_table in tables and model._default_manager.exists() for model in models)
    except OperationalError as fault:
        raise RestoreRefused(
            "De database is niet bereikbaar of bestaat niet. Maak eerst een lege database (DATABASE_URL)."
        ) from fault
    except DatabaseError:
        # A damaged SQLite file: who gives it up must say so.
        return False


def _begin_anew(manifest: Manifest, *, at: datetime) -> int:
    """End what cannot go on after a restore: drafts, their keys and everybody's sessions; and write it down."""
    with transaction.atomic():
        ended = end_lost_drafts(at=at)
        Session.objects.all().delete()
        Auditor(SystemActor.SETUP).record(
            "installation.restored",
            f"backup:{manifest.fingerprint}",
            scope=ACCOUNTS,
            at=at,
            data={"taken_at": manifest.facts["taken_at"], "drafts_ended": ended},
        )
    # Those of drafts that began after the backup: no row will ever end them.
    drafts = keyring().drafts
    for draft_id in drafts.ids():
        drafts.destroy(draft_id)
    return ended


def _remove_other_files(named: set[str]) -> set[str]:
    """Delete what no row names any more; the names of what stays."""
    storage = _storage()
    present = set(storage.names())
    for name in present - named:
        storage.discard(name)
    return present & named


def _unreadable_tenders() -> list[str]:
    """Tenders whose opened bids the reading key does not open, by one object each."""
    ring = keyring()
    opened = SubmittedObject.objects.exclude(reading_envelope=None)
    unreadable = []
    for tender in Tender.objects.filter(pk__in=opened.values("submission__bid__tender")).order_by("pk"):
        obj = opened.filter(submission__bid__tender=tender).first()
        try:
            unwrap(bytes(obj.reading_envelope or b"") if obj else b"", ring.reading_private)
        except VaultDamaged:
            unreadable.append(tender.title)
    return unreadable


class _NewFiles:
    """Files that were put into the storage before any row names them."""

    def __init__(self) -> None:
        self.storage = _storage()
        self.present = set(self.storage.names())
        self.added: list[str] = []

    def put(self, name: str, source: BinaryIO, sha256: str) -> None:
        if name in self.present:
            if self._is_same(name, sha256):
                # The archive is a stream: its member must be read all the same.
                while source.read(1024 * 1024):
                    pass
                return
            self.storage.discard(name)
        with self.storage.landing(name) as target:
            shutil.copyfileobj(source, target, 1024 * 1024)
        self.added.append(name)

    def _is_same(self, name: str, sha256: str) -> bool:
        with self.storage.reading(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256  # type: ignore[arg-type]


@contextmanager
def _new_files() -> Iterator[_NewFiles]:
    """Files that are taken away again when the block fails."""
    files = _NewFiles()
    try:
        yield files
    except BaseException:
        for name in files.added:
            files.storage.discard(name)
        raise


def _storage() -> PrivateStorage:
    return storages["private"]  # type: ignore[return-value]
