"""Taking a backup while the installation works.

Files are stored before their rows are written and deleted after their rows are gone. So the database is
written down first, and then the files that its rows name: each was there at that instant. Files that are ever
deleted are those of drafts, which are left out (their keys are in no backup, so nobody could read them again), and
those that an organisation takes out of its bewijskluis: what is taken out meanwhile is reported as missing.
"""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import django
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q

from accounts.models import Organisation, User
from bids.models import RepairSupply, SafeItem, Submission, SubmittedObject
from contracts.models import VerificationSupply
from documents.models import SealedBlob, StoredFile
from documents.storage import PrivateStorage
from documents.vault import keyring
from portal.backup.archive import DATABASE, FILES, ArchiveWriter, Manifest, new_archive
from portal.backup.databases import installed_database
from scoring.models import PriceExplanation
from tenders.models import Tender


@dataclass(frozen=True)
class NamedFile:
    """A file that a row of the database names, with the hash that the row gives it."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Backup:
    """What was taken; `faults` are the files that are gone or changed in the storage itself."""

    manifest: Manifest
    faults: dict[str, str]


def take_backup(path: Path, *, at: datetime) -> Backup:
    """Write the installation to a new file. Raises DatabaseRefused, KeyMissing, StorageFault, FileExistsError.

    A file that is gone or damaged in the storage does not stop the backup of all others; it is reported.
    """
    with (
        new_archive(path, at=at) as archive,
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".tenderhuis-backup-") as folder,
    ):
        copy = Path(folder) / DATABASE
        with installed_database().snapshot(copy):
            facts = _facts(at)
            named = named_files()
        with copy.open("rb") as source:
            archive.add(DATABASE, source)
        copy.unlink()
        faults = _add_files(archive, named)
        return Backup(archive.finish({**facts, "faults": faults}), faults)


def named_files() -> list[NamedFile]:
    """The files that the rows name, but for those that belong to drafts alone and those that were destroyed."""
    stored = StoredFile.objects.filter(destroyed_at=None).values_list("storage_name", "sha256")
    kept = (SubmittedObject, SafeItem, RepairSupply, PriceExplanation, VerificationSupply)
    named = Q()
    for model in kept:
        named |= Q(pk__in=model.objects.values("blob_id"))
    sealed = SealedBlob.objects.filter(named, destroyed_at=None).values_list("storage_name", "cipher_sha256")
    return [NamedFile(name, digest) for name, digest in sorted([*stored, *sealed])]


def _add_files(archive: ArchiveWriter, named: list[NamedFile]) -> dict[str, str]:
    storage: PrivateStorage = storages["private"]  # type: ignore[assignment]
    faults = {}
    for file in named:
        try:
            source = storage.reading(file.name)
        except FileNotFoundError:
            faults[file.name] = "missing"
            continue
        with source:
            if archive.add(FILES + file.name, source) != file.sha256:
                faults[file.name] = "changed"
    return faults


def _facts(at: datetime) -> dict[str, Any]:
    ring = keyring()
    migrations: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        migrations.setdefault(app, []).append(name)
    return {
        "taken_at": at.isoformat(),
        "database": connection.vendor,
        "django": django.get_version(),
        "migrations": migrations,
        # Public parts: a restore compares them with the keys that it finds.
        "keys": {"opening": ring.opening_public, "reading": ring.reading_public},
        "counts": {
            "users": User.objects.count(),
            "organisations": Organisation.objects.count(),
            "tenders": Tender.objects.count(),
            "submissions": Submission.objects.count(),
        },
    }
